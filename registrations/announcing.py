"""Telling everybody registered at once that the event moved, changed, or was called off; people who wait, too.

An announcement is made in the transaction of the change.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from events.creation import Place
from events.models import Event
from events.rescheduling import hours_of_first_day
from jobs.queue import enqueue
from jobs.registry import task
from projects.texts import Text
from registrations import outbox
from registrations.letters import Standing
from registrations.models import Announcement, Message, Registration

KINDS = {
    Announcement.Kind.CHANGED: Message.Kind.EVENT_CHANGED,
    Announcement.Kind.CANCELLED: Message.Kind.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Audience:
    """How many people an announcement reaches: with a seat, waiting, and without an address to write to."""

    seated: int
    waiting: int
    without_address: int

    @property
    def told(self) -> int:
        """People who get a mail."""
        return self.seated + self.waiting - self.without_address


def audience_of(event: Event) -> Audience:
    """Everybody whose registration stands, counted in one statement."""
    waits = Q(status=Registration.Status.WAITLISTED)
    counted = _addressed(event).aggregate(
        everybody=Count("pk"), waiting=Count("pk", filter=waits), without=Count("pk", filter=Q(email__isnull=True))
    )
    return Audience(counted["everybody"] - counted["waiting"], counted["waiting"], counted["without"])


def standing_of(event: Event) -> Standing:
    """Day, hours and place as they stand now, as an announcement keeps them."""
    return {
        "starts_on": event.starts_on and str(event.starts_on),
        "ends_on": event.ends_on and str(event.ends_on),
        "hours": hours_of_first_day(event),
        "place": str(
            Place(name=event.venue_name or "", address=event.venue_address or "", city=event.venue_city or "")
        ),
        "mode": event.mode,
    }


def announce(*, event: Event, kind: str, before: Standing, reason: Text | None, by: str, at: datetime) -> Announcement:
    """Tell everybody registered, after the commit. Call it with the event changed, in the same transaction."""
    made = Announcement.objects.create(
        event=event, kind=kind, before=before, after=standing_of(event), reason=reason, made_at=at, made_by=by
    )
    enqueue(tell_everybody, announcement=made.pk)
    return made


@task("registrations.tell_everybody")
def tell_everybody(announcement: int) -> None:
    """Queue the mails of an announcement, once: to those who were registered when it was made and still are.

    Their registrations' `revision` grows first, for calendars go by it.
    """
    now = timezone.now()
    with transaction.atomic():
        found = Announcement.objects.select_for_update().get(pk=announcement)
        if found.told_at is not None:
            return
        found.told_at = now
        _to_tell(found).update(revision=F("revision") + 1)
        found.told = outbox.queue_many(
            registrations=_in_order(found), kind=KINDS[Announcement.Kind(found.kind)], at=now, told=found
        )
        found.save(update_fields=["told_at", "told"])


def _addressed(event: Event) -> "QuerySet[Registration]":
    return Registration.objects.standing().filter(event=event)


def _to_tell(announcement: Announcement) -> "QuerySet[Registration]":
    """Who registered later did so knowing it."""
    earlier = Q(recorded_at__isnull=True) | Q(recorded_at__lte=announcement.made_at)
    return _addressed(announcement.event).filter(earlier)


def _in_order(announcement: Announcement) -> "QuerySet[Registration]":
    return _to_tell(announcement).order_by("pk").only("pk", "email", "language", "revision")
