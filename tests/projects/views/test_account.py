"""The own account: what one is called, how one signs in, which roles one holds."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from projects.models import Project, Role

pytestmark = pytest.mark.django_db
ME = "/accounts/me/"


@pytest.fixture
def rita(client: Client) -> User:
    user = User.objects.create_user("rita@example.org", "gara parole 12345", name="Rita")
    client.force_login(user)
    return user


def give(user: User, key: str, **terms: object) -> None:
    project = Project.objects.create(key=key, acronym=key.upper())
    Role.objects.create(user=user, project=project, role="desk", granted_at=datetime(2026, 1, 1, tzinfo=UTC), **terms)


def test_name_and_language_are_changed(client: Client, rita: User):
    answer = client.post(ME, {"name": "Rita Ozola", "language": "en"})
    assert answer.headers["Location"] == ME
    page = client.get(ME).content.decode()
    assert "Vārds un valoda saglabāti." in page
    assert "Rita Ozola" in page
    rita.refresh_from_db()
    assert rita.language == "en"


def test_a_language_that_is_not_there_is_refused(client: Client, rita: User):
    assert client.post(ME, {"name": "Rita", "language": "xx"}).status_code == 200
    assert client.post(ME, {"name": "", "language": "lv"}).status_code == 200
    rita.refresh_from_db()
    assert (rita.name, rita.language) == ("Rita", "lv")


def test_only_own_roles_that_hold_are_named(client: Client, rita: User):
    give(rita, "mans")
    give(rita, "beidzies", ended_at=datetime(2026, 2, 1, tzinfo=UTC))
    give(User.objects.create_user("cits@example.org"), "svess")
    page = client.get(ME).content.decode()
    assert "MANS" in page
    assert "BEIDZIES" not in page
    assert "SVESS" not in page


def test_an_administrator_finds_the_way_to_all_projects(client: Client, rita: User):
    assert "/administration/" not in client.get(ME).content.decode()
    User.objects.update(is_superuser=True)
    assert "/administration/" in client.get(ME).content.decode()


def test_a_visitor_is_asked_to_sign_in(client: Client):
    assert client.get(ME).headers["Location"] == f"/accounts/login/?next={ME}"
    assert client.post(ME).status_code == 302


def test_it_costs_the_same_with_one_role_and_with_three(
    client: Client, rita: User, django_assert_num_queries: DjangoAssertNumQueries
):
    give(rita, "viens")
    with django_assert_num_queries(4):
        client.get(ME)
    give(rita, "divi")
    give(rita, "tris")
    with django_assert_num_queries(4):
        client.get(ME)
