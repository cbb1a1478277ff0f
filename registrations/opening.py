"""Whether an event takes registrations at a moment, and if not, why: what a page says and what a rule refuses by."""

from datetime import datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone

from events.calendars import moment_on
from events.models import Event
from projects.in_words import RIGA
from registrations.models import RegistrationTerms, Seats

EVENING = time(22)


class Opening(StrEnum):
    """Where registration for an event stands; only `OPEN` and `WAITING_LIST` take anybody."""

    NOT_OFFERED = "not_offered"
    CANCELLED = "cancelled"
    PAST = "past"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    FULL = "full"
    WAITING_LIST = "waiting_list"
    OPEN = "open"

    @property
    def takes_registrations(self) -> bool:
        return self in (Opening.OPEN, Opening.WAITING_LIST)


def opening_of(
    *,
    event: Event,
    terms: RegistrationTerms | None,
    seats: Seats | None,
    is_waited_for: bool,
    at: datetime,
) -> Opening:
    """Registration for `event` at `at`; the event's own state is asked first, then the terms, then the seats.

    `seats` are the whole event's, None where they are not limited; `is_waited_for`: somebody stands in the queue.
    """
    if event.status == Event.Status.CANCELLED:
        return Opening.CANCELLED
    if is_over(event, at):
        return Opening.PAST
    if terms is None or event.status != Event.Status.PUBLISHED:
        return Opening.NOT_OFFERED
    if terms.opens_at and at < terms.opens_at:
        return Opening.NOT_YET
    if at >= terms.closes_at:
        return Opening.CLOSED
    if seats is None or (seats.has_free and not is_waited_for):
        return Opening.OPEN
    return Opening.WAITING_LIST if terms.has_waiting_list else Opening.FULL


def is_over(event: Event, at: datetime) -> bool:
    """The event was held, or its last known day has passed. A day that is not known is never over by the clock."""
    last = event.ends_on or event.starts_on
    known = last.known_day if last else None
    return event.is_held or (known is not None and known < timezone.localdate(at))


def beginning_of(event: Event) -> datetime | None:
    """The first stated time of its first day, else the evening before; None where the day is not known."""
    day = event.starts_on.known_day if event.starts_on else None
    if day is None:
        return None
    on_that_day = [part for part in event.parts.all() if part.starts_at and part.date in (None, event.starts_on)]
    evening_before = datetime.combine(day - timedelta(days=1), EVENING, RIGA)
    return min((moment_on(day, part.starts_at or "") for part in on_that_day), default=evening_before)
