"""What a participant does by the own link, each step by a form: change, cancel, an offer, a colleague."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event, Part
from projects.models import Project
from registrations.enrolment import cancel
from registrations.limits import BY_EMAIL, count
from registrations.links import token_of
from registrations.models import AccessNeeds, Registration, Seats
from tests.registrations.views.cast import an_open_event, own

pytestmark = pytest.mark.django_db

WHO = {"name": "Anna 1. Bērziņa", "email": "anna1@example.org"}
SAID = {"organisation": "Dobeles novads", "position": "vadītāja", "municipality": "", "language": "en"}


def test_a_change_is_kept_and_the_own_page_says_so(client: Client) -> None:
    registration, address = own(an_open_event(), access_needs="tulks")
    assert "tulks" in client.get(f"{address}change/").content.decode()
    page = client.post(f"/en{address}change/", WHO | SAID | {"wants_no_photo": "on"}, follow=True).content.decode()
    assert "Your changes are saved." in page
    assert "Dobeles novads" in page
    registration.refresh_from_db()
    assert (registration.language, registration.wants_no_photo, registration.revision) == ("en", True, 1)
    assert not AccessNeeds.objects.exists()


def test_a_change_with_a_fault_keeps_what_was_typed(client: Client) -> None:
    registration, address = own(an_open_event())
    page = client.post(f"{address}change/", WHO | SAID | {"organisation": "a\nb"}).content.decode()
    assert 'id="id_organisation_error"' in page
    assert 'value="vadītāja"' in page
    registration.refresh_from_db()
    assert registration.revision == 0


def test_a_new_address_gets_the_link_and_whoever_changed_it_goes_on(client: Client) -> None:
    registration, address = own(an_open_event())
    form = client.get(f"/en{address}change/").content.decode()
    assert 'value="anna1@example.org"' in form
    assert "a new link is sent to the new address" in form
    who = SAID | {"name": "Anna Liepiņa", "email": "anna@jauna.example.org"}
    answer = client.post(f"/en{address}change/", who, follow=True)
    page = answer.content.decode()
    assert "Your new link was sent to anna@jauna.example.org. The old link opens nothing any more." in page
    assert "Anna Liepiņa" in page
    assert client.get(address).status_code == 404
    registration.refresh_from_db()
    assert answer.redirect_chain == [(f"/en/r/{token_of(registration)}/", 302)]


def test_somebody_elses_name_and_address_are_refused_kindly_and_what_was_typed_stays(client: Client) -> None:
    event = an_open_event()
    (_, address), (other, _) = own(event, 1), own(event, 2)
    who = SAID | {"name": other.person.name, "email": str(other.email)}
    page = client.post(f"/en{address}change/", who).content.decode()
    assert "There is another registration for this event with this name and e-mail address." in page
    assert 'value="anna2@example.org"' in page
    assert client.get(address).status_code == 200


def test_addresses_cannot_be_tried_without_end(client: Client) -> None:
    _, address = own(an_open_event())
    at = timezone.now()
    for _ in range(BY_EMAIL.times):
        count(address="192.0.2.1", email="upuris@example.org", at=at)
    answer = client.post(f"{address}change/", SAID | WHO | {"email": "upuris@example.org"})
    assert answer.status_code == 429
    assert client.get(address).status_code == 200


def test_a_change_shows_the_seat_one_has_in_a_full_part(client: Client) -> None:
    event = an_open_event()
    parts = [Part.objects.create(event=event, ordinal=n, key=f"p{n}", kind="site_visit") for n in range(2)]
    Seats.objects.create(event=event, part=parts[0], capacity=1)
    _, address = own(event, parts=frozenset({parts[0].pk}))
    assert "you have a seat in it" in client.get(f"/en{address}change/").content.decode()


def test_cancelling_is_asked_first_and_then_done(client: Client) -> None:
    registration, address = own(an_open_event())
    assert "Cancel your registration?" in client.get(f"/en{address}cancel/").content.decode()
    page = client.post(f"/en{address}cancel/", follow=True).content.decode()
    assert "The registration is cancelled" in page
    registration.refresh_from_db()
    assert registration.status == "cancelled"
    again = client.post(f"/en{address}cancel/", follow=True)
    assert "The registration is cancelled" in again.content.decode()
    assert registration.messages.filter(kind="cancelled").count() == 1


@pytest.mark.parametrize(("answer", "status"), [("accept", "confirmed"), ("decline", "cancelled")])
def test_an_offer_is_taken_or_given_back(client: Client, answer: str, status: str) -> None:
    event = an_open_event(capacity=1, venue_name="Kultūras nams", venue_city="Rīga")
    first, (second, address) = own(event, 1)[0], own(event, 2)
    assert client.get(f"{address}offer/").status_code == 302, "there is no offer yet"
    cancel(registration=first, by="participant", at=timezone.now())
    page = client.get(f"/en{address}offer/").content.decode()
    assert "Take the seat" in page
    assert "Kultūras nams, Rīga" in page
    client.post(f"{address}offer/", {"answer": answer})
    second.refresh_from_db()
    assert second.status == status


def test_a_colleague_takes_over(client: Client) -> None:
    registration, address = own(an_open_event(capacity=1), organisation="Saldus novads")
    assert 'value="Saldus novads"' in client.get(f"{address}colleague/").content.decode()
    who = SAID | {"name": "Eva Kalniņa", "email": "eva@example.org"}
    page = client.post(f"/en{address}colleague/", who, follow=True).content.decode()
    assert "A colleague comes instead of you" in page
    successor = Registration.objects.get(replaces=registration)
    assert (successor.person.name, successor.status) == ("Eva Kalniņa", "confirmed")
    assert successor.messages.get().kind == "confirmation"


def test_sending_a_colleague_tells_nobody_who_is_registered(client: Client) -> None:
    event = an_open_event(capacity=5)
    (_, one), (_, other), (known, _) = own(event, 1), own(event, 2), own(event, 3)
    pages = []
    for address, name, email in ((one, "Eva Kalniņa", "eva@example.org"), (other, known.person.name, known.email)):
        who: dict[str, Any] = SAID | {"name": name, "email": email}
        page = client.post(f"/en{address}colleague/", who, follow=True).content.decode()
        pages.append(re.sub(r"Anna \d\.|anna\d@", "", page.replace(address, "")))
    assert "A colleague comes instead of you" in pages[0]
    assert pages[0] == pages[1]


def test_the_form_speaks_of_the_colleague_and_asks_nothing_of_health(client: Client) -> None:
    _, address = own(an_open_event())
    page = client.get(f"{address}colleague/").content.decode()
    assert "Kolēģa vārds un uzvārds" in page
    assert 'href="/privacy/"' in page
    for field in ("access_needs", "wants_no_photo"):
        assert f'name="{field}"' not in page
    assert 'autocomplete="name"' not in page


@pytest.mark.parametrize("page", ["change/", "cancel/", "offer/", "colleague/"])
def test_every_page_of_a_registration_says_who_funds_it(client: Client, page: str) -> None:
    event = an_open_event(capacity=1)
    statement = "Projektu līdzfinansē Eiropas Savienība."
    Project.objects.update(funding_statement=statement)
    first, address = own(event, 1)
    if page == "offer/":
        _, address = own(event, 2)
        cancel(registration=first, by="participant", at=timezone.now())
    assert statement in client.get(address + page).content.decode()


@pytest.mark.parametrize("columns", [{"status": "cancelled"}, {"status": "held"}, {"starts_on": "2020-01-01"}])
@pytest.mark.parametrize("page", ["change/", "cancel/", "colleague/", "offer/"])
def test_nothing_changes_once_the_event_is_off_or_over(client: Client, columns: dict[str, str], page: str) -> None:
    registration, address = own(an_open_event())
    Event.objects.filter(pk=registration.event_id).update(**columns)
    sent = SAID | {"name": "Eva Kalniņa", "email": "eva@example.org", "answer": "accept"}
    for answer in (client.get(address + page), client.post(address + page, sent)):
        assert (answer.status_code, answer.headers["Location"]) == (302, address)
    registration.refresh_from_db()
    assert (registration.status, registration.revision) == ("confirmed", 0)


@pytest.mark.parametrize("page", ["change/", "cancel/", "colleague/", "offer/"])
def test_a_forged_form_and_other_methods_are_refused(page: str) -> None:
    registration, address = own(an_open_event())
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address + page, SAID).status_code == 403
    assert strict.put(address + page).status_code in (403, 405)
    registration.refresh_from_db()
    assert registration.status == "confirmed"
