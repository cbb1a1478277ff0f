"""Who of a crowd registered for an event and what proves that they were there; rows are made, not yet stored.

Among them is one of everything that a coordinator meets: second proofs, annulled marks, claims without evidence,
people on the waiting list, and one person on two lists.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from random import Random

from config.demo.crowd import Guest, second_record
from events.models import Event, Part
from projects.in_words import RIGA
from registrations.codes import ALPHABET, LENGTH
from registrations.models import Mark, Registration

EVIDENCE = {
    Mark.Source.CODE: 1,
    Mark.Source.SHEET: 2,
    Mark.Source.TICK: 0,
    Mark.Source.LOG: 3,
    Mark.Source.IMPORT: None,
}
SORTS = ("present", "absent", "claimed", "mistaken", "cancelled", "waitlisted", "unconfirmed", "pending")
STATUSES = {
    "cancelled": Registration.Status.CANCELLED,
    "waitlisted": Registration.Status.WAITLISTED,
    "unconfirmed": Registration.Status.WAITLISTED,
    "pending": Registration.Status.PENDING,
}
STAYS = 0.88  # how likely somebody who came is still there for the next part
REMARKED_EVERY, PROVED_TWICE_EVERY = 17, 4
REASONS = ("Atzīmēts pretējās grupas sarakstā", "Nolasīts nejauši divreiz", "Dalībnieks apliecina, ka nebija ieradies")
FIRST_PART, PART_LENGTH = time(10), timedelta(minutes=75)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """How many people of which sort one event has, drawn from a stretch of the crowd.

    `present` have marks that count; `claimed` only a claim without evidence, `mistaken` only an annulled mark;
    `unconfirmed` came from the waiting list and nobody confirmed them. `on_two_lists` of those present also stand on
    another list under another spelling.
    """

    event: str
    present: int
    sources: tuple[str, ...]
    absent: int = 0
    claimed: int = 0
    mistaken: int = 0
    cancelled: int = 0
    waitlisted: int = 0
    unconfirmed: int = 0
    pending: int = 0
    on_two_lists: int = 0
    draw_from: tuple[int, int] | None = None

    @property
    def sorts(self) -> list[str]:
        """One word a person."""
        return [sort for sort in SORTS for _ in range(getattr(self, sort))]


@dataclass(slots=True)
class Attendance:
    """What one project's gatherings made so far."""

    guests: list[Guest] = field(default_factory=list)
    registrations: list[Registration] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


class Door:
    """Registers the people of one gathering and marks them; its choices are the same for the same event."""

    def __init__(self, event: Event, gathering: Gathering, attendance: Attendance, today: date) -> None:
        self.event, self.gathering, self.attendance = event, gathering, attendance
        self.rng = Random(f"{event.project.key} {event.key}")  # noqa: S311  # the same every time
        self.day = event.starts_on.known_day if event.starts_on else None
        self.last_day_to_register = min((self.day or today) - timedelta(days=2), today - timedelta(days=1))
        self.sittings = list(_sittings(event))
        self.codes = _codes(event)
        self.stated_registrations = event.registrations.count()
        self.registered = 0

    def receive(self, crowd: Sequence[Guest]) -> None:
        """Everybody the gathering speaks of, in a mixed order."""
        start, stop = self.gathering.draw_from or (0, len(crowd))
        sorts = self.gathering.sorts
        guests = self.rng.sample(crowd[start:stop], len(sorts))
        for sort, guest in sorted(zip(sorts, guests, strict=True), key=lambda pair: pair[1].person.ordinal):
            self._receive_one(sort, guest)

    def _receive_one(self, sort: str, guest: Guest) -> None:
        registration = self._register(guest, STATUSES.get(sort, Registration.Status.CONFIRMED))
        match sort:
            case "present":
                self._mark_present(guest, registration)
            case "claimed":
                self._mark(registration, self.sittings[0][0], Mark.Source.IMPORT)
            case "mistaken":
                self._annul(self._mark(registration, self.sittings[0][0], self._source()), REASONS[-1])
            case "unconfirmed":
                self._mark(registration, self.sittings[0][0], Mark.Source.TICK)

    def _register(self, guest: Guest, status: str) -> Registration:
        self.registered += 1
        row = Registration(
            event=self.event,
            ordinal=self.stated_registrations + self.registered,
            key=f"demo-{self.registered:03}",
            person=guest.person,
            status=status,
            organisation=guest.organisation,
            position=guest.position,
            registered_at=self._registered_at(),
            code=None if self.event.is_held else next(self.codes),
            labour_status=guest.labour_status,
            education=guest.education,
            is_demonstration=True,
        )
        self.attendance.registrations.append(row)
        return row

    def _mark_present(self, guest: Guest, registration: Registration) -> None:
        """In the first sitting for sure, later most likely; some proved twice, some first marked wrongly."""
        number, source = len(self.attendance.registrations), self._source()
        for place, sitting in enumerate(self.sittings):
            if place and self.rng.random() > STAYS:
                break
            part = self.rng.choice(sitting)
            if number % REMARKED_EVERY == 0:
                wrong = next((other for other in sitting if other != part), part)
                self._annul(self._mark(registration, wrong, source), REASONS[wrong == part])
            self._mark(registration, part, source)
            if number % PROVED_TWICE_EVERY == 0 and source != Mark.Source.LOG:
                self._mark(registration, part, self._other_proof(source))
        on_two_lists = len(self.attendance.guests)
        if on_two_lists < self.gathering.on_two_lists:
            again = second_record(guest, on_two_lists)
            self.attendance.guests.append(again)
            self._mark(self._register(again, Registration.Status.CONFIRMED), self.sittings[0][0], Mark.Source.TICK)

    def _mark(self, registration: Registration, part: Part, source: str) -> Mark:
        number = len(self.attendance.marks) + 1
        row = Mark(
            project=self.event.project,
            registration=registration,
            part=part,
            ordinal=number,
            key=f"demo-{number:04}",
            source=source,
            at=self._moment(part),
            minutes=self.rng.randint(35, 95) if source == Mark.Source.LOG else None,
            mode=Mark.Mode.ONLINE if source == Mark.Source.LOG else Mark.Mode.ONSITE,
            evidence=EVIDENCE[Mark.Source(source)],
            is_demonstration=True,
        )
        self.attendance.marks.append(row)
        return row

    def _annul(self, mark: Mark, reason: str) -> None:
        mark.annulled_reason, mark.annulled_at = reason, mark.at

    def _source(self) -> str:
        return self.rng.choice(self.gathering.sources)

    def _other_proof(self, source: str) -> str:
        return Mark.Source.CODE if source == Mark.Source.SHEET else Mark.Source.SHEET

    def _registered_at(self) -> str | None:
        """In the weeks before; nothing where the event's own year is not known."""
        if self.day is None:
            return None
        on = self.last_day_to_register - timedelta(days=self.rng.randint(0, 18))
        return _stated(datetime.combine(on, time(self.rng.randint(8, 19), self.rng.randint(0, 59))))

    def _moment(self, part: Part) -> str:
        """A few minutes before the part, or into it; only the clock where the day is not known."""
        starts = time.fromisoformat(part.starts_at) if part.starts_at else FIRST_PART
        length = timedelta() if part.starts_at else PART_LENGTH * part.ordinal
        on = (part.date.known_day if part.date else None) or self.day
        at = datetime.combine(on or date(2000, 1, 1), starts) + length + timedelta(minutes=self.rng.randint(-20, 9))
        return _stated(at) if on else f"{at:%H:%M}"


def _codes(event: Event) -> Iterator[str]:
    """Codes for the desk, no two alike, the same for the same event."""
    rng = Random(f"codes {event.project.key} {event.key}")  # noqa: S311  # the same every time
    seen: set[str] = set()
    while True:
        code = "".join(rng.choices(ALPHABET, k=LENGTH))
        if code not in seen:
            seen.add(code)
            yield code


def _sittings(event: Event) -> Iterator[list[Part]]:
    """What is marked, one after the other: a part, or parallel groups of which everybody goes to one.

    Nobody is marked in a break, nor in the public parts of an event that also has others: there heads are counted.
    """
    parts = [part for part in event.parts.all() if part.kind != Part.Kind.BREAK]
    closed = [part for part in parts if part.access != Part.Access.PUBLIC]
    for is_parallel, run in groupby(closed or parts, key=lambda part: part.kind == Part.Kind.PARALLEL_GROUP):
        together = list(run)
        yield from [together] if is_parallel else ([part] for part in together)


def _stated(local: datetime) -> str:
    return local.replace(tzinfo=RIGA).isoformat(timespec="minutes")
