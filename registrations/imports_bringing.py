"""Bringing a checked table in: registrations with their source, and marks with the signed list that proves them."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from secrets import token_hex

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit import trail
from audit.trail import Draft
from events.models import Event
from files.models import StoredFile
from files.storing import store
from people.models import Person
from projects.models import Organisation
from projects.organisations import comparable_name
from registrations import outbox
from registrations.attendance import Proof, stated
from registrations.closing import is_to_come
from registrations.codes import ALPHABET, LENGTH
from registrations.imports import Line, Wish, plan
from registrations.imports_reading import Table
from registrations.models import Import, ImportedMark, Mark, Message, PartChoice, Registration
from registrations.opening import is_over
from registrations.rooms import Room, locked

BATCH = 1000
SIGNED, UNSIGNED = Proof(Mark.Source.SHEET, 2), Proof(Mark.Source.IMPORT, 0)

_REFUSALS: dict[str, str | Promise] = {
    "brought": _("This table was brought in already."),
    "closed": _("The list of this event is closed. It is changed by a correction that a second person confirms."),
    "cancelled": _("The event is cancelled."),
    "to_come": _("The event is still to come: nobody can have been there."),
    "nothing": _("There is no row to bring in."),
    "faulty": _("Some rows have faults. Mend them, or bring in the others only."),
}


class ImportRefused(Exception):
    """`code` is stable; the text is a translated sentence for the person who asked."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(str(_REFUSALS[code]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was decided about a table: nothing unless all is good; whether people are written to; the signed list."""

    all_or_nothing: bool = False
    tells: bool = False
    scan: StoredFile | None = None

    @property
    def proof(self) -> Proof:
        """A signature on paper that is at hand, else the coordinator's word."""
        return SIGNED if self.scan else UNSIGNED


def hand_in(*, event: Event, content: bytes, name: str, content_type: str, by: str, at: datetime) -> Import:
    """Keep the table as it was handed in, to be looked at; nothing is brought in by that."""
    table = store(BytesIO(content), name=name, content_type=content_type, at=at)
    return Import.objects.create(event=event, table=table, handed_in_by=by, handed_in_at=at)


def bring(*, imported: Import, table: Table, wish: Wish, terms: Terms, by: str, at: datetime) -> Import:
    """Register the good rows and mark who was there, all in one transaction; the table is checked again under lock.

    Refuses a closed or cancelled event, attendance of one still to come, a table without a good row, one with faults
    where all or nothing was asked for, and the same table twice. Evidence: `list.imported`, `registration.imported`
    and `mark.made` for each.
    """
    with transaction.atomic():
        room = locked(imported.event, at)
        found = Import.objects.select_for_update(of=("self",)).get(pk=imported.pk)
        _refuse(room.event, found, wish, at)
        checked = plan(event=room.event, table=table, wish=wish)
        if not checked.good:
            raise ImportRefused("nothing")
        if terms.all_or_nothing and checked.faulty:
            raise ImportRefused("faulty")
        made = _register(room, [line for line in checked.good if line.is_new], at)
        marks = _mark(room.event, checked.good, made, terms.proof, by=by, at=at)
        found.scan, found.state, found.brought_at = terms.scan, Import.State.BROUGHT, at
        found.registered, found.marked = len(made), len(marks)
        found.save()
        ImportedMark.objects.bulk_create((ImportedMark(imported=found, mark=mark) for mark in marks), batch_size=BATCH)
        _journal(found, room.event, made.values(), marks, by=by, at=at)
        if terms.tells and room.event.status == Event.Status.PUBLISHED and not is_over(room.event, at):
            written_to = [registration for registration in made.values() if registration.email]
            outbox.queue_many(registrations=written_to, kind=Message.Kind.CONFIRMATION, at=at)
    return found


def _refuse(event: Event, imported: Import, wish: Wish, at: datetime) -> None:
    if imported.state == Import.State.BROUGHT:
        raise ImportRefused("brought")
    if event.status in (Event.Status.CLOSED, Event.Status.CANCELLED):
        raise ImportRefused("closed" if event.status == Event.Status.CLOSED else "cancelled")
    if wish.is_about_attendance and is_to_come(event, at):
        raise ImportRefused("to_come")


def _register(room: Room, lines: Sequence[Line], at: datetime) -> dict[int, Registration]:
    """A confirmed registration for each row, by the row's number; seats are taken, and chairs put in afterwards."""
    event = room.event
    organisations = _organisations(event, lines)
    people = _people(event, lines)
    codes = _codes(event)
    made: dict[int, Registration] = {}
    for line in lines:
        known = line.known
        made[line.number] = Registration(
            event=event,
            key=f"r-{token_hex(8)}",
            person=people[line.number],
            status=Registration.Status.CONFIRMED,
            organisation=organisations.get(comparable_name(known.organisation)),
            position=known.position or None,
            municipality=known.municipality or None,
            labour_status=known.labour_status or None,
            education=known.education or None,
            registered_at=stated(at),
            email=known.email or None,
            email_folded=known.email.casefold() or None,
            name_folded=comparable_name(known.name),
            language=known.language,
            recorded_at=at,
            code=next(codes),
            origin=Registration.Origin.IMPORT,
            is_demonstration=event.is_demonstration,
        )
    Registration.objects.bulk_create(made.values(), batch_size=BATCH)
    _seat(room, lines, made)
    return made


def _seat(room: Room, lines: Sequence[Line], made: dict[int, Registration]) -> None:
    """Who came beyond the seats sat on a chair that was put in: the seats grow by those."""
    choices = []
    for line in lines:
        for part in sorted(line.known.parts):
            seats = room.seats.get(part)
            is_waiting = seats is not None and not seats.has_free
            if seats and not is_waiting:
                seats.taken += 1
            choices.append(PartChoice(registration=made[line.number], part_id=part, is_waiting=is_waiting))
    PartChoice.objects.bulk_create(choices, batch_size=BATCH)
    if (whole := room.whole) is not None:
        whole.taken += len(made)
        if whole.capacity is not None and whole.taken > whole.capacity:
            whole.capacity = whole.taken
            whole.save(update_fields=["capacity"])
    room.save()


def _organisations(event: Event, lines: Sequence[Line]) -> dict[str, Organisation]:
    """The project's records by comparable name, with new ones for the names that it does not have."""
    known = {
        comparable_name(row.name): row for row in Organisation.objects.filter(project=event.project).order_by("-pk")
    }
    wanted = {comparable_name(line.known.organisation): line.known.organisation for line in lines}
    new = [
        Organisation(project=event.project, key=f"o-{token_hex(8)}", name=name)
        for comparable, name in wanted.items()
        if comparable and comparable not in known
    ]
    Organisation.objects.bulk_create(new, batch_size=BATCH)
    return known | {comparable_name(row.name): row for row in new}


def _people(event: Event, lines: Sequence[Line]) -> dict[int, Person]:
    """The project's record of the same name and address, as when registering online; else a new one."""
    rows = Person.objects.filter(project=event.project, email__isnull=False).order_by("-pk")
    known = {((row.email or "").casefold(), comparable_name(row.name)): row for row in rows.iterator(BATCH)}
    found: dict[int, Person] = {}
    new = []
    for line in lines:
        who = (line.known.email.casefold(), comparable_name(line.known.name))
        person = known.get(who) if line.known.email else None
        if person is None:
            person = Person(
                project=event.project,
                key=f"p-{token_hex(8)}",
                name=line.known.name,
                email=line.known.email or None,
                gender=line.known.gender or None,
                birth_date=line.known.birth_date or None,
            )
            new.append(person)
        found[line.number] = person
    Person.objects.bulk_create(new, batch_size=BATCH)
    return found


def _codes(event: Event) -> Iterator[str]:
    used = set(Registration.objects.filter(event=event, code__isnull=False).values_list("code", flat=True))
    while True:
        code = "".join(secrets.choice(ALPHABET) for _letter in range(LENGTH))
        if code not in used:
            used.add(code)
            yield code


def _mark(
    event: Event, lines: Sequence[Line], made: dict[int, Registration], proof: Proof, *, by: str, at: datetime
) -> list[Mark]:
    """A mark for each part that a row names, unless the same proof stands there already; when, no list says."""
    wanted = [(line.registered or made[line.number].pk, part) for line in lines for part in sorted(line.present)]
    live = Mark.objects.filter(registration__event=event, source=proof.source, annulled_reason=None)
    there = set(live.values_list("registration", "part"))
    known = Registration.objects.filter(event=event).in_bulk([registration for registration, _part in wanted])
    parts = event.parts.in_bulk()
    marks = [
        Mark(
            project=event.project,
            registration=known[registration],
            part=parts[part],
            key=f"m-{token_hex(8)}",
            source=proof.source,
            evidence=proof.evidence,
            recorded_at=at,
            marked_by=by,
            is_demonstration=event.is_demonstration,
        )
        for registration, part in wanted
        if (registration, part) not in there
    ]
    return Mark.objects.bulk_create(marks, batch_size=BATCH)


def _journal(
    imported: Import, event: Event, made: Iterable[Registration], marks: Iterable[Mark], *, by: str, at: datetime
) -> None:
    registered = [
        Draft(
            "registration.imported",
            f"registration:{event.key}/{row.key}",
            {"person": row.person.key, "name": row.person.name, "email": row.email, "import": imported.pk},
        )
        for row in made
    ]
    marked = [Draft("mark.made", f"mark:{mark.key}", _of_mark(event, mark)) for mark in marks]
    details = {
        "table": imported.table.sha256,
        "scan": imported.scan.sha256 if imported.scan else None,
        "registered": len(registered),
        "marked": len(marked),
    }
    told = Draft("list.imported", f"import:{event.key}/{imported.pk}", details)
    trail.record_many(chain=f"project:{event.project.key}", by=by, at=at, entries=[told, *registered, *marked])


def _of_mark(event: Event, mark: Mark) -> dict[str, object]:
    return {
        "registration": f"{event.key}/{mark.registration.key}",
        "part": mark.part.key,
        "source": mark.source,
        "evidence": mark.evidence,
    }
