"""The counting engine: a project's marks and its indicators' definitions become values, rows and exclusions.

The rules are those of docs/counting.md, in its order: every mark is used, or left out for the first reason that
applies. Dates are numbers YYYYMMDD. Knows no HTTP; formats nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from fractions import Fraction
from math import ceil

import numpy as np

from projects.indicators import Definition, EntryFilter, definition_of
from projects.models import Indicator, Partner, Project
from projects.partial_dates import PartialDate
from registrations.models import Education, LabourStatus
from reports.facts import UNKNOWN, Bools, EventFacts, Facts, Ints, Pair, PartFacts, column, read_facts


class Reason(IntEnum):
    """Why a mark is left out, in the order in which the reasons are asked."""

    USED = 0
    ANNULLED = 1
    REGISTRATION = 2
    NO_EVIDENCE = 3
    EVIDENCE_LEVEL = 4
    NOT_HELD = 5
    UNDATED = 6
    OUT_OF_WINDOW = 7
    KIND = 8
    ACCESS = 9
    JOINT = 10
    EXCLUDED_ROLE = 11
    ENTRY_INCOMPLETE = 12
    ENTRY_FILTER = 13
    MINUTES = 14
    SHARE = 15
    COMPLETION = 16

    @property
    def code(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Window:
    """The days that count, first and last included, as YYYYMMDD."""

    first: int
    last: int

    def holds(self, day: int) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Value:
    """One indicator's value at one date, with what became of every mark.

    `reasons` has one Reason a mark, `counted` the index of the first used mark of each counted pair or entity
    (both in the order of `facts.marks.keys`); `events` are the keys counted by an event indicator.
    """

    indicator: Indicator
    definition: Definition
    value: int | None
    facts: Facts
    reasons: Ints | None = None
    counted: Ints | None = None
    events: tuple[str, ...] | None = None

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def rows(self) -> list[str]:
        """Keys of the used marks, sorted."""
        return [self.facts.marks.keys[mark] for mark in self._marks(used=True)]

    @property
    def excluded(self) -> dict[str, str]:
        """Mark key → reason of every mark left out."""
        if self.reasons is None:
            return {}
        keys, codes, reasons = self.facts.marks.keys, [reason.code for reason in Reason], self.reasons.tolist()
        return {keys[mark]: codes[reasons[mark]] for mark in self._marks(used=False)}

    def _marks(self, *, used: bool) -> list[int]:
        if self.reasons is None:
            return []
        marks: list[int] = np.flatnonzero((self.reasons == Reason.USED) == used).tolist()
        return marks


def evaluate(project: Project, as_of: date) -> Iterator[Value]:
    """Every indicator of the project at `as_of`, in the project's order."""
    facts = read_facts(project)
    for indicator in project.indicators.select_related("catalogue_definition"):
        yield count(indicator, facts, as_of)


def count(indicator: Indicator, facts: Facts, as_of: date) -> Value:
    """One indicator's value from facts already read."""
    definition = definition_of(indicator)
    if definition.counts == "stated":
        return Value(indicator, definition, None, facts)
    if definition.counts == "partner":
        return Value(indicator, definition, _count_partners(facts), facts)
    window = window_of(facts.project, definition.window, as_of)
    if definition.counts == "event":
        keys = _counted_events(facts, definition, window)
        return Value(indicator, definition, len(keys), facts, events=keys)
    reasons = outcomes(facts, definition, window, _number(as_of))
    counted = _first_marks(facts, definition, reasons)
    return Value(indicator, definition, len(counted), facts, reasons=reasons, counted=counted)


def outcomes(facts: Facts, definition: Definition, window: Window, as_of: int) -> Ints:
    """One Reason a mark: the first of the contract's sixteen rules that leaves it out, else USED."""
    marks, outcome = facts.marks, _Outcomes(len(facts.marks.keys))
    outcome.leave_out(Reason.ANNULLED, marks.annulled)
    outcome.leave_out(Reason.REGISTRATION, ~marks.confirmed)
    outcome.leave_out(Reason.NO_EVIDENCE, marks.evidence == UNKNOWN)
    outcome.leave_out(Reason.EVIDENCE_LEVEL, marks.evidence < definition.min_evidence)
    by_event, by_part = facts.event_of_mark, marks.part
    outcome.leave_out(Reason.NOT_HELD, _flags(not event.is_held for event in facts.events)[by_event])
    outcome.leave_out(Reason.UNDATED, facts.date_of_mark == UNKNOWN)
    outcome.leave_out(Reason.OUT_OF_WINDOW, _flags(not window.holds(part.date) for part in facts.parts)[by_part])
    outcome.leave_out(Reason.KIND, _flags(not _is_of_kind(event, definition) for event in facts.events)[by_event])
    outcome.leave_out(Reason.ACCESS, _flags(not _has_access(part, definition) for part in facts.parts)[by_part])
    outcome.leave_out(Reason.JOINT, _flags(definition.joint and not event.is_joint for event in facts.events)[by_event])
    outcome.leave_out(Reason.EXCLUDED_ROLE, _has_excluded_role(facts, definition))
    _leave_out_by_entry(outcome, facts, definition)
    _leave_out_by_presence(outcome, facts, definition, as_of)
    return outcome.reasons


class _Outcomes:
    """The reasons so far; a mark keeps the first it is given."""

    def __init__(self, size: int) -> None:
        self.reasons: Ints = np.zeros(size, dtype=np.int64)

    def leave_out(self, reason: Reason, condition: Bools) -> None:
        self.reasons[condition & (self.reasons == Reason.USED)] = reason

    @property
    def remaining(self) -> Ints:
        """Indices of the marks that passed every rule so far."""
        return np.flatnonzero(self.reasons == Reason.USED)

    def leave_out_remaining(self, reason: Reason, remaining: Ints, condition: Bools) -> None:
        self.reasons[remaining[condition]] = reason


def _flags(values: Iterator[bool]) -> Bools:
    return np.fromiter(values, dtype=np.bool_)


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def window_of(project: Project, name: str, as_of: date) -> Window:
    """Rule 7. `project`: within the project, a missing bound is open; `after_project`: after its end."""
    start, end = _bound(project.starts_on, "first_day"), _bound(project.ends_on, "last_day")
    if name == "after_project":
        return Window(end + 1, _number(as_of)) if end is not None else Window(1, 0)
    last = _number(as_of) if end is None else min(end, _number(as_of))
    return Window(0 if start is None else start, last)


def _bound(stated: PartialDate | None, which: str) -> int | None:
    """A project bound as its first or last possible day; without a year it is missing."""
    day: date | None = getattr(stated, which) if stated else None
    return None if day is None else _number(day)


def _is_of_kind(event: EventFacts, definition: Definition) -> bool:
    """Rule 8."""
    if definition.kinds and event.kind not in definition.kinds:
        return False
    belongs_to = {"scheme": event.scheme, "action": event.action}
    return belongs_to.get(definition.once_per) != UNKNOWN


def _has_access(part: PartFacts, definition: Definition) -> bool:
    """Rule 9: an unknown access is in no list."""
    return not definition.access or part.access in definition.access


def _has_excluded_role(facts: Facts, definition: Definition) -> Bools:
    """Rule 11: by the registration's organisation as a legal entity, or by the natural person."""
    marks, partners = facts.marks, facts.partner_entities
    excluded = np.zeros(len(marks.keys), dtype=np.bool_)
    if "organisers" in definition.exclude:
        excluded |= _is_pair(facts.event_of_mark, marks.entity, facts.organiser_entities)
    if "partners" in definition.exclude:
        excluded |= np.isin(marks.entity, sorted(_entities(partners, Partner.Role.LEAD, Partner.Role.PARTNER)))
    if "associated" in definition.exclude:
        excluded |= np.isin(marks.entity, sorted(_entities(partners, Partner.Role.ASSOCIATED)))
    if "contributors" in definition.exclude:
        excluded |= _is_pair(facts.event_of_mark, marks.person, facts.contributors)
    return excluded


def _entities(partners: dict[str, frozenset[int]], *roles: str) -> frozenset[int]:
    return frozenset().union(*(partners.get(role, frozenset()) for role in roles))


def _is_pair(left: Ints, right: Ints, pairs: frozenset[Pair]) -> Bools:
    """Whether (left, right) is one of `pairs`, element by element; UNKNOWN is in no pair."""
    known = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return np.isin(_paired(left, right), _paired(known[:, 0], known[:, 1]))


def _paired(left: Ints, right: Ints) -> Ints:
    """Two indices as one number, element by element."""
    return left * (1 << 32) + right


def _leave_out_by_entry(outcome: _Outcomes, facts: Facts, definition: Definition) -> None:
    """Rules 12 and 13: the person's entry is their earliest mark by date that passed rules 1 to 11."""
    if not (definition.entry_record or definition.entry):
        return
    remaining = outcome.remaining
    entry = _entries(facts, remaining)
    if definition.entry_record:
        outcome.leave_out_remaining(Reason.ENTRY_INCOMPLETE, remaining, ~_is_complete(facts, entry))
    if definition.entry:
        still = outcome.reasons[remaining] == Reason.USED
        matches = _matches(facts, entry[still], definition.entry)
        outcome.leave_out_remaining(Reason.ENTRY_FILTER, remaining[still], ~matches)


def _entries(facts: Facts, remaining: Ints) -> Ints:
    """For each remaining mark the index of its person's entry (ties: the smaller key)."""
    person = facts.marks.person[remaining]
    earliest = remaining[np.lexsort((remaining, facts.date_of_mark[remaining]))]
    people, first = np.unique(facts.marks.person[earliest], return_index=True)
    return earliest[first][np.searchsorted(people, person)]


def _is_complete(facts: Facts, entry: Ints) -> Bools:
    """Rule 12: the registered record has gender and full birth date, the registration status and education."""
    marks, record = facts.marks, facts.marks.record[entry]
    person = (facts.people.gender[record] != UNKNOWN) & (facts.people.birth_date[record] != UNKNOWN)
    complete: Bools = person & (marks.labour_status[entry] != UNKNOWN) & (marks.education[entry] != UNKNOWN)
    return complete


def _matches(facts: Facts, entry: Ints, asked: EntryFilter) -> Bools:
    """Rule 13; without a full birth date an age filter fails."""
    matching = np.ones(len(entry), dtype=np.bool_)
    if asked.labour_status:
        codes = [LabourStatus.values.index(status) for status in asked.labour_status]
        matching &= np.isin(facts.marks.labour_status[entry], codes)
    if asked.education:
        codes = [Education.values.index(level) for level in asked.education]
        matching &= np.isin(facts.marks.education[entry], codes)
    birth_date = facts.people.birth_date[facts.marks.record[entry]]
    age = (facts.date_of_mark[entry] - birth_date) // 10_000
    if asked.age_from is not None:
        matching &= (birth_date != UNKNOWN) & (age >= asked.age_from)
    if asked.age_to is not None:
        matching &= (birth_date != UNKNOWN) & (age <= asked.age_to)
    return matching


def _leave_out_by_presence(outcome: _Outcomes, facts: Facts, definition: Definition, as_of: int) -> None:
    """Rules 14 to 16: minutes in the unit, share of the scheme's events, completion of the scheme."""
    if definition.min_minutes is not None:
        remaining = outcome.remaining
        short = _seconds_in_unit(facts, definition, remaining) < definition.min_minutes * 60
        outcome.leave_out_remaining(Reason.MINUTES, remaining, short)
    if definition.min_share is not None:
        remaining = outcome.remaining
        too_few = ~_has_share(facts, definition.min_share, remaining, as_of)
        outcome.leave_out_remaining(Reason.SHARE, remaining, too_few)
    if definition.completion:
        remaining = outcome.remaining
        completed = frozenset((scheme, person) for scheme, person, on in facts.completions if on <= as_of)
        scheme = _scheme_of_mark(facts)[remaining]
        has_completed = _is_pair(scheme, facts.marks.person[remaining], completed)
        outcome.leave_out_remaining(Reason.COMPLETION, remaining, ~has_completed)


def _seconds_in_unit(facts: Facts, definition: Definition, remaining: Ints) -> Ints:
    """Rule 14: for each mark the sum over the unit's parts of its person's longest mark in each part."""
    marks = facts.marks
    person, part = marks.person[remaining], marks.part[remaining]
    presences, presence = np.unique(_paired(person, part), return_inverse=True)
    longest = np.zeros(len(presences), dtype=np.int64)
    np.maximum.at(longest, presence, marks.seconds[remaining])
    units, unit = np.unique(_paired(person, unit_of_mark(facts, definition)[remaining]), return_inverse=True)
    unit_of_presence = np.zeros(len(presences), dtype=np.int64)
    unit_of_presence[presence] = unit
    total = np.zeros(len(units), dtype=np.int64)
    np.add.at(total, unit_of_presence, longest)
    return total[unit]


def _has_share(facts: Facts, share: Fraction, remaining: Ints, as_of: int) -> Bools:
    """Rule 15: the person was at enough of the scheme's held events that are dated to the day up to `as_of`."""
    counts = [event.is_held and UNKNOWN < event.date <= as_of for event in facts.events]
    held: dict[int, int] = {}
    for event, is_counted in zip(facts.events, counts, strict=True):
        held[event.scheme] = held.get(event.scheme, 0) + is_counted
    never = len(facts.events) + 1
    needed = {scheme: ceil(share * number) if number else never for scheme, number in held.items()}
    needed[UNKNOWN] = never
    scheme = _scheme_of_mark(facts)
    attended = remaining[column(counts).astype(bool)[facts.event_of_mark[remaining]]]
    _, first = np.unique(_paired(facts.marks.person[attended], facts.event_of_mark[attended]), return_index=True)
    attended = attended[first]
    pairs, number = np.unique(_paired(facts.marks.person[attended], scheme[attended]), return_counts=True)
    present = dict(zip(pairs.tolist(), number.tolist(), strict=True))
    wanted = _paired(facts.marks.person[remaining], scheme[remaining]).tolist()
    by_scheme = scheme[remaining].tolist()
    return _flags(present.get(pair, 0) >= needed[one] for pair, one in zip(wanted, by_scheme, strict=True))


def _scheme_of_mark(facts: Facts) -> Ints:
    return column(event.scheme for event in facts.events)[facts.event_of_mark]


def unit_of_mark(facts: Facts, definition: Definition) -> Ints:
    """The unit that each mark falls in: its part, event, scheme, action, or 0 for the project."""
    match definition.once_per:
        case "part":
            return facts.marks.part
        case "event":
            return facts.event_of_mark
        case "scheme":
            return _scheme_of_mark(facts)
        case "action":
            return column(event.action for event in facts.events)[facts.event_of_mark]
    return np.zeros(len(facts.marks.keys), dtype=np.int64)


def _first_marks(facts: Facts, definition: Definition, reasons: Ints) -> Ints:
    """What is counted, as its first used mark by date: (person, unit) pairs, or legal entities."""
    used = np.flatnonzero(reasons == Reason.USED)
    if definition.counts == "organisation":
        used = used[facts.marks.entity[used] != UNKNOWN]
        what = facts.marks.entity[used]
    else:
        what = _paired(facts.marks.person[used], unit_of_mark(facts, definition)[used])
    by_date = np.lexsort((used, facts.date_of_mark[used]))
    _, first = np.unique(what[by_date], return_index=True)
    return used[by_date][first]


def _counted_events(facts: Facts, definition: Definition, window: Window) -> tuple[str, ...]:
    """Held events with a part that is dated, in the window and of a listed access; needs no mark."""
    opened = {part.event for part in facts.parts if window.holds(part.date) and _has_access(part, definition)}
    with_parts = {part.event for part in facts.parts}
    return tuple(
        sorted(
            event.key
            for number, event in enumerate(facts.events)
            if event.is_held
            and (not definition.kinds or event.kind in definition.kinds)
            and (event.is_joint or not definition.joint)
            and (event.is_advertised or not definition.advertised)
            and (number in opened if number in with_parts else not definition.access and window.holds(event.date))
        )
    )


def _count_partners(facts: Facts) -> int:
    roles = (Partner.Role.LEAD, Partner.Role.PARTNER, Partner.Role.ASSOCIATED)
    return len(_entities(facts.partner_entities, *roles))
