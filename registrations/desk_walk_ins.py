"""People who are let in though the list does not have them: newcomers, and those without a confirmed seat.

The helper decides about a full room and about a namesake; until then nothing is changed (`AskFirst`). A chair beyond
the number of seats is put in, never sold: the seats grow by one, and the journal says so.
"""

from dataclasses import dataclass
from secrets import token_hex

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import Event
from people.models import Person
from projects.models import Organisation
from projects.organisations import comparable_name
from registrations import outbox, rooms
from registrations.attendance import stated
from registrations.codes import new_code
from registrations.desk import BY_TICK, IS_OPEN, Attempt, DeskRefused, Outcome, Verdict, marked, once
from registrations.desk_answers import Answer
from registrations.desk_days import Day, day_of
from registrations.identity import recorded
from registrations.models import Message, Registration
from registrations.notice import PRIVACY_NOTICE
from registrations.rooms import Room

_QUESTIONS: dict[str, str | Promise] = {
    "full": _("All seats are taken, or people wait for them. Let the person in all the same?"),
    "namesake": _("Somebody of this name is on the list. Is it the same person?"),
    "same_person": _("This name with this e-mail address is on the list already."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Who came without a registration; who names an e-mail address gets link and code there."""

    name: str
    organisation: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What the helper has decided already: a chair beyond the seats, another person of the same name."""

    beyond_seats: bool = False
    is_another: bool = False


class AskFirst(Exception):
    """Nothing was changed: `question` is for the helper, `namesakes` are those whom the newcomer may be."""

    def __init__(self, code: str, namesakes: tuple[Registration, ...] = ()) -> None:
        self.code, self.namesakes = code, namesakes
        super().__init__(str(_QUESTIONS[code]))


def enter(attempt: Attempt, newcomer: Newcomer, decided: Decided) -> Answer:
    """Register a newcomer and mark them present, as one change.

    Asks first (`AskFirst`) about a namesake and a full room. Evidence: `registration.walked_in`, `mark.made`, a scan,
    and a mail where an address was named.
    """
    return once(attempt, lambda: _enter(attempt, newcomer, decided))


def let_in(attempt: Attempt, registration: int, decided: Decided) -> Answer:
    """Confirm somebody who waits, withdrew or was not confirmed, and mark them present, as one change.

    Asks first (`AskFirst`) about a full room. Evidence: `registration.let_in`, `mark.made`, a scan.
    """
    return once(attempt, lambda: _let_in(attempt, registration, decided))


def _enter(attempt: Attempt, newcomer: Newcomer, decided: Decided) -> Verdict:
    if refused := _refusal(attempt):
        return Verdict(outcome=refused)
    room = rooms.locked(attempt.event, attempt.at)
    _ask_about_namesakes(room.event, newcomer, decided)
    is_beyond = _take_a_chair(room, decided)
    registration = _registration(attempt, newcomer)
    details = {
        "person": registration.person.key,
        "name": newcomer.name,
        "email": registration.email,
        "organisation": newcomer.organisation or None,
        "beyond_seats": is_beyond,
        "privacy_notice": registration.privacy_notice,
    }
    rooms.record(registration, "registration.walked_in", by=attempt.by, at=attempt.at, details=details)
    if registration.email:
        outbox.queue(registration=registration, kind=Message.Kind.CONFIRMATION, at=attempt.at)
    return marked(attempt, registration, BY_TICK)


def _let_in(attempt: Attempt, pk: int, decided: Decided) -> Verdict:
    if refused := _refusal(attempt):
        return Verdict(outcome=refused)
    room = rooms.locked(attempt.event, attempt.at)
    rows = Registration.objects.select_for_update(of=("self",))
    found = rows.select_related("event__project", "person", "organisation").filter(event=attempt.event, pk=pk).first()
    if found is None:
        raise DeskRefused("not_here")
    before = found.status
    if before != Registration.Status.CONFIRMED:
        is_beyond = found.offered_until is None and _take_a_chair(room, decided)
        found.status, found.offered_until = Registration.Status.CONFIRMED, None
        found.revision += 1
        found.save(update_fields=["status", "offered_until", "revision"])
        details = {"status_before": before, "beyond_seats": is_beyond}
        rooms.record(found, "registration.let_in", by=attempt.by, at=attempt.at, details=details)
    return marked(attempt, found, BY_TICK)


def _refusal(attempt: Attempt) -> str | None:
    if attempt.event.status not in IS_OPEN:
        return Outcome.NOT_OPEN
    is_wrong_day = day_of(event=attempt.event, part=attempt.part, at=attempt.at) is Day.IT_IS_NOT
    return Outcome.WRONG_DAY if is_wrong_day else None


def _ask_about_namesakes(event: Event, newcomer: Newcomer, decided: Decided) -> None:
    """One name and one address is one person, whatever the helper says; of one name alone the helper decides."""
    same, folded = _namesakes(event, newcomer.name), newcomer.email.casefold()
    stand = tuple(row for row in same if folded and row.email_folded == folded and row.status in Registration.STANDING)
    if stand:
        raise AskFirst("same_person", stand)
    if same and not decided.is_another:
        raise AskFirst("namesake", same)


def _namesakes(event: Event, name: str) -> tuple[Registration, ...]:
    wanted = comparable_name(name)
    same = Registration.objects.filter(event=event, person__name__icontains=name.split()[-1])
    rows = same.select_related("person", "organisation").order_by("pk")
    return tuple(row for row in rows if comparable_name(row.person.name) == wanted)


def _take_a_chair(room: Room, decided: Decided) -> bool:
    """A seat for one more; where none is free, and the helper says so, a chair is put in. Says whether it was."""
    if not room.has_free_seat and not decided.beyond_seats:
        raise AskFirst("full")
    whole = room.whole
    is_beyond = whole is not None and not whole.has_free
    if whole is not None and is_beyond:
        whole.capacity = whole.taken + 1
    room.take()
    if whole is not None:
        whole.save(update_fields=["capacity", "taken"])
    return is_beyond


def _registration(attempt: Attempt, newcomer: Newcomer) -> Registration:
    event = attempt.event
    email = newcomer.email or None
    known = recorded(event.project_id, newcomer.name, email) if email else None
    return Registration.objects.create(
        event=event,
        key=f"r-{token_hex(8)}",
        person=known or _new_person(event, newcomer),
        status=Registration.Status.CONFIRMED,
        organisation=_organisation(event, newcomer.organisation),
        registered_at=stated(attempt.at),
        email=email,
        email_folded=email and email.casefold(),
        name_folded=comparable_name(newcomer.name),
        origin=Registration.Origin.DESK,
        code=new_code(event) if email else None,
        privacy_notice=PRIVACY_NOTICE if email else None,
        recorded_at=attempt.at,
        is_demonstration=event.is_demonstration,
    )


def _new_person(event: Event, newcomer: Newcomer) -> Person:
    key, email = f"p-{token_hex(8)}", newcomer.email or None
    return Person.objects.create(project=event.project, key=key, name=newcomer.name, email=email)


def _organisation(event: Event, typed: str) -> Organisation | None:
    """The project's record of the organisation typed, else a new one."""
    if not typed:
        return None
    known = Organisation.objects.filter(project=event.project, name__iexact=typed).first()
    return known or Organisation.objects.create(project=event.project, key=f"o-{token_hex(8)}", name=typed)
