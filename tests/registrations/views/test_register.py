"""Registering on the site: what is taken, what is not and why, and what nobody learns from it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event, Part
from projects.models import Organisation, Project
from registrations.enrolment import cancel
from registrations.models import AccessNeeds, Message, PartChoice, Registration, Seats
from registrations.notice import PRIVACY_NOTICE
from tests.registrations.views.cast import REGISTER, a_form, an_open_event, own

pytestmark = pytest.mark.django_db


def text_of(page: bytes) -> str:
    """Without the token against forged forms, which differs each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.decode())


def thanks(client: Client, form: dict[str, Any]) -> str:
    answer = client.post(REGISTER, form)
    assert answer.status_code == 302, answer.content.decode()
    return text_of(client.get(answer.headers["Location"]).content)


def test_two_inputs_are_enough(client: Client) -> None:
    event = an_open_event()
    page = text_of(client.get(REGISTER).content)
    assert len(re.findall(r"<(?:input|select|textarea)[^>]*\brequired\b", page)) <= 7
    assert "anna1@example.org" in thanks(client, a_form())
    registration = Registration.objects.get(event=event)
    assert (registration.status, registration.privacy_notice) == ("confirmed", PRIVACY_NOTICE)
    assert registration.messages.get().kind == Message.Kind.CONFIRMATION


def test_everything_said_is_kept_as_typed(client: Client) -> None:
    event = an_open_event()
    said: dict[str, Any] = {
        "organisation": "=Biedrība “Paraugs”",
        "position": "vadītāja",
        "municipality": "Bauskas novads",
        "language": "en",
        "wants_no_photo": "on",
        "access_needs": "Ratiņkrēsls,\r\nvieta priekšā",
    }
    thanks(client, a_form(**said))
    kept = Registration.objects.get(event=event)
    assert str(kept.organisation) == "=Biedrība “Paraugs”"
    assert (kept.position, kept.municipality) == ("vadītāja", "Bauskas novads")
    assert (kept.language, kept.wants_no_photo) == ("en", True)
    assert AccessNeeds.objects.get(registration=kept).needs == "Ratiņkrēsls,\nvieta priekšā"


def test_a_stranger_cannot_tell_who_is_registered(client: Client) -> None:
    """A new person, the same again, one who cancelled and a colleague: every byte of the answers is the same."""
    event = an_open_event(capacity=10)
    new = thanks(client, a_form(1, email="birojs@example.org"))
    again = thanks(client, a_form(1, email="birojs@example.org"))
    cancel(registration=Registration.objects.get(), by="participant", at=timezone.now())
    assert new == again == thanks(client, a_form(2, email="birojs@example.org"))
    assert new.replace("birojs@", "anna3@") == thanks(client, a_form(3))
    assert Registration.objects.filter(event=event, status="confirmed").count() == 2


def test_thanks_do_not_name_an_address_that_was_not_typed_here(client: Client) -> None:
    an_open_event()
    address = REGISTER.replace("register/", "registered/")
    for cookie in ("", "anna@example.org", signing.dumps("anna@example.org", salt="other")):
        client.cookies["sent-to"] = cookie
        assert "anna@example.org" not in client.get(address).content.decode()


def test_thanks_say_who_funds_the_event(client: Client) -> None:
    an_open_event()
    Project.objects.update(funding_statement="Projektu līdzfinansē Eiropas Savienība.")
    page = client.get(REGISTER.replace("register/", "registered/")).content.decode()
    assert "Projektu līdzfinansē Eiropas Savienība." in page


def test_when_all_seats_are_taken_the_form_is_for_the_waiting_list(client: Client) -> None:
    event = an_open_event(capacity=1)
    own(event, 1)
    assert "Join the waiting list" in client.get(f"/en{REGISTER}").content.decode()
    thanks(client, a_form(2))
    assert Registration.objects.get(email="anna2@example.org").status == "waitlisted"


CLOSED: list[tuple[dict[str, Any], dict[str, timedelta | bool], str]] = [
    ({"status": "cancelled"}, {}, "The event is cancelled"),
    ({"status": "held"}, {}, "The event is over"),
    ({"starts_on": "2020-01-01"}, {}, "The event is over"),
    ({}, {"closes_at": timedelta(hours=-1)}, "Registration has closed"),
    ({}, {"opens_at": timedelta(hours=1)}, "Registration is not open yet"),
    ({}, {"has_waiting_list": False}, "All seats are taken"),
]


@pytest.mark.parametrize(("columns", "terms", "heading"), CLOSED)
def test_an_event_that_takes_nobody_says_why_and_what_to_do(
    client: Client, columns: dict[str, Any], terms: dict[str, timedelta | bool], heading: str
) -> None:
    event = an_open_event(capacity=1)
    own(event, "already there")
    Event.objects.filter(pk=event.pk).update(**columns)
    kept = event.registration_terms
    for name, value in terms.items():
        setattr(kept, name, timezone.now() + value if isinstance(value, timedelta) else value)
    kept.save()
    for answer, status in ((client.get(f"/en{REGISTER}"), 200), (client.post(f"/en{REGISTER}", a_form()), 409)):
        page = answer.content.decode()
        assert (answer.status_code, f"<h1>{heading}</h1>" in page) == (status, True)
        assert 'href="/en/projects/kopa/events/seminar/"' in page
    assert Registration.objects.count() == 1


def test_an_event_without_terms_says_that_nobody_registers_here(client: Client) -> None:
    an_open_event().registration_terms.delete()
    assert "Nobody registers for this event here" in client.get(f"/en{REGISTER}").content.decode()


def test_what_is_not_public_is_not_there(client: Client) -> None:
    event = an_open_event()
    Event.objects.filter(pk=event.pk).update(status="draft")
    assert client.get(REGISTER).status_code == client.post(REGISTER, a_form()).status_code == 404
    Event.objects.filter(pk=event.pk).update(status="published")
    Project.objects.update(is_public=False)
    assert client.get(REGISTER).status_code == client.post(REGISTER, a_form()).status_code == 404


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "Anna\r\nBcc: visi@example.org"),
        ("name", "Anna \u202egnp.exe"),
        ("name", "Anna\x00"),
        ("name", "Anna\x1b[31m"),
        ("name", "12345"),
        ("name", "Laimējiet http://example.org"),
        ("name", "A" * 201),
        ("email", ""),
        ("email", "anna"),
        ("email", "anna@example.org\r\nBcc: visi@example.org"),
        ("email", "anna@example.org, eva@example.org"),
        ("email", f"{'a' * 250}@example.org"),
        ("language", "xx"),
        ("organisation", "Biedrība\nParaugs"),
        ("position", "vadītāja\u2066"),
        ("access_needs", "x" * 1001),
    ],
)
def test_what_cannot_be_taken_is_said_beside_the_field_and_on_top(client: Client, field: str, typed: str) -> None:
    an_open_event()
    said: dict[str, Any] = {"municipality": "Saldus novads", field: typed}
    answer = client.post(REGISTER, a_form(**said))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'href="#id_{field}"' in page
    assert f'id="id_{field}_error"' in page
    assert 'value="Saldus novads"' in page, "nothing typed is lost"
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Anna   Bērziņa ", "Anna Bērziņa"),
        ("O’Hara-Šmite", "O’Hara-Šmite"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("=SUM(A1) Anna", "=SUM(A1) Anna"),
        ("Be\u0304rzin\u0327s", "B\u0113rzi\u0146s"),
        ("Anna\u200b Bērziņa", "Anna Bērziņa"),
        ("Łukasz Żółw", "Łukasz Żółw"),
    ],
)
def test_people_are_called_as_they_say(client: Client, typed: str, kept: str) -> None:
    an_open_event()
    thanks(client, a_form(name=typed))
    assert Registration.objects.get().person.name == kept


def test_hostile_text_is_only_text(client: Client) -> None:
    an_open_event()
    hostile = '"><script>alert(1)</script>'
    page = client.post(REGISTER, a_form(name=hostile, email=hostile)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_an_address_in_another_script_is_an_address(client: Client) -> None:
    an_open_event()
    assert "anna@bērziņš.lv" in thanks(client, a_form(email="anna@bērziņš.lv"))


def test_a_program_is_thanked_like_everybody_and_nothing_is_stored(client: Client) -> None:
    an_open_event()
    person, program = thanks(client, a_form(1)), thanks(client, a_form(2, topic="http://example.org"))
    assert person == program.replace("anna2@", "anna1@")
    assert Registration.objects.count() == 1


@pytest.mark.parametrize("drawn", ["", "nonsense", "InRleHQi:1xUvi6:BpFeYotwQNbpLuhRDakBvfGONYm3iqm1X5diIhFG9JY"])
def test_a_form_that_was_never_shown_is_asked_for_once_more(client: Client, drawn: str) -> None:
    an_open_event()
    page = client.post(REGISTER, a_form(drawn=drawn)).content.decode()
    assert 'value="anna1@example.org"' in page
    assert not Registration.objects.exists()


def test_who_is_very_quick_only_sends_it_again_and_who_is_very_slow_is_in_time(client: Client) -> None:
    an_open_event(capacity=5)
    quick = a_form(1, drawn_ago=0)
    page = client.post(REGISTER, quick).content.decode()
    assert f'name="drawn" value="{quick["drawn"]}"' in page, "the clock does not start anew"
    thanks(client, a_form(1, drawn_ago=2))
    thanks(client, a_form(2, drawn_ago=60 * 60 * 24 * 30))
    assert Registration.objects.count() == 2


def with_groups(event: Event) -> list[Part]:
    columns: dict[str, Any] = {"event": event, "kind": "parallel_group", "starts_at": "13:00", "ends_at": "15:00"}
    groups = [Part.objects.create(ordinal=n, key=f"g{n}", capacity=1, **columns) for n in range(2)]
    for group in groups:
        Seats.objects.create(event=event, part=group, capacity=1)
    everybody = Part.objects.create(event=event, ordinal=5, key="plenary", kind="plenary", starts_at="10:00")
    Part.objects.create(event=event, ordinal=6, key="lunch", kind="break")
    Part.objects.create(event=event, ordinal=7, key="board", kind="other", access="internal")
    return [*groups, everybody]


def test_parts_are_chosen_with_their_seats_in_sight(client: Client) -> None:
    event = an_open_event(capacity=9)
    first, second, plenary = with_groups(event)
    page = client.get(REGISTER).content.decode()
    assert re.findall(r'name="parts" value="(\d+)"[^>]*?( checked)?>', page) == [
        (str(first.pk), ""),
        (str(second.pk), ""),
        (str(plenary.pk), " checked"),
    ]
    thanks(client, a_form(1, parts=[first.pk, plenary.pk]))
    assert "full: you would wait for a seat" in client.get(f"/en{REGISTER}").content.decode()
    thanks(client, a_form(2, parts=[first.pk]))
    assert PartChoice.objects.get(registration__email="anna2@example.org").is_waiting


@pytest.mark.parametrize("sent", ["none", "foreign", "text", "both", "lunch"])
def test_parts_that_cannot_be_chosen_are_refused(client: Client, sent: str) -> None:
    event = an_open_event()
    first, second, _ = with_groups(event)
    lunch = Part.objects.get(key="lunch")
    parts: dict[str, list[Any]] = {
        "none": [],
        "foreign": [999999],
        "text": ["x"],
        "both": [first.pk, second.pk],
        "lunch": [lunch.pk],
    }
    page = client.post(REGISTER, a_form(parts=parts[sent])).content.decode()
    assert 'id="id_parts_error"' in page
    assert 'href="#id_parts' in page
    assert not Registration.objects.exists()


def test_organisations_that_strangers_typed_are_suggested_to_nobody(client: Client) -> None:
    event = an_open_event()
    Organisation.objects.create(project=event.project, ordinal=1, key="lead", name="Projekta partneris")
    thanks(client, a_form(organisation="Kāda svešinieka darbavieta"))
    page = client.get(REGISTER).content.decode()
    assert "Projekta partneris" in page
    assert "Kāda svešinieka darbavieta" not in page


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    an_open_event()
    assert getattr(client, method)(REGISTER).status_code == 405


def test_reading_changes_nothing(client: Client) -> None:
    an_open_event()
    for address in (REGISTER, REGISTER.replace("register/", "registered/")):
        assert client.get(address).status_code == client.head(address).status_code == 200
    assert (Registration.objects.count(), Message.objects.count()) == (0, 0)


def test_a_forged_form_is_refused() -> None:
    an_open_event()
    assert Client(enforce_csrf_checks=True).post(REGISTER, a_form()).status_code == 403
    assert not Registration.objects.exists()


def statements(client: Client, form: dict[str, Any]) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert client.post(REGISTER, form).status_code == 302
    return [row["sql"] for row in asked if "SAVEPOINT" not in row["sql"]]


def test_a_registration_costs_the_same_however_many_there_are(client: Client) -> None:
    event = an_open_event(capacity=1000)
    costs = []
    for number in range(200):
        own(event, f"r{number}")
        if number in (0, 2, 199):
            costs.append(statements(client, a_form(f"f{number}", organisation=f"Jauna biedrība {number}")))
    assert len(costs[0]) == len(costs[1]) == len(costs[2])
    assert len(costs[2]) <= 20, "\n".join(costs[2])
