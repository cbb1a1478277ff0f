"""When, where and with what a contributor speaks, as one line for each of their appearances."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language

from events.models import Contribution, Event
from projects.in_words import clock_span, when_in_words
from projects.texts import Text


@dataclass(frozen=True, slots=True)
class Appearing:
    """One appearance; what is not stated is empty."""

    title: Text
    does: str | Promise
    day: str
    at: str
    where: str

    @property
    def when(self) -> str:
        return ", ".join(word for word in (self.day, self.at) if word)


def appearing(event: Event, row: Contribution) -> Appearing:
    """The line of the agenda, the part or the whole event, with the nearest day, time and place that is stated."""
    language = get_language() or "lv"
    part, item = row.part, row.item
    timed = item if item and item.starts_at else part
    day = (part.date if part else None) or event.starts_on
    until = event.ends_on if part is None else None
    title = item.title if item else (part.title if part and part.title else event.title)
    return Appearing(
        title=title,
        does=row.get_function_display(),
        day=when_in_words(day, until, language) if day else "",
        at=clock_span(timed.starts_at, timed.ends_at, language) if timed else "",
        where=", ".join(dict.fromkeys(place for place in (part.venue if part else None, *_venue(event)) if place)),
    )


def _venue(event: Event) -> tuple[str | None, ...]:
    return event.venue_name, event.venue_address, event.venue_city
