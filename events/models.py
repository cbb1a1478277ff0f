"""Events, their parts, agenda items and contributors; training schemes; published agenda versions."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from projects.constraints import not_empty, one_of
from projects.models import ADDED_LATER, Commitment, Organisation, Partner, Project, Role
from projects.partial_dates import PartialDateField
from projects.texts import TextField

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class Scheme(models.Model):
    """A training scheme: several events that together are one training."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="schemes")
    ordinal = models.PositiveIntegerField()
    key = models.CharField(max_length=80)
    title = TextField()

    class Meta:
        ordering = ("ordinal",)
        constraints = (
            models.UniqueConstraint(fields=("project", "key"), name="scheme_key_unique_in_project"),
            not_empty("key", "scheme_key_not_empty"),
        )

    def __str__(self) -> str:
        return str(self.title)


class Completion(models.Model):
    """Proof that a person completed a scheme."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="completions")
    ordinal = models.PositiveIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="completions")
    completed_on = PartialDateField(null=True)
    certificate = models.TextField(null=True)

    class Meta:
        ordering = ("ordinal",)

    def __str__(self) -> str:
        return f"{self.person}: {self.scheme}"


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> "EventQuerySet":
        """Events that anyone may read about: published or later, of a public project."""
        return self.exclude(status=Event.Status.DRAFT).filter(project__is_public=True)

    def held(self) -> "EventQuerySet":
        """Events of which the coordinator has said that they took place; never by the clock."""
        return self.filter(status__in=Event.HELD)

    def workable_by(self, user: "User | AnonymousUser", *roles: str) -> "EventQuerySet":
        """Events of projects in which the user holds one of the roles: all of them, or those of the role's partner."""
        held = Role.objects.current().filter(user=user.pk, project=OuterRef("project"), role__in=roles)
        return self.filter(Exists(held.filter(Q(partner=None) | Q(partner=OuterRef("responsible")))))


class EventKind(models.TextChoices):
    KICKOFF_CONFERENCE = "kickoff_conference", _("kick-off conference")
    CONFERENCE = "conference", _("conference")
    CLOSING_CONFERENCE = "closing_conference", _("closing conference")
    PUBLIC_DISCUSSION = "public_discussion", _("public discussion")
    SEMINAR = "seminar", _("seminar")
    ROUND_TABLE = "round_table", _("round-table")
    INFORMATION_MEETING = "information_meeting", _("methodological information meeting")
    TRAINING = "training", _("training")
    EXCHANGE_VISIT = "exchange_visit", _("experience-exchange visit")
    CAMP = "camp", _("camp")
    WORKSHOP = "workshop", _("workshop")
    INTERNAL_MEETING = "internal_meeting", _("internal meeting")
    EXHIBITION = "exhibition", _("exhibition")
    PRESS_EVENT = "press_event", _("press event")
    OTHER = "other", _("event")


class EventStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("planned")
    HELD = "held", _("held")
    CLOSED = "closed", _("held, list closed")
    CANCELLED = "cancelled", _("cancelled")


class EventMode(models.TextChoices):
    ONSITE = "onsite", _("on site")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("hybrid")


class Event(models.Model):
    """One event; `starts_on` may be known only to the month or lack its year, and is never completed.

    `responsible` is the partner whose people prepare it; roles may be limited to that partner's events.
    """

    Kind = EventKind
    Status = EventStatus
    Mode = EventMode

    HELD = (Status.HELD, Status.CLOSED)

    project = models.ForeignKey(Project, models.CASCADE, related_name="events")
    ordinal = models.PositiveIntegerField(default=ADDED_LATER)
    key = models.CharField(max_length=80)
    title = TextField()
    kind = models.CharField(max_length=20, choices=EventKind.choices)
    status = models.CharField(max_length=9, choices=EventStatus.choices)
    mode = models.CharField(max_length=6, choices=EventMode.choices, null=True)
    starts_on = PartialDateField(null=True)
    ends_on = PartialDateField(null=True)
    venue_name = models.TextField(null=True)
    venue_address = models.TextField(null=True)
    venue_city = models.TextField(null=True)
    venue_country = models.TextField(null=True)
    scheme = models.ForeignKey(Scheme, models.PROTECT, null=True, related_name="events")
    action = models.TextField(null=True)
    series = models.TextField(null=True)
    is_advertised = models.BooleanField(null=True)
    capacity = models.PositiveIntegerField(null=True)
    responsible = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="responsible_for")
    languages = models.JSONField(default=list)
    target_groups = models.JSONField(default=list)
    stated_total = models.PositiveIntegerField(null=True)
    organisers = models.ManyToManyField(Organisation, through="Organiser", related_name="organised_events")
    fulfils = models.ManyToManyField(Commitment, related_name="fulfilled_by")
    is_demonstration = models.BooleanField(default=False)
    search_text = models.TextField(default="", editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("project", "ordinal", "pk")
        constraints = (
            models.UniqueConstraint(fields=("project", "key"), name="event_key_unique_in_project"),
            not_empty("key", "event_key_not_empty"),
            one_of("kind", EventKind, "event_kind_known"),
            one_of("status", EventStatus, "event_status_known"),
            one_of("mode", EventMode, "event_mode_known"),
        )

    def __str__(self) -> str:
        return str(self.title)

    @property
    def is_held(self) -> bool:
        return self.status in self.HELD


class Organiser(models.Model):
    """An organisation that organises the event, in the stated order."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="organiser_rows")
    ordinal = models.PositiveIntegerField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("ordinal",)

    def __str__(self) -> str:
        return str(self.organisation)


class AttendeeGroup(models.Model):
    """A group that the source names as present, or expected beforehand."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="attendee_groups")
    ordinal = models.PositiveIntegerField()
    label = TextField()
    kind = models.TextField(null=True)
    count = models.PositiveIntegerField(null=True)
    is_expected = models.BooleanField(null=True)

    class Meta:
        ordering = ("ordinal",)

    def __str__(self) -> str:
        return str(self.label)


class PartKind(models.TextChoices):
    OPENING = "opening", _("opening")
    PLENARY = "plenary", _("plenary")
    PARALLEL_GROUP = "parallel_group", _("parallel group")
    WORKSHOP = "workshop", _("workshop")
    DISCUSSION = "discussion", _("discussion")
    SITE_VISIT = "site_visit", _("site visit")
    TRAINING_SESSION = "training_session", _("training session")
    BREAK = "break", _("break")
    OTHER = "other", _("part")


class PartAccess(models.TextChoices):
    PUBLIC = "public", _("open to everyone")
    INVITED = "invited", _("for registered participants")
    INTERNAL = "internal", _("for the partnership")


class Part(models.Model):
    """A part of an event: what attendance is marked for, and what access is decided for.

    `starts_at` and `ends_at` are stated moments: a clock time of the part's day (`09:30`) or a local
    moment with offset (`2025-01-15T09:30+02:00`).
    """

    Kind = PartKind
    Access = PartAccess

    event = models.ForeignKey(Event, models.CASCADE, related_name="parts")
    ordinal = models.PositiveIntegerField()
    key = models.CharField(max_length=80)
    title = TextField(null=True)
    kind = models.CharField(max_length=16, choices=PartKind.choices, null=True)
    access = models.CharField(max_length=8, choices=PartAccess.choices, null=True)
    date = PartialDateField(null=True)
    starts_at = models.CharField(max_length=25, null=True)
    ends_at = models.CharField(max_length=25, null=True)
    venue = models.TextField(null=True)
    capacity = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("ordinal",)
        constraints = (
            models.UniqueConstraint(fields=("event", "key"), name="part_key_unique_in_event"),
            not_empty("key", "part_key_not_empty"),
            one_of("kind", PartKind, "part_kind_known"),
            one_of("access", PartAccess, "part_access_known"),
        )

    def __str__(self) -> str:
        return str(self.title) if self.title else self.key


class Item(models.Model):
    """One line of the agenda."""

    part = models.ForeignKey(Part, models.CASCADE, related_name="items")
    ordinal = models.PositiveIntegerField()
    title = TextField()
    kind = models.TextField(null=True)
    starts_at = models.CharField(max_length=25, null=True)
    ends_at = models.CharField(max_length=25, null=True)

    class Meta:
        ordering = ("ordinal",)

    def __str__(self) -> str:
        return str(self.title)


class ContributionFunction(models.TextChoices):
    OPENER = "opener", _("opening")
    SPEAKER = "speaker", _("speaker")
    MODERATOR = "moderator", _("moderator")
    GROUP_MODERATOR = "group_moderator", _("group moderator")
    PANELIST = "panelist", _("panellist")
    MENTIONED = "mentioned", _("mentioned")


class Contribution(models.Model):
    """A person's public function in the event, a part or an item, with position and organisation of that day.

    `name_as_printed` is how the person wishes to be named here; without it the record's name stands.
    """

    Function = ContributionFunction

    event = models.ForeignKey(Event, models.CASCADE, related_name="contributions")
    part = models.ForeignKey(Part, models.CASCADE, null=True, related_name="contributions")
    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="contributions")
    ordinal = models.PositiveIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="contributions")
    function = models.CharField(max_length=15, choices=ContributionFunction.choices)
    name_as_printed = models.TextField(null=True)
    position = models.TextField(null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("ordinal",)
        constraints = (
            one_of("function", ContributionFunction, "contribution_function_known"),
            models.CheckConstraint(
                condition=Q(item__isnull=True) | Q(part__isnull=False), name="contribution_item_in_a_part"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} ({self.get_function_display()})"


class AgendaVersion(models.Model):
    """One publication of an event's agenda; `events.agenda.publish` makes it and keeps it rendered.

    `content` is the agenda as it was published (`events.agenda_content`); NULL says: as its rows stand, for nobody
    has touched them since. `changes` is what differs from the version before (`events.agenda_changes`).
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="agenda_versions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    content = models.JSONField(null=True)
    changes = models.JSONField(default=list)

    class Meta:
        ordering = ("event", "number")
        constraints = (models.UniqueConstraint(fields=("event", "number"), name="agenda_version_unique"),)

    def __str__(self) -> str:
        return f"{self.event} ({self.number})"


class RenderedAgenda(models.Model):
    """The agenda of one version in one language as a piece of page, made once and kept."""

    version = models.ForeignKey(AgendaVersion, models.CASCADE, related_name="renderings")
    language = models.CharField(max_length=2)
    html = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("version", "language"), name="agenda_rendered_once_per_language"),
        )

    def __str__(self) -> str:
        return f"{self.version} {self.language}"
