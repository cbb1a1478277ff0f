"""The desk at the door: who may work at it, and every attempt to check somebody in, refused ones too."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Event, Part
from projects.constraints import one_of
from registrations.models.attendance import Mark, Registration


class DeskPass(models.Model):
    """What lets a helper without an account work at one event's desk; the coordinator shows it as a QR code.

    Its address is derived in `registrations.links`; it ends by time, or is withdrawn.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="desk_passes")
    label = models.CharField(max_length=80)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "desk passes"

    def __str__(self) -> str:
        return self.label


class ScanOutcome(models.TextChoices):
    """The desk's answer to an arrival."""

    WELCOME = "welcome", _("welcome")
    ALREADY_HERE = "already_here", _("already here")
    WAITLISTED = "waitlisted", _("on the waiting list")
    CANCELLED = "cancelled", _("registration cancelled")
    NOT_CONFIRMED = "not_confirmed", _("not confirmed")
    WRONG_DAY = "wrong_day", _("wrong day")
    WRONG_PART = "wrong_part", _("not registered for this part")
    WRONG_EVENT = "wrong_event", _("code of another event")
    UNKNOWN = "unknown", _("unknown code")
    NOT_OPEN = "not_open", _("event not open")


class Scan(models.Model):
    """One attempt at the desk with its answer; the same nonce twice is one attempt."""

    Outcome = ScanOutcome

    event = models.ForeignKey(Event, models.CASCADE, related_name="scans")
    part = models.ForeignKey(Part, models.PROTECT, null=True, related_name="scans")
    registration = models.ForeignKey(Registration, models.PROTECT, null=True, related_name="scans")
    mark = models.ForeignKey(Mark, models.PROTECT, null=True, related_name="scans")
    typed = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=13, choices=ScanOutcome.choices)
    by = models.CharField(max_length=200)
    device_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    nonce = models.UUIDField(unique=True)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("event", "-id"), name="scan_of_event_newest_first"),)
        constraints = (one_of("outcome", ScanOutcome, "scan_outcome_known"),)

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.typed}"
