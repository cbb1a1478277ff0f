"""Where the installation asks for it, managers, auditors and administrators get no further without a second factor."""

from datetime import UTC, date, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.secrecy import decrypted, encrypted
from projects.models import Project, Role

pytestmark = pytest.mark.django_db
GIVEN = datetime(2026, 1, 1, tzinfo=UTC)
SETTING_UP = "/accounts/second-factor/"
SHUT = ("/", "/work/", "/accounts/me/", "/projects/", "/work/kopa/team/", "/administration/")
STAYS_OPEN = (
    SETTING_UP,
    "/accounts/second-factor/app/",
    "/accounts/second-factor/passkeys/",
    "/accounts/password/change/",
    "/accounts/logout/",
)


@pytest.fixture
def user() -> User:
    return User.objects.create_user("anna@example.org", "gara parole 12345")


@pytest.fixture
def project() -> Project:
    return Project.objects.create(key="kopa", acronym="KOPĀ")


@pytest.fixture(autouse=True)
def in_production(settings: LazySettings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def sign_in(client: Client) -> None:
    client.post("/accounts/login/", {"login": "anna@example.org", "password": "gara parole 12345"})


def give(user: User, project: Project, role: str, until: date | None = None) -> None:
    Role.objects.create(user=user, project=project, role=role, until=until, granted_at=GIVEN)


@pytest.mark.parametrize("role", ["manager", "auditor"])
def test_whoever_needs_one_is_led_to_it_before_anything_else(client: Client, user: User, project: Project, role: str):
    give(user, project, role)
    sign_in(client)
    for address in SHUT:
        assert client.get(address).headers.get("Location") == SETTING_UP, address
    assert client.get("/en/work/").headers["Location"] == f"/en{SETTING_UP}"
    assert [client.get(address).status_code for address in STAYS_OPEN] == [200] * len(STAYS_OPEN)
    assert "Jūsu lomai tā ir vajadzīga" in client.get(SETTING_UP).content.decode()


def test_an_administrator_needs_one_too(client: Client, user: User):
    user.is_superuser = True
    user.save()
    sign_in(client)
    assert client.get("/administration/").headers["Location"] == SETTING_UP


@pytest.mark.parametrize("role", ["coordinator", "desk"])
def test_others_are_offered_one_and_not_kept(client: Client, user: User, project: Project, role: str):
    give(user, project, role)
    sign_in(client)
    assert client.get("/accounts/me/").status_code == 200
    assert "Izslēgta" in client.get(SETTING_UP).content.decode()


def test_a_role_that_has_ended_asks_for_nothing(client: Client, user: User, project: Project):
    give(user, project, "manager", until=date(2020, 1, 1))
    sign_in(client)
    assert client.get("/accounts/me/").status_code == 200


def test_with_one_everything_opens(client: Client, user: User, project: Project):
    give(user, project, "manager")
    client.force_login(user)
    Authenticator.objects.create(user=user, type="totp", data={"secret": encrypted("JBSWY3DPEHPK3PXP")})
    assert client.get("/work/kopa/team/").status_code == 200


def test_recovery_codes_alone_are_none(client: Client, user: User, project: Project):
    give(user, project, "manager")
    sign_in(client)
    Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    assert client.get("/work/").headers["Location"] == SETTING_UP


def test_a_post_does_nothing_before(client: Client, user: User, project: Project):
    give(user, project, "manager")
    sign_in(client)
    answer = client.post("/accounts/me/", {"name": "Jauna", "language": "lv"})
    assert answer.headers["Location"] == SETTING_UP
    user.refresh_from_db()
    assert user.name == ""


def test_signing_out_is_possible(client: Client, user: User, project: Project):
    give(user, project, "manager")
    sign_in(client)
    client.post("/accounts/logout/")
    assert "/accounts/login/" in client.get("/work/").headers["Location"]


def test_a_visitor_is_asked_for_nothing(client: Client, django_assert_num_queries: DjangoAssertNumQueries):
    with django_assert_num_queries(0):
        assert client.get("/accounts/login/").status_code == 200
    assert client.get("/").status_code == 200


def test_it_costs_who_has_one_a_single_statement(
    client: Client, user: User, settings: LazySettings, django_assert_num_queries: DjangoAssertNumQueries
):
    Authenticator.objects.create(user=user, type="webauthn", data={})
    client.force_login(user)
    with django_assert_num_queries(2 + 1):
        client.get("/privacy/")
    settings.SECOND_FACTOR_REQUIRED = False
    with django_assert_num_queries(2):
        client.get("/privacy/")


def test_a_secret_is_stored_unreadable_and_read_back_after_a_change_of_key(settings: LazySettings):
    kept = encrypted("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DP" not in kept
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-fifty-characters-0123456789-abcdefgh"
    assert decrypted(kept) == "JBSWY3DPEHPK3PXP"
