"""Whether an event, or one of its parts, takes place today; a date that is not known is not held against anybody."""

from datetime import date, datetime
from enum import Enum

from django.utils import timezone

from events.models import Event, Part
from projects.in_words import RIGA
from projects.partial_dates import PartialDate


class Day(Enum):
    """What the stated dates say of a day."""

    IT_IS = "it_is"
    IT_IS_NOT = "it_is_not"
    NOT_KNOWN = "not_known"


def day_of(*, event: Event, part: Part | None, at: datetime) -> Day:
    """By the part's own date, else by the event's first and last day, as far as they are stated."""
    start, end = dates(event, part)
    first, last = (start.first_day, (end or start).last_day) if start else (None, None)
    if start is None or first is None or last is None:
        return Day.NOT_KNOWN
    if not first <= timezone.localdate(at) <= last:
        return Day.IT_IS_NOT
    return Day.IT_IS if start.known_day else Day.NOT_KNOWN


def dates(event: Event, part: Part | None) -> tuple[PartialDate | None, PartialDate | None]:
    """First and last day of the part, or of the event."""
    if part and part.date:
        return part.date, None
    return event.starts_on, event.ends_on


def part_by_the_clock(parts: list[Part], at: datetime) -> Part | None:
    """The part that people come to now: the one that runs, else the next of today, else the first.

    Breaks are nobody's part; a public part, where heads are counted, only where there is no other.
    """
    wanted = [part for part in parts if part.kind != Part.Kind.BREAK]
    wanted = [part for part in wanted if part.access != Part.Access.PUBLIC] or wanted
    today = [part for part in wanted if _may_be_on(part, timezone.localdate(at))] or wanted
    now = at.astimezone(RIGA).strftime("%H:%M")
    still = [part for part in today if (clock := _clock(part.ends_at)) is None or clock > now]
    return next(iter(still or today[-1:] or parts), None)


def _may_be_on(part: Part, day: date) -> bool:
    return part.date is None or part.date.known_day in (None, day)


def _clock(moment: str | None) -> str | None:
    """The stated moment as local clock time, to compare."""
    if not moment:
        return None
    return datetime.fromisoformat(moment).astimezone(RIGA).strftime("%H:%M") if "T" in moment else moment
