"""Registering online: chosen parts, seats, terms, access needs, and the messages that participants are sent."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models import Event, Part
from projects.constraints import one_of
from queries.compiled import Compiled, Parameter
from registrations.models.announcements import Announcement
from registrations.models.attendance import Registration


class PartChoice(models.Model):
    """A part that a registration asked to attend; `is_waiting` while the part has no free seat for it."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="choices")
    part = models.ForeignKey(Part, models.PROTECT, related_name="choices")
    is_waiting = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("registration", "part"), name="part_chosen_once"),)

    def __str__(self) -> str:
        return f"{self.registration}: {self.part}"


class AccessNeeds(models.Model):
    """What a person needs to take part (health data): kept apart, erased soon after the event, never on a list."""

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="access_needs")
    needs = models.TextField()
    erase_on = models.DateField()

    class Meta:
        verbose_name_plural = "access needs"

    def __str__(self) -> str:
        return f"{self.registration_id}"


class RegistrationTerms(models.Model):
    """When and how people register for an event themselves; an event without terms takes no registrations online.

    Where `closes_days` is set, `closes_at` follows the event's day: the end of the day that lies so many days before.
    """

    event = models.OneToOneField(Event, models.CASCADE, related_name="registration_terms")
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField()
    closes_days = models.PositiveSmallIntegerField(null=True)
    closes_in_working_days = models.BooleanField(default=True)
    has_waiting_list = models.BooleanField(default=True)
    offer_hours = models.PositiveSmallIntegerField(default=48)
    contact = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "registration terms"
        constraints = (
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__gt=F("opens_at")), name="terms_close_after_opening"
            ),
            models.CheckConstraint(condition=Q(offer_hours__gte=1), name="terms_offer_lasts_an_hour"),
        )

    def __str__(self) -> str:
        return str(self.event)


class SeatsQuerySet(models.QuerySet["Seats"]):
    def locked_for(self, event: Event) -> dict[int | None, "Seats"]:
        """The event's seats by part (None for the whole event), locked in one order until the transaction ends."""
        return {seats.part_id: seats for seats in LOCKED.ask(event=event.pk)}


class Seats(models.Model):
    """How many seats an event or a part has, and how many are taken: by confirmed people and by open offers.

    The database itself refuses a seat sold twice. Locking these rows is what makes registering one after another.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="seats")
    part = models.OneToOneField(Part, models.CASCADE, null=True, related_name="seats")
    capacity = models.PositiveIntegerField(null=True)
    taken = models.PositiveIntegerField(default=0)

    objects = SeatsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "seats"
        constraints = (
            models.UniqueConstraint(
                fields=("event",), condition=Q(part__isnull=True), name="seats_once_for_the_whole_event"
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(taken__lte=F("capacity")), name="seats_never_oversold"
            ),
        )

    def __str__(self) -> str:
        return f"{self.taken}/{self.capacity}"

    @property
    def free(self) -> int | None:
        """Free seats, None where the number is not limited."""
        return None if self.capacity is None else self.capacity - self.taken

    @property
    def has_free(self) -> bool:
        return self.free is None or self.free > 0


def _locked() -> models.QuerySet[Seats]:
    event = Parameter("event", models.BigIntegerField())
    return Seats.objects.select_for_update().filter(event=event).order_by("pk")


LOCKED = Compiled(_locked)


class MessageKind(models.TextChoices):
    CONFIRMATION = "confirmation", _("confirmation")
    WAITING = "waiting", _("place in the waiting list")
    OFFER = "offer", _("offer of a free seat")
    OFFER_EXPIRED = "offer_expired", _("offer that expired")
    CHANGED = "changed", _("change")
    CANCELLED = "cancelled", _("cancellation")
    REPLACED = "replaced", _("a colleague goes instead")
    MOVED = "moved", _("e-mail address changed")
    EVENT_CHANGED = "event_changed", _("change of the event")
    REMINDER = "reminder", _("reminder")
    LINK = "link", _("link sent again")


class MessageState(models.TextChoices):
    QUEUED = "queued", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    ACCEPTED = "accepted", _("sent")
    FAILED = "failed", _("not sent")
    UNKNOWN = "unknown", _("not known whether it was sent")
    BOUNCED = "bounced", _("came back")


class Message(models.Model):
    """One mail to one participant: a row before it is sent, and the evidence of what was said after.

    `subject`, `text`, `html` and `calendar` are written when it is sent; `revision` is the registration's when it was
    queued. A message whose sender died while sending is `unknown`, and is never sent again by itself.
    """

    Kind = MessageKind
    State = MessageState

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="messages")
    announcement = models.ForeignKey(Announcement, models.PROTECT, null=True, related_name="messages")
    kind = models.CharField(max_length=13, choices=MessageKind.choices)
    to = models.TextField()
    language = models.CharField(max_length=2)
    revision = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=MessageState.choices, default=MessageState.QUEUED)
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    provider_id = models.TextField(blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=("state", "not_before"), name="message_to_send"),
            models.Index(fields=("provider_id",), name="message_by_provider_id"),
        )
        constraints = (
            one_of("kind", MessageKind, "message_kind_known"),
            one_of("state", MessageState, "message_state_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.registration_id}"
