"""Changing what is stated of an event: what differs is written and journaled, and nobody overwrites unseen."""

from datetime import UTC, datetime
from typing import Any

import pytest

from audit.models import Entry
from events import agenda
from events.editing import EditingRefused, change, facts_of, stated
from events.models import Event, Part, Scheme
from events.search import index_event
from events.states import StateRefused
from projects.editing import ChangedMeanwhile
from projects.models import Commitment, Organisation, Partner, Project
from projects.partial_dates import PartialDate
from projects.texts import Text
from tests.events.test_states import an_event

pytestmark = pytest.mark.django_db

AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
BY = "koordinatore@example.org"


def changed(event: Event, shown: dict[str, Any] | None = None, **wanted: Any) -> dict[str, Any]:
    seen = stated(facts_of(event)) if shown is None else shown
    return change(event=event, shown=seen, wanted=wanted, by=BY, at=AT)


def detail() -> dict[str, Any]:
    details = Entry.objects.get(action="event.changed").detail.details
    assert details is not None
    return details


def test_what_differs_is_written_and_journaled_before_and_after():
    event = an_event()
    changes = changed(event, venue_city="Bauska", kind="seminar", languages=["lv", "lt"])
    assert set(changes) == {"venue_city", "languages"}
    assert detail() == {
        "before": {"venue_city": "Jelgava", "languages": []},
        "after": {"venue_city": "Bauska", "languages": ["lv", "lt"]},
    }
    assert Event.objects.get().venue_city == "Bauska"


def test_nothing_different_leaves_no_trace():
    assert changed(an_event(), title=Text(lv="Seminārs"), venue_city="Jelgava ") == {}
    assert not Entry.objects.exists()


def test_every_kind_of_fact_is_kept():
    event = an_event()
    project = event.project
    rows = [Organisation.objects.create(project=project, key=f"o{n}", name=f"Biedrība {n}") for n in (1, 2)]
    partner = Partner.objects.create(project=project, ordinal=0, organisation=rows[0], role="lead")
    scheme = Scheme.objects.create(project=project, ordinal=0, key="s", title=Text(lv="Mācības"))
    promise = Commitment.objects.create(project=project, ordinal=0, text=Text(lv="Rīkot semināru"))
    group = {"label": Text(lv="ārsti"), "kind": None, "count": 3, "is_expected": True}
    wanted: dict[str, Any] = {
        "organisers": [rows[1], rows[0]],
        "responsible": partner,
        "scheme": scheme,
        "fulfils": [promise],
        "attendee_groups": [group],
        "target_groups": [Text(lv="ģimenes", en="families")],
        "is_advertised": True,
        "stated_total": 30,
    }
    changed(event, **wanted)
    kept = facts_of(Event.objects.get())
    assert {name: getattr(kept, name) for name in wanted} == wanted


def test_somebody_else_s_change_is_not_overwritten_unseen():
    event = an_event()
    shown = stated(facts_of(event))
    changed(event, venue_city="Bauska")
    with pytest.raises(ChangedMeanwhile) as refused:
        changed(event, shown, venue_city="Dobele", capacity=20)
    assert [(clash.field, clash.now) for clash in refused.value.clashes] == [("venue_city", "Bauska")]
    assert Event.objects.get().capacity is None


def test_two_who_change_different_facts_do_not_disturb_one_another():
    event = an_event()
    shown = stated(facts_of(event))
    changed(event, venue_city="Bauska")
    changed(event, shown, venue_city="Jelgava", capacity=20)
    found = Event.objects.get()
    assert (found.venue_city, found.capacity) == ("Bauska", 20)


@pytest.mark.parametrize(
    ("wanted", "code", "field"),
    [
        ({"title": None}, "no_title", "title"),
        ({"ends_on": PartialDate(2027, 1, 13)}, "ends_before_it_starts", "ends_on"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(wanted: dict[str, Any], code: str, field: str):
    with pytest.raises(EditingRefused) as refused:
        changed(an_event(), **wanted)
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize("field", ["responsible", "scheme", "organisers", "fulfils"])
def test_another_project_s_records_are_refused(field: str):
    event = an_event()
    other = Project.objects.create(key="cits")
    organisation = Organisation.objects.create(project=other, key="o", name="Cita biedrība")
    rows: dict[str, Any] = {
        "responsible": Partner.objects.create(project=other, ordinal=0, organisation=organisation, role="lead"),
        "scheme": Scheme.objects.create(project=other, ordinal=0, key="s", title=Text(lv="x")),
        "organisers": [organisation],
        "fulfils": [Commitment.objects.create(project=other, ordinal=0, text=Text(lv="x"))],
    }
    with pytest.raises(EditingRefused) as refused:
        changed(event, **{field: rows[field]})
    assert (refused.value.code, refused.value.field) == ("of_another_project", field)
    assert not Entry.objects.exists()


def test_a_closed_event_is_corrected_elsewhere():
    with pytest.raises(StateRefused) as refused:
        changed(an_event(status="closed"), venue_city="Bauska")
    assert refused.value.code == "closed"


def test_parts_move_with_the_day_and_a_published_agenda_has_a_next_version():
    event = an_event(status="published", ends_on="2027-01-15")
    Part.objects.create(event=event, ordinal=0, key="a", date="2027-01-15", starts_at="10:00", ends_at="12:00")
    agenda.publish(event=event, by=BY, at=AT)
    changed(event, starts_on=PartialDate(2027, 2, 4), ends_on=PartialDate(2027, 2, 5))
    assert str(Part.objects.get().date) == "2027-02-05"
    assert event.agenda_versions.count() == 2


def test_the_search_finds_the_new_words_and_keeps_those_of_others():
    event = an_event()
    index_event(event, event.project, also=[Text(lv="prezentācija")])
    changed(Event.objects.select_related("project").get(), title=Text(lv="Sarunu darbnīca"))
    words = Event.objects.get().search_text.split()
    assert {"darbnica", "prezentacija"} <= set(words)
    assert "seminars" in words, "it is still of that kind"
