"""What stands beside the emblem follows from fund, programme, period and language, and from nothing else."""

from math import cos, dist, pi, sin
from pathlib import Path

import pytest

from events import emblem
from events.publicity import RULES, publicity
from projects.models import Fund, Period

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("fund", "period", "interreg", "beside", "fund_name", "slogan", "word"),
    [
        ("ESF", "2007-2013", False, "Eiropas Savienība", "Eiropas Sociālais fonds", "Ieguldījums tavā nākotnē", ""),
        ("ESF", "2014-2020", False, "Eiropas Savienība", "Eiropas Sociālais fonds", "Ieguldījums tavā nākotnē", ""),
        ("ERDF", "2014-2020", True, "Eiropas Savienība", "Eiropas Reģionālās attīstības fonds", None, "Interreg"),
        (
            "ERDF",
            "2014-2020",
            False,
            "Eiropas Savienība",
            "Eiropas Reģionālās attīstības fonds",
            "Ieguldījums tavā nākotnē",
            "",
        ),
        ("ERDF", "2021-2027", True, "Līdzfinansē Eiropas Savienība", None, None, "Interreg"),
        ("ESF+", "2021-2027", False, "Līdzfinansē Eiropas Savienība", None, None, ""),
        ("HORIZON", "2021-2027", False, "Līdzfinansē Eiropas Savienība", None, None, ""),
        ("ESF", None, False, "Eiropas Savienība", "Eiropas Sociālais fonds", None, ""),
    ],
)
def test_every_period_has_its_own_words(fund, period, interreg, beside, fund_name, slogan, word):
    found = publicity(fund=fund, period=period, interreg=interreg, language="lv")
    assert found.emblem
    assert found.beside_emblem
    assert found.beside_emblem.text == beside
    assert (found.fund and found.fund.text) == fund_name
    assert (found.slogan and found.slogan.text) == slogan
    assert found.programme_word == word


@pytest.mark.parametrize(("fund", "period"), [(None, "2014-2020"), ("NATIONAL", "2021-2027"), ("OTHER", None)])
def test_no_emblem_without_a_rule_that_asks_for_it(fund, period):
    assert not publicity(fund=fund, period=period, interreg=False, language="lv").emblem


def test_the_statement_is_had_in_three_languages():
    statements = [
        publicity(fund="ERDF", period="2021-2027", interreg=True, language=code).beside_emblem
        for code in ("lv", "en", "lt")
    ]
    assert [piece and piece.text for piece in statements] == [
        "Līdzfinansē Eiropas Savienība",
        "Co-funded by the European Union",
        "Bendrai finansuoja Europos Sąjunga",
    ]


def test_a_wording_that_is_not_known_in_a_language_says_which_it_is_in():
    slogan = publicity(fund="ESF", period="2007-2013", interreg=False, language="lt").slogan
    assert slogan
    assert (slogan.text, slogan.language) == ("Ieguldījums tavā nākotnē", "lv")


def test_only_2014_2020_asks_to_be_seen_on_arrival():
    asking = {rule.period for rule in RULES if rule.on_arrival}
    assert asking == {Period.P2014}


def test_the_agency_asks_for_its_disclaimer():
    erasmus = publicity(fund="ERASMUS+", period="2021-2027", interreg=False, language="lv")
    assert erasmus.disclaimer
    assert "EACEA" in erasmus.disclaimer.text


def test_every_rule_names_its_source_and_every_named_fund_has_a_name():
    assert all(rule.source for rule in RULES)
    for period in (Period.P2007, Period.P2014):
        for fund in (Fund.ESF, Fund.ERDF, Fund.CF):
            assert publicity(fund=fund, period=period, interreg=False, language="lv").fund


def test_twelve_stars_stand_like_the_hours_of_a_clock():
    """Circle of a third of the height, stars in circles of an eighteenth, rectangle of 2 : 3."""
    middle = (emblem.WIDTH / 2, emblem.HEIGHT / 2)
    assert emblem.WIDTH * 2 == emblem.HEIGHT * 3
    for hour, centre in enumerate(emblem.star_centres()):
        angle = pi / 2 - hour * pi / 6
        assert centre == pytest.approx(
            (middle[0] + emblem.HEIGHT / 3 * cos(angle), middle[1] - emblem.HEIGHT / 3 * sin(angle))
        )


def test_a_star_points_up_and_its_sides_are_straight():
    corners = emblem.star((100, 100))
    outer, inner = corners[::2], corners[1::2]
    assert corners[0] == pytest.approx((100, 100 - emblem.HEIGHT / 18))
    assert {round(dist(corner, (100, 100)), 6) for corner in outer} == {round(emblem.HEIGHT / 18, 6)}
    # In a five-pointed star an outer corner, two inner ones and the next but one outer corner share a line.
    for n in range(5):
        a, b = outer[n], outer[(n + 2) % 5]
        for between in (inner[n], inner[(n + 1) % 5]):
            assert dist(a, between) + dist(between, b) == pytest.approx(dist(a, b))


def test_the_file_is_the_construction():
    file = (ROOT / "static/images/emblem.svg").read_text(encoding="utf-8")
    assert file == emblem.svg()
    assert "#003399" in file
    assert "#FFCC00" in file
    assert file.count("<path d=") == 12
