"""The journal as those who answer for a project and those who audit it read it, and who is told that they looked."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from audit.models import Entry
from events.models import Event, Part
from projects.models import Project
from projects.roles import grant
from registrations.attendance import Proof, mark
from registrations.models import Mark
from tests.registrations.cast import an_event, registered

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 4, 9, tzinfo=UTC)
JOURNAL = "/work/kopa/journal/"


@pytest.fixture
def event() -> Event:
    return an_event(capacity=None)


def signed_in(name: str, role: str, project: str = "kopa") -> Client:
    user, _is_new = User.objects.get_or_create(email=f"{name}@example.org")
    there, _is_new = Project.objects.get_or_create(key=project)
    until = date(2099, 12, 31) if role == "auditor" else None
    grant(user=user, project=there, role=role, until=until, by="manager", at=AT)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def auditor(event: Event) -> Client:
    return signed_in("rita", "auditor")


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_change_is_found_with_who_what_and_the_page_that_shows_it(auditor: Client, event: Event):
    person = registered(event)
    page = read(auditor, JOURNAL)
    assert "Cilvēks pieteicās tiešsaistē" in page
    assert f"/work/kopa/events/seminar/registrations/{person.pk}/" in page
    assert person.person.name in page


def test_the_journal_is_narrowed_to_one_action_or_one_subject(auditor: Client, event: Event):
    first, second = registered(event, 1), registered(event, 2)
    page = read(auditor, f"{JOURNAL}?about=registration:seminar/{first.key}")
    assert (first.person.name in page, second.person.name in page) == (True, False)
    page = read(auditor, f"{JOURNAL}?action=role.granted")
    assert first.person.name not in page
    assert "rita@example.org" not in page.partition("<main")[2]  # who was given the role stands in the entry's details


def test_an_entry_shows_what_it_says_and_its_seal(auditor: Client, event: Event):
    registered(event)
    entry = Entry.objects.get(action="registration.made")
    page = read(auditor, f"{JOURNAL}{entry.sequence}/")
    assert entry.hash in page
    assert entry.previous_hash in page
    assert "privacy_notice" in page
    assert auditor.get(f"{JOURNAL}9999/").status_code == 404


def test_a_whole_journal_is_said_to_be_whole_and_a_changed_mark_is_named(auditor: Client, event: Event):
    part = Part.objects.create(event=event, ordinal=0, key="talk")
    made = mark(registration=registered(event), part=part, proof=Proof("code", 1), by="Galds", at=AT).mark
    assert "Jā: visi zīmogi der" in read(auditor, f"{JOURNAL}check/")
    Mark.objects.filter(pk=made.pk).update(evidence=4)
    page = read(auditor, f"{JOURNAL}check/")
    assert "Kas neder, nosaukts zemāk" in page
    assert made.key in page


def test_each_look_of_an_auditor_is_journaled_and_shown_to_the_manager(auditor: Client, event: Event):
    person = registered(event)
    read(auditor, JOURNAL)
    read(auditor, f"/work/kopa/events/seminar/registrations/{person.pk}/")
    looks = Entry.objects.filter(chain="looks:kopa").values_list("subject", "actor")
    assert list(looks) == [("page:journal", "rita@example.org"), ("page:registration-story", "rita@example.org")]
    page = read(signed_in("maija", "manager"), "/work/kopa/looks/")
    assert person.person.name in page
    assert "rita@example.org" in page


def test_what_was_refused_was_not_looked_at_and_others_leave_no_looks(auditor: Client, event: Event):
    assert auditor.get("/work/kopa/events/seminar/facts/").status_code == 403
    assert auditor.get(f"{JOURNAL}9999/").status_code == 404
    read(signed_in("maija", "manager"), JOURNAL)
    assert not Entry.objects.filter(chain="looks:kopa").exists()


def test_looks_are_the_manager_s_to_see_and_nobody_else_s(auditor: Client, event: Event):
    assert auditor.get("/work/kopa/looks/").status_code == 403
    assert signed_in("anna", "coordinator").get("/work/kopa/looks/").status_code == 403


def test_another_project_s_people_see_no_journal(event: Event):
    stranger = signed_in("svesa", "manager", project="cits")
    for address in (JOURNAL, f"{JOURNAL}1/", f"{JOURNAL}check/", "/work/kopa/looks/"):
        assert stranger.get(address).status_code == 403
    assert Client().get(JOURNAL).status_code == 302


def test_a_page_of_the_journal_costs_the_same_however_much_it_tells(
    event: Event, django_assert_num_queries: DjangoAssertNumQueries
):
    manager = signed_in("maija", "manager")
    registered(event)
    read(manager, JOURNAL)
    with CaptureQueriesContext(connection) as one:
        read(manager, JOURNAL)
    for number in (2, 3):
        registered(event, number)
    with django_assert_num_queries(len(one)):
        read(manager, JOURNAL)
