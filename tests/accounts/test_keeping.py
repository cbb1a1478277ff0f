"""Administrators are appointed, people describe themselves, and who leaves is signed out everywhere."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.invitations import invited
from accounts.keeping import AccountRefused, appoint_administrator, close, describe
from accounts.models import User
from audit.models import Entry

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
PASSWORD = "gara un jauna parole 12"


@pytest.fixture
def anna() -> User:
    return User.objects.create_user("anna@example.org", PASSWORD, name="Anna")


def told() -> list[str]:
    return list(Entry.objects.filter(chain="accounts").order_by("sequence").values_list("action", flat=True))


def test_the_first_administrator_comes_in_by_a_printed_link() -> None:
    said = StringIO()
    call_command("create_owner", "owner@example.org", name="Olga", stdout=said)
    owner = User.objects.get()
    assert (owner.name, owner.is_superuser, owner.has_usable_password()) == ("Olga", True, False)
    assert told() == ["user.invited", "administrator.appointed"]
    address = said.getvalue().splitlines()[-1]
    token = address.rstrip("/").rpartition("/")[2]
    assert invited(token, datetime.now(UTC)) == owner
    answer = Client().get(address.removeprefix("http://127.0.0.1:8000"))
    assert answer.status_code == 200


def test_who_has_an_account_becomes_an_administrator_without_a_link(anna: User) -> None:
    said = StringIO()
    call_command("create_owner", "anna@example.org", stdout=said)
    anna.refresh_from_db()
    assert anna.is_superuser
    assert "http" not in said.getvalue()
    assert told() == ["administrator.appointed"]


def test_an_administrator_is_not_appointed_twice() -> None:
    call_command("create_owner", "owner@example.org", stdout=StringIO())
    before = told()
    with pytest.raises(CommandError, match="administrator already"):
        call_command("create_owner", "OWNER@example.org")
    with pytest.raises(AccountRefused) as refused:
        appoint_administrator(email="owner@example.org", name="", language="lv", by="test", at=AT)
    assert refused.value.code == "administrator_already"
    assert told() == before


def test_the_command_wants_an_address() -> None:
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("create_owner", "owner")
    assert not User.objects.exists()


def test_a_person_says_how_they_are_called(anna: User) -> None:
    describe(user=anna, name="Anna Bērziņa", language="en", at=AT)
    describe(user=anna, name="Anna Bērziņa", language="en", at=AT)
    anna.refresh_from_db()
    assert (anna.name, anna.language) == ("Anna Bērziņa", "en")
    assert told() == ["user.changed"]


def test_a_closed_account_is_signed_out_for_good(anna: User, client: Client) -> None:
    Authenticator.objects.create(user=anna, type="totp", data={})
    client.force_login(anna)
    assert client.get("/accounts/me/").status_code == 200
    assert close(user=anna, by="olga@example.org", at=AT)
    assert client.get("/accounts/me/").status_code == 302
    anna.refresh_from_db()
    assert (anna.is_active, anna.has_usable_password(), Authenticator.objects.count()) == (False, False, 0)
    anna.is_active = True
    anna.save()
    assert client.get("/accounts/me/").status_code == 302, "the old session came back with the account"
    assert told() == ["user.closed"]


def test_an_account_is_closed_once(anna: User) -> None:
    assert close(user=anna, by="olga@example.org", at=AT)
    assert not close(user=anna, by="olga@example.org", at=AT)
    assert told() == ["user.closed"]


def test_an_administrator_is_not_shut_out() -> None:
    owner = User.objects.create_superuser("owner@example.org", PASSWORD)
    with pytest.raises(AccountRefused) as refused:
        close(user=owner, by="owner@example.org", at=AT)
    assert refused.value.code == "is_administrator"
    assert str(refused.value)
    owner.refresh_from_db()
    assert owner.is_active
