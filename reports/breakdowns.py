"""A value told apart by who is counted, and as it grew: each counted thing is described by its first used mark.

The groups of a break-down add up to the value; what is not known is a group of its own.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from people.models import Gender
from projects.models import Organisation, Period
from reports.facts import UNKNOWN, Facts
from reports.indicators import Value

UNKNOWN_GROUP = "unknown"
MERGED_GROUP = "merged"

# Fewer people than this are not told apart in public: somebody who knows the event could tell who they are.
FEWEST_SHOWN = 5

# Age bands as (first age, code): Regulation (EU) 1304/2013, Annex I (below 25, above 54), and Regulation (EU)
# 2021/1057, Annex I (below 18, 18-29, 55 and above). A project without a period is shown the newer bands.
_BANDS_2014 = ((55, "55+"), (25, "25-54"), (0, "0-24"))
_BANDS_2021 = ((55, "55+"), (30, "30-54"), (18, "18-29"), (0, "0-17"))


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a break-down; `code` is a value of the dimension's field, or “unknown”."""

    code: str
    number: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The value by one dimension, largest group first, unknown last."""

    dimension: str
    groups: tuple[Group, ...]

    @property
    def is_withheld(self) -> bool:
        """Whether nothing is left to tell apart once the small groups are merged."""
        return len(self.groups) == 1 and self.groups[0].code == MERGED_GROUP


@dataclass(frozen=True, slots=True)
class Step:
    """How much had been counted by the end of a day."""

    day: date
    total: int


def breakdowns(value: Value) -> tuple[Breakdown, ...]:
    """Break-downs of a value that counts people or organisations; none for the others."""
    if value.counted is None:
        return ()
    first_marks = value.counted.tolist()
    describe = dict(_OF_PEOPLE) if value.definition.counts in ("participation", "person") else {}
    describe |= _OF_ORGANISATIONS
    if any(event.responsible for event in value.facts.events):
        describe["partner"] = _partner
    return tuple(
        _breakdown(dimension, (of(value.facts, mark) for mark in first_marks)) for dimension, of in describe.items()
    )


def without_small_groups(breakdown: Breakdown) -> Breakdown:
    """For everybody's eyes: groups of fewer than five become one, of at least two groups and five people; same sum.

    One small group alone could be told by subtraction, so it takes the next smallest with it.
    """
    by_size = sorted(breakdown.groups, key=lambda group: group.number)
    merged = [group for group in by_size if group.number < FEWEST_SHOWN]
    if not merged:
        return breakdown
    for group in by_size[len(merged) :]:
        if len(merged) > 1 and sum(row.number for row in merged) >= FEWEST_SHOWN:
            break
        merged.append(group)
    kept = tuple(group for group in breakdown.groups if group not in merged)
    together = Group(MERGED_GROUP, sum(group.number for group in merged))
    return Breakdown(breakdown.dimension, (*kept, together))


def progress(value: Value) -> tuple[Step, ...]:
    """The value day by day, as the first used marks (or the counted events) are dated."""
    totals: list[Step] = []
    for day, number in sorted(Counter(_days(value)).items()):
        totals.append(Step(_as_date(day), number + (totals[-1].total if totals else 0)))
    return tuple(totals)


def _days(value: Value) -> Iterable[int]:
    if value.counted is not None:
        days: list[int] = value.facts.date_of_mark[value.counted].tolist()
        return days
    counted = set(value.events or ())
    return (_event_day(value.facts, number) for number, e in enumerate(value.facts.events) if e.key in counted)


def _event_day(facts: Facts, number: int) -> int:
    """An event's first dated day, of its parts or else its own."""
    parts = [part.date for part in facts.parts if part.event == number and part.date != UNKNOWN]
    return min(parts, default=facts.events[number].date)


def _as_date(day: int) -> date:
    return date(day // 10_000, day // 100 % 100, day % 100)


def _breakdown(dimension: str, codes: Iterable[str]) -> Breakdown:
    counted = Counter(codes)
    largest_first = sorted(counted, key=lambda code: (code == UNKNOWN_GROUP, -counted[code], code))
    return Breakdown(dimension, tuple(Group(code, counted[code]) for code in largest_first))


def _gender(facts: Facts, mark: int) -> str:
    code = int(facts.people.gender[facts.marks.record[mark]])
    return UNKNOWN_GROUP if code == UNKNOWN else Gender.values[code]


def _age_band(facts: Facts, mark: int) -> str:
    born = int(facts.people.birth_date[facts.marks.record[mark]])
    if born == UNKNOWN:
        return UNKNOWN_GROUP
    age = (int(facts.date_of_mark[mark]) - born) // 10_000
    bands = _BANDS_2014 if facts.project.period == Period.P2014 else _BANDS_2021
    return next((code for first, code in bands if age >= first), UNKNOWN_GROUP)


def _partner(facts: Facts, mark: int) -> str:
    """The partner responsible for the event; told apart where any event of the project names one."""
    return facts.events[int(facts.event_of_mark[mark])].responsible or UNKNOWN_GROUP


def _of_organisation(read: Callable[[Organisation], str | None]) -> Callable[[Facts, int], str]:
    def describe(facts: Facts, mark: int) -> str:
        organisation = int(facts.marks.organisation[mark])
        return UNKNOWN_GROUP if organisation == UNKNOWN else read(facts.organisations[organisation]) or UNKNOWN_GROUP

    return describe


_OF_PEOPLE: dict[str, Callable[[Facts, int], str]] = {"gender": _gender, "age": _age_band}
_OF_ORGANISATIONS: dict[str, Callable[[Facts, int], str]] = {
    "organisation_kind": _of_organisation(lambda organisation: organisation.kind),
    "country": _of_organisation(lambda organisation: organisation.country),
    "municipality": _of_organisation(lambda organisation: organisation.municipality),
}
