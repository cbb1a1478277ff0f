"""An event's seats while they are locked: who takes one, who gives one back, who is next.

The database refuses a seat sold twice (`Seats`); the lock makes sure that nobody meets that refusal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, Exists, F, OuterRef, QuerySet

from audit import trail
from events.models import Event, Part
from projects.in_words import RIGA
from queries.compiled import Compiled, Parameter
from registrations import outbox
from registrations.guards import wait_for_closing
from registrations.models import Message, PartChoice, Registration, RegistrationTerms, Seats
from registrations.opening import beginning_of, is_over
from registrations.refusals import EnrolmentRefused

DAY_BEGINS, FIRST_ANSWERS, DAY_ENDS = 8, 9, 22


@dataclass(slots=True)
class Room:
    """An event with its seats locked; changes are kept by `save`. `is_waited_for`: somebody stands in the queue."""

    event: Event
    terms: RegistrationTerms | None
    seats: Mapping[int | None, Seats]
    taken_before: Mapping[int, int]
    is_waited_for: bool

    @property
    def whole(self) -> Seats | None:
        """The seats of the event as a whole."""
        return self.seats.get(None)

    @property
    def has_free_seat(self) -> bool:
        """A seat for a newcomer: nobody passes those who wait."""
        return self.whole is None or (self.whole.has_free and not self.is_waited_for)

    def take(self) -> None:
        if self.whole:
            self.whole.taken += 1

    def make_room(self) -> bool:
        """Put a chair in where no seat is free: one more seat than was planned. Says whether that was needed."""
        if self.whole is None or self.whole.capacity is None or self.whole.has_free:
            return False
        self.whole.capacity = self.whole.taken + 1
        self.whole.save(update_fields=["capacity"])
        return True

    def give_back(self) -> None:
        if self.whole:
            self.whole.taken -= 1

    def choose(self, registration: Registration, parts: frozenset[int]) -> None:
        """Give the registration its parts; where a part has no free seat it waits there. Refuses a foreign part."""
        if not parts:
            return
        if Part.objects.filter(event=self.event, pk__in=parts).count() != len(parts):
            raise EnrolmentRefused("foreign_part")
        choices = []
        for part in sorted(parts):
            seats = self.seats.get(part)
            is_waiting = seats is not None and not seats.has_free
            if seats and not is_waiting:
                seats.taken += 1
            choices.append(PartChoice(registration=registration, part_id=part, is_waiting=is_waiting))
        PartChoice.objects.bulk_create(choices)

    def choose_anew(self, registration: Registration, parts: frozenset[int]) -> None:
        """Give up the parts no longer wanted and add the new ones; what stays keeps its seat or place in a queue."""
        so_far = frozenset(registration.choices.values_list("part", flat=True))
        self.release_parts(registration, so_far - parts)
        registration.choices.exclude(part__in=parts).delete()
        self.choose(registration, parts - so_far)

    def release(self, registration: Registration) -> None:
        """Take back what the registration held: its seat (or the one its offer held) and its seats in parts."""
        self.release_seat(registration)
        self.release_parts(registration, frozenset(registration.choices.values_list("part", flat=True)))

    def release_seat(self, registration: Registration) -> None:
        if registration.status == Registration.Status.CONFIRMED or registration.offered_until is not None:
            self.give_back()

    def release_parts(self, registration: Registration, parts: frozenset[int]) -> None:
        """Seats in parts go to those who wait for them, first come first, without asking: they are coming anyway."""
        for choice in registration.choices.filter(is_waiting=False, part__in=parts):
            if (seats := self.seats.get(choice.part_id)) is None:
                continue
            waiting = PartChoice.objects.filter(part=choice.part_id, is_waiting=True).exclude(registration=registration)
            following = waiting.filter(registration__in=Registration.objects.standing()).order_by("pk").first()
            if following is None:
                seats.taken -= 1
            else:
                PartChoice.objects.filter(pk=following.pk).update(is_waiting=False)

    def offer_free_seats(self, at: datetime) -> None:
        """Hold each free seat for the next in the queue, for as long as the terms say; not once the event has begun."""
        is_on = self.event.status == Event.Status.PUBLISHED and not is_over(self.event, at)
        begins = beginning_of(self.event)
        if self.terms is None or self.whole is None or not is_on or (begins and begins <= at):
            return
        until = answer_by(at, self.terms.offer_hours)
        until = min(until, begins) if begins else until
        queue = Registration.objects.filter(event=self.event).waiting().select_related("event__project")
        for registration in queue[: self.whole.free or 0]:
            registration.offered_until = until
            registration.save(update_fields=["offered_until"])
            self.take()
            record(registration, "registration.offered", by="system", at=at)
            outbox.queue(registration=registration, kind=Message.Kind.OFFER, at=at)

    def expire_offers(self, at: datetime) -> None:
        """Pass on the seats of offers that ran out; who let one run out goes to the end of the queue."""
        expired = Registration.objects.filter(event=self.event, offered_until__lte=at).select_related("event__project")
        for registration in expired:
            registration.offered_until, registration.queued_at = None, at
            registration.save(update_fields=["offered_until", "queued_at"])
            self.give_back()
            record(registration, "registration.offer_expired", by="system", at=at)
            outbox.queue(registration=registration, kind=Message.Kind.OFFER_EXPIRED, at=at)
        if expired:
            self.offer_free_seats(at)

    def save(self) -> None:
        """Keep what was taken and given back."""
        changed: dict[int, list[int]] = {}
        for seats in self.seats.values():
            changed.setdefault(seats.taken - self.taken_before[seats.pk], []).append(seats.pk)
        for more, rows in changed.items():
            if more:
                Seats.objects.filter(pk__in=rows).update(taken=F("taken") + more)


def answer_by(at: datetime, hours: int) -> datetime:
    """When an offer made now ends: on the hour, and never at night, when nobody answers mails."""
    until = (at + timedelta(hours=hours)).astimezone(RIGA)
    if until.replace(minute=0, second=0, microsecond=0) != until:
        until = until.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    if DAY_BEGINS <= until.hour < DAY_ENDS:
        return until.astimezone(UTC)
    morning = until.replace(hour=FIRST_ANSWERS, minute=0)
    return (morning if until.hour < DAY_BEGINS else morning + timedelta(days=1)).astimezone(UTC)


def locked(event: Event, at: datetime) -> Room:
    """Lock the event's seats, read event and terms again, and pass on what expired offers held.

    Until the transaction ends nobody closes the list.
    """
    wait_for_closing(event.pk)
    seats = Seats.objects.locked_for(event)
    [found] = AS_IT_IS.ask(event=event.pk, at=at)
    terms = getattr(found, "registration_terms", None)
    room = Room(found, terms, seats, {row.pk: row.taken for row in seats.values()}, found.is_waited_for)
    if found.has_expired_offers:
        room.expire_offers(at)
        room.is_waited_for = Registration.objects.filter(event=event).waiting().exists()
    return room


def _as_it_is() -> "QuerySet[Event]":
    """The event with its terms, whether somebody waits, and whether an offer has run out."""
    at, queue = Parameter("at", DateTimeField()), Registration.objects.filter(event=OuterRef("pk"))
    ended = queue.filter(offered_until__isnull=False, offered_until__lte=at)
    rows = Event.objects.filter(pk=Parameter("event", BigIntegerField())).order_by()
    return rows.select_related("project", "registration_terms").annotate(
        has_expired_offers=Exists(ended), is_waited_for=Exists(queue.waiting())
    )


AS_IT_IS = Compiled(_as_it_is)


def record(
    registration: Registration, action: str, *, by: str, at: datetime, details: dict[str, Any] | None = None
) -> None:
    """Write to the project's journal what became of a registration."""
    event = registration.event
    subject = f"registration:{event.key}/{registration.key}"
    trail.record(chain=f"project:{event.project.key}", action=action, subject=subject, by=by, at=at, details=details)
