"""A mail that came back is known to have come back: by a report with the secret, written down once."""

import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from importlib import reload

import pytest
from django.test import Client, override_settings
from django.urls import clear_url_caches

import config.urls
from audit.models import Entry
from registrations import delivery
from registrations.models import Message
from tests.registrations.cast import AT, an_event, registered

pytestmark = pytest.mark.django_db
State = Message.State
ADDRESS = "/webhooks/postmark/tracking/"
SECRET = "postmark:a-long-secret"


@pytest.fixture(autouse=True)
def with_a_provider() -> Iterator[None]:
    """The addresses of an installation whose mail goes through Postmark."""
    keys = {"WEBHOOK_SECRET": SECRET, "POSTMARK_SERVER_TOKEN": "token"}
    with override_settings(EMAIL_BACKEND="anymail.backends.postmark.EmailBackend", ANYMAIL=keys):
        reload(config.urls)
        clear_url_caches()
        yield
    reload(config.urls)
    clear_url_caches()


def report(client: Client, message: Message, secret: str = SECRET, **said):
    told = {"RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1, "ID": 7, "Email": message.to}
    told |= {"MessageID": message.provider_id, "BouncedAt": "2027-01-04T10:00:00Z", "Description": "no such box"}
    return client.post(
        ADDRESS,
        json.dumps(told | said),
        content_type="application/json",
        headers={"authorization": "Basic " + b64encode(secret.encode()).decode()},
    )


def sent(state: str = State.ACCEPTED) -> Message:
    registered(an_event())
    Message.objects.update(state=state, provider_id="8839-id", claimed_at=AT)
    return Message.objects.get()


def test_a_mail_that_came_back_is_marked_and_journalled_once(client: Client):
    message = sent()
    for _again in range(2):
        assert report(client, message).status_code == 200
    message.refresh_from_db()
    assert message.state == State.BOUNCED
    entry = Entry.objects.select_related("detail").get(action="message.bounced")
    assert (entry.detail.details or {})["to"] == message.to


def test_without_the_secret_nobody_can_say_so(client: Client):
    message = sent()
    assert report(client, message, secret="postmark:guessed").status_code == 400
    message.refresh_from_db()
    assert message.state == State.ACCEPTED


def test_a_mail_of_unknown_fate_is_known_when_it_arrived(client: Client):
    message = sent(State.SENDING)
    delivery.give_up_on_lost(at=AT + timedelta(minutes=11))
    said = {"RecordType": "Delivery", "DeliveredAt": "2027-01-04T10:00:00Z"}
    assert report(client, message, **said).status_code == 200
    message.refresh_from_db()
    assert message.state == State.ACCEPTED


def test_a_mail_that_arrived_does_not_come_to_life_again(client: Client):
    message = sent(State.BOUNCED)
    report(client, message, RecordType="Delivery", DeliveredAt="2027-01-04T10:00:00Z")
    message.refresh_from_db()
    assert message.state == State.BOUNCED


def test_a_report_about_a_mail_of_somebody_else_changes_nothing(client: Client):
    message = sent()
    assert report(client, message, MessageID="another").status_code == 200
    message.refresh_from_db()
    assert message.state == State.ACCEPTED
