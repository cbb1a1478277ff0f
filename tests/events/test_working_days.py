"""Holidays of Latvia by rule, and deadlines counted back from an event."""

from datetime import date

import pytest

from events.working_days import deadline, is_working_day
from projects.in_words import RIGA


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2027, 1, 1), False),
        (date(2027, 1, 4), True),
        (date(2027, 3, 26), False),  # Good Friday
        (date(2027, 3, 29), False),  # Easter Monday
        (date(2027, 3, 30), True),
        (date(2027, 6, 23), False),
        (date(2027, 6, 24), False),
        (date(2024, 5, 4), False),  # a Saturday
        (date(2024, 5, 6), False),  # the Monday for it
        (date(2024, 5, 7), True),
        (date(2029, 11, 19), False),  # the Monday after a Sunday 18 November
        (date(2027, 11, 18), False),
        (date(2027, 12, 31), False),
        (date(2027, 5, 3), True),  # Labour Day on a Saturday is not made up for
        (date(2027, 7, 10), False),  # an ordinary Saturday
    ],
)
def test_days_off_follow_the_law(day: date, works: bool):
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("day", "days", "in_working_days", "ends"),
    [
        (date(2027, 1, 14), 5, True, "2027-01-08T00:00"),  # through Thursday the 7th, over one weekend
        (date(2027, 1, 14), 5, False, "2027-01-10T00:00"),
        (date(2027, 3, 31), 3, True, "2027-03-25T00:00"),  # over Easter
        (date(2027, 1, 14), 0, True, "2027-01-15T00:00"),  # until the end of the day itself
        (date(2027, 4, 1), 4, False, "2027-03-29T00:00"),  # over the change to summer time
    ],
)
def test_a_deadline_is_the_end_of_a_day(day: date, days: int, in_working_days: bool, ends: str):
    closes = deadline(day, days=days, in_working_days=in_working_days)
    assert closes.astimezone(RIGA).strftime("%Y-%m-%dT%H:%M") == ends
