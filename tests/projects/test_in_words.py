"""Dates, clock, money and numbers read as a Latvian or an English reader writes them."""

from decimal import Decimal

import pytest

from projects import in_words
from projects.partial_dates import PartialDate

parse = PartialDate.parse


@pytest.mark.parametrize(
    ("start", "end", "latvian", "english"),
    [
        ("2027-01-14", None, "ceturtdien, 2027. gada 14. janvārī", "Thursday 14 January 2027"),
        ("2027-01-14", "2027-01-14", "ceturtdien, 2027. gada 14. janvārī", "Thursday 14 January 2027"),
        ("2027-01-14", "2027-01-15", "2027. gada 14.–15. janvārī", "14–15 January 2027"),
        ("2027-01-30", "2027-02-02", "2027. gada 30. janvārī – 2. februārī", "30 January – 2 February 2027"),
        ("2018-03", None, "2018. gada martā", "March 2018"),
        ("2020", None, "2020. gadā", "2020"),
        ("--03-04", None, "4. martā, gads nav zināms", "4 March, year not known"),
    ],
)
def test_when(start: str, end: str | None, latvian: str, english: str):
    assert in_words.when_in_words(parse(start), parse(end) if end else None, "lv") == latvian
    assert in_words.when_in_words(parse(start), parse(end) if end else None, "en") == english


@pytest.mark.parametrize(
    ("start", "end", "latvian", "english"),
    [
        ("2018-03", "2020-02", "2018. gada marts\u00a0– 2020. gada februāris", "March 2018\u00a0– February 2020"),
        ("2012-09-01", None, "kopš: 2012. gada 1. septembris", "since: 1 September 2012"),
        (None, "2020", "līdz: 2020. gads", "until: 2020"),
        (None, None, "", ""),
    ],
)
def test_how_long(start: str | None, end: str | None, latvian: str, english: str):
    first, last = (parse(bound) if bound else None for bound in (start, end))
    assert in_words.period_in_words(first, last, "lv") == latvian
    assert in_words.period_in_words(first, last, "en") == english


@pytest.mark.parametrize(
    ("start", "end", "margin"),
    [
        ("2020-01-15", None, ("15. janvāris", "2020. gads")),
        ("2020-01-15", "2020-01-16", ("15.–16. janvāris", "2020. gads")),
        ("2018-03", None, ("marts", "2018. gads")),
        ("2020", None, ("2020. gads", "")),
        ("--03-04", None, ("4. marts", "gads nav zināms")),
        (None, None, ("datums nav zināms", "")),
    ],
)
def test_in_the_margin(start: str | None, end: str | None, margin: tuple[str, str]):
    first, last = (parse(bound) if bound else None for bound in (start, end))
    assert in_words.margin_date(first, last, "lv") == margin


def test_clock():
    assert in_words.clock_span("10:00", "16:00", "lv") == "10.00–16.00"
    assert in_words.clock_span("09:30", None, "lv") == "9.30"
    assert in_words.clock_span("09:30", "16:00", "en") == "09:30–16:00"
    assert in_words.clock("2027-07-14T07:30:00+00:00", "lv") == "10.30"


@pytest.mark.parametrize(
    ("amount", "currency", "latvian", "english"),
    [
        ("791256.19", "EUR", "791\u00a0256,19\u00a0EUR", "EUR\u00a0791,256.19"),
        ("24859.09", "LVL", "24\u00a0859,09\u00a0LVL", "LVL\u00a024,859.09"),
        ("1000000", "EUR", "1\u00a0000\u00a0000\u00a0EUR", "EUR\u00a01,000,000"),
        ("93273.010", "EUR", "93\u00a0273,010\u00a0EUR", "EUR\u00a093,273.010"),
        ("-5.00", "EUR", "−5,00\u00a0EUR", "EUR\u00a0−5.00"),
        ("99999999999999999999.1", "EUR", "99\u00a0999\u00a0999\u00a0999\u00a0999\u00a0999\u00a0999,1\u00a0EUR", None),
    ],
)
def test_money_as_stated(amount: str, currency: str, latvian: str, english: str | None):
    assert in_words.amount_in_words(amount, currency, "lv") == latvian
    assert english is None or in_words.amount_in_words(amount, currency, "en") == english


def test_lats_at_the_fixed_rate():
    """EUR 1 = LVL 0.702804 (Reg. 870/2013): divide, half up to the cent."""
    assert in_words.in_euro("24859.09", "LVL") == "35371.30"
    assert in_words.in_euro("0.702804", "LVL") == "1.00"
    assert in_words.in_euro("100", "EUR") is None


def test_numbers():
    assert in_words.number_in_words(Decimal("12500.000000000"), "lv") == "12\u00a0500"
    assert in_words.number_in_words(Decimal("6.700000000"), "lv") == "6,7"
    assert in_words.number_in_words(Decimal("6.7"), "en") == "6.7"
    assert in_words.percent_in_words("92.07", "lv") == "92,07\u00a0%"


def test_an_amount_of_any_length_is_converted():
    assert in_words.in_euro("702804" + "0" * 40, "LVL") == "1000000" + "0" * 40 + ".00"
