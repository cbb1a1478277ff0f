"""What the desk reads: who is on the list, who is there already, the last scans. Nothing here changes anything."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from events.models import Event, Part
from events.search import fold
from registrations import attendance
from registrations.collation import by_surname, initial
from registrations.models import Headcount, PartChoice, Registration, Scan

FOUND_AT_MOST = 12
READ_AT_MOST = 60
ON_A_PAGE = 200
LAST = 6
SHORTEST = 2
MOST_WORDS = 4

_BEGINNING = "(^|[ \"'„“”‟«»‹›(/.,’‘–-])"
# What a typed plain letter stands for in names of the region.
_LETTERS = {
    "a": "āąäåáàâã",
    "c": "čćç",
    "d": "ďđ",
    "e": "ēęėéèêëě",
    "g": "ģğ",
    "i": "īįíìîïı",
    "k": "ķ",
    "l": "ļłľ",
    "n": "ņńňñ",
    "o": "ōõöóòôø",
    "r": "ŗřŕ",
    "s": "šśşș",
    "t": "țťţ",
    "u": "ūųüúùûů",
    "y": "ýÿ",
    "z": "žźż",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person on the list; `mark` is the live mark of the part, where there is one."""

    registration: int
    name: str
    organisation: str
    status: str
    mark: int | None

    @property
    def is_here(self) -> bool:
        return self.mark is not None

    @property
    def status_in_words(self) -> str:
        return str(Registration.Status(self.status).label)

    @property
    def is_confirmed(self) -> bool:
        return self.status == Registration.Status.CONFIRMED

    @property
    def initial(self) -> str:
        return initial(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A stretch of the list in the order of surnames."""

    lines: list[Line]
    number: int
    pages: int
    total: int

    @property
    def before(self) -> int:
        return self.number - 1

    @property
    def after(self) -> int:
        return self.number + 1

    @property
    def has_before(self) -> bool:
        return self.number > 1

    @property
    def has_after(self) -> bool:
        return self.number < self.pages


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many of those expected are there, and how many are confirmed above the event's capacity."""

    here: int
    expected: int
    beyond: int = 0


def found(*, event: Event, part: Part | None, typed: str) -> list[Line]:
    """People of whom every typed word begins a word of their name or organisation; two letters are enough."""
    wanted = _beginnings(typed)
    if wanted is None:
        return []
    return _sorted(_lines(event, part).filter(wanted)[:READ_AT_MOST])[:FOUND_AT_MOST]


def tick_list(*, event: Event, part: Part | None, typed: str = "", number: int = 1) -> Page:
    """Everybody who is expected, in the order of surnames."""
    rows = _lines(event, part).exclude(status__in=(Registration.Status.CANCELLED, Registration.Status.REJECTED))
    wanted = _beginnings(typed) if typed else None
    lines = _sorted(rows.filter(wanted) if wanted is not None else rows)
    pages = max(1, -(-len(lines) // ON_A_PAGE))
    number = min(max(1, number), pages)
    start = (number - 1) * ON_A_PAGE
    return Page(lines=lines[start : start + ON_A_PAGE], number=number, pages=pages, total=len(lines))


def count(*, event: Event, part: Part | None) -> Attendance:
    """How many are there, and how many are expected: who chose the part, where it is chosen; else all confirmed."""
    marks = attendance.live_marks().filter(registration__event=event, part=part)
    here = marks.aggregate(people=Count("registration", distinct=True))["people"] if part else 0
    expected = Registration.objects.filter(event=event, status=Registration.Status.CONFIRMED)
    chosen = PartChoice.objects.filter(part=part, is_waiting=False) if part else PartChoice.objects.none()
    of_part = Count("pk", filter=Q(pk__in=chosen.values("registration")))
    counted = expected.aggregate(all=Count("pk"), of_part=of_part)
    beyond = max(0, counted["all"] - event.capacity) if event.capacity else 0
    return Attendance(here, counted["of_part"] or counted["all"], beyond)


def last_scans(*, event: Event, part: Part | None) -> list[Scan]:
    """The last attempts at the part, the newest first."""
    rows = Scan.objects.filter(event=event).filter(Q(part=part) | Q(part=None))
    return list(rows.select_related("event", "registration__person", "mark").order_by("-pk")[:LAST])


def heads(*, part: Part) -> list[Headcount]:
    return list(Headcount.objects.filter(part=part))


def _lines(event: Event, part: Part | None) -> "QuerySet[Registration, Any]":
    live = attendance.live_marks().filter(registration=OuterRef("pk"), part=part)
    rows = Registration.objects.filter(event=event).annotate(live=Subquery(live.order_by("pk").values("pk")[:1]))
    return rows.order_by().values("pk", "person__name", "organisation__name", "status", "live")


def _sorted(rows: Iterable[dict[str, Any]]) -> list[Line]:
    lines = [
        Line(
            registration=row["pk"],
            name=row["person__name"],
            organisation=row["organisation__name"] or "",
            status=row["status"],
            mark=row["live"],
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: by_surname(line.name))


def _beginnings(typed: str) -> Q | None:
    """None where too little was typed to look for."""
    words = fold(typed).split()[:MOST_WORDS]
    if sum(map(len, words)) < SHORTEST:
        return None
    wanted = Q()
    for word in words:
        pattern = as_pattern(word)
        wanted &= Q(person__name__iregex=pattern) | Q(organisation__name__iregex=pattern)
    return wanted


def as_pattern(word: str) -> str:
    """The word at the beginning of a word, each letter with its accents, small and large."""
    return _BEGINNING + "".join(map(_letter, word))


def _letter(letter: str) -> str:
    accented = _LETTERS.get(letter, "")
    return f"[{letter}{letter.upper()}{accented}{accented.upper()}]" if letter.isalpha() else re.escape(letter)
