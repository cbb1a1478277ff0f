"""Postponing, calling off and unpublishing in the browser: first what will be done and said, then the doing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event
from registrations.models import Announcement, Message, Registration
from tests.jobs_here import do_what_waits
from tests.registrations.views.cast import an_open_event, own
from tests.registrations.views.planning import EVENT, filled_in, read, somebody

pytestmark = pytest.mark.django_db

LATER = (timezone.localdate() + timedelta(days=60)).isoformat()


@pytest.fixture
def event() -> Event:
    return an_open_event(venue_name="Kultūras nams", venue_city="Bauska")


@pytest.fixture
def coordinator(client: Client, event: Event) -> Client:
    client.force_login(somebody("coordinator"))
    return client


def test_the_mail_is_shown_before_anything_happens(coordinator: Client, event: Event) -> None:
    own(event, 1)
    own(event, 2)
    assert "2 people have a seat." in read(coordinator, f"{EVENT}postpone/")
    sent = filled_in(read(coordinator, f"{EVENT}postpone/")) | {"starts_on": LATER, "reason_en": "The hall is closed."}
    page = coordinator.post(f"{EVENT}postpone/", sent).content.decode()
    assert "Another day: Seminar" in page
    assert "The hall is closed." in page
    assert "Postpone it and tell 2 people" in page
    assert "/r/" not in page.replace("/r/…", ""), "no link that opens anything"
    assert not Announcement.objects.exists()
    assert Event.objects.get().starts_on == event.starts_on
    page = coordinator.post(f"{EVENT}postpone/", filled_in(page) | {"confirmed": "1"}, follow=True).content.decode()
    assert "The event is moved." in page
    assert "2 people get a mail about it." in page
    assert str(Event.objects.get().starts_on) == LATER
    do_what_waits()
    assert Registration.objects.filter(revision=1).count() == 2


def test_something_can_still_be_changed(coordinator: Client, event: Event) -> None:
    sent = filled_in(read(coordinator, f"{EVENT}postpone/")) | {"starts_on": LATER, "reason_en": "Why"}
    page = coordinator.post(f"{EVENT}postpone/", sent).content.decode()
    page = coordinator.post(f"{EVENT}postpone/", filled_in(page) | {"again": "1"}).content.decode()
    assert f'value="{LATER}"' in page
    assert not Announcement.objects.exists()


def test_where_nobody_is_registered_nobody_is_told(coordinator: Client) -> None:
    sent = filled_in(read(coordinator, f"{EVENT}postpone/")) | {"starts_on": LATER, "reason_en": "Why"}
    assert "Nobody is registered, so no mail is sent." in coordinator.post(f"{EVENT}postpone/", sent).content.decode()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "starts_on"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "2020-01-01"}, "starts_on"),
        ({"starts_on": LATER, "reason_en": ""}, "reason"),
        ({"starts_on": LATER, "closes_at": "2099-01-01T00:00"}, "closes_at"),
    ],
)
def test_a_refusal_stands_beside_its_field(coordinator: Client, said: dict[str, str], field: str) -> None:
    sent = filled_in(read(coordinator, f"{EVENT}postpone/")) | {"reason_en": "Why"} | said
    for step in ({}, {"confirmed": "1"}):
        assert f'id="id_{field}_error"' in coordinator.post(f"{EVENT}postpone/", sent | step).content.decode()
    assert not Announcement.objects.exists()


def test_a_day_not_known_yet_can_be_said(coordinator: Client) -> None:
    sent = filled_in(read(coordinator, f"{EVENT}postpone/")) | {"day_not_known": "on", "reason_en": "Why"}
    page = coordinator.post(f"{EVENT}postpone/", sent).content.decode()
    assert "Day not known" in page
    coordinator.post(f"{EVENT}postpone/", filled_in(page) | {"confirmed": "1"})
    assert Event.objects.get().starts_on is None


def test_calling_off_shows_the_mail_and_then_does_it(coordinator: Client, event: Event, client: Client) -> None:
    registration, address = own(event)
    page = coordinator.post(f"{EVENT}call-off/", {"reason_lv": "Lektore saslimusi."}).content.decode()
    assert "Call it off and tell 1 person" in page
    assert Event.objects.get().status == "published"
    page = coordinator.post(f"{EVENT}call-off/", filled_in(page) | {"confirmed": "1"}, follow=True).content.decode()
    assert "The event is cancelled." in page
    assert Event.objects.get().status == "cancelled"
    assert "Lektore saslimusi." in client.get(address).content.decode(), "the participant's own page says why"
    assert Message.objects.filter(registration=registration).count() == 1, "the mail follows in a job"


def test_calling_off_asks_why(coordinator: Client) -> None:
    assert 'id="id_reason_error"' in coordinator.post(f"{EVENT}call-off/", {}).content.decode()


@pytest.mark.parametrize("page", ["postpone/", "call-off/", "unpublish/"])
def test_an_event_that_was_held_offers_none_of_it(coordinator: Client, page: str) -> None:
    Event.objects.update(status="held")
    assert "<form" not in read(coordinator, EVENT + page).partition("<main")[2]
    sent = {"starts_on": LATER, "reason_lv": "x", "venue_name": "", "confirmed": "1"}
    coordinator.post(EVENT + page, sent)
    assert (Event.objects.get().status, Announcement.objects.count()) == ("held", 0)


def test_a_draft_again_while_nobody_has_registered(coordinator: Client, event: Event) -> None:
    own(event)
    page = coordinator.post(f"{EVENT}unpublish/").content.decode()
    assert "only while nobody has" in page
    Registration.objects.all().delete()
    page = coordinator.post(f"{EVENT}unpublish/", follow=True).content.decode()
    assert "The event is a draft again" in page
    assert Event.objects.get().status == "draft"
