"""Whether the reference rows agree with each other; each fault is told with its place. No file, no database."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol

from projects.reference.reading import KindRow, MembershipRow, Problem, Reference, SuccessionRow, TerritoryRow

SCHEMES = ("planning_region", "nuts3")
ONE_DAY = timedelta(days=1)
FAR = date.max


class Dated(Protocol):
    @property
    def place(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


def faults_of(reference: Reference) -> list[Problem]:
    """Every fault in a fixed order; an empty list is data that may be loaded."""
    first = list(_faults_of_periods(reference)) + list(_repeated_kinds(reference.kinds))
    if first:
        return first  # what follows would only repeat them in other words
    return [
        *_faults_of_counts(reference),
        *_faults_of_successions(reference),
        *_faults_of_memberships(reference),
    ]


def last_day(row: Dated) -> date:
    return row.valid_to or FAR


def shared_period(one: Dated, other: Dated) -> tuple[date, date | None] | None:
    """The days on which both rows are in force, or None."""
    start, end = max(one.valid_from, other.valid_from), min(last_day(one), last_day(other))
    if end < start:
        return None
    return start, None if end == FAR else end


def _faults_of_periods(reference: Reference) -> Iterator[Problem]:
    everything: list[Dated] = [*reference.municipalities, *reference.regions, *reference.memberships]
    for row in everything:
        if last_day(row) < row.valid_from:
            yield Problem(row.place, f"ends on {row.valid_to}, before it begins on {row.valid_from}")
    for code, rows in _by_code([*reference.municipalities, *reference.regions]).items():
        for earlier, later in pairwise(rows):
            if last_day(earlier) >= later.valid_from:
                yield Problem(later.place, f"{code} is in force from {later.valid_from} already at {earlier.place}")


def _repeated_kinds(kinds: list[KindRow]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for kind in kinds:
        if kind.code in seen:
            yield Problem(kind.place, f"“{kind.code}” is already at {seen[kind.code]}")
        seen[kind.code] = kind.place


def _faults_of_counts(reference: Reference) -> Iterator[Problem]:
    rows = reference.municipalities
    days = {row.valid_from for row in rows} | {row.valid_to + ONE_DAY for row in rows if row.valid_to}
    for day in sorted(days | set(reference.in_force)):
        stated = [count for since, count in sorted(reference.in_force.items()) if since <= day]
        found = sum(row.valid_from <= day <= last_day(row) for row in rows)
        if not stated or stated[-1] != found:
            expected = stated[-1] if stated else "no number"
            yield Problem(
                "municipalities.json: in_force", f"{expected} stated for {day}, {found} municipalities listed"
            )


def _faults_of_successions(reference: Reference) -> Iterator[Problem]:
    ending = {(row.code, row.valid_to + ONE_DAY): row for row in reference.municipalities if row.valid_to}
    beginning = {(row.code, row.valid_from): row for row in reference.municipalities}
    first_day = min(reference.in_force)
    for row in reference.successions:
        if (row.predecessor, row.on) not in ending:
            yield Problem(row.place, f"{row.predecessor} does not end on the day before {row.on}")
        if (row.successor, row.on) not in beginning:
            yield Problem(row.place, f"{row.successor} does not begin on {row.on}")
    left = {(row.predecessor, row.on) for row in reference.successions}
    right = {(row.successor, row.on) for row in reference.successions}
    for key in ending.keys() - left:
        yield Problem(ending[key].place, f"{key[0]} ends and nothing follows it on {key[1]}")
    for key in beginning.keys() - right:
        if key[1] > first_day:
            yield Problem(beginning[key].place, f"{key[0]} begins on {key[1]} and nothing came before it")
    yield from _faults_of_splits(reference.successions)


def _faults_of_splits(rows: Iterable[SuccessionRow]) -> Iterator[Problem]:
    grouped: dict[tuple[str, date], list[SuccessionRow]] = defaultdict(list)
    for row in rows:
        grouped[(row.predecessor, row.on)].append(row)
    for (code, on), successions in grouped.items():
        places = [part for row in successions for part in row.parts]
        split = all(row.parts for row in successions)
        if len(successions) > 1 and not split:
            yield Problem(successions[-1].place, f"all of {code} went to one municipality on {on}, and also elsewhere")
        elif len(successions) == 1 and split:
            yield Problem(successions[0].place, f"only a part of {code} has a successor on {on}")
        elif len(places) != len(set(places)) or len(successions) != len({row.successor for row in successions}):
            yield Problem(successions[-1].place, f"a part or a successor of {code} is named twice on {on}")


def _faults_of_memberships(reference: Reference) -> Iterator[Problem]:
    regions, municipalities = _by_code(reference.regions), _by_code(reference.municipalities)
    for membership in reference.memberships:
        yield from _faults_of_region(membership, regions.get(membership.region, []))
        yield from _uncovered(membership, municipalities.get(membership.municipality, []), membership.municipality)
    for row in reference.municipalities:
        for scheme in SCHEMES:
            yield from _faults_of_tiling(row, scheme, reference.memberships)


def _faults_of_region(membership: MembershipRow, regions: list[TerritoryRow]) -> Iterator[Problem]:
    if any(region.kind != membership.scheme for region in regions):
        yield Problem(membership.place, f"{membership.region} is not of the kind {membership.scheme}")
    yield from _uncovered(membership, regions, membership.region)


def _uncovered(membership: MembershipRow, rows: list[TerritoryRow], code: str) -> Iterator[Problem]:
    if gap := _first_gap(membership, rows):
        yield Problem(membership.place, f"{code} is not in force on {gap}")


def _faults_of_tiling(row: TerritoryRow, scheme: str, memberships: list[MembershipRow]) -> Iterator[Problem]:
    mine = [m for m in memberships if m.scheme == scheme and m.municipality == row.code and shared_period(m, row)]
    mine.sort(key=lambda membership: membership.valid_from)
    for earlier, later in pairwise(mine):
        if last_day(earlier) >= later.valid_from:
            regions = " and ".join(dict.fromkeys((earlier.region, later.region)))
            yield Problem(later.place, f"{row.code} is in {regions} twice over on {later.valid_from}")
    if gap := _first_gap(row, mine):
        yield Problem(row.place, f"{row.code} is in no region of the {scheme} kind on {gap}")


def _first_gap(whole: Dated, covering: Iterable[Dated]) -> date | None:
    """The first day of `whole` on which none of the others is in force."""
    needed = whole.valid_from
    for row in sorted(covering, key=lambda row: row.valid_from):
        if row.valid_from <= needed <= last_day(row):
            if last_day(row) >= last_day(whole):
                return None
            needed = last_day(row) + ONE_DAY
    return needed


def _by_code(rows: Iterable[TerritoryRow]) -> dict[str, list[TerritoryRow]]:
    grouped: dict[str, list[TerritoryRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.code, row.valid_from)):
        grouped[row.code].append(row)
    return grouped
