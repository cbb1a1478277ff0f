"""What to type at an invented event's desk so that each of its ten answers can be seen. Only the demonstration asks."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from events.models import Event, Part
from registrations import attendance
from registrations.codes import ALPHABET, LENGTH
from registrations.desk_answers import WORDS
from registrations.models import PartChoice, Registration, Scan

Outcome, Status = Scan.Outcome, Registration.Status
_BY_STATUS = {
    Outcome.WAITLISTED: Status.WAITLISTED,
    Outcome.CANCELLED: Status.CANCELLED,
    Outcome.NOT_CONFIRMED: Status.PENDING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A code and the answer that it gets; `desk` is the event at whose desk, where it is another one."""

    outcome: str
    code: str
    desk: Event | None = None

    @property
    def word(self) -> str:
        return str(WORDS[self.outcome])


def samples(event: Event, part: Part | None) -> list[Sample]:
    """As far as the data have somebody for each answer, in the order in which one would try them."""
    coded = Registration.objects.filter(event=event, code__isnull=False).order_by("pk")
    live = attendance.live_marks().filter(registration=OuterRef("pk"), part=part)
    of_part = coded.filter(status=Status.CONFIRMED).annotate(is_here=Exists(live))
    own = of_part.exclude(choices__isnull=False) | of_part.filter(choices__part=part)
    found = {
        Outcome.WELCOME: _code(own.filter(is_here=False)),
        Outcome.ALREADY_HERE: _code(own.filter(is_here=True)) or _code(own.filter(is_here=False)),
        **{outcome: _code(coded.filter(status=status)) for outcome, status in _BY_STATUS.items()},
        Outcome.WRONG_PART: _code(of_part.filter(choices__isnull=False).exclude(pk__in=_of(part))),
        Outcome.WRONG_EVENT: _code(_elsewhere(event, Event.Status.PUBLISHED)),
        Outcome.UNKNOWN: _nobodys(event),
    }
    here = [Sample(outcome=outcome, code=code) for outcome, code in found.items() if code]
    return here + _at_other_desks(event)


def _at_other_desks(event: Event) -> list[Sample]:
    """On another day, and where no desk is open, one sees it at the desk of another event."""
    wanted = {Outcome.WRONG_DAY: Event.Status.PUBLISHED, Outcome.NOT_OPEN: Event.Status.CANCELLED}
    rows = {outcome: _elsewhere(event, status).first() for outcome, status in wanted.items()}
    return [Sample(outcome=outcome, code=row.code or "", desk=row.event) for outcome, row in rows.items() if row]


def _elsewhere(event: Event, status: str) -> "QuerySet[Registration]":
    others = Registration.objects.filter(event__project=event.project_id, event__status=status, code__isnull=False)
    confirmed = others.filter(status=Status.CONFIRMED).exclude(event=event).exclude(event__starts_on=event.starts_on)
    return confirmed.select_related("event__project").order_by("pk")


def _of(part: Part | None) -> "QuerySet[PartChoice, int]":
    return PartChoice.objects.filter(part=part).values_list("registration", flat=True)


def _code(rows: "QuerySet[Registration]") -> str:
    return rows.values_list("code", flat=True).first() or ""


def _nobodys(event: Event) -> str:
    """A code that nobody of the project has."""
    taken = set(Registration.objects.filter(event__project=event.project_id).values_list("code", flat=True))
    return next(code for code in (letter * LENGTH for letter in ALPHABET) if code not in taken)
