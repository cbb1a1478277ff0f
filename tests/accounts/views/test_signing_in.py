"""Two-step sign-in as people meet it: set up, used, lost, removed; each step in the journal."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from accounts.models import User
from audit.models import Entry

pytestmark = pytest.mark.django_db
PASSWORD = "pareiza parole 12"
FACTORS = "/accounts/second-factor/"


@pytest.fixture
def rita() -> User:
    return User.objects.create_user("rita@example.org", PASSWORD, name="Rita")


def sign_in(client: Client) -> Any:
    return client.post("/accounts/login/", {"login": "rita@example.org", "password": PASSWORD})


def app_code(secret: str, *, step: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step)))


def set_up_app(client: Client) -> str:
    page = client.get(f"{FACTORS}app/").content.decode()
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert secret
    key = secret[1].replace(" ", "")
    answer = client.post(f"{FACTORS}app/", {"code": app_code(key)})
    assert answer.headers["Location"] == f"{FACTORS}codes/"
    return key


def codes_of(client: Client) -> list[str]:
    return re.findall(r"<code>(\d+)</code>", client.get(f"{FACTORS}codes/").content.decode())


def later(client: Client) -> None:
    """As if the sign-in had been an hour ago."""
    session = client.session
    session["signed_in_at"] = time.time() - 3600
    session.save()


def told() -> list[tuple[str, Any]]:
    entries = Entry.objects.filter(chain="accounts").select_related("detail").order_by("sequence")
    return [(entry.action, (entry.detail.details or {}).get("kind")) for entry in entries]


def test_the_app_is_set_up_and_asked_for(client: Client, rita: User):
    assert sign_in(client).headers["Location"] == "/work/"
    key = set_up_app(client)
    assert key not in str(Authenticator.objects.get(type="totp").data)
    assert "Ieslēgta" in client.get(FACTORS).content.decode()
    client.post("/accounts/logout/")
    assert sign_in(client).headers["Location"] == "/accounts/login/code/"
    assert client.get("/accounts/me/").status_code == 302
    wrong = client.post("/accounts/login/code/", {"code": "000000"})
    assert "Nepareizs kods" in wrong.content.decode()
    right = client.post("/accounts/login/code/", {"code": app_code(key, step=1)})
    assert right.headers["Location"] == "/work/"
    assert client.get("/accounts/me/").status_code == 200
    assert told() == [("second_factor.added", "totp")]


def test_a_recovery_code_opens_once(client: Client, rita: User):
    sign_in(client)
    set_up_app(client)
    codes = codes_of(client)
    assert len(codes) == 10
    assert codes[0] in client.get(f"{FACTORS}codes/file/").content.decode()
    for expected in (302, 200):
        client.post("/accounts/logout/")
        sign_in(client)
        assert client.post("/accounts/login/code/", {"code": codes[0]}).status_code == expected


def test_new_recovery_codes_void_the_old(client: Client, rita: User):
    sign_in(client)
    set_up_app(client)
    old = codes_of(client)
    client.post(f"{FACTORS}codes/new/")
    assert not set(codes_of(client)) & set(old)
    assert told()[-1] == ("second_factor.added", "recovery_codes")


def test_the_app_is_removed(client: Client, rita: User):
    sign_in(client)
    set_up_app(client)
    assert client.post(f"{FACTORS}app/remove/").headers["Location"] == FACTORS
    assert not Authenticator.objects.exists()
    assert told()[-1] == ("second_factor.removed", "totp")
    client.post("/accounts/logout/")
    assert sign_in(client).headers["Location"] == "/work/"


@pytest.mark.parametrize("address", ["app/", "passkeys/", "codes/new/"])
def test_who_signed_in_a_while_ago_says_again_who_they_are(client: Client, rita: User, address: str):
    sign_in(client)
    later(client)
    asked = client.get(f"{FACTORS}{address}").headers["Location"]
    assert asked.startswith("/accounts/confirm/?next=")
    assert client.get(asked).status_code == 200
    wrong = client.post(asked, {"password": "nepareiza"})
    assert wrong.status_code == 200
    assert client.post(asked, {"password": PASSWORD}).headers["Location"] == f"{FACTORS}{address}"
    assert client.get(f"{FACTORS}{address}").status_code == 200


def test_a_code_confirms_as_well(client: Client, rita: User):
    sign_in(client)
    key = set_up_app(client)
    later(client)
    assert client.get("/accounts/confirm/code/").status_code == 200
    answer = client.post(f"/accounts/confirm/code/?next={FACTORS}", {"code": app_code(key, step=1)})
    assert answer.headers["Location"] == FACTORS


def test_a_passkey_of_somebody_else_is_not_there(client: Client, rita: User):
    other = User.objects.create_user("cits@example.org", PASSWORD)
    row = Authenticator.objects.create(user=other, type="webauthn", data={"name": "x", "credential": {}})
    sign_in(client)
    assert client.get(f"{FACTORS}passkeys/{row.pk}/remove/").status_code == 404
    assert client.post(f"{FACTORS}passkeys/{row.pk}/remove/").status_code == 404
    assert Authenticator.objects.exists()


def test_an_answer_that_is_no_passkey_is_refused(client: Client, rita: User):
    sign_in(client)
    client.get(f"{FACTORS}passkeys/")
    for answer in ("", "{}", "nav json", '{"id": "x"}'):
        page = client.post(f"{FACTORS}passkeys/", {"name": "Atslēga", "credential": answer})
        assert page.status_code == 200
        assert 'role="alert"' in page.content.decode()
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("answer", ["", "{}", '{"id": "x", "response": {}}'])
def test_a_made_up_signature_signs_nobody_in(client: Client, rita: User, answer: str):
    assert client.get("/accounts/login/passkey/", headers={"accept": "application/json"}).status_code == 200
    assert client.post("/accounts/login/passkey/", {"credential": answer}).headers["Location"] == "/accounts/login/"
    assert client.get("/accounts/me/").status_code == 302


@pytest.mark.parametrize(
    "address", ["", "app/", "app/remove/", "passkeys/", "passkeys/1/remove/", "codes/", "codes/new/", "codes/file/"]
)
def test_a_visitor_is_asked_to_sign_in(client: Client, address: str):
    assert client.get(f"{FACTORS}{address}").headers["Location"].startswith("/accounts/login/?next=")


def test_a_forgotten_password_is_chosen_anew_and_told(client: Client, rita: User, mailoutbox: list[Any]):
    client.post("/accounts/password/reset/", {"email": rita.email})
    address = re.search(r"http://[^/]+(/accounts/password/reset/key/\S+)", mailoutbox[0].body)
    assert address
    form = client.get(address[1], follow=True)
    new = "jauna gara parole 34"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    rita.refresh_from_db()
    assert rita.check_password(new)
    assert told() == [("user.password_changed", None)]
