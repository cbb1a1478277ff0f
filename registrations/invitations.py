"""A registration as an entry in the participant's calendar (RFC 5545), which later mails move or remove (RFC 5546).

The method is REQUEST with the participant as an attendee who has accepted and is asked for no reply: calendars move
and remove such an entry by themselves when UID matches and SEQUENCE has grown. A file fetched from a page is PUBLISH.
One event is one entry (`events.calendars.uid_of`), whether it came from the public page, by mail, or for two colleagues
with one mailbox. It holds no secret address, for calendars are shared with colleagues.
"""

from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Timezone, vCalAddress, vText
from icalendar import Event as Entry

from events.calendars import RIGA_ZONE, bounds, has_calendar_file, place, uid_of
from events.models import Event, Part
from projects.harmless import harmless
from registrations.models import Registration

REQUEST, PUBLISH, CANCEL = "REQUEST", "PUBLISH", "CANCEL"


def invitation(*, registration: Registration, method: str, language: str, stamp: datetime) -> str:
    """The entry as text; nothing where the event is not known to the day."""
    event = registration.event
    if not has_calendar_file(event):
        return ""
    hours = hours_of(registration)
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Daliba//Registrations//LV")
    calendar.add("method", method)
    if hours:
        calendar.add_component(Timezone.from_ical(RIGA_ZONE))
    entry = _entry(registration, method, language, hours)
    entry.add("sequence", sequence_of(registration))
    entry.add("dtstamp", stamp)
    calendar.add_component(entry)
    content: bytes = calendar.to_ical()
    return content.decode()


def sequence_of(registration: Registration) -> int:
    """Grows with everything that becomes of the mailbox's registrations for the event; the public file stands at 0."""
    mailbox = Registration.objects.filter(event=registration.event, email_folded=registration.email_folded)
    told = mailbox.aggregate(people=Count("pk"), changes=Sum("revision"))
    return int(told["people"] + (told["changes"] or 0)) if registration.email_folded else registration.revision + 1


def hours_of(registration: Registration) -> tuple[str, str] | None:
    """First and last stated time of the parts the person chose (of all, where none); None for a day or days."""
    event = registration.event
    chosen = Part.objects.filter(choices__registration=registration, choices__is_waiting=False)
    parts = list(chosen) or list(event.parts.all())
    starts = [part.starts_at for part in parts if part.starts_at]
    ends = [part.ends_at for part in parts if part.ends_at]
    if not starts or not ends or not _is_one_day(event, parts):
        return None
    first, last = min(starts), max(ends)
    return (first, last) if ("T" in first) == ("T" in last) and first < last else None


def _is_one_day(event: Event, parts: list[Part]) -> bool:
    days = {part.date for part in parts if part.date} | {event.ends_on or event.starts_on}
    return days == {event.starts_on}


def _entry(registration: Registration, method: str, language: str, hours: tuple[str, str] | None) -> Entry:
    event = registration.event
    entry = Entry()
    entry.add("uid", uid_of(event, urlsplit(settings.BASE_URL).hostname or ""))
    starts, ends = bounds(event, hours)
    entry.add("dtstart", starts)
    entry.add("dtend", ends)
    entry.add("summary", harmless(event.title.in_language(language)))
    entry.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    entry.add("url", event_address(event, language))
    if where := where_of(event, place(event), language):
        entry.add("location", harmless(where))
    if method != PUBLISH:
        _add_people(entry, registration)
    return entry


def where_of(event: Event, venue: str, language: str) -> str:
    """The venue as far as it is stated, and whether one can take part from elsewhere."""
    with override(language):
        if event.mode == Event.Mode.ONLINE:
            return venue or _("Online")
        return f"{venue} {_('and online')}" if venue and event.mode == Event.Mode.HYBRID else venue


def _add_people(entry: Entry, registration: Registration) -> None:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = vText(name or "Dalība")
    attendee = vCalAddress(f"mailto:{harmless(registration.email)}")
    attendee.params["CN"] = vText(_quotable(registration.person.name))
    attendee.params["PARTSTAT"] = vText("ACCEPTED")
    attendee.params["RSVP"] = vText("FALSE")
    entry.add("organizer", organizer)
    entry.add("attendee", attendee)


def _quotable(name: str) -> str:
    """A parameter cannot hold a quotation mark (RFC 5545, 3.2)."""
    return harmless(name).replace('"', "’")


def event_address(event: Event, language: str) -> str:
    """The event's public page."""
    with override(language):
        return settings.BASE_URL + reverse("event", args=[event.project.key, event.key])
