"""Indicators are chosen from the catalogue or defined, with targets; the form shows what would count beforehand."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from audit.models import Entry
from events.models import Event, Part
from projects import indicator_editing
from projects.indicator_editing import IndicatorRefused, Wish
from projects.indicators import add_to_catalogue
from projects.models import Indicator, Project
from projects.roles import grant
from registrations.attendance import Proof, mark
from tests.registrations.cast import an_event, registered

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 4, 9, tzinfo=UTC)
PAGE = "/work/kopa/indicators/"
OWN: dict[str, Any] = {
    "name": {"lv": "Apmācītie"},
    "unit": {"lv": "cilvēki"},
    "counts": "person",
    "once_per": "project",
    "min_evidence": 0,
    "window": "project",
}


@pytest.fixture
def event() -> Event:
    """A held seminar at which one of two registered people was seen."""
    event = an_event(capacity=None, starts_on="2026-01-14")
    part = Part.objects.create(event=event, ordinal=0, key="talk", access="invited")
    Event.objects.filter(pk=event.pk).update(starts_on="2099-01-14")
    event.refresh_from_db()
    people = [registered(event, number) for number in (1, 2)]
    Event.objects.filter(pk=event.pk).update(starts_on="2026-01-14", status="held")
    mark(registration=people[0], part=part, proof=Proof("code", 1), by="Galds", at=AT)
    mark(registration=people[1], part=part, proof=Proof("tick", 0), by="Galds", at=AT)
    return event


@pytest.fixture
def anna(event: Event) -> Client:
    user = User.objects.create_user("anna@example.org")
    grant(user=user, project=event.project, role="coordinator", by="manager", at=AT)
    client = Client()
    client.force_login(user)
    return client


def said(**more: Any) -> dict[str, Any]:
    form = {
        "name_lv": "Apmācītie",
        "unit_lv": "cilvēki",
        "counts": "person",
        "once_per": "project",
        "window": "project",
    }
    return form | {"code": "A1", "min_evidence": "0", "target": "", "baseline": "", "stated": ""} | more


def test_the_form_shows_what_would_count_before_anything_is_kept(anna: Client):
    answer = anna.post(f"{PAGE}own/", said(min_evidence="1", preview="1"))
    preview = answer.context["preview"]
    assert (preview.value.value, preview.used) == (1, 1)
    assert [(outcome.number, len(outcome.examples)) for outcome in preview.outcomes] == [(1, 1), (1, 1)]
    assert "Anna 1. Bērziņa" in answer.content.decode()
    assert not Indicator.objects.exists()


def test_an_indicator_of_one_s_own_is_added_with_its_target(anna: Client):
    anna.post(f"{PAGE}own/", said(target="60", kinds=["seminar"], entry_record="on", min_share="75"))
    row = Indicator.objects.get()
    assert (row.code, row.target, row.ordinal) == ("A1", Decimal(60), 0)
    assert row.own_definition == {
        "name": {"lv": "Apmācītie"},
        "unit": {"lv": "cilvēki"},
        "counts": "person",
        "once_per": "project",
        "kinds": ["seminar"],
        "entry_record": True,
        "min_share": "0.75",
    }
    assert Entry.objects.get(action="indicator.added").actor == "anna@example.org"


def test_one_of_the_catalogue_keeps_its_definition_and_gets_a_target(anna: Client):
    add_to_catalogue({"X/1": OWN | {"source": "Regula"}}, at=AT)
    assert "Regula" in anna.get(f"{PAGE}add/X/1/").content.decode()
    anna.post(f"{PAGE}add/X/1/", {"target": "5", "baseline": "", "stated": ""})
    row = Indicator.objects.get()
    assert row.catalogue_definition is not None
    assert (row.code, row.catalogue_definition.version, row.target) == ("X/1", 1, Decimal(5))
    assert anna.get(f"{PAGE}add/NOTHING/").status_code == 404


def test_what_nobody_changed_stays_as_it_was_written(anna: Client, event: Event):
    own = OWN | {"joint": False, "kinds": ["seminar", "camp"], "entry": {"age_from": 0}}
    row = indicator_editing.add(project=event.project, wish=Wish(code="A1", own=own), by="anna", at=AT)
    page = anna.get(f"{PAGE}{row.pk}/")
    form = said(kinds=["camp", "seminar"], age_from="0", seen=page.context["seen"])
    anna.post(f"{PAGE}{row.pk}/", form)
    row.refresh_from_db()
    assert row.own_definition == own
    assert not Entry.objects.filter(action="indicator.changed").exists()


def test_a_target_is_changed_and_the_journal_tells_before_and_after(anna: Client, event: Event):
    row = indicator_editing.add(project=event.project, wish=Wish(code="A1", own=OWN), by="anna", at=AT)
    seen = anna.get(f"{PAGE}{row.pk}/").context["seen"]
    anna.post(f"{PAGE}{row.pk}/", said(target="12.5", seen=seen))
    row.refresh_from_db()
    assert row.target == Decimal("12.5")
    details = Entry.objects.select_related("detail").get(action="indicator.changed").detail.details or {}
    assert (details["before"]["target"], details["after"]["target"]) == (None, "12.5")


def test_whoever_was_slower_is_told_and_overwrites_nothing(anna: Client, event: Event):
    row = indicator_editing.add(project=event.project, wish=Wish(code="A1", own=OWN), by="anna", at=AT)
    seen = anna.get(f"{PAGE}{row.pk}/").context["seen"]
    Indicator.objects.filter(pk=row.pk).update(target=7)
    answer = anna.post(f"{PAGE}{row.pk}/", said(target="12", seen=seen))
    assert answer.context["form"].non_field_errors()
    row.refresh_from_db()
    assert row.target == 7


@pytest.mark.parametrize("code", ["A1", ".", ".."])
def test_a_code_that_is_taken_or_leads_nowhere_is_refused(anna: Client, event: Event, code: str):
    indicator_editing.add(project=event.project, wish=Wish(code="A1", own=OWN), by="anna", at=AT)
    answer = anna.post(f"{PAGE}own/", said(code=code))
    assert answer.context["form"].has_error("code")
    assert Indicator.objects.count() == 1


def test_an_indicator_is_removed_and_the_journal_keeps_what_it_was(anna: Client, event: Event):
    row = indicator_editing.add(project=event.project, wish=Wish(code="A1", own=OWN), by="anna", at=AT)
    anna.post(f"{PAGE}{row.pk}/remove/", {"seen": anna.get(f"{PAGE}{row.pk}/").context["seen"]})
    assert not Indicator.objects.exists()
    details = Entry.objects.select_related("detail").get(action="indicator.removed").detail.details or {}
    assert details["indicator"]["definition"] == OWN


def test_nobody_removes_what_was_changed_since_they_looked(anna: Client, event: Event):
    row = indicator_editing.add(project=event.project, wish=Wish(code="A1", own=OWN), by="anna", at=AT)
    seen = anna.get(f"{PAGE}{row.pk}/").context["seen"]
    Indicator.objects.filter(pk=row.pk).update(target=7)
    for said_to_be_seen in ({"seen": seen}, {}):
        answer = anna.post(f"{PAGE}{row.pk}/remove/", said_to_be_seen, follow=True)
        assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert Indicator.objects.get().target == 7
    assert not Entry.objects.filter(action="indicator.removed").exists()


def test_a_refusal_has_a_stable_code(event: Event):
    with pytest.raises(IndicatorRefused) as refused:
        indicator_editing.add(project=event.project, wish=Wish(code=" ", own=OWN), by="anna", at=AT)
    assert refused.value.code == "no_code"


def test_others_see_nothing_of_it(event: Event):
    other = Project.objects.create(key="cits")
    user = User.objects.create_user("svesa@example.org")
    grant(user=user, project=other, role="manager", by="manager", at=AT)
    client = Client()
    assert client.get(PAGE).status_code == 302
    client.force_login(user)
    row = indicator_editing.add(project=event.project, wish=Wish(code="A1", own=OWN), by="anna", at=AT)
    assert client.get(PAGE).status_code == 403
    assert client.get(f"/work/cits/indicators/{row.pk}/").status_code == 404
    assert client.post(f"/work/cits/indicators/{row.pk}/remove/").status_code == 404
