"""One person's page: what it tells, who may read it, and who may change anything there."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event, Part
from projects.models import Project
from registrations import delivery
from registrations.attendance import Proof, annul, mark
from registrations.enrolment import send_colleague
from registrations.models import Message, Registration, Scan
from tests.registrations.cast import a_person, an_event
from tests.registrations.views.cast import an_open_event, own
from tests.registrations.views.test_work_list import a_partner, signed_in

pytestmark = pytest.mark.django_db
LIST = "/en/work/kopa/events/seminar/registrations/"


def page(registration: Registration, more: str = "") -> str:
    return f"{LIST}{registration.pk}/{more}"


def a_full_story(event: Event, number: int = 1) -> Registration:
    registration, _address = own(event, number, organisation="Kalnu novads")
    part = Part.objects.create(event=event, ordinal=number, key=f"talk{number}", title={"en": "Talk"})
    now = timezone.now()
    made = mark(registration=registration, part=part, proof=Proof("code", 1), by="desk@example.org", at=now).mark
    annul(mark=made, reason="another person", by="coordinator@example.org", at=now)
    Scan.objects.create(
        event=event,
        part=part,
        registration=registration,
        typed="A7K2P",
        outcome="wrong_day",
        by="Anda",
        recorded_at=now,
        nonce=f"00000000-0000-0000-0000-{number:012}",
    )
    return registration


def test_the_story_tells_everything_in_the_order_of_time() -> None:
    event = an_open_event()
    registration = a_full_story(event)
    delivery.sweep(at=timezone.now())
    text = signed_in(event, "auditor").get(page(registration)).content.decode()
    told = ["A person registered online", "Presence marked", "Mark annulled"]
    assert sorted(told, key=text.index) == told
    for words in (
        "wrong day",
        "another person",
        "Kalnu novads",
        "anna1@example.org",
        "confirmation",
        "Anda",
        "level 1",
    ):
        assert words in text, words
    assert "<form" not in text.split("<main")[1]


def test_the_text_of_a_mail_can_be_read_without_its_secret() -> None:
    event = an_open_event()
    registration, address = own(event)
    delivery.sweep(at=timezone.now())
    message = Message.objects.get()
    text = signed_in(event).get(page(registration, f"messages/{message.pk}/")).content.decode()
    assert registration.code
    assert registration.code in text
    assert address not in text
    other, _ = own(event, 2)
    assert signed_in(event, "manager").get(page(other, f"messages/{message.pk}/")).status_code == 404


def test_a_colleague_leads_to_the_one_before_and_the_other_way_round() -> None:
    event = an_open_event()
    registration, _ = own(event)
    after = send_colleague(registration=registration, colleague=a_person(5), by="participant", at=timezone.now())
    client = signed_in(event)
    assert page(after) in client.get(page(registration)).content.decode()
    assert page(registration) in client.get(page(after)).content.decode()


@pytest.mark.parametrize(
    ("role", "reads", "edits"),
    [("manager", 200, 200), ("coordinator", 200, 200), ("auditor", 200, 403), ("desk", 403, 403), (None, 403, 403)],
)
def test_each_role_does_what_it_may(role: str | None, reads: int, edits: int) -> None:
    event = an_open_event()
    registration, _ = own(event)
    client = signed_in(event, role)
    assert client.get(page(registration)).status_code == reads
    assert client.get(page(registration, "edit/")).status_code == edits
    assert client.get(f"{LIST}new/").status_code == edits
    for action in ("decide/", "send-again/"):
        assert client.post(page(registration, action)).status_code == (302 if edits == 200 else 403)
        assert client.get(page(registration, action)).status_code == (405 if edits == 200 else 403)


def test_no_other_event_or_project_leads_to_a_registration() -> None:
    event = an_open_event()
    registration, _ = own(event)
    an_event(key="other")
    client = signed_in(event)
    for more in ("", "edit/"):
        assert client.get(page(registration, more).replace("seminar", "other")).status_code == 404
        assert client.get(f"{LIST}{10**30}/{more}").status_code == 404
    other = Project.objects.create(key="cits", title={"lv": "Cits"})
    foreign = Event.objects.create(project=other, ordinal=0, key="seminar", title={}, kind="seminar", status="held")
    stranger = signed_in(foreign)
    assert stranger.get(page(registration)).status_code in (403, 200)
    Registration.objects.all()
    partner = signed_in(event, "auditor", a_partner(event))
    assert partner.get(page(registration)).status_code == 403


def test_a_correction_is_saved_with_its_reason_and_refused_without() -> None:
    event = an_open_event()
    registration, _ = own(event)
    client = signed_in(event)
    form = client.get(page(registration, "edit/")).context["form"]
    said = {"name": "Anna Ābola", "email": "anna1@example.org", "language": "lv", "seen": form["seen"].value()}
    assert "This field is required" in client.post(page(registration, "edit/"), said).content.decode()
    assert client.post(page(registration, "edit/"), said | {"seen": "x", "reason": "y"}).status_code == 200
    answer = client.post(page(registration, "edit/"), said | {"reason": "pārrakstīšanās"}, follow=True)
    text = answer.content.decode()
    assert "Saved." in text
    assert "“Anna 1. Bērziņa” → “Anna Ābola”" in text
    late = client.post(page(registration, "edit/"), said | {"name": "Cita", "reason": "z"}).content.decode()
    assert "Now it says: Anna Ābola" in late
    assert 'value="Cita"' in late


def test_decisions_are_made_and_refusals_said() -> None:
    event = an_open_event(capacity=1)
    own(event, 1)
    waiting, _ = own(event, 2)
    client = signed_in(event)
    assert 'value="confirm"' in client.get(page(waiting)).content.decode()
    said = {"decision": "confirm", "reason": "lūdza"}
    assert "a chair is put in" in client.post(page(waiting, "decide/"), said, follow=True).content.decode()
    client.post(page(waiting, "decide/"), said | {"beyond_seats": "on"})
    assert Registration.objects.get(pk=waiting.pk).status == "confirmed"
    client.post(page(waiting, "decide/"), {"decision": "cancel", "reason": ""})
    assert Registration.objects.get(pk=waiting.pk).status == "confirmed"
    client.post(page(waiting, "decide/"), {"decision": "cancel", "reason": "slims"})
    assert Registration.objects.get(pk=waiting.pk).status == "cancelled"
    assert "On its way" not in client.post(page(waiting, "send-again/"), follow=True).content.decode()


def test_a_person_is_entered_by_hand() -> None:
    event = an_open_event()
    client = signed_in(event)
    answer = client.post(f"{LIST}new/", {"name": "Zane <b>Ābele</b>", "language": "lv"}, follow=True)
    assert "Zane &lt;b&gt;Ābele&lt;/b&gt; is registered." in answer.content.decode()
    assert Registration.objects.get().origin == "hand"
    assert "letters" in client.post(f"{LIST}new/", {"name": "123", "language": "lv"}).content.decode()


@pytest.mark.parametrize("people", [1, 3])
def test_a_story_costs_the_same_however_much_happened(people: int) -> None:
    event = an_open_event(capacity=None)
    registration, *_others = [a_full_story(event, number) for number in range(1, people + 1)]
    for number in range(people):
        Message.objects.create(
            registration=registration, kind="link", to="x", language="lv", revision=number, queued_at=timezone.now()
        )
    client = signed_in(event)
    client.get(page(registration))
    with CaptureQueriesContext(connection) as counted:
        client.get(page(registration))
    assert len(counted) <= 20, len(counted)
    assert isinstance(client, Client)


def test_other_events_of_the_person_are_told_at_the_same_cost() -> None:
    event = an_open_event()
    registration, _ = own(event)
    elsewhere = [own(an_open_event(key="other0"))[0]]
    client = signed_in(event, "auditor")
    client.get(page(registration))
    with CaptureQueriesContext(connection) as one:
        client.get(page(registration))
    elsewhere += [own(an_open_event(key=f"other{number}"))[0] for number in (1, 2)]
    with CaptureQueriesContext(connection) as three:
        text = client.get(page(registration)).content.decode()
    for row in elsewhere:
        assert page(row).replace("seminar", row.event.key) in text
    assert len(one) == len(three)


def test_a_partner_is_told_of_its_own_events_only() -> None:
    event = an_open_event()
    partner = a_partner(event)
    Event.objects.filter(pk=event.pk).update(responsible=partner)
    registration, _ = own(event)
    for key, columns in (("theirs", {"responsible": partner}), ("foreign", {})):
        own(an_open_event(key=key, **columns))
    text = signed_in(event, "coordinator", partner).get(page(registration)).content.decode()
    assert "/events/theirs/registrations/" in text
    assert "/events/foreign/" not in text
