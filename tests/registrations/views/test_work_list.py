"""The page of the list: who may read it, what the address asks for, and what it costs."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from events.models import Event
from projects.models import Organisation, Partner, Project, Role
from registrations.models import Registration
from tests.registrations.cast import an_event
from tests.registrations.test_listing import a_part, someone

pytestmark = pytest.mark.django_db
LIST = "/en/work/kopa/events/seminar/registrations/"


def signed_in(event: Event, role: str | None = "coordinator", partner: Partner | None = None) -> Client:
    user, _ = User.objects.get_or_create(email=f"{role}@example.org", defaults={"name": f"Ms {role}"})
    if role:
        Role.objects.create(user=user, project=event.project, role=role, granted_at=timezone.now(), partner=partner)
    client = Client()
    client.force_login(user)
    return client


def a_partner(event: Event) -> Partner:
    body = Organisation.objects.create(project=event.project, key="partner", name="Biedrība")
    return Partner.objects.create(project=event.project, ordinal=0, organisation=body, role="partner")


@pytest.mark.parametrize(
    ("role", "status"), [("manager", 200), ("coordinator", 200), ("auditor", 200), ("desk", 403), (None, 403)]
)
def test_each_role_sees_what_it_may(role: str | None, status: int) -> None:
    assert signed_in(an_event(), role).get(LIST).status_code == status


def test_nobody_else_learns_whether_there_is_such_a_list() -> None:
    event = an_event()
    assert Client().get(LIST).status_code == 302
    other = Project.objects.create(key="cits", title={"lv": "Cits"})
    Event.objects.create(project=other, ordinal=0, key="seminar", title={"lv": "Cits"}, kind="seminar", status="held")
    stranger = signed_in(Event.objects.get(project=other))
    assert stranger.get(LIST).status_code == 403
    assert stranger.get(LIST.replace("seminar", "nothing")).status_code == 403
    assert stranger.get(LIST.replace("kopa", "cits")).status_code == 200
    assert event.pk


def test_a_role_of_one_partner_opens_its_own_events_only() -> None:
    event = an_event()
    partner = a_partner(event)
    client = signed_in(event, "coordinator", partner)
    assert client.get(LIST).status_code == 403
    Event.objects.filter(pk=event.pk).update(responsible=partner)
    assert client.get(LIST).status_code == 200


def test_the_list_only_reads() -> None:
    assert signed_in(an_event()).post(LIST).status_code == 405


def test_the_address_narrows_the_list_and_nonsense_in_it_narrows_nothing() -> None:
    event = an_event()
    someone(event, "Anna Bērziņa", email="a@example.org")
    someone(event, "Ivo Žagars", status="cancelled")
    client = signed_in(event)
    both = client.get(LIST).content.decode()
    assert both.index("Anna Bērziņa") < both.index("Ivo Žagars")
    assert "a@example.org" not in both
    text = client.get(LIST, {"q": "zagar", "status": "cancelled"}).content.decode()
    assert ("Ivo Žagars" in text, "Anna Bērziņa" in text, "1 person in this list" in text) == (True, False, True)
    odd: dict[str, Any] = {
        "status": "x",
        "part": "x",
        "order": "x",
        "more": ["x", "email"],
        "page": "9999",
        "municipality": "x\x00",
    }
    text = client.get(LIST, odd).content.decode()
    assert ("Ivo Žagars" in text, "Anna Bērziņa" in text, "a@example.org" in text) == (True, True, True)


def test_hostile_names_stay_text() -> None:
    event = an_event()
    someone(event, "<script>alert(1)</script> O'Hara & Co", organisation={"name": "=1+1"})
    text = signed_in(event).get(LIST).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_an_empty_list_says_what_will_stand_there() -> None:
    event = an_event()
    client = signed_in(event)
    assert "as soon as they register" in client.get(LIST).content.decode()
    someone(event, "Anna")
    assert "Nobody fits" in client.get(LIST, {"q": "nobody"}).content.decode()


@pytest.mark.parametrize("people", [1, 3, 120])
def test_the_page_costs_the_same_however_many_are_registered(people: int) -> None:
    event = an_event()
    part, first = a_part(event, "talk"), someone(event, "Anna Bērziņa", organisation={"name": "A", "kind": "ngo"})
    Registration.objects.bulk_create(
        Registration(event=event, key=f"k{n}", person=first.person, status="confirmed", organisation=first.organisation)
        for n in range(people)
    )
    client = signed_in(event)
    client.get(LIST)
    with CaptureQueriesContext(connection) as counted:
        text = client.get(LIST, {"status": "confirmed", "page": "2"}).content.decode()
    assert "Anna Bērziņa" in text
    assert len(counted) <= 12, [query["sql"] for query in counted]
    with CaptureQueriesContext(connection) as narrowed:
        client.get(LIST, {"q": "anna", "part": part.key, "presence": "absent", "kind": "ngo"})
    assert len(narrowed) <= len(counted) + 1
