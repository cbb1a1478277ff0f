"""A visitor finds an event without knowing how its words are spelled, quoted or ordered."""

import pytest

from events.models import Event
from events.search import fold, index_project, matching, search_text, stem
from projects.models import Project
from projects.partial_dates import PartialDate
from projects.texts import Text

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> Event:
    project = Project.objects.create(key="p", title=Text(lv="Projekts"))
    words = search_text([Text(lv="Ģimeņu „atbalsts” laukos", en="Support of families"), "Vaida Aleknavičienė", None])
    return Event.objects.create(
        project=project, ordinal=1, key="e", title=Text(lv="x"), kind="seminar", status="held", search_text=words
    )


@pytest.mark.parametrize(
    "typed",
    [
        "Ģimeņu atbalsts",
        "gimenu",
        "ATBALSTS ģim",
        '"atbalsts" laukos',
        "laukos\u00a0gimenu",
        "support famil",
        "aleknaviciene vaida",
        "atbalsta ģimenēm",
        "lauki",
        "",
        "  „ ” ",
    ],
)
def test_what_finds_it(meeting: Event, typed: str):
    assert list(matching(Event.objects.all(), typed)) == [meeting]


@pytest.mark.parametrize("typed", ["balsts", "gimenu pilsētā", "%", "_imenu", "ģimeņu' OR 1=1"])
def test_what_does_not(meeting: Event, typed: str):
    assert list(matching(Event.objects.all(), typed)) == ([meeting] if not fold(typed) else [])


def test_folding_is_plain_words():
    assert fold("Šķērsielas “Dardedze”—NVO\u00a02021.–2027.") == "skersielas dardedze nvo 2021 2027"


def test_a_long_search_is_cut_short(meeting: Event):
    assert list(matching(Event.objects.all(), "gimenu " * 5_000)) == [meeting]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("konferences", "konferenc"),
        ("konferenci", "konferenc"),
        ("konferencem", "konferenc"),
        ("socialajiem", "social"),
        ("seminaram", "seminar"),
        ("rigas", "riga"),
        ("gada", "gada"),
        ("2020", "2020"),
        ("12500", "12500"),
    ],
)
def test_an_ending_is_taken_off_where_enough_is_left(typed: str, kept: str):
    assert stem(typed) == kept


def test_an_event_is_found_by_its_year_and_month_in_any_case(meeting: Event):
    meeting.starts_on, meeting.ends_on = PartialDate.parse("2020-01-30"), PartialDate.parse("2020-02-01")
    meeting.save()
    index_project(meeting.project)
    for typed in ("2020", "janvāris", "2020. gada janvārī", "February 2020", "februāra"):
        assert list(matching(Event.objects.all(), typed)) == [meeting], typed
    for typed in ("2021", "marts", "1 2019"):
        assert list(matching(Event.objects.all(), typed)) == [], typed


def test_an_unknown_year_is_no_word(meeting: Event):
    meeting.starts_on = PartialDate.parse("--10-13")
    meeting.save()
    index_project(meeting.project)
    assert list(matching(Event.objects.all(), "13. oktobris")) == [meeting]
    assert list(matching(Event.objects.all(), "zināms")) == []
