"""What cannot be is named, with where it stands; what is not stated is in conflict with nothing."""

from typing import Any

import pytest
from django.utils.translation import override

from events.agenda_content import Agenda, AgendaItem, AgendaPart, AgendaPerson
from events.conflicts import Conflict, Days, Engagement, Place, Span, conflicts
from projects.partial_dates import PartialDate
from projects.texts import Text

DAY = PartialDate(2027, 5, 12)
DAYS = Days(DAY, None)


def person(name: str = "Anna Bērziņa", number: int = 1, function: str = "speaker") -> AgendaPerson:
    return AgendaPerson(token=f"w{name}", person=number, name=name, function=function)


def line(title: str, start: str | None = None, end: str | None = None, *people: AgendaPerson) -> AgendaItem:
    return AgendaItem(token=title, title=Text(lv=title), starts_at=start, ends_at=end, people=people)


def part(title: str, *items: AgendaItem, **said: Any) -> AgendaPart:
    return AgendaPart(token=title, title=Text(lv=title), items=items, **said)


def found(*parts: AgendaPart, elsewhere: tuple[Engagement, ...] = (), days: Days = DAYS) -> list[Conflict]:
    with override("en"):
        return conflicts(Agenda(parts=parts), days, elsewhere)


def codes(*parts: AgendaPart) -> list[str]:
    return [conflict.code for conflict in found(*parts)]


def test_a_person_in_two_groups_at_once_is_named_with_both_lines() -> None:
    one = part("A", line("Runa", "10:00", "10:30", person()), kind="parallel_group")
    other = part("B", line("Saruna", "10:15", "11:00", person()), kind="parallel_group")
    conflict = found(one, other)[0]
    assert conflict.sentence == "Anna Bērziņa is in two places at once, 10:15–10:30."
    assert [place.anchor for place in conflict.places] == ["line-Runa", "line-Saruna"]


def test_who_leads_a_part_may_speak_in_it_but_not_in_another() -> None:
    lead = {"starts_at": "10:00", "ends_at": "11:00", "people": (person(function="moderator"),)}
    assert codes(part("A", line("Runa", "10:00", "10:30", person()), **lead)) == []
    assert codes(part("A", **lead), part("B", line("Runa", "10:30", "10:40", person()))) == ["person"]


@pytest.mark.parametrize("function", ["mentioned"])
def test_who_is_only_mentioned_is_not_there(function: str) -> None:
    one = part("A", line("Runa", "10:00", "10:30", person(function=function)))
    assert codes(one, part("B", line("Saruna", "10:00", "10:30", person()))) == []


def test_a_person_in_another_event_of_that_day_is_named_with_its_page() -> None:
    there = Engagement(1, "Anna", Span("2027-05-12", 600, 660), Place("Apaļais galds", address="/work/x/"))
    conflict = found(part("A", line("Runa", "10:30", "11:30", person())), elsewhere=(there,))[0]
    assert conflict.places[1].address == "/work/x/"
    later = Engagement(1, "Anna", Span("2027-05-13", 600, 660), Place("Cits"))
    assert not found(part("A", line("Runa", "10:30", "11:30", person())), elsewhere=(later,))


def test_everybody_cannot_be_at_lunch_and_in_the_plenary() -> None:
    plenary = part("A", kind="plenary", starts_at="10:00", ends_at="12:15")
    lunch = part("B", kind="break", starts_at="12:00", ends_at="13:00")
    groups = [part(name, kind="parallel_group", starts_at="13:00", ends_at="14:00") for name in "CD"]
    assert codes(plenary, lunch, *groups) == ["parts"]


def test_a_room_is_used_twice_where_hours_overlap() -> None:
    room = {"venue": "Mazā zāle", "ends_at": "12:00"}
    assert codes(part("A", starts_at="10:00", **room), part("B", starts_at="11:00", **room)) == ["room"]
    assert (
        codes(part("A", starts_at="10:00", **room), part("B", starts_at="12:00", ends_at="13:00", venue="Mazā zāle"))
        == []
    )
    assert codes(part("A", venue="Mazā zāle"), part("B", venue="Mazā zāle")) == []


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (("10:30", "11:00"), []),
        (("10:20", "11:00"), ["overlap"]),
        (("09:30", "09:50"), ["order"]),
        (("10:45", "11:00"), ["gap"]),
        ((None, None), []),
    ],
)
def test_lines_follow_one_another(second: tuple[str | None, str | None], expected: list[str]) -> None:
    assert codes(part("A", line("Viens", "10:00", "10:30"), line("Divi", *second))) == expected


def test_a_line_without_an_end_lasts_until_the_next() -> None:
    one = part("A", line("Viens", "10:00", None, person()), line("Divi", "10:30"))
    assert codes(one, part("B", line("Trīs", "10:20", "10:25", person()))) == ["person"]
    assert codes(one, part("B", line("Trīs", "10:30", "10:40", person()))) == []


@pytest.mark.parametrize(("start", "end"), [("09:30", "10:10"), ("11:50", "12:10"), ("12:00", None)])
def test_a_line_outside_the_hours_of_its_part_is_named(start: str, end: str | None) -> None:
    assert codes(part("A", line("Viens", start, end), starts_at="10:00", ends_at="12:00")) == ["outside"]


def test_a_part_on_another_day_and_hours_that_run_backwards_are_named() -> None:
    assert codes(part("A", date=PartialDate(2027, 5, 13))) == ["day"]
    assert codes(part("A", date=DAY, starts_at="12:00", ends_at="10:00")) == ["backwards"]
    assert codes(part("A", line("Viens", "12:00", "10:00"))) == ["backwards"]
    stated = {"starts_at": "2027-05-12T22:00+03:00", "ends_at": "2027-05-13T01:00+03:00"}
    assert codes(part("A", date=DAY, **stated)) == []


def test_an_agenda_without_times_has_no_conflicts() -> None:
    parts = [part(name, line(name, None, None, person()), venue="Zāle") for name in "ABC"]
    assert found(*parts, days=Days(None, None)) == []
