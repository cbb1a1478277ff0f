"""Days off in Latvia, computed by rule, and deadlines counted back from an event in calendar or working days.

Days that the Cabinet swaps from year to year, and holidays decreed once, follow no rule and are not here.
"""

from datetime import date, datetime, time, timedelta

from projects.in_words import RIGA

# Law “Par svētku, atceres un atzīmējamām dienām”, article 1: day and month of the holidays with a fixed date.
_FIXED = frozenset({(1, 1), (1, 5), (4, 5), (23, 6), (24, 6), (18, 11), (24, 12), (25, 12), (26, 12), (31, 12)})
# The same article: where one of these falls on a weekend, the next working day is off.
_MADE_UP_FOR = frozenset({(4, 5), (18, 11)})
# Days from Easter Sunday: Good Friday, Easter, Easter Monday, Whit Sunday.
_AROUND_EASTER = frozenset({-2, 0, 1, 49})
_SATURDAY, _MONDAY = 5, 0


def is_working_day(day: date) -> bool:
    """Neither a weekend nor a holiday, nor the Monday after a holiday that fell on the weekend."""
    if day.weekday() >= _SATURDAY or (day.day, day.month) in _FIXED or (day - easter(day.year)).days in _AROUND_EASTER:
        return False
    weekend = (day - timedelta(days=1), day - timedelta(days=2))
    return day.weekday() != _MONDAY or not any((one.day, one.month) in _MADE_UP_FOR for one in weekend)


def deadline(day: date, *, days: int, in_working_days: bool) -> datetime:
    """The end (midnight in Riga) of the day that lies so many whole days before `day`."""
    last = day
    for _number in range(days):
        last -= timedelta(days=1)
        while in_working_days and not is_working_day(last):
            last -= timedelta(days=1)
    return datetime.combine(last + timedelta(days=1), time(), RIGA)


def easter(year: int) -> date:
    """Western Easter Sunday by the Gregorian computus."""
    golden, century = year % 19, year // 100
    skipped = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = skipped - (skipped // 28) * (1 - (29 // (skipped + 1)) * ((21 - golden) // 11))
    sunday = moon - (year + year // 4 + moon + 2 - century + century // 4) % 7
    month = 3 + (sunday + 40) // 44
    return date(year, month, sunday + 28 - 31 * (month // 4))
