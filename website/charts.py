"""Charts as shapes: positions and sizes for SVG drawn on the server. Words and numbers stay text of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from reports.breakdowns import Breakdown, Group, Step

WIDTH, HEIGHT = 1000, 300


@dataclass(frozen=True, slots=True)
class Goal:
    """Progress to a target as a bar of 100; beyond the target the bar is full and the target is marked in it."""

    value: float
    mark: float | None
    percent: int


@dataclass(frozen=True, slots=True)
class OverTime:
    """A value as it grew, as a stepped line."""

    line: str
    area: str
    target: float | None
    grid: tuple[float, ...]
    scale: tuple[int, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Bar:
    """One group of a break-down with the length of its bar and its share of the whole."""

    group: Group
    length: float
    percent: int


def goal(value: Decimal | int | None, target: Decimal | None) -> Goal | None:
    if value is None or not target or target <= 0:
        return None
    share = max(Decimal(0), Decimal(value) / target)
    percent = percent_of(share)
    if share <= 1:
        return Goal(float(share * 100), None, percent)
    return Goal(100.0, float(100 / share), percent)


def over_time(steps: Sequence[Step], target: Decimal | None, as_of: date) -> OverTime | None:
    """Nothing grew, nothing to draw."""
    if not steps:
        return None
    first, last = steps[0].day, max(as_of, steps[-1].day)
    top = _round_top(max(steps[-1].total, int(target or 0)))
    days = max((last - first).days, 1)
    points = [((step.day - first).days * WIDTH / days, _height(step.total, top)) for step in steps]
    line = f"M0 {HEIGHT}" + "".join(f"H{x:.1f}V{y:.1f}" for x, y in points) + f"H{WIDTH}"
    return OverTime(
        line=line,
        area=f"{line}V{HEIGHT}z",
        target=_height(float(target), top) if target else None,
        grid=tuple(_height(top * part / 2, top) for part in (1, 2)),
        scale=(top, top // 2, 0) if top % 2 == 0 else (top, 0),
        first=first,
        last=last,
    )


def bars(breakdown: Breakdown) -> list[Bar]:
    """Lengths and shares of the sum, so that every break-down of a value has the same scale."""
    whole = sum(group.number for group in breakdown.groups) or 1
    return [Bar(g, g.number * 100 / whole, percent_of(Decimal(g.number) / whole)) for g in breakdown.groups]


def percent_of(share: Decimal) -> int:
    """Half up to a whole number, but 100 only of the whole: 319 of 320 is not reached."""
    percent = int((share * 100).quantize(Decimal(1), ROUND_HALF_UP))
    return min(percent, 99) if share < 1 else percent


def _height(number: float, top: int) -> float:
    return round(HEIGHT - number * HEIGHT / top, 1)


def _round_top(largest: int) -> int:
    """The next round number: 2, 4, 6, 8 or 10 times a power of ten."""
    step = 1
    while largest > 10 * step:
        step *= 10
    return next((n * step for n in (2, 4, 6, 8, 10) if largest <= n * step), 10 * step)
