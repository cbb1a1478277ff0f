"""The desk's pages: who may open them, what they show and never show, with a script and without one."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from events.models import Event, Part
from projects.models import Role
from registrations.desk_passes import issue, token_of, withdraw
from registrations.models import DeskPass, Headcount, Mark, Registration, Scan
from registrations.views.desk_forms import HeadsForm
from tests.registrations.cast import an_event, registered
from tests.registrations.test_desk import statements

pytestmark = pytest.mark.django_db
PIECE = {"X-Desk-Piece": "1"}
DESK = "/en/desk/kopa/seminar/"


@pytest.fixture
def event() -> Event:
    """Takes place today; its registration was open before."""
    made = an_event(capacity=None)
    made.starts_on = timezone.localdate().isoformat()
    made.save()
    Part.objects.create(event=made, ordinal=0, key="talk", title={"lv": "Saruna", "en": "Talk"})
    return Event.objects.select_related("project").get(pk=made.pk)


def a_user(event: Event, role: str | None) -> User:
    user, _ = User.objects.get_or_create(email=f"{role}@example.org", defaults={"name": f"Ms {role}"})
    if role:
        Role.objects.create(user=user, project=event.project, role=role, granted_at=timezone.now())
    return user


def signed_in(event: Event, role: str | None = "desk") -> Client:
    client = Client()
    client.force_login(a_user(event, role))
    return client


def a_pass(event: Event, **columns: Any) -> DeskPass:
    at = timezone.now()
    issuer = a_user(event, "coordinator")
    return issue(event=event, label="Anda", expires_at=at + timedelta(hours=8), by=issuer, at=at)


def helper(desk_pass: DeskPass) -> Client:
    client = Client()
    client.get(f"/desk/pass/{token_of(desk_pass)}/")
    return client


def asked(event: Event, **fields: Any) -> dict[str, Any]:
    return {"part": event.parts.get().pk, "nonce": str(uuid4()), **fields}


@pytest.mark.parametrize(
    ("role", "desk", "helpers"),
    [("desk", 200, 404), ("coordinator", 200, 200), ("manager", 200, 200), ("auditor", 404, 404), (None, 404, 404)],
)
def test_each_role_sees_what_it_may(event: Event, role: str | None, desk: int, helpers: int) -> None:
    client = signed_in(event, role)
    assert client.get(DESK).status_code == desk
    assert client.get(f"{DESK}people/").status_code == desk
    assert client.post(f"{DESK}check-in/", asked(event, typed="x")).status_code in ({302} if desk == 200 else {404})
    assert client.get(f"{DESK}helpers/").status_code == helpers


def test_the_coordinator_of_another_project_finds_no_desk(event: Event) -> None:
    other = an_event(key="other")
    Event.objects.filter(pk=other.pk).update(
        project=type(event.project).objects.create(key="cits", title={"lv": "Cits"})
    )
    client = signed_in(Event.objects.get(pk=other.pk), "coordinator")
    assert client.get(DESK).status_code == 404
    assert client.get("/en/desk/cits/other/").status_code == 200


def test_a_visitor_is_asked_to_sign_in_whether_or_not_there_is_such_a_desk(event: Event) -> None:
    for address in (DESK, "/en/desk/kopa/no-such-event/"):
        answer = Client().get(address)
        assert (answer.status_code, answer["Location"].startswith("/en/accounts/login/")) == (302, True)
    assert Client().post(f"{DESK}check-in/", asked(event, typed="x")).status_code == 404
    assert not Scan.objects.exists()


def test_a_pass_opens_its_own_desk_and_nothing_else(event: Event) -> None:
    an_event(key="other")
    client = helper(a_pass(event))
    assert client.get(DESK).status_code == 200
    assert client.get("/en/desk/kopa/other/").status_code == 404
    assert client.get(f"{DESK}helpers/").status_code == 404
    registration = registered_today(event)
    client.post(f"{DESK}check-in/", asked(event, typed=registration.code))
    assert Mark.objects.get().marked_by == f"Anda (desk_pass:{DeskPass.objects.get().pk})"


def registered_today(event: Event, number: int = 1, **said: Any) -> Registration:
    """Registered when registration was open; the event's day is put back after."""
    today, event.starts_on = event.starts_on, event.starts_on
    Event.objects.filter(pk=event.pk).update(starts_on="2027-01-14")
    made = registered(event, number, **said)
    Event.objects.filter(pk=event.pk).update(starts_on=today)
    return made


def test_a_coordinator_who_tried_a_pass_is_still_the_coordinator(event: Event) -> None:
    client = helper(a_pass(event))
    client.force_login(User.objects.get(email="coordinator@example.org"))
    assert client.get(f"{DESK}helpers/").status_code == 200


def test_a_withdrawn_or_ended_pass_opens_nothing_from_the_next_request_on(event: Event) -> None:
    desk_pass = a_pass(event)
    client = helper(desk_pass)
    withdraw(desk_pass=desk_pass, by=desk_pass.issued_by, at=timezone.now())
    for address in (DESK, f"{DESK}people/", f"{DESK}state/", f"{DESK}found/?q=an"):
        answer = client.get(address)
        assert (answer.status_code, "This access has ended" in answer.content.decode()) == (410, True), address
    assert client.post(f"{DESK}check-in/", asked(event, typed="x")).status_code == 410
    assert not Scan.objects.exists()
    assert Client().get(f"/en/desk/pass/{token_of(desk_pass)}/").status_code == 410
    DeskPass.objects.update(withdrawn_at=None, expires_at=timezone.now())
    assert client.get(DESK).status_code == 410
    assert Client().get(f"/desk/pass/{token_of(desk_pass)}/").status_code == 410
    an_event(key="other")
    assert client.get("/en/desk/kopa/other/").status_code == 404


def test_who_scans_with_an_ended_pass_reads_that_the_last_person_was_not_marked(event: Event) -> None:
    desk_pass = a_pass(event)
    client, registration = helper(desk_pass), registered_today(event)
    withdraw(desk_pass=desk_pass, by=desk_pass.issued_by, at=timezone.now())
    answer = client.post(f"{DESK}check-in/", asked(event, typed=registration.code), headers=PIECE)
    text = answer.content.decode()
    assert (answer.status_code, 'data-outcome="ended"' in text, "<html" in text) == (410, True, False)
    assert "The last person was not marked." in text
    assert "not marked" not in client.get(f"{DESK}state/", headers=PIECE).content.decode()
    assert not Mark.objects.exists()


@pytest.mark.parametrize("typed", ["https://example.org/?" + "x" * 300, "A\x007K2P" + "9" * 250])
def test_whatever_was_scanned_gets_an_answer_and_is_kept(event: Event, typed: str) -> None:
    answer = signed_in(event).post(f"{DESK}check-in/", asked(event, typed=typed), headers=PIECE)
    assert 'data-outcome="unknown"' in answer.content.decode()
    assert len(Scan.objects.get().typed) == 40


def test_letters_of_a_name_are_no_unknown_code(event: Event) -> None:
    client = signed_in(event)
    registered_today(event, organisation="Ķekavas novads")
    for typed in ("berz", "Anna"):
        text = client.post(f"{DESK}check-in/", asked(event, typed=typed), headers=PIECE).content.decode()
        assert 'data-outcome="names"' in text
        assert 'data-tone="idle"' in text
    assert not Scan.objects.exists()
    text = client.post(f"{DESK}check-in/", asked(event, typed="Nobody"), headers=PIECE).content.decode()
    assert 'data-outcome="unknown"' in text


@pytest.mark.parametrize("address", ["check-in/", "walk-in/", "let-in/", "heads/", "marks/1/annul/"])
def test_an_address_that_takes_forms_leads_to_the_desk_when_it_is_only_opened(event: Event, address: str) -> None:
    answer = signed_in(event).get(DESK + address)
    assert (answer.status_code, answer["Location"]) == (302, DESK)


def test_people_above_the_capacity_are_told(event: Event) -> None:
    client = signed_in(event)
    for number in range(3):
        registered_today(event, number)
    assert "above the capacity" not in client.get(DESK).content.decode()
    Event.objects.filter(pk=event.pk).update(capacity=2)
    assert "1 above the capacity of 2" in client.get(DESK).content.decode()


def test_who_is_signed_in_can_leave_the_desk_and_a_helper_has_no_account_to_leave(event: Event) -> None:
    client = signed_in(event)
    for address in (DESK, f"{DESK}people/"):
        assert "/en/accounts/logout/" in client.get(address).content.decode()
    guest = helper(a_pass(event))
    for address in (DESK, f"{DESK}people/"):
        assert "/accounts/logout/" not in guest.get(address).content.decode()


def test_a_token_that_is_wrong_by_a_letter_opens_nothing(event: Event) -> None:
    token = token_of(a_pass(event))
    wrong = token[:-1] + ("0" if token[-1] != "0" else "1")
    assert Client().get(f"/desk/pass/{wrong}/").status_code == 404


def test_signing_out_and_losing_the_role_end_the_badge_too(event: Event) -> None:
    client = signed_in(event)
    assert client.get(DESK).status_code == 200
    badge = client.cookies["desk"].value
    client.post("/accounts/logout/")
    client.cookies["desk"] = badge
    assert client.get(DESK).status_code == 302
    again = signed_in(event, "manager")
    assert again.get(DESK).status_code == 200
    Role.objects.all().delete()
    assert again.get(DESK).status_code == 404


def test_a_scan_answers_with_a_piece_and_never_shows_an_address(event: Event) -> None:
    client, registration = signed_in(event), registered_today(event, organisation="Kalnu novads")
    answer = client.post(f"{DESK}check-in/", asked(event, typed=f"DALIBA:{registration.code}"), headers=PIECE)
    text = answer.content.decode()
    assert 'data-outcome="welcome"' in text
    assert "Anna 1. Bērziņa" in text
    assert "Kalnu novads" in text
    for address in (DESK, f"{DESK}people/", f"{DESK}found/?q=ann"):
        assert "@example.org" not in client.get(address).content.decode().replace("desk@example.org", "")


def test_without_a_script_the_answer_is_on_the_next_page(event: Event) -> None:
    client, registration = signed_in(event), registered_today(event)
    answer = client.post(f"{DESK}check-in/", asked(event, typed=registration.code), follow=True)
    assert 'data-outcome="welcome"' in answer.content.decode()
    again = client.post(f"{DESK}check-in/", asked(event, typed=registration.code), follow=True)
    assert "Ms desk" in again.content.decode()


def test_without_a_script_letters_of_a_name_lead_to_the_list(event: Event) -> None:
    client = signed_in(event)
    registered_today(event)
    answer = client.post(f"{DESK}check-in/", asked(event, typed="berz"))
    assert answer["Location"].startswith(f"{DESK}people/?")
    assert "q=berz" in answer["Location"]


def test_names_are_found_without_diacritics_and_by_organisation(event: Event) -> None:
    client = signed_in(event)
    registered_today(event, organisation="Ķekavas novada „Šķūnis”")
    for typed in ("be", "BĒRZ", "kek", "skun", "anna kek"):
        assert "Anna 1. Bērziņa" in client.get(f"{DESK}found/", {"q": typed}).content.decode(), typed
    for typed in ("b", "erz", "'; --", "[a", "anna xx"):
        assert "Anna 1. Bērziņa" not in client.get(f"{DESK}found/", {"q": typed}).content.decode(), typed


def test_the_list_stands_in_latvian_order_of_surnames(event: Event) -> None:
    for number, name in enumerate(
        ["Ivo Žagars", "Ilze Zariņa", "Ada Čakste", "Ada Cīrule", "Oto Āboliņš", "Oto Abols"]
    ):
        registered_today(event, number, name=name)
    text = signed_in(event).get(f"{DESK}people/").content.decode()
    names = ["Oto Āboliņš", "Oto Abols", "Ada Cīrule", "Ada Čakste", "Ilze Zariņa", "Ivo Žagars"]
    assert sorted(names, key=text.index) == names


def test_a_tick_is_a_mark_without_evidence_and_is_annulled_with_a_reason(event: Event) -> None:
    client, registration = signed_in(event), registered_today(event)
    client.post(f"{DESK}check-in/", asked(event, registration=registration.pk, from_list="1"))
    mark = Mark.objects.get()
    assert (mark.source, mark.evidence, mark.marked_by) == ("tick", 0, "desk@example.org")
    client.post(f"{DESK}marks/{mark.pk}/annul/", {"reason": " "})
    assert Mark.objects.get().annulled_reason is None
    client.post(f"{DESK}marks/{mark.pk}/annul/", {"reason": "cits cilvēks"})
    gone = Mark.objects.get()
    assert (gone.annulled_reason, gone.annulled_by) == ("cits cilvēks", "desk@example.org")


def test_a_mark_of_another_event_cannot_be_annulled_here(event: Event) -> None:
    client, registration = signed_in(event), registered_today(event)
    client.post(f"{DESK}check-in/", asked(event, typed=registration.code))
    other = an_event(key="other")
    address = f"/en/desk/kopa/{other.key}/marks/{Mark.objects.get().pk}/annul/"
    assert client.post(address, {"reason": "x"}).status_code == 404


def test_a_walk_in_needs_a_name_only(event: Event) -> None:
    client = signed_in(event)
    answer = client.post(f"{DESK}walk-in/", asked(event, name="", organisation="Novads"))
    assert "This field is required." in answer.content.decode()
    answer = client.post(f"{DESK}walk-in/", asked(event, name="Zane Liepa", organisation="Novads"), headers=PIECE)
    assert 'data-outcome="welcome"' in answer.content.decode()
    again = client.post(f"{DESK}walk-in/", asked(event, name="Zane Liepa"), headers=PIECE)
    assert "Another person" in again.content.decode()
    assert Registration.objects.count() == 1


def test_heads_are_counted_for_a_part(event: Event) -> None:
    client = signed_in(event)
    client.post(f"{DESK}heads/", asked(event, number="120", method="estimate"))
    client.post(f"{DESK}heads/", asked(event, number="-1", method="estimate"))
    client.post(f"{DESK}heads/", asked(event, number="90", method=""))
    assert Headcount.objects.get().number == 120
    assert str(HeadsForm()["method"]).index('value=""') < str(HeadsForm()["method"]).index("estimate")


def test_the_coordinator_lets_a_helper_in_and_takes_it_back(event: Event) -> None:
    client = signed_in(event, "coordinator")
    until = timezone.localtime(timezone.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    client.post(f"{DESK}helpers/", {"label": "Galds 2", "expires_at": until})
    made = DeskPass.objects.get()
    page = client.get(f"{DESK}helpers/").content.decode()
    assert token_of(made) in page
    assert '<svg class="qr"' in page
    client.post(f"{DESK}helpers/{made.pk}/withdraw/")
    assert token_of(made) not in client.get(f"{DESK}helpers/").content.decode()


def test_only_the_desk_may_use_the_camera_and_a_compiled_reader(event: Event) -> None:
    client = signed_in(event)
    assert "'wasm-unsafe-eval'" in client.get(DESK)["Content-Security-Policy"]
    assert "camera=(self)" in client.get(DESK)["Permissions-Policy"]
    for address in (f"{DESK}people/", "/en/"):
        assert "wasm" not in client.get(address)["Content-Security-Policy"]


@pytest.mark.parametrize("role", ["desk", "pass"])
def test_a_scan_is_eight_statements_with_everything_around_it(event: Event, role: str) -> None:
    client = helper(a_pass(event)) if role == "pass" else signed_in(event)
    client.get(DESK)
    client.post(f"{DESK}check-in/", asked(event, typed="first"))
    arrival = asked(event, typed=registered_today(event).code)
    with CaptureQueriesContext(connection) as counted:
        answer = client.post(f"{DESK}check-in/", arrival, headers=PIECE)
    assert 'data-outcome="welcome"' in answer.content.decode()
    assert statements(counted) == 8


@pytest.mark.parametrize("people", [3, 300])
def test_pages_cost_the_same_however_many_are_registered(event: Event, people: int) -> None:
    client, registration = signed_in(event), registered_today(event)
    Registration.objects.bulk_create(
        Registration(event=event, key=f"k{n}", person=registration.person, status="confirmed") for n in range(people)
    )
    client.get(DESK)
    for address, most in ((DESK, 6), (f"{DESK}people/", 6), (f"{DESK}found/?q=an", 2)):
        with CaptureQueriesContext(connection) as counted:
            client.get(address)
        assert statements(counted) <= most, address


@pytest.mark.parametrize(("role", "is_led"), [("desk", True), ("manager", True), ("auditor", False), (None, False)])
def test_the_event_page_leads_those_to_the_desk_who_may_work_there(
    event: Event, role: str | None, is_led: bool
) -> None:
    page = "/en/projects/kopa/events/seminar/"
    assert DESK not in Client().get(page).content.decode()
    assert (DESK in signed_in(event, role).get(page).content.decode()) == is_led


def test_who_needs_a_second_factor_gets_no_badge_without_and_a_badge_is_no_way_round(
    event: Event, settings: LazySettings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    manager = signed_in(event, "manager")
    assert manager.get(DESK)["Location"] == "/en/accounts/second-factor/"
    assert manager.post(f"{DESK}check-in/", asked(event, typed="ABCDE"))["Location"] == "/en/accounts/second-factor/"
    helper = signed_in(event, "desk")
    assert helper.get(DESK).status_code == 200
    user = User.objects.get(email="desk@example.org")
    Role.objects.create(user=user, project=event.project, role="manager", granted_at=timezone.now())
    assert helper.get(DESK)["Location"] == "/en/accounts/second-factor/"
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    assert helper.get(DESK).status_code == 200
