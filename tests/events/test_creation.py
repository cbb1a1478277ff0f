"""An event from its kind's defaults, and as a copy of an earlier one."""

from datetime import UTC, datetime
from typing import Any

import pytest

from audit.models import Entry
from events.creation import Place, Plan, copy, create, free_key
from events.kinds import DEFAULTS, hours_of_parts
from events.models import AttendeeGroup, Contribution, Event, EventKind, Item, Part
from people.models import Person
from projects.models import Organisation, Partner, Project
from projects.partial_dates import PartialDate
from projects.texts import Text

pytestmark = pytest.mark.django_db

AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
BY = "koordinatore@example.org"
DAY = PartialDate(2027, 3, 4)


@pytest.fixture
def project() -> Project:
    return Project.objects.create(key="kopa", title=Text(lv="Kopā reģionos"))


def planned(project: Project, **plan: Any) -> Event:
    given: dict[str, Any] = {
        "title": Text(lv="Ģimeņu atbalsts"),
        "kind": "seminar",
        "starts_on": DAY,
        "hours": ("10:00", "16:00"),
    }
    return create(project=project, plan=Plan(**(given | plan)), by=BY, at=AT)


def agenda(event: Event) -> list[tuple[Any, ...]]:
    return list(event.parts.values_list("key", "date", "starts_at", "ends_at"))


def test_a_seminar_has_its_usual_parts_within_its_hours(project: Project):
    event = planned(project, access="invited", place=Place(name="Kultūras nams", city="Bauska"), capacity=40)
    assert (event.key, event.status, event.venue_city, event.capacity) == (
        "gimenu-atbalsts-2027",
        "draft",
        "Bauska",
        40,
    )
    assert agenda(event) == [
        ("programme", None, "10:00", "12:30"),
        ("lunch", None, "12:30", "13:30"),
        ("discussion", None, "13:30", "16:00"),
    ]
    assert set(event.parts.values_list("access", flat=True)) == {"invited"}
    assert " gimenu" in event.search_text
    assert Entry.objects.get().action == "event.created"


def test_a_visit_of_two_days_has_parts_on_both(project: Project):
    event = planned(project, kind="exchange_visit", days=2, hours=("09:00", "17:00"))
    assert str(event.ends_on) == "2027-03-05"
    assert [(key, str(date)) for key, date, _start, _end in agenda(event)] == [
        ("visit-1", "2027-03-04"),
        ("visit-2", "2027-03-05"),
    ]


@pytest.mark.parametrize("starts_on", [None, PartialDate(2027, 3, None)])
def test_of_a_day_that_is_not_known_nothing_is_made_up(project: Project, starts_on: PartialDate | None):
    event = planned(project, kind="camp", days=5, starts_on=starts_on, hours=None)
    assert (event.starts_on, event.ends_on) == (starts_on, None)
    assert agenda(event) == [("programme", None, None, None)]


def test_organisers_stand_in_their_order(project: Project):
    rows = [Organisation.objects.create(project=project, key=f"o{n}", name=f"Biedrība {n}") for n in (1, 2)]
    partner = Partner.objects.create(project=project, ordinal=0, organisation=rows[0], role="lead")
    event = planned(project, organisers=[rows[1], rows[0]], responsible=partner)
    assert [row.organisation.key for row in event.organiser_rows.all()] == ["o2", "o1"]
    assert event.responsible == partner


@pytest.mark.parametrize(
    ("title", "taken", "key"),
    [
        ("Seminārs „Kopā”", [], "seminars-kopa-2027"),
        ("Seminārs „Kopā”", ["seminars-kopa-2027"], "seminars-kopa-2027-2"),
        ("Seminārs „Kopā”", ["seminars-kopa-2027", "seminars-kopa-2027-2"], "seminars-kopa-2027-3"),
        ("Konference 2027", [], "konference-2027"),
        ("…", [], "event-2027"),
        ("Ļoti garš nosaukums " * 9, [], "loti-gars-nosaukums-loti-gars-nosaukums-loti-gars-nosaukums-2027"),
    ],
)
def test_a_key_is_read_aloud_and_unique(project: Project, title: str, taken: list[str], key: str):
    for other in taken:
        Event.objects.create(project=project, key=other, title=Text(lv="x"), kind="other", status="draft")
    assert free_key(project, Text(lv=title), DAY) == key


@pytest.mark.parametrize("kind", EventKind.values)
def test_every_kind_has_defaults_that_fit_its_hours(project: Project, kind: str):
    usual = DEFAULTS[kind]
    event = planned(project, kind=kind, days=1, hours=(usual.starts, usual.ends))
    times = [(start, end) for _key, _date, start, end in agenda(event)]
    assert times[0][0] == usual.starts
    assert times[-1][1] == usual.ends
    assert all(start < end for start, end in times)
    assert [end for _start, end in times[:-1]] == [start for start, _end in times[1:]]


def test_parts_share_a_short_day_evenly():
    assert hours_of_parts(DEFAULTS["conference"].parts, "10:00", "11:00") == [
        ("10:00", "10:15"),
        ("10:15", "10:30"),
        ("10:30", "10:45"),
        ("10:45", "11:00"),
    ]


@pytest.fixture
def earlier(project: Project) -> Event:
    event = planned(project, days=2, kind="training", organisers=[])
    part = event.parts.get(key="morning-2")
    Part.objects.filter(pk=part.pk).update(starts_at="2027-03-05T10:00+02:00", capacity=12, venue="Zāle")
    item = Item.objects.create(part=part, ordinal=0, title=Text(lv="Ievads"), starts_at="10:15", ends_at="10:30")
    person = Person.objects.create(project=project, key="p1", name="Anna Bērziņa")
    Contribution.objects.create(event=event, part=part, item=item, ordinal=0, person=person, function="speaker")
    AttendeeGroup.objects.create(event=event, ordinal=0, label=Text(lv="sociālie darbinieki"), count=12)
    Event.objects.filter(pk=event.pk).update(status="held", stated_total=12, series="Mācības", capacity=30)
    return Event.objects.select_related("project").get(pk=event.pk)


def copied(event: Event, starts_on: PartialDate | None, *, with_contributors: bool = False) -> Event:
    title = Text(lv="Ģimeņu atbalsts, otrreiz")
    made = copy(event=event, title=title, starts_on=starts_on, with_contributors=with_contributors, by=BY, at=AT)
    return Event.objects.get(pk=made.pk)


def test_a_copy_is_a_draft_whose_agenda_moved_with_the_day(earlier: Event):
    made = copied(earlier, PartialDate(2027, 10, 14))
    assert (made.key, made.status, made.series, made.capacity) == (
        "gimenu-atbalsts-otrreiz-2027",
        "draft",
        "Mācības",
        30,
    )
    assert str(made.ends_on) == "2027-10-15"
    part = made.parts.get(key="morning-2")
    assert (str(part.date), part.starts_at, part.capacity, part.venue) == (
        "2027-10-15",
        "2027-10-15T10:00+03:00",
        12,
        "Zāle",
    )
    assert part.items.get().starts_at == "10:15"
    assert Entry.objects.get(action="event.created", subject="event:gimenu-atbalsts-otrreiz-2027")


def test_how_many_came_is_not_copied(earlier: Event):
    made = copied(earlier, PartialDate(2027, 10, 14))
    assert made.stated_total is None
    assert not made.attendee_groups.exists()
    assert not made.registrations.exists()
    assert not made.contributions.exists()


def test_contributors_are_copied_where_asked(earlier: Event):
    made = copied(earlier, PartialDate(2027, 10, 14), with_contributors=True)
    row = made.contributions.get()
    assert row.item
    assert row.part
    assert (row.person.name, row.item.part.event, row.part.event) == ("Anna Bērziņa", made, made)


def test_without_a_day_the_copy_keeps_its_hours_only(earlier: Event):
    made = copied(earlier, None)
    part = made.parts.get(key="morning-2")
    assert (made.starts_on, made.ends_on, part.date, part.starts_at) == (None, None, None, "10:00")
