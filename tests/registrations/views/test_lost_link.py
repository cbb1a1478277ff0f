"""Having the link sent again, and limits on asking: wide for people, and the same answer for everybody."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from registrations.enrolment import cancel
from registrations.limits import BY_ADDRESS, BY_EMAIL, TooOften, count, forget_ended
from registrations.models import Message, Registration, Tally
from registrations.views.asking import address_of
from tests.registrations.cast import AT
from tests.registrations.views.cast import REGISTER, a_form, an_open_event, own

pytestmark = pytest.mark.django_db
LOST = "/registrations/link/"


def answer_for(client: Client, email: str) -> str:
    page = client.post(LOST, {"email": email})
    assert page.status_code == 200
    return page.content.decode().replace(email, "")


def test_the_answer_is_the_same_for_everybody(client: Client) -> None:
    registration, _ = own(an_open_event(capacity=9), 1)
    gone, _ = own(registration.event, 2)
    cancel(registration=gone, by="participant", at=timezone.now())
    known = answer_for(client, "ANNA1@example.org")
    assert known == answer_for(client, "anna2@example.org") == answer_for(client, "nobody@example.org")
    assert Message.objects.filter(kind="link").count() == 1


def test_an_address_that_is_none_is_said_to_be_none(client: Client) -> None:
    page = client.post(LOST, {"email": "anna@example.org\r\nBcc: a@example.org"}).content.decode()
    assert 'id="id_email_error"' in page
    assert re.search(r'<input type="email" name="email" value="anna@', page)


def test_only_a_form_asks_for_it() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(LOST, {"email": "anna1@example.org"}).status_code == 403
    assert client.put(LOST).status_code in (403, 405)
    assert client.get(LOST).status_code == 200


def test_an_address_may_ask_for_many_and_an_end_comes_all_the_same() -> None:
    for number in range(BY_ADDRESS.times):
        count(address="192.0.2.1", email=f"a{number}@example.org", at=AT)
    with pytest.raises(TooOften) as refused:
        count(address="192.0.2.1", email="other@example.org", at=AT)
    assert AT < refused.value.until <= AT + timedelta(minutes=10)
    count(address="192.0.2.2", email="other@example.org", at=AT)
    count(address="192.0.2.1", email="other@example.org", at=refused.value.until)


def test_one_mailbox_is_not_flooded_from_many_addresses() -> None:
    for number in range(BY_EMAIL.times):
        count(address=f"192.0.2.{number}", email="Anna@example.org", at=AT)
    with pytest.raises(TooOften):
        count(address="198.51.100.1", email="anna@example.org", at=AT)


def test_an_office_counts_as_one_however_many_addresses_it_has() -> None:
    for number in range(BY_ADDRESS.times):
        count(address=f"2001:db8:1:2::{number + 1:x}", email=f"a{number}@example.org", at=AT)
    with pytest.raises(TooOften):
        count(address="2001:db8:1:2:ffff::1", email="b@example.org", at=AT)
    count(address="2001:db8:1:3::1", email="b@example.org", at=AT)


def test_counting_takes_one_statement_and_keeps_nobody() -> None:
    with CaptureQueriesContext(connection) as asked:
        count(address="192.0.2.1", email="anna@example.org", at=AT)
    assert len(asked) == 1
    assert not [row for row in Tally.objects.values_list("name", flat=True) if "anna" in row or "192" in row]
    count(address="192.0.2.9", email="eva@example.org", at=AT + timedelta(hours=3))
    forget_ended(at=AT + timedelta(hours=3))
    assert Tally.objects.count() == 2, "what has ended is gone"


def test_too_often_is_said_kindly_and_with_a_time(client: Client) -> None:
    an_open_event()
    at = timezone.now()
    for _ in range(BY_EMAIL.times):
        count(address="192.0.2.1", email="anna1@example.org", at=at)
    for answer in (client.post(f"/en{REGISTER}", a_form()), client.post(f"/en{LOST}", {"email": "anna1@example.org"})):
        assert answer.status_code == 429
        assert 0 < int(answer["Retry-After"]) <= 3600
        assert "Please wait a little" in answer.content.decode()
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_whose_address_counts_is_what_our_own_proxies_saw(
    settings: Settings, proxies: int, forwarded: str, found: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert address_of(RequestFactory().post("/", headers={"X-Forwarded-For": forwarded})) == found
