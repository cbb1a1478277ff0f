"""A participant's own page by its secret address: what it says in each state, and what it never tells anybody else."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event, Part
from files.storing import store
from materials.models import Material
from projects.texts import Text
from registrations.enrolment import cancel, send_colleague
from registrations.models import Mark, Message, Registration
from tests.registrations.cast import a_person
from tests.registrations.views.cast import an_open_event, own

pytestmark = pytest.mark.django_db


def read(client: Client, address: str) -> str:
    answer = client.get(f"/en{address}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_seat_shows_its_code_as_a_picture_and_in_letters(client: Client) -> None:
    registration, address = own(an_open_event(), organisation="Saldus novads")
    page = read(client, address)
    assert "<h1>You have a seat</h1>" in page
    assert f'<b class="code">{registration.code}</b>' in page
    assert '<path d="M' in page
    assert "Saldus novads" in page
    for action in ("change", "cancel", "colleague", "calendar.ics"):
        assert f'href="/en{address}{action}' in page


def test_the_address_is_kept_from_everybody_else(client: Client) -> None:
    _, address = own(an_open_event())
    answer = client.get(address)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert "<form" not in answer.content.decode(), "a browser that tells no origin could not prove where it came from"
    for form in ("change/", "cancel/", "colleague/"):
        assert client.get(address + form)["Referrer-Policy"] == "strict-origin"
        assert "no-store" in client.get(address + form)["Cache-Control"]


def test_the_waiting_list_says_how_many_are_before(client: Client) -> None:
    event = an_open_event(capacity=1)
    own(event, 1)
    second, third = own(event, 2)[1], own(event, 3)[1]
    assert "You are next" in read(client, second)
    assert "1 person is before you" in read(client, third)
    assert 'class="code"' not in read(client, third)
    assert client.get(f"{third}calendar.ics").status_code == 404


def test_an_offer_says_how_long_it_is_held(client: Client) -> None:
    event = an_open_event(capacity=1)
    first, (second, address) = own(event, 1)[0], own(event, 2)
    cancel(registration=first, by="participant", at=timezone.now())
    in_two_days = timezone.now() + timedelta(hours=47, minutes=30)
    assert Registration.objects.filter(pk=second.pk, offered_until__isnull=False).update(offered_until=in_two_days)
    page = read(client, address)
    assert "A seat is held for you" in page
    assert "47 hours" in page
    Registration.objects.filter(pk=second.pk).update(offered_until=timezone.now() - timedelta(minutes=1))
    assert "You are on the waiting list" in read(client, address), "an offer that ran out is none"


def test_each_end_says_what_is_the_case(client: Client) -> None:
    event = an_open_event(capacity=9)
    registration, address = own(event, 1)
    part = Part.objects.create(event=event, ordinal=0, key="talk")
    cancel(registration=own(event, 2)[0], by="participant", at=timezone.now())
    Registration.objects.filter(pk=registration.pk).update(status="rejected")
    assert "could not take your registration" in read(client, address)
    Registration.objects.filter(pk=registration.pk).update(status="pending")
    assert "is being looked at" in read(client, address)
    Registration.objects.filter(pk=registration.pk).update(status="confirmed")
    Event.objects.filter(pk=event.pk).update(starts_on="2020-01-01")
    assert "No attendance is recorded for you" in read(client, address)
    Mark.objects.create(project=event.project, registration=registration, part=part, key="m1", evidence=1)
    assert "Your attendance is recorded" in read(client, address)
    Event.objects.filter(pk=event.pk).update(status="cancelled")
    assert "The event is cancelled" in read(client, address)
    assert 'class="code"' not in read(client, address)


def test_who_cancelled_may_register_again_and_who_sent_a_colleague_knows(client: Client) -> None:
    event = an_open_event(capacity=9)
    (first, gone), (second, replaced) = own(event, 1), own(event, 2)
    assert "whoever has its link" in read(client, replaced)
    cancel(registration=first, by="participant", at=timezone.now())
    send_colleague(registration=second, colleague=a_person(3), by="participant", at=timezone.now())
    for address in (gone, replaced):
        page = read(client, address)
        assert 'href="/en/projects/kopa/events/seminar/register/"' in page
        assert "whoever has its link" not in page
    assert "A colleague comes instead of you" in page
    assert "anna3@" not in page


@pytest.mark.parametrize("wrong", ["x", "1-", "-", "1-00", "zzzzzzzzzzzzz-0", "%00", "é-1", "a" * 500])
@pytest.mark.parametrize("page", ["", "change/", "cancel/", "offer/", "colleague/", "calendar.ics", "materials/1/"])
def test_a_wrong_address_gets_a_way_to_a_new_link(client: Client, wrong: str, page: str) -> None:
    answer = client.get(f"/r/{wrong}/{page}")
    assert answer.status_code == 404
    assert 'href="/registrations/link/"' in answer.content.decode()


def test_a_token_is_not_guessed_from_another_and_a_revoked_one_opens_nothing(client: Client) -> None:
    event = an_open_event(capacity=9)
    (first, address), (_, other) = own(event, 1), own(event, 2)
    number, proof = address.removeprefix("/r/").removesuffix("/").split("-")
    others_number = other.removeprefix("/r/").split("-")[0]
    cut, turned = proof[:-1], proof[::-1]
    for token in (f"{others_number}-{proof}", f"{number}-{cut}", f"{number}-{turned}", f"{number}-{proof.upper()}!"):
        assert client.get(f"/r/{token}/").status_code == 404
    Registration.objects.filter(pk=first.pk).update(link_version=2)
    assert client.get(address).status_code == 404
    for page in ("change/", "cancel/", "offer/", "colleague/"):
        assert client.get(address + page).status_code == client.post(address + page).status_code == 404


def test_looking_changes_nothing(client: Client) -> None:
    registration, address = own(an_open_event())
    before = (list(Registration.objects.values()), Message.objects.count())
    for page in ("", "change/", "cancel/", "offer/", "colleague/", "calendar.ics"):
        assert client.get(address + page).status_code in (200, 302)
        assert client.head(address + page).status_code in (200, 302)
    assert (list(Registration.objects.values()), Message.objects.count()) == before
    assert client.post(address).status_code == 405
    assert registration.messages.count() == 1


def test_the_calendar_holds_the_entry_of_the_mails_and_no_secret(client: Client) -> None:
    _registration, address = own(an_open_event())
    answer = client.get(f"{address}calendar.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"UID:kopa/seminar@" in answer.content.replace(b"\r\n ", b"")
    assert address.strip("/").split("-")[-1].encode() not in answer.content


def test_participants_get_their_materials_and_nobody_else_does(client: Client) -> None:
    event, now = an_open_event(capacity=9), timezone.now()
    file = store(BytesIO(b"hand-out"), name="hand-out.txt", content_type="text/plain", at=now)
    rows = [
        Material.objects.create(event=event, ordinal=n, title=Text(en=f"For {who}"), file=file, audience=who)
        for n, who in enumerate(("participants", "internal"))
    ]
    (first, address), (_, other) = own(event, 1), own(an_open_event(key="other"), 1)
    page = read(client, address)
    assert "For participants" in page
    assert "For internal" not in page
    wanted = f"{address}materials/{rows[0].pk}/"
    assert f'href="{wanted}"' in page
    answer = client.get(wanted)
    assert b"".join(answer) == b"hand-out"
    assert client.get(f"{address}materials/{rows[1].pk}/").status_code == 404
    assert client.get(f"{other}materials/{rows[0].pk}/").status_code == 404
    assert client.get(f"/materials/{rows[0].pk}/").status_code == 404
    cancel(registration=first, by="participant", at=now)
    assert client.get(wanted).status_code == 404
    assert "For participants" not in read(client, address)
