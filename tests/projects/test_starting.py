"""A project is begun by an administrator: hidden, with a readable key, and with a manager from the first moment."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from audit.models import Entry
from projects.models import Project, Role
from projects.starting import FirstManager, StartRefused, start_project
from projects.texts import Text
from tests.projects.views.forms import signed_in

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
NEW = "/en/work/new-project/"


@pytest.fixture
def admin() -> User:
    return User.objects.create_superuser("admin@example.org")


def begin(admin: User, **said: Any) -> Project:
    names: dict[str, Any] = {"title": None, "acronym": None, "key": None, "manager": None}
    return start_project(**names | said, by=admin, at=AT)


def test_it_is_hidden_managed_and_told(admin: User):
    project = begin(admin, title=Text(lv="Tuvāk mājām"))
    assert (project.key, project.is_public) == ("tuvak-majam", False)
    assert Role.objects.get().user == admin
    chain = Entry.objects.in_chain("project:tuvak-majam").order_by("sequence")
    assert list(chain.values_list("action", flat=True)) == ["project.created", "role.granted"]
    assert " majam" in Project.objects.get().search_text


def test_a_manager_who_is_named_is_invited(admin: User):
    begin(admin, acronym="KOPĀ", manager=FirstManager("jana@example.org", "Jana Kalniņa"))
    role = Role.objects.get()
    assert (role.user.email, role.user.name, role.role) == ("jana@example.org", "Jana Kalniņa", "manager")


def test_a_second_project_of_a_name_gets_a_key_of_its_own(admin: User):
    begin(admin, acronym="KOPĀ")
    assert begin(admin, acronym="Kopa").key == "kopa-2"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({}, "no_name"),
        ({"acronym": "A", "key": "kopa"}, "key_taken"),
        ({"acronym": "A", "key": "new-project"}, "key_reserved"),
    ],
)
def test_what_is_refused(admin: User, said: dict[str, str], code: str):
    Project.objects.create(key="kopa")
    with pytest.raises(StartRefused) as refused:
        begin(admin, **said)
    assert refused.value.code == code
    assert Project.objects.count() == 1


def test_only_administrators_open_the_page(admin: User):
    assert Client().get(NEW).status_code == 302
    assert signed_in(Project.objects.create(key="other"), "manager").get(NEW).status_code == 403
    client = Client()
    client.force_login(admin)
    assert client.get(NEW).status_code == 200
    assert client.put(NEW).status_code == 405


def test_the_page_begins_a_project_and_leads_to_its_facts(admin: User):
    client = Client()
    client.force_login(admin)
    assert "The project is there." in client.post(NEW, {"acronym": "KOPĀ"}, follow=True).content.decode()
    assert client.post(NEW, {"acronym": "Other", "key": "kopa"}).content.decode().count("Another project has this key.")
    assert "Small letters" in client.post(NEW, {"acronym": "Other", "key": "Kopā"}).content.decode()
    assert Project.objects.get().key == "kopa"
