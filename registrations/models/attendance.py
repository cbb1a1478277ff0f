"""Registrations of people for events, and the marks and head counts that say who was there."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models import Event, Part
from people.models import Person
from projects.constraints import not_empty, one_of
from projects.models import ADDED_LATER, Organisation, Project
from registrations.models.names import FoundBy, SortKey


class LabourStatus(models.TextChoices):
    """Status on entry (Regulation (EU) 2021/1057, Annex I)."""

    UNEMPLOYED = "unemployed", _("unemployed")
    LONG_TERM_UNEMPLOYED = "long_term_unemployed", _("long-term unemployed")
    INACTIVE = "inactive", _("inactive")
    EMPLOYED = "employed", _("employed")


class Education(models.TextChoices):
    """Level on entry (Regulation (EU) 2021/1057, Annex I)."""

    ISCED_0_2 = "isced_0_2", _("lower secondary or less (ISCED 0–2)")
    ISCED_3_4 = "isced_3_4", _("upper or post-secondary (ISCED 3–4)")
    ISCED_5_8 = "isced_5_8", _("tertiary (ISCED 5–8)")


class RegistrationStatus(models.TextChoices):
    PENDING = "pending", pgettext_lazy("registration", "pending")
    CONFIRMED = "confirmed", pgettext_lazy("registration", "confirmed")
    WAITLISTED = "waitlisted", pgettext_lazy("registration", "on the waiting list")
    CANCELLED = "cancelled", pgettext_lazy("registration", "cancelled")
    REJECTED = "rejected", pgettext_lazy("registration", "rejected")


class RegistrationOrigin(models.TextChoices):
    """How a registration came to be here."""

    LOADED = "loaded", _("read from a dossier")
    ONLINE = "online", _("registered online")
    DESK = "desk", _("entered at the desk")
    HAND = "hand", _("entered by hand")
    IMPORT = "import", _("imported from a file")


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def standing(self) -> "RegistrationQuerySet":
        """Registrations that hold or ask for a seat: neither cancelled nor rejected."""
        return self.filter(status__in=Registration.STANDING)

    def waiting(self) -> "RegistrationQuerySet":
        """The waiting list without those who have an offer, first come first."""
        queue = self.filter(status=Registration.Status.WAITLISTED, offered_until__isnull=True)
        return queue.order_by("queued_at", "pk")


class Registration(models.Model):
    """A person registered for an event, with position, organisation and entry record as of that day.

    A registration made online has an e-mail address, a typed code for the desk (unique in the event) and a link that
    `registrations.links` derives; raising `link_version` revokes the link. `revision` counts its changes.
    Loaded and walk-in registrations may have none of these. `sort_key` and `found_by` follow the person's name.
    """

    Status = RegistrationStatus
    Origin = RegistrationOrigin
    STANDING = (Status.PENDING, Status.CONFIRMED, Status.WAITLISTED)

    event = models.ForeignKey(Event, models.CASCADE, related_name="registrations")
    ordinal = models.PositiveIntegerField(default=ADDED_LATER)
    key = models.CharField(max_length=80)
    person = models.ForeignKey(Person, models.PROTECT, related_name="registrations")
    status = models.CharField(max_length=10, choices=RegistrationStatus.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="registrations")
    position = models.TextField(null=True)
    registered_at = models.CharField(max_length=25, null=True)
    labour_status = models.CharField(max_length=20, choices=LabourStatus.choices, null=True)
    education = models.CharField(max_length=9, choices=Education.choices, null=True)
    email = models.TextField(null=True)
    email_folded = models.CharField(max_length=254, null=True)
    name_folded = models.CharField(max_length=200, null=True)
    language = models.CharField(max_length=2, default="lv")
    municipality = models.TextField(null=True)
    wants_no_photo = models.BooleanField(default=False)
    privacy_notice = models.CharField(max_length=20, null=True)
    recorded_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=6, null=True)
    link_version = models.PositiveSmallIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField(null=True)
    offered_until = models.DateTimeField(null=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    origin = models.CharField(max_length=6, choices=RegistrationOrigin.choices, default=RegistrationOrigin.LOADED)
    sort_key = SortKey(default=b"")
    found_by = FoundBy(default="", editable=False)
    is_demonstration = models.BooleanField(default=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ("event", "ordinal", "pk")
        indexes = (
            models.Index(fields=("event", "status", "queued_at"), name="registration_queue"),
            models.Index(fields=("email_folded",), name="registration_by_email"),
            models.Index(
                fields=("event", "offered_until"),
                condition=Q(offered_until__isnull=False),
                name="registration_offer_that_ends",
            ),
            models.Index(fields=("event", "sort_key", "id"), name="registration_by_surname"),
            models.Index(fields=("event", "registered_at", "id"), name="registration_by_moment"),
        )
        constraints = (
            models.UniqueConstraint(fields=("event", "key"), name="registration_key_unique_in_event"),
            models.UniqueConstraint(fields=("event", "code"), name="registration_code_unique_in_event"),
            models.UniqueConstraint(
                fields=("event", "email_folded", "name_folded"),
                condition=Q(status__in=("pending", "confirmed", "waitlisted")),
                name="registration_once_per_event_email_and_name",
            ),
            models.CheckConstraint(
                condition=Q(offered_until__isnull=True) | Q(status="waitlisted"),
                name="registration_offer_only_while_waiting",
            ),
            not_empty("key", "registration_key_not_empty"),
            one_of("status", RegistrationStatus, "registration_status_known"),
            one_of("origin", RegistrationOrigin, "registration_origin_known"),
            one_of("labour_status", LabourStatus, "registration_labour_status_known"),
            one_of("education", Education, "registration_education_known"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.event}"


class MarkSource(models.TextChoices):
    UNSTATED = "", _("not stated")
    CODE = "code", _("personal code")
    TICK = "tick", _("tick list")
    SHEET = "sheet", _("signed sheet")
    LOG = "log", _("online meeting log")
    IMPORT = "import", _("import")


class MarkMode(models.TextChoices):
    ONSITE = "onsite", _("on site")
    ONLINE = "online", _("online")


class Mark(models.Model):
    """A registration present in a part, by one source and with one evidence level; added and annulled, never edited.

    `evidence`: 0 organiser's mark, 1 personal code, 2 signature, 3 identified log-in, 4 qualified signature;
    NULL is a claim without evidence. A mark is annulled when `annulled_reason` is not NULL.
    `source` is empty where none is stated. `at` is the device's moment; a mark made here also has the server's
    (`recorded_at`) and who made it. In a closed list a mark is made, or annulled, by a confirmed correction only, which
    it names; the database refuses any other (`registrations.guards`).
    """

    Source = MarkSource
    Mode = MarkMode

    project = models.ForeignKey(Project, models.CASCADE, related_name="marks")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="marks")
    part = models.ForeignKey(Part, models.PROTECT, related_name="marks")
    ordinal = models.PositiveIntegerField(default=ADDED_LATER)
    key = models.CharField(max_length=80)
    source = models.CharField(max_length=6, choices=MarkSource.choices, default="", blank=True)
    at = models.CharField(max_length=25, null=True)
    minutes = models.PositiveIntegerField(null=True)
    mode = models.CharField(max_length=6, choices=MarkMode.choices, null=True)
    evidence = models.PositiveSmallIntegerField(null=True)
    annulled_reason = models.TextField(null=True)
    annulled_at = models.CharField(max_length=25, null=True)
    recorded_at = models.DateTimeField(null=True)
    marked_by = models.TextField(null=True)
    annulled_by = models.TextField(null=True)
    correction = models.ForeignKey("registrations.Correction", models.PROTECT, null=True, related_name="marks_made")
    annulled_in = models.ForeignKey(
        "registrations.Correction", models.PROTECT, null=True, related_name="marks_annulled"
    )
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ("project", "ordinal", "pk")
        constraints = (
            models.UniqueConstraint(fields=("project", "key"), name="mark_key_unique_in_project"),
            models.UniqueConstraint(
                fields=("registration", "part", "source"),
                condition=Q(annulled_reason__isnull=True),
                name="mark_one_live_per_registration_part_source",
            ),
            not_empty("key", "mark_key_not_empty"),
            one_of("source", MarkSource, "mark_source_known"),
            one_of("mode", MarkMode, "mark_mode_known"),
            models.CheckConstraint(condition=Q(evidence__lte=4), name="mark_evidence_0_to_4"),
            models.CheckConstraint(
                condition=Q(annulled_at__isnull=True) | Q(annulled_reason__isnull=False),
                name="mark_annulled_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.key


class HeadcountMethod(models.TextChoices):
    LIST = "list", _("list")
    TICKETS = "tickets", _("tickets")
    ESTIMATE = "estimate", _("estimate")


class Headcount(models.Model):
    """How many people a public part had, by a stated method; shown beside values, never part of one."""

    Method = HeadcountMethod

    event = models.ForeignKey(Event, models.CASCADE, related_name="headcounts")
    part = models.ForeignKey(Part, models.CASCADE, related_name="headcounts")
    ordinal = models.PositiveIntegerField(default=ADDED_LATER)
    number = models.PositiveIntegerField()
    method = models.CharField(max_length=8, choices=HeadcountMethod.choices)

    class Meta:
        ordering = ("ordinal",)
        constraints = (one_of("method", HeadcountMethod, "headcount_method_known"),)

    def __str__(self) -> str:
        return f"{self.part}: {self.number}"
