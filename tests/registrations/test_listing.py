"""The list: whom a filter finds, in which order, and what stands in the columns."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from events.models import Event, Part
from people.models import Person
from projects.models import Organisation
from registrations.attendance import Proof, annul, mark
from registrations.listing import ABSENT, NEWEST, OLDEST, PRESENT, UNMARKED, Listing, Wanted
from registrations.listing_columns import ALWAYS, InWords, columns_of, heads_of, moment_in_figures
from registrations.models import Mark, PartChoice, Registration
from tests.registrations.cast import AT, an_event, registered

pytestmark = pytest.mark.django_db


def someone(event: Event, name: str, *, organisation: dict[str, Any] | None = None, **columns: Any) -> Registration:
    number = Registration.objects.count()
    known = {field: columns.pop(field) for field in ("gender", "birth_date") if field in columns}
    person = Person.objects.create(project=event.project, key=f"p{number}", name=name, **known)
    body = None
    if organisation:
        body = Organisation.objects.create(project=event.project, key=f"o{number}", **organisation)
    columns = {"status": "confirmed"} | columns
    return Registration.objects.create(event=event, key=f"r{number}", person=person, organisation=body, **columns)


def a_part(event: Event, key: str, **columns: Any) -> Part:
    return Part.objects.create(event=event, ordinal=event.parts.count(), key=key, title={"lv": key.title()}, **columns)


def names(event: Event, **wanted: Any) -> list[str]:
    return [facts["name"] for facts in Listing(event, Wanted(**wanted)).facts]


def cells(event: Event, column: str, **wanted: Any) -> list[str]:
    listing = Listing(event, Wanted(**wanted))
    words = InWords(listing, [column])
    return [words.cells(facts)[0] for facts in listing.facts]


def here(registration: Registration, part: Part, source: str = Mark.Source.CODE) -> Mark:
    return mark(registration=registration, part=part, proof=Proof(source, 1), by="desk", at=AT).mark


def test_the_order_is_that_of_latvian_surnames() -> None:
    event = an_event()
    for name in ("Ivo Žagars", "Ilze Zariņa", "Ada Čakste", "Ada Cīrule", "Oto Āboliņš", "Ēriks Abols", "Anna Abols"):
        someone(event, name)
    expected = ["Oto Āboliņš", "Anna Abols", "Ēriks Abols", "Ada Cīrule", "Ada Čakste", "Ilze Zariņa", "Ivo Žagars"]
    assert names(event) == expected


def test_the_order_by_moment_leaves_those_without_one_at_the_end() -> None:
    event = an_event()
    for name, at in (("B", "2027-01-05T10:00:00+02:00"), ("A", None), ("C", "2027-01-06T10:00:00+02:00")):
        someone(event, name, registered_at=at)
    assert names(event, order=NEWEST) == ["C", "B", "A"]
    assert names(event, order=OLDEST) == ["B", "C", "A"]


@pytest.mark.parametrize("typed", ["berz", "BĒRZ", "anna kek", "skun", "anna", "'; -- anna"])
def test_letters_of_names_and_organisations_find_without_diacritics(typed: str) -> None:
    event = an_event()
    someone(event, "Anna Bērziņa", organisation={"name": "Ķekavas novada „Šķūnis”"})
    someone(event, "Ivo Žagars", organisation={"name": "Cits 100% novads"})
    assert names(event, typed=typed) == ["Anna Bērziņa"]


@pytest.mark.parametrize("typed", ["erz", "anna zagars", "[b-z]", "ann_z"])
def test_other_letters_do_not_find(typed: str) -> None:
    event = an_event()
    someone(event, "Anna Bērziņa", organisation={"name": "Ķekavas novads"})
    assert names(event, typed=typed) == []


def test_a_new_name_is_found_and_sorted_once_the_row_is_stored() -> None:
    event = an_event()
    row, _other = someone(event, "Anna Zariņa"), someone(event, "Ivo Bērzs")
    row.person.name = "Anna Ābele"
    row.person.save()
    row.save()
    assert names(event) == ["Anna Ābele", "Ivo Bērzs"]
    assert names(event, typed="abele") == ["Anna Ābele"]


def test_filters_are_joined_by_and() -> None:
    event = an_event()
    body = {"name": "A", "kind": "ngo", "municipality": "Cēsu novads"}
    someone(event, "Anna A", organisation=body, origin="hand", gender="female")
    someone(event, "Beate B", organisation=body | {"name": "B", "kind": "school"}, status="cancelled")
    someone(event, "Cilda C", municipality="Jelgava", email="c@example.org", labour_status="employed")
    assert names(event, kind="ngo") == ["Anna A"]
    assert names(event, municipality="Cēsu novads") == ["Anna A", "Beate B"]
    assert names(event, municipality="Cēsu novads", status="cancelled") == ["Beate B"]
    assert names(event, municipality="Jelgava") == ["Cilda C"]
    assert names(event, origin="hand") == ["Anna A"]
    assert names(event, missing="email") == ["Anna A", "Beate B"]
    assert names(event, missing="organisation") == ["Cilda C"]
    assert names(event, missing="gender") == ["Beate B", "Cilda C"]
    assert names(event, missing="labour_status", status="confirmed") == ["Anna A"]
    assert names(event, missing="municipality") == []


def test_present_absent_and_not_marked_share_the_list_between_them() -> None:
    event = an_event()
    part, other = a_part(event, "talk"), a_part(event, "walk")
    come, _gone, off, mistaken = (someone(event, name) for name in ("Anna", "Beate", "Cilda", "Dace"))
    Registration.objects.filter(pk=off.pk).update(status="cancelled")
    here(come, part)
    annul(mark=here(mistaken, part), reason="cits cilvēks", by="desk", at=AT)
    assert names(event, presence=PRESENT) == ["Anna"]
    assert names(event, presence=ABSENT) == ["Beate", "Dace"]
    assert names(event, presence=UNMARKED) == ["Cilda"]
    assert names(event, presence=ABSENT, part=other.key) == []
    assert names(event, presence=UNMARKED, part=other.key) == ["Anna", "Beate", "Cilda", "Dace"]
    with override("en"):
        assert cells(event, "present") == ["Talk", "absent", "", "absent"]


def test_nobody_is_absent_before_anybody_is_marked() -> None:
    event = an_event()
    a_part(event, "talk")
    someone(event, "Anna")
    assert names(event, presence=ABSENT) == []
    assert names(event, presence=UNMARKED) == ["Anna"]
    assert cells(event, "present") == [""]


def test_a_part_narrows_to_who_chose_it() -> None:
    event = an_event()
    first, second = a_part(event, "first", kind=Part.Kind.PARALLEL_GROUP), a_part(event, "second")
    one, two = someone(event, "Anna"), someone(event, "Beate")
    PartChoice.objects.create(registration=one, part=first)
    PartChoice.objects.create(registration=two, part=second)
    PartChoice.objects.create(registration=two, part=first, is_waiting=True)
    assert names(event, part="second") == ["Beate"]
    assert names(event, part="first") == ["Anna", "Beate"]
    chosen = cells(event, "parts")
    assert chosen[0] == "First"
    assert chosen[1].startswith("First (")
    assert chosen[1].endswith("); Second")
    here(one, second)
    here(one, second, Mark.Source.SHEET)
    assert cells(event, "present")[0] == "Second"
    assert "parts" in columns_of(Listing(event, Wanted()))


def test_parts_have_no_column_where_nobody_chose_any() -> None:
    event = an_event()
    a_part(event, "talk")
    assert columns_of(Listing(event, Wanted()), ["email", "nonsense"]) == (
        *("name", "organisation", "email", "status", "present", "registered"),
    )
    assert len(heads_of(ALWAYS)) == 6


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("2027-01-04T09:00:00+00:00", "2027-01-04 11:00"),
        ("2027-01-04T09:00+02:00", "2027-01-04 09:00"),
        ("2027-01-04", "2027-01-04"),
        (None, ""),
    ],
)
def test_moments_stand_in_local_figures(stated: str | None, shown: str) -> None:
    assert moment_in_figures(stated) == shown


def test_who_registers_online_is_in_the_list_at_once() -> None:
    event = an_event(capacity=1)
    registered(event, name="Zane Ābele")
    registered(event, 2, name="Ivo Bērzs")
    assert names(event) == ["Zane Ābele", "Ivo Bērzs"]
    assert names(event, status="waitlisted") == ["Ivo Bērzs"]
    assert names(event, typed="abele") == ["Zane Ābele"]


def test_everything_about_every_row_is_one_statement() -> None:
    event = an_event()
    part = a_part(event, "talk")
    for number in range(3):
        here(someone(event, f"Anna {number}", organisation={"name": f"O {number}"}), part)
    listing = Listing(event, Wanted())
    words = InWords(listing, list(columns_of(listing, ["email", "kind", "gender"])))
    with CaptureQueriesContext(connection) as counted:
        assert len([words.cells(facts) for facts in listing.facts]) == 3
    assert len(counted) == 1
