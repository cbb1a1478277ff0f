"""Opening an event for registration online: when, how, and how many seats it and its parts have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit import trail
from events.agenda import keep_published
from events.models import Event, Part
from events.states import Verb, refuse_state
from events.working_days import deadline
from projects.in_words import RIGA
from projects.partial_dates import PartialDate
from registrations import rooms
from registrations.models import PartChoice, Registration, RegistrationTerms, Seats
from registrations.rooms import Room

_REFUSALS: dict[str, str | Promise] = {
    "fewer_than_taken": _("So many seats are taken already: it cannot be fewer than %(taken)s."),
    "day_not_known": _("The event’s day is not known: say the moment instead, or the day first."),
    "closes_before_it_opens": _("Registration would close before it opens."),
    "closes_after_the_event": _("Registration would close after the event is over."),
    "deadline_has_passed": _("By this rule registration has closed already: count fewer days."),
    "foreign_part": _("This part does not belong to the event."),
}


class TermsRefused(Exception):
    """`code` is stable, `field` is what it is about (a part's key for its seats); the text is a translated sentence."""

    def __init__(self, code: str, field: str, *, taken: int = 0) -> None:
        self.code, self.field = code, field
        super().__init__(str(_REFUSALS[code]) % {"taken": taken})


@dataclass(frozen=True, slots=True, kw_only=True)
class Closes:
    """When registration closes: at a moment, or at the end of the day that lies so many days before the event."""

    at: datetime | None = None
    days: int | None = None
    in_working_days: bool = True

    def moment(self, starts_on: PartialDate | None) -> datetime:
        """Refuses a rule where the event's day is not known."""
        if self.at is not None:
            return self.at
        day = starts_on.known_day if starts_on else None
        if day is None or self.days is None:
            raise TermsRefused("day_not_known", "closes_days")
        return deadline(day, days=self.days, in_working_days=self.in_working_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartTerms:
    """How many people a part takes (None: as many as come), and who may come."""

    capacity: int | None
    access: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The terms as somebody wants them; `parts` by the part's id, those not named stay as they are."""

    closes: Closes
    capacity: int | None
    opens_at: datetime | None = None
    has_waiting_list: bool = True
    offer_hours: int = 48
    contact: str = ""
    parts: Mapping[int, PartTerms] = field(default_factory=dict)


def set_terms(
    *,
    event: Event,
    closes_at: datetime,
    by: str,
    at: datetime,
    opens_at: datetime | None = None,
    has_waiting_list: bool = True,
    contact: str = "",
) -> RegistrationTerms:
    """Terms to a moment, with the seats that event and parts state already; as `change_terms` in the rest."""
    asked = Asked(
        closes=Closes(at=closes_at),
        capacity=event.capacity,
        opens_at=opens_at,
        has_waiting_list=has_waiting_list,
        contact=contact,
    )
    with transaction.atomic():
        return _set(rooms.locked(event, at).event, asked, closes_at, by=by, at=at)


def change_terms(*, event: Event, asked: Asked, by: str, at: datetime) -> RegistrationTerms:
    """Say when and how people register, and count seats; seats that this frees go to those who wait for them.

    Refuses an event that takes no terms any more, a rule without a day, closing before opening or after the event, and
    fewer seats than are taken. Evidence: `registration_terms.set`.
    """
    with transaction.atomic():
        found = rooms.locked(event, at).event
        refuse_state(found, Verb.SET_TERMS)
        closes_at = asked.closes.moment(found.starts_on)
        refuse_moments(found, opens_at=asked.opens_at, closes_at=closes_at)
        terms = _set(found, asked, closes_at, by=by, at=at)
        offer_what_is_free(found, at)
    return terms


def _set(event: Event, asked: Asked, closes_at: datetime, *, by: str, at: datetime) -> RegistrationTerms:
    kept: dict[str, Any] = {"opens_at": asked.opens_at, "closes_at": closes_at, "contact": asked.contact}
    kept |= {"closes_days": asked.closes.days, "closes_in_working_days": asked.closes.in_working_days}
    kept |= {"has_waiting_list": asked.has_waiting_list, "offer_hours": asked.offer_hours}
    terms, _is_new = RegistrationTerms.objects.update_or_create(event=event, defaults=kept)
    seat_event(event, asked.capacity)
    _set_parts(event, asked.parts)
    _record(event, asked, closes_at, by=by, at=at)
    return terms


def refuse_moments(event: Event, *, opens_at: datetime | None, closes_at: datetime) -> None:
    """Refuses closing before opening, and after the event's last known day."""
    if opens_at is not None and closes_at <= opens_at:
        raise TermsRefused("closes_before_it_opens", "closes_at")
    last = event.ends_on or event.starts_on
    day = last.last_day if last else None
    if day is not None and timezone.localdate(closes_at - timedelta(microseconds=1), RIGA) > day:
        raise TermsRefused("closes_after_the_event", "closes_at")


def seat_event(event: Event, capacity: int | None) -> None:
    """So many seats for the whole event, counting those taken. Refuses fewer than are taken, and says how many."""
    if event.capacity != capacity:
        event.capacity = capacity
        event.save(update_fields=["capacity"])
    _seat(event, None, capacity, _taken(event))


def offer_what_is_free(event: Event, at: datetime) -> None:
    """Free seats of the event go to its queue; nothing where it takes no registrations. Call it with seats locked."""
    room: Room = rooms.locked(event, at)
    room.offer_free_seats(at)
    room.save()


def _set_parts(event: Event, wanted: Mapping[int, PartTerms]) -> None:
    parts = {part.pk: part for part in event.parts.all()}
    if not set(wanted) <= set(parts):
        raise TermsRefused("foreign_part", "parts")
    if wanted:
        keep_published(event=event)
    seated = set(Seats.objects.filter(part__event=event).values_list("part", flat=True))
    for pk, part in parts.items():
        if pk in wanted:
            part.capacity, part.access = wanted[pk].capacity, wanted[pk].access
            part.save(update_fields=["capacity", "access"])
        if part.capacity is not None or pk in seated:
            _give_waiting_seats(part)
            _seat(event, part, part.capacity, _taken_in(part))


def _give_waiting_seats(part: Part) -> None:
    """Who waits for a seat in the part gets it, first come first: they are coming to the event anyway."""
    waiting = _standing_choices(part).filter(is_waiting=True).order_by("pk")
    free = None if part.capacity is None else max(0, part.capacity - _taken_in(part))
    following = list(waiting.values_list("pk", flat=True)[:free])
    PartChoice.objects.filter(pk__in=following).update(is_waiting=False)


def _seat(event: Event, part: Part | None, capacity: int | None, taken: int) -> None:
    if capacity is not None and taken > capacity:
        raise TermsRefused("fewer_than_taken", part.key if part else "capacity", taken=taken)
    Seats.objects.update_or_create(event=event, part=part, defaults={"capacity": capacity, "taken": taken})


def _taken(event: Event) -> int:
    standing = Registration.objects.filter(event=event)
    return standing.filter(status=Registration.Status.CONFIRMED).count() + standing.exclude(offered_until=None).count()


def _taken_in(part: Part) -> int:
    return _standing_choices(part).filter(is_waiting=False).count()


def _standing_choices(part: Part) -> "QuerySet[PartChoice]":
    return PartChoice.objects.filter(part=part, registration__in=Registration.objects.standing())


def _record(event: Event, asked: Asked, closes_at: datetime, *, by: str, at: datetime) -> None:
    parts = event.parts.in_bulk(asked.parts)
    details = {
        "opens_at": str(asked.opens_at or ""),
        "closes_at": str(closes_at),
        "closes_days": asked.closes.days,
        "in_working_days": asked.closes.in_working_days,
        "capacity": asked.capacity,
        "has_waiting_list": asked.has_waiting_list,
        "offer_hours": asked.offer_hours,
        "contact": asked.contact,
        "parts": {parts[pk].key: [row.capacity, row.access] for pk, row in asked.parts.items()},
    }
    chain, subject = f"project:{event.project.key}", f"event:{event.key}"
    trail.record(chain=chain, action="registration_terms.set", subject=subject, by=by, at=at, details=details)
