"""Setting the terms of registration in the browser, and seeing the form as people will."""

import pytest
from django.test import Client

from events.models import Event, Part
from projects.texts import Text
from registrations.models import RegistrationTerms, Seats
from tests.registrations.views.cast import an_open_event, own
from tests.registrations.views.planning import EVENT, filled_in, read, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    event = an_open_event()
    Event.objects.update(starts_on="2099-01-15")
    Part.objects.create(event=event, ordinal=0, key="talk", title=Text(lv="Saruna", en="Talk"))
    Part.objects.create(event=event, ordinal=1, key="lunch", title=Text(lv="Pusdienas"), kind="break")
    return Event.objects.select_related("project").get()


@pytest.fixture
def coordinator(client: Client, event: Event) -> Client:
    client.force_login(somebody("coordinator"))
    return client


def sent(client: Client, **said: str) -> str:
    form = filled_in(read(client, f"{EVENT}terms/"))
    return client.post(f"{EVENT}terms/", form | said, follow=True).content.decode()


BY_RULE = {"closes_by": "working", "closes_days": "5"}


def test_the_resulting_moment_is_said(coordinator: Client) -> None:
    assert "Saved. Registration closes: Thursday 8 January 2099 at 24:00." in sent(coordinator, **BY_RULE)
    assert RegistrationTerms.objects.get().closes_days == 5
    assert "Registration closes: Thursday 8 January 2099 at 24:00." in read(coordinator, f"{EVENT}terms/")


def test_the_moment_is_worked_out_without_saving(coordinator: Client) -> None:
    page = sent(coordinator, closes_by="calendar", closes_days="3", look="1")
    assert "Registration closes: Monday 12 January 2099 at 24:00." in page
    assert RegistrationTerms.objects.get().closes_days is None


def test_seats_and_access_of_each_part_but_no_break(coordinator: Client, event: Event) -> None:
    part = event.parts.get(key="talk")
    page = read(coordinator, f"{EVENT}terms/")
    assert "Pusdienas" not in page.partition("<form")[2]
    sent(coordinator, **{f"seats_{part.pk}": "10", f"access_{part.pk}": "invited"}, capacity="30", offer_hours="24")
    part.refresh_from_db()
    assert (part.capacity, part.access) == (10, "invited")
    assert set(Seats.objects.values_list("capacity", flat=True)) == {10, 30}
    assert RegistrationTerms.objects.get().offer_hours == 24


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"closes_by": "working", "closes_days": ""}, "closes_days"),
        ({"closes_by": "moment", "closes_at": ""}, "closes_at"),
        ({"closes_by": "moment", "closes_at": "2099-01-17T00:00"}, "closes_at"),
        ({"opens_at": "2099-01-14T00:00"} | BY_RULE, "closes_at"),
        ({"offer_hours": "0"}, "offer_hours"),
        ({"contact": "nekas"}, "contact"),
    ],
)
def test_a_refusal_stands_beside_its_field(coordinator: Client, said: dict[str, str], field: str) -> None:
    before = RegistrationTerms.objects.values().get()
    assert f'id="id_{field}_error"' in sent(coordinator, **said)
    assert RegistrationTerms.objects.values().get() == before


def test_fewer_seats_than_taken_are_refused_beside_the_part(coordinator: Client, event: Event) -> None:
    part = event.parts.get(key="talk")
    for number in (1, 2):
        own(event, number, parts=frozenset({part.pk}))
    page = sent(coordinator, **BY_RULE, **{f"seats_{part.pk}": "1"})
    assert f'id="id_seats_{part.pk}_error"' in page
    assert 'id="id_capacity_error"' in sent(coordinator, **BY_RULE, capacity="1")


def test_an_event_without_terms_is_opened_here(coordinator: Client) -> None:
    Seats.objects.all().delete()
    RegistrationTerms.objects.all().delete()
    assert "Nobody can register for this event yet" in read(coordinator, f"{EVENT}terms/")
    sent(coordinator)
    assert RegistrationTerms.objects.get().closes_days == 5


def test_a_held_event_shows_its_terms_and_takes_none(coordinator: Client) -> None:
    Event.objects.update(status="held")
    assert "Save the terms" not in read(coordinator, f"{EVENT}terms/")
    assert "The event was held." in sent(coordinator, **BY_RULE)


def test_the_form_is_seen_as_people_will_also_of_a_draft(coordinator: Client) -> None:
    Event.objects.update(status="draft")
    page = read(coordinator, f"{EVENT}terms/preview/")
    assert "Nothing can be sent from here." in page
    assert 'name="email"' in page
    assert "Register</button>" not in page
