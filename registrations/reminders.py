"""The reminder on the day before, from nine in the morning, for events whose day is known. Asked often, sent once."""

from datetime import datetime, time, timedelta

from django.db import transaction

from events.models import Event
from projects.in_words import RIGA
from registrations import outbox
from registrations.models import Message, Registration

FROM = time(9)
SAYS_ENOUGH = (Message.Kind.REMINDER, Message.Kind.CONFIRMATION)


def remind(*, at: datetime) -> int:
    """Queue a reminder to everybody confirmed for tomorrow who was told nothing of it today; says how many."""
    local = at.astimezone(RIGA)
    if local.time() < FROM:
        return 0
    tomorrow = str(local.date() + timedelta(days=1))
    events = Event.objects.filter(starts_on=tomorrow, status=Event.Status.PUBLISHED)
    return sum(_remind_of(event, at=at) for event in events)


def _remind_of(event: Event, *, at: datetime) -> int:
    """The event's row is locked first, so that two clocks that strike at once remind one after the other."""
    midnight = at.astimezone(RIGA).replace(hour=0, minute=0, second=0, microsecond=0)
    told = Message.objects.filter(kind__in=SAYS_ENOUGH, queued_at__gte=midnight, registration__event=event)
    with transaction.atomic():
        Event.objects.select_for_update(no_key=True).get(pk=event.pk)
        confirmed = Registration.objects.filter(event=event, status=Registration.Status.CONFIRMED, email__isnull=False)
        untold = confirmed.exclude(pk__in=told.values("registration"))
        return outbox.queue_many(registrations=untold.order_by("pk"), kind=Message.Kind.REMINDER, at=at)
