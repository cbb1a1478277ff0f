"""What everybody registered for an event is told at once: it moved, it changed, or it was called off."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Event
from projects.constraints import one_of
from projects.texts import TextField


class AnnouncementKind(models.TextChoices):
    CHANGED = "changed", _("other day, hours or place")
    CANCELLED = "cancelled", _("called off")


class Announcement(models.Model):
    """One announcement. `before` and `after` hold day, hours and place as stated (`registrations.announcing`).

    The mails are made by a job after the commit: `told_at` and `told` say when, and how many people there were.
    """

    Kind = AnnouncementKind

    event = models.ForeignKey(Event, models.CASCADE, related_name="announcements")
    kind = models.CharField(max_length=9, choices=AnnouncementKind.choices)
    reason = TextField(null=True)
    before = models.JSONField()
    after = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.TextField()
    told_at = models.DateTimeField(null=True)
    told = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("pk",)
        constraints = (one_of("kind", AnnouncementKind, "announcement_kind_known"),)

    def __str__(self) -> str:
        return f"{self.event}: {self.get_kind_display()}"
