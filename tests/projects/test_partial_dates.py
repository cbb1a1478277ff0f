"""A date is what its source states, no more: it knows its bounds, and refuses what no calendar has."""

from datetime import date

import pytest

from projects.partial_dates import PartialDate


@pytest.mark.parametrize(
    ("text", "known", "first", "last"),
    [
        ("2020-01-15", date(2020, 1, 15), date(2020, 1, 15), date(2020, 1, 15)),
        ("2018-02", None, date(2018, 2, 1), date(2018, 2, 28)),
        ("2020-02", None, date(2020, 2, 1), date(2020, 2, 29)),
        ("2020", None, date(2020, 1, 1), date(2020, 12, 31)),
        ("--03-04", None, None, None),
        ("--02-29", None, None, None),
    ],
)
def test_a_date_keeps_its_text_and_knows_its_bounds(
    text: str, known: date | None, first: date | None, last: date | None
) -> None:
    read = PartialDate.parse(text)
    assert (str(read), read.known_day, read.first_day, read.last_day) == (text, known, first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "15.01.2020",
        "2020-1-5",
        "2020-01-15\n",
        "٢٠٢٠-01-15",
        "2020-13",
        "2020-00",
        "2020-02-30",
        "2019-02-29",
        "0000-01-01",
        "--02-30",
        "--00-10",
        "--03-00",
        "03-04",
    ],
)
def test_what_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date|no such date"):
        PartialDate.parse(text)
