"""Verbs on an event that concern everybody registered: postpone, call off, correct its facts, take it off the site.

Each locks the seats first, as registering does, then the event. People are told by an announcement (`announcing`).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events import editing
from events.clock_times import A_DAY, minute_of_day
from events.creation import Place
from events.editing import WHEN_AND_WHERE, Changes, Facts, facts_of
from events.models import Event
from events.rescheduling import Shift, hours_of_first_day
from events.states import Verb, locked, move, refuse_state
from projects.editing import Values
from projects.in_words import RIGA
from projects.partial_dates import PartialDate
from projects.texts import Text
from registrations import rooms
from registrations.announcing import announce, audience_of, standing_of
from registrations.enrolment import ACCESS_NEEDS_KEPT
from registrations.models import AccessNeeds, Announcement, Registration, RegistrationTerms, Seats
from registrations.opening import beginning_of
from registrations.terms import Closes, offer_what_is_free, refuse_moments, seat_event

_REFUSALS: dict[str, str | Promise] = {
    "no_reason": _("Say why: everybody who is registered reads it."),
    "nothing_moves": _("Day, hours and place are the same as before."),
    "day_has_passed": _("This day has passed."),
    "no_hours": _("The agenda states no hours: set them in the agenda."),
    "past_midnight": _("By these hours the event would last past midnight."),
    "somebody_registered": _(
        "People have registered: an event can be taken off the site only while nobody has. Call it off instead."
    ),
}


class CallingOffRefused(Exception):
    """`code` is stable, `field` is what it is about; the text is a translated sentence."""

    def __init__(self, code: str, field: str = "") -> None:
        self.code, self.field = code, field
        super().__init__(str(_REFUSALS[code]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponement:
    """Where an event moves to. `starts_on` None: the new day is not known yet; `starts_at` and `closes_at` None: as
    the day moves, so do the hours and the deadline."""

    starts_on: PartialDate | None
    reason: Text | None
    place: Place
    starts_at: str | None = None
    closes_at: datetime | None = None


def postpone(*, event: Event, to: Postponement, by: str, at: datetime) -> Announcement:
    """Give a published event another day, hours or place, and tell everybody registered; parts and agenda move along.

    The deadline moves by its rule, else by as many days, unless another is said; access needs are kept thirty days
    after the new last day. Refuses without a reason, where nothing moves, a day that has passed, hours past midnight,
    and a deadline after the event. Evidence: `event.postponed`, and `agenda.published` where an agenda moved.
    """
    with transaction.atomic():
        rooms.locked(event, at).save()
        found = locked(event)
        refuse_state(found, Verb.POSTPONE)
        before, was, minutes = standing_of(found), found.starts_on, _minutes_later(found, to.starts_at)
        _refuse(found, to, minutes, at)
        told = {"reason": to.reason, "minutes": minutes, "told": audience_of(found).told}
        editing.restate(found, _moved(found, to), by=by, at=at, minutes=minutes, told=told)
        _follow(found, Shift(was=was, now=to.starts_on), closes_at=to.closes_at)
        kind = Announcement.Kind.CHANGED
        return announce(event=found, kind=kind, before=before, reason=to.reason, by=by, at=at)


def call_off(*, event: Event, reason: Text | None, by: str, at: datetime) -> Announcement:
    """Say that an event will not take place, and tell everybody registered; offers of seats are withdrawn.

    Registrations stay as they are, as the record. Refuses without a reason, and an event that was held or is called off
    already. Evidence: `event.cancelled`.
    """
    if not reason:
        raise CallingOffRefused("no_reason", "reason")
    with transaction.atomic():
        rooms.locked(event, at).save()
        found = locked(event)
        refuse_state(found, Verb.CANCEL)
        before = standing_of(found)
        withdrawn = _withdraw_offers(found)
        told = {"reason": reason, "told": audience_of(found).told, "offers_withdrawn": withdrawn}
        moved = move(event=found, verb=Verb.CANCEL, by=by, at=at, details=told)
        kind = Announcement.Kind.CANCELLED
        return announce(event=moved, kind=kind, before=before, reason=reason, by=by, at=at)


def correct(
    *, event: Event, shown: Values, wanted: Values, tells: bool, by: str, at: datetime, reason: Text | None = None
) -> tuple[Changes, Announcement | None]:
    """Change what is stated of an event (`editing.change`); seats and deadline follow.

    Where day, hours or place of a published event change, whoever is registered is told if `tells`. Refuses fewer seats
    than are taken. Evidence: `event.changed`.
    """
    with transaction.atomic():
        rooms.locked(event, at).save()
        found = locked(event)
        before, was = standing_of(found), found.starts_on
        changes = editing.change(event=found, shown=shown, wanted=wanted, by=by, at=at)
        found = locked(event)
        if "capacity" in changes and RegistrationTerms.objects.filter(event=found).exists():
            seat_event(found, found.capacity)
            offer_what_is_free(found, at)
        if changes.keys() & {"starts_on", "ends_on"}:
            _follow(found, Shift(was=was, now=found.starts_on), closes_at=None)
        if not tells or not changes.keys() & WHEN_AND_WHERE or found.status != Event.Status.PUBLISHED:
            return changes, None
        kind = Announcement.Kind.CHANGED
        return changes, announce(event=found, kind=kind, before=before, reason=reason, by=by, at=at)


def unpublish(*, event: Event, by: str, at: datetime) -> Event:
    """Make a published event a draft again. Refuses once anybody has registered. Evidence: `event.unpublished`."""
    with transaction.atomic():
        rooms.locked(event, at).save()
        if Registration.objects.filter(event=event).exists():
            raise CallingOffRefused("somebody_registered")
        return move(event=event, verb=Verb.UNPUBLISH, by=by, at=at)


def _refuse(event: Event, to: Postponement, minutes: int, at: datetime) -> None:
    if not to.reason:
        raise CallingOffRefused("no_reason", "reason")
    is_same_place = to.place == _place_of(event)
    if to.starts_on == event.starts_on and is_same_place and not minutes:
        raise CallingOffRefused("nothing_moves", "starts_on")
    last = to.starts_on.last_day if to.starts_on else None
    if last is not None and last < timezone.localdate(at):
        raise CallingOffRefused("day_has_passed", "starts_on")
    hours = hours_of_first_day(event)
    if hours and minute_of_day(hours[1]) + minutes >= A_DAY:
        raise CallingOffRefused("past_midnight", "starts_at")


def _minutes_later(event: Event, starts_at: str | None) -> int:
    """How much later on its day the event begins; refuses hours where the agenda has none to move."""
    if starts_at is None:
        return 0
    hours = hours_of_first_day(event)
    if hours is None:
        raise CallingOffRefused("no_hours", "starts_at")
    return minute_of_day(starts_at) - minute_of_day(hours[0])


def _place_of(event: Event) -> Place:
    return Place(
        name=event.venue_name or "",
        address=event.venue_address or "",
        city=event.venue_city or "",
        country=event.venue_country or "",
    )


def _moved(event: Event, to: Postponement) -> Facts:
    """The facts with the new day and place; the last day moves along with the first."""
    shift = Shift(was=event.starts_on, now=to.starts_on)
    return replace(
        facts_of(event),
        starts_on=to.starts_on,
        ends_on=shift.day(event.ends_on),
        venue_name=to.place.name or None,
        venue_address=to.place.address or None,
        venue_city=to.place.city or None,
        venue_country=to.place.country or None,
    )


def _follow(event: Event, shift: Shift, *, closes_at: datetime | None) -> None:
    """What is counted from the event's day: the deadline, how long offers hold, how long access needs are kept."""
    terms = RegistrationTerms.objects.filter(event=event).first()
    if terms is not None:
        _move_deadline(terms, event, shift, closes_at)
    begins = beginning_of(event)
    if begins is not None:
        Registration.objects.filter(event=event, offered_until__gt=begins).update(offered_until=begins)
    last = event.ends_on or event.starts_on
    if last is not None and last.known_day is not None:
        erase_on: date = last.known_day + ACCESS_NEEDS_KEPT
        AccessNeeds.objects.filter(registration__event=event).update(erase_on=erase_on)


def _move_deadline(terms: RegistrationTerms, event: Event, shift: Shift, closes_at: datetime | None) -> None:
    """To the moment that was said; else by its rule; else by as many days as the event moves."""
    is_known = event.starts_on is not None and event.starts_on.known_day is not None
    if closes_at is not None:
        terms.closes_at, terms.closes_days = closes_at, None
    elif terms.closes_days is not None and is_known:
        rule = Closes(days=terms.closes_days, in_working_days=terms.closes_in_working_days)
        terms.closes_at = rule.moment(event.starts_on)
    elif shift.days:
        local = terms.closes_at.astimezone(RIGA).replace(tzinfo=None) + timedelta(days=shift.days)
        terms.closes_at = min(local.replace(tzinfo=RIGA), Closes(days=0).moment(event.ends_on or event.starts_on))
    if terms.opens_at is not None and terms.opens_at >= terms.closes_at:
        terms.opens_at = None
    refuse_moments(event, opens_at=terms.opens_at, closes_at=terms.closes_at)
    terms.save(update_fields=["opens_at", "closes_at", "closes_days"])


def _withdraw_offers(event: Event) -> int:
    """Everybody with an open offer waits again; says how many."""
    withdrawn = Registration.objects.filter(event=event, offered_until__isnull=False).update(offered_until=None)
    Seats.objects.filter(event=event, part=None).update(taken=F("taken") - withdrawn)
    return withdrawn
