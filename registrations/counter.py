"""What pages say of registration for an event: where it stands, seats, parts to choose. Asked cheaply, never locked."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet, Subquery

from events.models import Event, Part
from queries.compiled import Compiled, Parameter
from registrations.models import Registration, RegistrationTerms, Seats
from registrations.opening import Opening, opening_of


@dataclass(frozen=True, slots=True)
class Counter:
    """Registration for one event at one moment; `seats` are the whole event's, None where they are not counted."""

    opening: Opening
    terms: RegistrationTerms | None
    seats: Seats | None
    at: datetime

    @property
    def free(self) -> int | None:
        """Free seats that a newcomer would get; None where the number is not limited."""
        return self.seats.free if self.seats and self.opening == Opening.OPEN else None

    @property
    def is_limited(self) -> bool:
        return self.free is not None

    @property
    def turns_at(self) -> datetime | None:
        """When the clock alone will make this untrue: registration opens, or closes."""
        moments = (self.terms.opens_at, self.terms.closes_at) if self.terms else ()
        return min((moment for moment in moments if moment and moment > self.at), default=None)


@dataclass(frozen=True, slots=True)
class PartOption:
    """A part of the event that people may choose; `free` is None where its seats are not limited."""

    part: Part
    free: int | None
    capacity: int | None

    @property
    def is_full(self) -> bool:
        return self.free == 0

    @property
    def is_for_all(self) -> bool:
        """Nothing to decide: everybody has room in it, and nothing runs beside it."""
        return self.capacity is None and self.part.kind != Part.Kind.PARALLEL_GROUP


def with_counter(events: "QuerySet[Event]") -> "QuerySet[Event]":
    """The same events with what `counter_of` reads, in the same statement."""
    whole = Seats.objects.filter(event=OuterRef("pk"), part=None)
    queue = Registration.objects.filter(event=OuterRef("pk")).waiting()
    return events.select_related("registration_terms").annotate(
        seats_capacity=Subquery(whole.values("capacity")[:1]),
        seats_taken=Subquery(whole.values("taken")[:1]),
        is_waited_for=Exists(queue),
    )


def counter_of(event: Event, at: datetime) -> Counter:
    """Where registration stands, for an event read with `with_counter`."""
    found = vars(event)  # annotated by with_counter
    terms: RegistrationTerms | None = getattr(event, "registration_terms", None)
    taken: int | None = found["seats_taken"]
    seats = None if taken is None else Seats(event=event, capacity=found["seats_capacity"], taken=taken)
    is_waited_for = bool(found["is_waited_for"]) and seats is not None and seats.capacity is not None
    opening = opening_of(event=event, terms=terms, seats=seats, is_waited_for=is_waited_for, at=at)
    return Counter(opening, terms, seats, at)


def parts_to_choose(event: Event) -> list[PartOption]:
    """The parts that a participant decides about; none where there is nothing to decide."""
    options = [_option(part) for part in OPEN_PARTS.ask(event=event.pk)]
    return options if len(options) > 1 else []


def _open_parts() -> "QuerySet[Part]":
    parts = Part.objects.filter(event=Parameter("event", BigIntegerField())).select_related("seats")
    return parts.exclude(kind=Part.Kind.BREAK).exclude(access=Part.Access.INTERNAL).order_by("ordinal", "pk")


OPEN_PARTS = Compiled(_open_parts)


def _option(part: Part) -> PartOption:
    seats: Seats | None = getattr(part, "seats", None)
    return PartOption(part, seats.free if seats else None, seats.capacity if seats else None)
