"""A visitor finds an event without knowing how its words are spelled, quoted or ordered."""

import pytest

from events.models import Event
from events.search import fold, matching, search_text
from projects.models import Project
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
