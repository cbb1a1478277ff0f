"""An event as a calendar file (RFC 5545): only where the day is known, and with no time that nobody stated."""

from datetime import date, datetime, time, timedelta

from icalendar import Calendar, Timezone
from icalendar import Event as Entry

from events.models import Event
from projects.in_words import RIGA

# The European Union's rule since 1996 (Directive 2000/84/EC); a fixed text, so that no client guesses.
RIGA_ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Riga
BEGIN:STANDARD
DTSTART:19971026T040000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
TZNAME:EET
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19970330T030000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
TZNAME:EEST
END:DAYLIGHT
END:VTIMEZONE
"""
_STATUS = {Event.Status.CANCELLED: "CANCELLED"}


def uid_of(event: Event, host: str) -> str:
    """What tells calendars that two entries are one: the same for ever, in the public file and in a participant's."""
    return f"{event.project.key}/{event.key}@{host}"


def has_calendar_file(event: Event) -> bool:
    """Whether a file can be made at all."""
    return event.starts_on is not None and event.starts_on.known_day is not None


def offers_calendar_file(event: Event, today: date) -> bool:
    """Whether a visitor is offered it: the event is still to come or lasts, and was not called off."""
    if not has_calendar_file(event) or event.status != Event.Status.PUBLISHED:
        return False
    last = event.ends_on or event.starts_on
    return last is not None and (last.last_day is None or last.last_day >= today)


def calendar_file(
    *, event: Event, url: str, host: str, language: str, hours: tuple[str, str] | None, stamp: datetime
) -> bytes:
    """One event as a file; `hours` are its first and last stated clock times, None for an all-day entry.

    The UID is the same for ever: project and event key at the installation's host.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Daliba//Events//LV")
    calendar.add("method", "PUBLISH")
    if hours:
        calendar.add_component(Timezone.from_ical(RIGA_ZONE))
    calendar.add_component(_entry(event, url, host, language, hours, stamp))
    content: bytes = calendar.to_ical()
    return content


def _entry(event: Event, url: str, host: str, language: str, hours: tuple[str, str] | None, stamp: datetime) -> Entry:
    entry = Entry()
    entry.add("uid", uid_of(event, host))
    entry.add("dtstamp", stamp)
    entry.add("summary", event.title.in_language(language))
    entry.add("url", url)
    entry.add("status", _STATUS.get(Event.Status(event.status), "CONFIRMED"))
    if place(event):
        entry.add("location", place(event))
    starts, ends = bounds(event, hours)
    entry.add("dtstart", starts)
    entry.add("dtend", ends)
    return entry


def place(event: Event) -> str:
    """Venue, address and town as one line, each said once."""
    line = ""
    for piece in (event.venue_name, event.venue_address, event.venue_city):
        if piece and piece not in line:
            line = f"{line}, {piece}" if line else piece
    return line


def bounds(event: Event, hours: tuple[str, str] | None) -> tuple[date | datetime, date | datetime]:
    """First and last moment. All day: the end is the morning after the last day (RFC 5545, 3.6.1)."""
    first = event.starts_on.known_day if event.starts_on else None
    if first is None:
        raise ValueError(f"event {event.key} is not known to the day")
    last = (event.ends_on.known_day if event.ends_on else None) or first
    if hours is None:
        return first, last + timedelta(days=1)
    return moment_on(first, hours[0]), moment_on(last, hours[1])


def moment_on(day: date, moment: str) -> datetime:
    """A part's stated time as a moment: a clock time of that day in Riga, or a full moment with its offset."""
    if "T" in moment:
        return datetime.fromisoformat(moment).astimezone(RIGA)
    return datetime.combine(day, time.fromisoformat(moment), RIGA)
