"""An event for search engines (schema.org, JSON-LD): only what is known, so no year is ever guessed."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from events.calendars import place
from events.models import Event
from website.event_page import EventPage

_MODES = {
    Event.Mode.ONSITE: "OfflineEventAttendanceMode",
    Event.Mode.ONLINE: "OnlineEventAttendanceMode",
    Event.Mode.HYBRID: "MixedEventAttendanceMode",
}
# Inside a script element these three could end it or begin another.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def structured_data(page: EventPage, url: str) -> SafeString:
    """The contents of a `script` element of type `application/ld+json`."""
    known = {key: value for key, value in _event(page, url).items() if value}
    text = json.dumps(known, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(text)  # noqa: S308  # escaped for a script element just above


def _event(page: EventPage, url: str) -> dict[str, Any]:
    event = page.event
    cancelled = event.status == Event.Status.CANCELLED
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title.in_language(page.language),
        "url": url,
        "startDate": _date(event.starts_on, page.hours[0] if page.hours else None),
        "endDate": _date(event.ends_on or (event.starts_on if page.hours else None), page.hours and page.hours[1]),
        "eventStatus": "https://schema.org/" + ("EventCancelled" if cancelled else "EventScheduled"),
        "eventAttendanceMode": f"https://schema.org/{_MODES[Event.Mode(event.mode)]}" if event.mode else None,
        "location": _place(event),
        "organizer": [{"@type": "Organization", "name": row.name} for row in page.organisers],
        "inLanguage": event.languages,
        "maximumAttendeeCapacity": event.capacity,
    }


def _date(stated: Any, moment: str | None) -> str | None:
    """A date as schema.org reads it: with a year, and with the clock where it is stated."""
    if stated is None or stated.year is None:
        return None
    if moment is None or stated.known_day is None:
        return str(stated)
    return moment if "T" in moment else f"{stated}T{moment}"


def _place(event: Event) -> dict[str, Any] | None:
    if not place(event):
        return None
    address = ", ".join(piece for piece in (event.venue_address, event.venue_city) if piece)
    return {"@type": "Place", "name": event.venue_name or event.venue_city, "address": address or event.venue_country}
