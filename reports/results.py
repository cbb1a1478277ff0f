"""What pages show of a project's indicators: computed once for a state of the project's journal, and kept.

Every change to a project writes to its journal chain, so the chain's head names the state the figures belong to.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.cache import caches

from audit import trail
from projects.models import Project
from projects.texts import Text
from reports.breakdowns import Breakdown, Step, breakdowns, progress
from reports.facts import UNKNOWN, EventFacts, Facts
from reports.indicators import Reason, Value, evaluate

# Raise with every change of the rules in `indicators` or `breakdowns`, so that kept figures are computed again.
RULES_VERSION = 3
A_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Result:
    """One indicator's figures at one date; `left_out` counts the marks left out by reason code.

    `undated_events` are held and of the kind that an event indicator counts, but not dated to the day.
    """

    code: str
    name: Text
    unit: Text
    counts: str
    once_per: str
    source: str
    value: int | None
    target: Decimal | None
    baseline: Decimal | None
    stated: Decimal | None
    used: int
    left_out: tuple[tuple[str, int], ...]
    progress: tuple[Step, ...]
    breakdowns: tuple[Breakdown, ...]
    is_demonstration: bool
    undated_events: int = 0

    @property
    def left_out_total(self) -> int:
        return sum(number for _, number in self.left_out)

    @property
    def undated_marks(self) -> int:
        return dict(self.left_out).get(Reason.UNDATED.code, 0)


def results(project: Project, as_of: date) -> tuple[Result, ...]:
    """The project's indicators at `as_of`, in its order; from the cache while the project's journal stands still."""
    return results_of([project], as_of)[project.pk]


def results_of(projects: Sequence[Project], as_of: date) -> dict[int, tuple[Result, ...]]:
    """The same for several projects, by their ids; what is kept costs two statements however many there are."""
    heads = trail.heads([f"project:{project.key}" for project in projects])
    keys = {project.pk: _key(project, as_of, heads.get(f"project:{project.key}", "")) for project in projects}
    kept: dict[str, tuple[Result, ...]] = caches["pages"].get_many(keys.values())
    found = {}
    for project in projects:
        key = keys[project.pk]
        if key not in kept:
            kept[key] = tuple(_result(value) for value in evaluate(project, as_of))
            caches["pages"].set(key, kept[key], timeout=A_DAY)
        found[project.pk] = kept[key]
    return found


def _key(project: Project, as_of: date, head: str) -> str:
    return f"results:{RULES_VERSION}:{project.pk}:{as_of}:{head}"


def _result(value: Value) -> Result:
    indicator, definition = value.indicator, value.definition
    outcomes = Counter(() if value.reasons is None else value.reasons.tolist())
    return Result(
        code=indicator.code,
        name=definition.name,
        unit=definition.unit,
        counts=definition.counts,
        once_per=definition.once_per,
        source=definition.source,
        value=value.value,
        target=indicator.target,
        baseline=indicator.baseline,
        stated=indicator.stated,
        used=outcomes[Reason.USED],
        left_out=tuple((reason.code, outcomes[reason]) for reason in Reason if reason and outcomes[reason]),
        progress=progress(value),
        breakdowns=breakdowns(value),
        is_demonstration=indicator.is_demonstration,
        undated_events=_undated_events(value),
    )


def _undated_events(value: Value) -> int:
    """Events that an event indicator would ask about, had their sources given a full date."""
    asked, facts = value.definition, value.facts
    if asked.counts != "event":
        return 0
    return sum(
        event.is_held
        and (not asked.kinds or event.kind in asked.kinds)
        and (event.is_joint or not asked.joint)
        and (event.is_advertised or not asked.advertised)
        and _is_undated(facts, number, event)
        for number, event in enumerate(facts.events)
    )


def _is_undated(facts: Facts, number: int, event: EventFacts) -> bool:
    dates = [part.date for part in facts.parts if part.event == number]
    return all(date == UNKNOWN for date in dates or [event.date])
