"""A date is read as people write it, and as every page shows it; what is no date is refused, and nothing is guessed."""

from calendar import monthrange

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.in_words import date_in_words
from projects.partial_dates import PartialDate
from projects.typed_dates import read_date


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2018. gada marts", "2018-03"),
        ("2018. gada martā", "2018-03"),
        ("2018. gada 4. martā", "2018-03-04"),
        ("2018. gada 4. marts", "2018-03-04"),
        ("2018.gada 4.martā", "2018-03-04"),
        ("2018. GADA 4. MARTA", "2018-03-04"),
        ("4. martā", "--03-04"),
        ("4. marts, gads nav zināms", "--03-04"),
        ("4 March, year not known", "--03-04"),
        ("29. februārī", "--02-29"),
        ("15.01.2020", "2020-01-15"),
        ("15.1.2020.", "2020-01-15"),
        ("15. 01. 2020.", "2020-01-15"),
        ("4.3.", "--03-04"),
        ("03.2018", "2018-03"),
        ("2020. gadā", "2020"),
        ("2020. gads", "2020"),
        ("2020. g.", "2020"),
        ("2020", "2020"),
        ("2020. g. 15. janvāris", "2020-01-15"),
        ("15. janvāris 2020", "2020-01-15"),
        ("15. janv. 2020", "2020-01-15"),
        ("March 2018", "2018-03"),
        ("4 March 2018", "2018-03-04"),
        ("4th March 2018", "2018-03-04"),
        ("January 15, 2020", "2020-01-15"),
        ("January 15", "--01-15"),
        ("Sep 2021", "2021-09"),
        ("2018 m. kovo 4 d.", "2018-03-04"),
        ("2018 m. kovas", "2018-03"),
        ("kovo 4 d.", "--03-04"),
        ("2020-01-15", "2020-01-15"),
        ("2020-1-5", "2020-01-05"),
        ("2020.01.15", "2020-01-15"),
        ("2018-03", "2018-03"),
        ("--03-04", "--03-04"),
        ("  2018. gada\u00a0marts ", "2018-03"),
    ],
)
def test_a_date_is_read_as_people_write_it(typed: str, read: str):
    assert str(read_date(typed)) == read


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "drīz",
        "15.01.20",
        "15. janvāris 20",
        "2020. g. janvāra beigās",
        "31.02.2020",
        "29 February 2023",
        "2023-13-01",
        "0. martā",
        "15.13.2020",
        "15/01/2020",
        "March",
        "4",
        "4 2018",
        "marts 4 2018 2019",
        "2013. gada 26. un 27. jūnijā",
        "10000",
        "0000",
    ],
)
def test_what_is_no_date_is_refused(typed: str):
    with pytest.raises(ValueError, match="date"):
        read_date(typed)


years = st.integers(1, 9999)
months = st.integers(1, 12)


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    year = draw(st.one_of(st.none(), years))
    month = draw(months if year is None else st.one_of(st.none(), months))
    if month is None:
        return PartialDate(year, None, None)
    day = st.integers(1, monthrange(year or 2000, month)[1])
    return PartialDate(year, month, draw(day if year is None else st.one_of(st.none(), day)))


@given(partial_dates(), st.sampled_from(["lv", "en", "lt"]), st.booleans())
def test_what_a_page_shows_is_read_back(stated: PartialDate, language: str, when: bool):
    assert read_date(date_in_words(stated, language, when=when)) == stated


@given(partial_dates())
def test_what_is_stored_is_read_back(stated: PartialDate):
    assert read_date(str(stated)) == stated


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_date_or_refused(typed: str):
    try:
        read = read_date(typed)
    except ValueError:
        return
    assert PartialDate.parse(str(read)) == read
