"""What an imported table would do, row by row, before anything is done: the dry run.

Each row is new, or of somebody who is registered already, or has faults, each said in words.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events.models import Event, Part
from events.search import fold
from projects.organisations import comparable_name
from projects.typed_dates import read_date
from registrations import said
from registrations.editing import Known
from registrations.imports_columns import FIELDS, PARTS, PRESENT, code_for, is_yes
from registrations.imports_reading import Table
from registrations.listing_columns import GENDERS
from registrations.models import Education, LabourStatus, Mark, Registration, Seats

_CHOICES: Mapping[str, Sequence[tuple[str, Any]]] = {
    "gender": tuple(GENDERS.items()),
    "labour_status": LabourStatus.choices,
    "education": Education.choices,
    "language": settings.LANGUAGES,
}
_SEPARATORS = ";|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row: who it is about and what is wrong with it. `registered` is the registration it is about, if one is."""

    number: int
    known: Known
    present: frozenset[int] = frozenset()
    registered: int | None = None
    problems: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        return not self.problems

    @property
    def is_new(self) -> bool:
        return self.registered is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How the table is to be read: a field for each column; `everybody_in`: a part that everybody named was in."""

    columns: tuple[str, ...]
    everybody_in: int | None = None

    @property
    def is_about_attendance(self) -> bool:
        return self.everybody_in is not None or PRESENT in self.columns


@dataclass(frozen=True, slots=True)
class Plan:
    """The rows of a table, checked."""

    lines: list[Line] = field(default_factory=list)

    @property
    def good(self) -> list[Line]:
        return [line for line in self.lines if line.is_good]

    @property
    def faulty(self) -> list[Line]:
        return [line for line in self.lines if not line.is_good]

    @property
    def new(self) -> int:
        return sum(line.is_new for line in self.good)

    @property
    def marks(self) -> int:
        return sum(len(line.present) for line in self.good)


def plan(*, event: Event, table: Table, wish: Wish) -> Plan:
    """Check every row against the rules, the rows before it and those who are registered. Changes nothing."""
    parts = list(event.parts.exclude(kind=Part.Kind.BREAK))
    reader = _Reader(parts, wish)
    lines = [reader.line(number, row) for number, row in enumerate(table.rows, start=2)]
    lines = list(_against_each_other(lines))
    lines = list(_against_registered(event, lines, wish))
    if not wish.is_about_attendance:
        lines = list(_within_capacity(event, lines))
    return Plan(lines)


class _Reader:
    """Reads rows by the wish; what it cannot read becomes a problem of the row."""

    def __init__(self, parts: Sequence[Part], wish: Wish) -> None:
        self._wish, self._parts = wish, parts
        self._by_name = {fold(name): part.pk for part in parts for name in (str(part), part.key)}

    def line(self, number: int, row: Sequence[str]) -> Line:
        cells = {name: text for name, text in zip(self._wish.columns, row, strict=False) if name in FIELDS and text}
        problems: list[str] = []
        read: dict[str, Any] = {"name": self._name(cells, problems), "email": self._email(cells, problems)}
        for name in ("organisation", "position", "municipality"):
            read[name] = _clean(said.one_line, cells.get(name, "")[: said.LONGEST_LINE], str(FIELDS[name]), problems)
        for name, choices in _CHOICES.items():
            if typed := cells.get(name):
                read[name] = self._code(name, typed, choices, problems)
        if typed := cells.get("birth_date"):
            read["birth_date"] = self._day(typed, problems)
        read["parts"] = self._named(cells.get(PARTS, ""), problems)
        present = self._present(cells.get(PRESENT, ""), problems)
        return Line(number=number, known=Known(**read), present=present, problems=tuple(problems))

    def _name(self, cells: Mapping[str, str], problems: list[str]) -> str:
        whole = cells.get("name") or " ".join(cells[part] for part in ("first_name", "surname") if part in cells)
        if not whole:
            problems.append(_("There is no name."))
            return ""
        return _clean(said.person_name, whole[: said.LONGEST_LINE], str(FIELDS["name"]), problems)

    def _email(self, cells: Mapping[str, str], problems: list[str]) -> str:
        typed = cells.get("email", "")
        return _clean(said.email_address, typed, str(FIELDS["email"]), problems) if typed else ""

    def _code(self, name: str, typed: str, choices: Sequence[tuple[str, Any]], problems: list[str]) -> str:
        code = code_for(name, typed, choices)
        if code is None:
            problems.append(_("%(column)s: “%(typed)s” is not known.") % {"column": FIELDS[name], "typed": typed})
        return code or ("lv" if name == "language" else "")

    def _day(self, typed: str, problems: list[str]) -> str:
        try:
            return str(read_date(typed))
        except ValueError:
            problems.append(_("%(column)s: “%(typed)s” is no date.") % {"column": FIELDS["birth_date"], "typed": typed})
            return ""

    def _named(self, typed: str, problems: list[str]) -> frozenset[int]:
        found = set()
        for name in _apart(typed):
            if (part := self._by_name.get(fold(name))) is None:
                problems.append(_("There is no part “%(name)s”.") % {"name": name})
            else:
                found.add(part)
        return frozenset(found)

    def _present(self, typed: str, problems: list[str]) -> frozenset[int]:
        everybody_in = self._wish.everybody_in
        if PRESENT not in self._wish.columns:
            return frozenset() if everybody_in is None else frozenset({everybody_in})
        if is_yes(typed):
            if everybody_in is None and len(self._parts) > 1:
                problems.append(_("Say in which part: the event has several."))
                return frozenset()
            return frozenset({everybody_in or self._parts[0].pk}) if self._parts else frozenset()
        return self._named(typed, problems) if fold(typed) not in ("", "0", "ne", "no", "n") else frozenset()


def _clean(clean: Any, typed: str, column: str, problems: list[str]) -> str:
    try:
        return str(clean(typed))
    except ValidationError as fault:
        problems.append(f"{column}: {' '.join(fault.messages)}")
        return ""


def _apart(typed: str) -> list[str]:
    for separator in _SEPARATORS:
        typed = typed.replace(separator, "\n")
    return [name.strip() for name in typed.split("\n") if name.strip()]


def _who(known: Known) -> tuple[str, str]:
    return known.email.casefold(), comparable_name(known.name)


def _against_each_other(lines: list[Line]) -> Iterator[Line]:
    """The same name and address twice in one table: the first row stands."""
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        first = seen.setdefault(_who(line.known), line.number)
        is_again = first != line.number and bool(line.known.name)
        again = _("The same person as in row %(number)s.") % {"number": first}
        yield replace(line, problems=(*line.problems, again)) if is_again else line


def _against_registered(event: Event, lines: list[Line], wish: Wish) -> Iterator[Line]:
    """Who is registered: by address and name, else by a name that nobody else has. They can only be marked."""
    rows = event.registrations.standing().values_list("pk", "email_folded", "person__name")
    by_both: dict[tuple[str, str], int] = {}
    by_name: dict[str, list[int]] = defaultdict(list)
    for pk, email, name in rows:
        by_both[(email or "", comparable_name(name))] = pk
        by_name[comparable_name(name)].append(pk)
    sources = (Mark.Source.SHEET, Mark.Source.IMPORT)
    marks = Mark.objects.filter(registration__event=event, annulled_reason=None, source__in=sources)
    marked = set(marks.values_list("registration", "part"))
    for line in lines:
        same = by_name.get(comparable_name(line.known.name), [])
        found = by_both.get(_who(line.known)) or (same[0] if len(same) == 1 and not line.known.email else None)
        yield _of_registered(line, found, same, marked, wish) if line.known.name else line


def _of_registered(line: Line, found: int | None, same: list[int], marked: set[tuple[int, int]], wish: Wish) -> Line:
    problem = ""
    if found is None and len(same) > 1 and not line.known.email:
        problem = _("Several people of this name are registered: add the e-mail address.")
    elif found is not None and not wish.is_about_attendance:
        problem = _("This person is registered for the event already.")
    elif found is not None and line.present and all((found, part) in marked for part in line.present):
        problem = _("This person is marked from a list already.")
    return replace(line, registered=found, problems=(*line.problems, problem) if problem else line.problems)


def _within_capacity(event: Event, lines: list[Line]) -> Iterator[Line]:
    """Seats in the order of the rows; nobody passes those who wait."""
    seats = Seats.objects.filter(event=event, part=None).first()
    free = seats.free if seats else None
    if seats and free and Registration.objects.filter(event=event).waiting().exists():
        free = 0
    for line in lines:
        if free is None or not (line.is_good and line.is_new):
            yield line
        elif free > 0:
            free -= 1
            yield line
        else:
            yield replace(line, problems=(_("No seat is free for this person any more."),))
