"""When the invented project's events take place, counted from the day of loading.

A day is written as `@-12w thu`: the Thursday of the twelfth week before this one; `@today` is the day of loading.
Weeks with a public holiday of Latvia or Lithuania are left alone: what is past moves back, what is ahead moves on.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from events.working_days import easter

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
MONTHS_BEFORE, MONTHS_LONG = 19, 36
# Day and month: Latvia's and Lithuania's holidays that have a fixed date.
HOLIDAYS = frozenset({(16, 2), (11, 3), (1, 5), (4, 5), (23, 6), (24, 6), (6, 7), (15, 8), (1, 11), (2, 11), (18, 11)})
_DAY = re.compile(r"@([+-]\d+)w (mon|tue|wed|thu|fri)")


def resolved(value: Any, today: date) -> Any:
    """The same tree with every `@…` made a date."""
    if isinstance(value, dict):
        return {name: resolved(inner, today) for name, inner in value.items()}
    if isinstance(value, list):
        return [resolved(inner, today) for inner in value]
    return day(value, today).isoformat() if isinstance(value, str) and value.startswith("@") else value


def day(written: str, today: date) -> date:
    if written == "@today":
        return today
    if written in {"@start", "@end"}:
        return project_period(today)[written == "@end"]
    found = _DAY.fullmatch(written)
    if not found:
        raise ValueError(f"“{written}” is not a day like @-12w thu")
    weeks = int(found[1])
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    while any(_is_holiday(one) for one in _working_week(monday)):
        monday += timedelta(weeks=1 if weeks >= 0 else -1)
    return monday + timedelta(days=WEEKDAYS.index(found[2]))


def project_period(today: date) -> tuple[date, date]:
    """Whole months: well before the first event until well after the last."""
    first = today.year * 12 + today.month - 1 - MONTHS_BEFORE
    return _first_of(first), _first_of(first + MONTHS_LONG) - timedelta(days=1)


def _first_of(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


def _working_week(monday: date) -> Iterator[date]:
    return (monday + timedelta(days=number) for number in range(len(WEEKDAYS)))


def _is_holiday(one: date) -> bool:
    at_christmas = (one.month, one.day) >= (12, 22) or (one.month, one.day) <= (1, 5)
    at_easter = (one - easter(one.year)).days in {-2, 1}
    return at_christmas or at_easter or (one.day, one.month) in HOLIDAYS
