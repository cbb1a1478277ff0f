"""The page of the attendance list: who may say that the event was held, close the list, and confirm a correction."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from events.models import Event, Part
from projects.models import Project
from projects.roles import grant
from registrations.attendance import Proof, mark
from registrations.models import Correction
from tests.registrations.cast import AT, an_event, registered

pytestmark = pytest.mark.django_db
PAGE = "/work/kopa/events/seminar/closing/"


@pytest.fixture
def event() -> Event:
    """Yesterday's seminar with three people, one of whom was there."""
    event = an_event(capacity=None)
    talk = Part.objects.create(event=event, ordinal=0, key="talk", title={"lv": "Lekcija"})
    people = [registered(event, number) for number in (1, 2, 3)]
    mark(registration=people[0], part=talk, proof=Proof("code", 1), by="Galds", at=AT)
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    Event.objects.filter(pk=event.pk).update(starts_on=yesterday)
    return event


def signed_in(name: str, role: str, project: str = "kopa") -> Client:
    user, _is_new = User.objects.get_or_create(email=f"{name}@example.org")
    there, _is_new = Project.objects.get_or_create(key=project)
    until = date(2099, 12, 31) if role == "auditor" else None
    grant(user=user, project=there, role=role, until=until, by="manager", at=AT)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def anna(event: Event) -> Client:
    return signed_in("anna", "coordinator")


@pytest.fixture
def juris(event: Event) -> Client:
    return signed_in("juris", "manager")


def test_a_list_is_held_compared_and_closed_with_an_explanation(anna: Client, event: Event):
    assert "Pasākums ir noticis" in anna.get(PAGE).content.decode()
    anna.post(f"{PAGE}hold/")
    page = anna.get(PAGE)
    seen = page.context["seen"]
    answer = anna.post(f"{PAGE}close/", {"stated_total": "2", "explanation": "", "seen": seen})
    assert answer.context["form"].has_error("explanation")
    anna.post(f"{PAGE}close/", {"stated_total": "2", "explanation": "Viens aizgāja agrāk.", "seen": seen})
    event.refresh_from_db()
    assert (event.status, event.closing.closed_by) == ("closed", "anna@example.org")
    assert "Viens aizgāja agrāk." in anna.get(PAGE).content.decode()


def test_figures_that_were_never_shown_close_nothing(anna: Client, event: Event):
    anna.post(f"{PAGE}hold/")
    answer = anna.post(f"{PAGE}close/", {"stated_total": "", "explanation": "", "seen": "made-up"})
    assert answer.context["form"].non_field_errors()
    event.refresh_from_db()
    assert event.status == "held"


def test_a_correction_is_asked_for_by_one_and_confirmed_by_another(anna: Client, juris: Client, event: Event):
    close(anna)
    person = event.registrations.order_by("pk")[1]
    found = anna.get(PAGE, {"q": "Anna 2"}).content.decode()
    address = f"{PAGE}people/{person.pk}/"
    assert address in found
    part = event.parts.get()
    anna.post(address, {"what": f"mark:{part.pk}:2", "reason": "Paraksts otrā lapā"})
    correction = Correction.objects.get()
    anna.post(f"{PAGE}corrections/{correction.pk}/", {"confirm": "1"})
    assert not person.marks.exists()
    assert "gaida otru cilvēku" in juris.get(PAGE).content.decode()
    juris.post(f"{PAGE}corrections/{correction.pk}/", {"confirm": "1"})
    assert person.marks.get().correction == correction


def test_a_head_count_is_corrected_by_two_and_needs_a_number(anna: Client, juris: Client, event: Event):
    close(anna)
    part = event.parts.get()
    asked = {"what": str(part.pk), "number": "", "method": "list", "reason": "Saskaitīts"}
    assert anna.post(f"{PAGE}numbers/", asked).context["form"].has_error("number")
    anna.post(f"{PAGE}numbers/", asked | {"number": "12"})
    juris.post(f"{PAGE}corrections/{Correction.objects.get().pk}/", {"confirm": "1"})
    assert part.headcounts.get().number == 12


def test_what_nobody_confirms_changes_nothing(anna: Client, juris: Client, event: Event):
    close(anna)
    anna.post(f"{PAGE}numbers/", {"what": "total", "number": "5", "method": "list", "reason": "Protokols"})
    juris.post(f"{PAGE}corrections/{Correction.objects.get().pk}/", {"refuse": "1"})
    event.refresh_from_db()
    assert event.stated_total is None


def test_an_auditor_reads_and_changes_nothing(anna: Client, event: Event):
    auditor = signed_in("rita", "auditor")
    close(anna)
    page = auditor.get(PAGE).content.decode()
    assert "As it was closed" not in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    for address in ("hold/", "take-back/", "close/", "numbers/"):
        assert auditor.post(f"{PAGE}{address}").status_code == 403


def test_a_stranger_sees_nothing_and_guesses_nothing(event: Event):
    stranger = signed_in("svesa", "manager", project="cits")
    assert stranger.get(PAGE).status_code == 403
    assert stranger.post(f"{PAGE}close/").status_code == 403
    assert Client().get(PAGE).status_code == 302


def test_a_person_or_correction_of_another_event_is_not_there(anna: Client, event: Event):
    close(anna)
    other = registered(an_event(key="cits"), 9)
    assert anna.get(f"{PAGE}people/{other.pk}/").status_code == 404
    assert anna.post(f"{PAGE}corrections/999/", {"confirm": "1"}).status_code == 404


def test_the_page_costs_the_same_however_many_came(
    anna: Client, event: Event, django_assert_num_queries: DjangoAssertNumQueries
):
    anna.get(PAGE)
    with django_assert_num_queries(13):
        anna.get(PAGE)
    for key in ("a", "b"):
        Part.objects.create(event=event, ordinal=1, key=key)
    with django_assert_num_queries(13):
        anna.get(PAGE)


def close(client: Client) -> None:
    client.post(f"{PAGE}hold/")
    client.post(f"{PAGE}close/", {"stated_total": "", "explanation": "", "seen": client.get(PAGE).context["seen"]})
