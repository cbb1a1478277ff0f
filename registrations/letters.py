"""What the mails of an announcement say: what held before, what holds now, why, and what becomes of the calendar entry.

One function a letter, in the active language, as in `messages`, which has those about one registration.
"""

from copy import copy
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.models import Event
from projects.harmless import harmless
from projects.in_words import clock_span, when_in_words
from projects.partial_dates import PartialDate
from registrations import messages
from registrations.invitations import CANCEL, REQUEST
from registrations.messages import Letter
from registrations.models import Announcement, Message, Registration

# Day, hours and place as an announcement keeps them (`announcing.standing_of`).
Standing = dict[str, Any]


def letter_for(message: Message) -> Letter:
    """What a message says now; one of an announcement says what was announced."""
    told = message.announcement
    if told is None:
        return messages.letter_for(message)
    if told.kind == Announcement.Kind.CANCELLED:
        return called_off(message.registration, told)
    return changed(message.registration, told)


def called_off(registration: Registration, told: Announcement) -> Letter:
    said = [_("It will not take place, and you need not do anything."), *_reason(told)]
    method = _removal(registration)
    return Letter(
        subject=_("The event is cancelled: %(event)s") % _event(registration),
        title=_("The event is cancelled"),
        said=" ".join([*said, *([_("The attached file removes the entry from your calendar.")] if method else [])]),
        method=method,
    )


def changed(registration: Registration, told: Announcement) -> Letter:
    has_seat = registration.status == Registration.Status.CONFIRMED
    method = _entry(registration, told) if has_seat else ""
    subject, title = _heading(told)
    kept = _("Your seat is kept.") if has_seat else _("You keep your place in the waiting list.")
    said = [*_differences(told), *_reason(told), kept, *_of_the_entry(method)]
    return Letter(
        subject=subject % _event(registration),
        title=title,
        said=" ".join(said),
        action=_("Open your registration"),
        below=_("You cannot come? Cancel there, or send a colleague instead: somebody may be waiting for the seat."),
        shows_code=has_seat,
        method=method,
    )


def _heading(told: Announcement) -> tuple[str, str]:
    if _days(told.before) == _days(told.after):
        return _("A change: %(event)s"), _("Something has changed")
    if told.after["starts_on"] is None:
        return _("Postponed: %(event)s"), _("The event is postponed")
    return _("Another day: %(event)s"), _("The event takes place on another day")


def _differences(told: Announcement) -> list[str]:
    said = []
    before, after = when_it_is(told.before), when_it_is(told.after)
    if before != after and after:
        said.append(_("It was planned for %(before)s. Now it is planned for %(after)s.") % _pair(before, after))
    elif before != after:
        said.append(
            _("It was planned for %(before)s. The new day is not known yet; we shall write again.") % _pair(before, "")
        )
    before, after = where_it_is(told.before), where_it_is(told.after)
    if before != after:
        said.append(_("The place was: %(before)s. Now it is: %(after)s.") % _pair(before, after))
    return said


def when_it_is(standing: Standing) -> str:
    """Day and hours in the active language; nothing where the day is not known at all."""
    starts_on, language = standing["starts_on"], get_language() or "lv"
    if starts_on is None:
        return ""
    ends_on = standing["ends_on"]
    days = when_in_words(PartialDate.parse(starts_on), PartialDate.parse(ends_on) if ends_on else None, language)
    if not standing["hours"]:
        return days
    first, last = standing["hours"]
    return f"{days}, {clock_span(first, last, language)}"


def where_it_is(standing: Standing) -> str:
    if standing["mode"] == Event.Mode.ONLINE:
        return _("Online")
    place: str = standing["place"]
    return f"{place} {_('and online')}" if place and standing["mode"] == Event.Mode.HYBRID else place


def _pair(before: str, after: str) -> dict[str, str]:
    nowhere = _("not known")
    return {"before": harmless(before) or nowhere, "after": harmless(after) or nowhere}


def _event(registration: Registration) -> dict[str, str]:
    return {"event": harmless(str(registration.event.title))}


def _days(standing: Standing) -> tuple[Any, Any]:
    return standing["starts_on"], standing["ends_on"]


def _reason(told: Announcement) -> list[str]:
    """As a sentence of its own: other sentences follow it."""
    if not told.reason:
        return []
    reason = harmless(str(told.reason)).rstrip()
    ended = reason if reason.endswith((".", "!", "?", "…")) else f"{reason}."
    return [_("The reason: %(reason)s") % {"reason": ended}]


def _of_the_entry(method: str) -> list[str]:
    says = {
        REQUEST: _("The attached file moves the entry in your calendar."),
        CANCEL: _("The attached file removes the entry from your calendar."),
    }
    return [says[method]] if method else []


def _entry(registration: Registration, told: Announcement) -> str:
    """The entry moves with the event; where the new day is not known, it goes until it is."""
    starts_on = told.after["starts_on"]
    has_day = starts_on is not None and PartialDate.parse(starts_on).known_day is not None
    return REQUEST if has_day else _removal(registration)


def _removal(registration: Registration) -> str:
    """Only what was put into a calendar is taken out of it."""
    return CANCEL if registration.messages.exclude(calendar="").exists() else ""


def entry_of(message: Message, method: str) -> Registration:
    """The registration as its calendar entry shows it: one that is taken out stands where it stood."""
    registration, told = message.registration, message.announcement
    if told is None or method != CANCEL or told.before["starts_on"] is None:
        return registration
    event = copy(registration.event)
    event.starts_on = PartialDate.parse(told.before["starts_on"])
    event.ends_on = PartialDate.parse(told.before["ends_on"]) if told.before["ends_on"] else None
    shown = copy(registration)
    shown.event = event
    return shown
