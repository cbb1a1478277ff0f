"""Registering, the waiting list and its offers, changing, cancelling, sending a colleague: each way out of a rule."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from audit.models import Entry
from events.models import Event, Part
from people.models import Person
from projects.in_words import RIGA
from projects.models import Organisation
from registrations.enrolment import accept_offer, cancel, change, expire_offers, register, send_colleague
from registrations.links import registration_for, token_of
from registrations.models import AccessNeeds, Mark, Message, PartChoice, Registration, Seats
from registrations.outbox import queue_links
from registrations.participation import Participation, participation_of
from registrations.refusals import EnrolmentRefused
from registrations.rooms import answer_by
from registrations.tasks import erase_access_needs
from registrations.terms import set_terms
from tests.registrations.cast import AT, a_person, an_event, registered, taken

pytestmark = pytest.mark.django_db


def mails(registration: Registration) -> list[str]:
    return list(registration.messages.values_list("kind", flat=True))


def journal(action: str) -> int:
    return Entry.objects.filter(chain="project:kopa", action=action).count()


def refusal(**asked: object) -> str:
    with pytest.raises(EnrolmentRefused) as caught:
        register(**asked)  # type: ignore[arg-type]  # the keywords of register
    return caught.value.code


def test_a_person_gets_a_seat_a_code_a_link_and_a_mail() -> None:
    event = an_event()
    registration = registered(event, organisation="Viesītes novads", position="sociālā darbiniece")
    assert registration.status == Registration.Status.CONFIRMED
    assert registration.code
    assert len(registration.code) == 5
    assert registration_for(token_of(registration)) == registration
    assert mails(registration) == ["confirmation"]
    assert (taken(event), journal("registration.made")) == (1, 1)


def test_the_same_person_again_only_gets_the_link_again() -> None:
    event = an_event()
    first = registered(event)
    again = register(event=event, applicant=a_person(1, name="  anna 1. BĒRZIŅA ", email="Anna1@Example.org"), at=AT)
    assert (again.registration, again.is_new) == (first, False)
    assert mails(first) == ["confirmation", "link"]
    assert (Registration.objects.count(), taken(event)) == (1, 1)


def test_colleagues_may_share_a_mailbox() -> None:
    event = an_event()
    registered(event, 1, email="birojs@example.org")
    registered(event, 2, email="birojs@example.org")
    assert taken(event) == 2


def test_a_person_known_to_the_project_keeps_one_record() -> None:
    registered(an_event(key="one"))
    registered(an_event(key="two"))
    assert Person.objects.count() == 1


def test_an_organisation_known_to_the_project_is_not_made_again() -> None:
    event = an_event()
    registered(event, 1, organisation="Biedrība “Paraugs”")
    registered(event, 2, organisation="biedrība “paraugs”")
    assert Organisation.objects.count() == 1


def test_when_the_seats_are_gone_people_wait_in_order() -> None:
    event = an_event(capacity=1)
    registered(event, 1)
    second, third = registered(event, 2), registered(event, 3, at=AT + timedelta(minutes=1))
    assert {second.status, third.status} == {"waitlisted"}
    assert mails(second) == ["waiting"]
    assert list(Registration.objects.waiting()) == [second, third]


def test_a_cancelled_seat_is_offered_to_the_first_who_waits_and_held_for_them() -> None:
    event = an_event(capacity=1)
    first, second, third = registered(event, 1), registered(event, 2), registered(event, 3)
    cancel(registration=first, by="participant", at=AT)
    second.refresh_from_db()
    third.refresh_from_db()
    assert second.offered_until == AT + timedelta(hours=48)
    assert third.offered_until is None
    assert mails(second) == ["waiting", "offer"]
    assert taken(event) == 1
    assert registered(event, 4).status == "waitlisted"


def test_an_offer_taken_is_a_seat() -> None:
    event = an_event(capacity=1)
    first, second = registered(event, 1), registered(event, 2)
    cancel(registration=first, by="participant", at=AT)
    accepted = accept_offer(registration=second, by="participant", at=AT + timedelta(hours=47))
    assert (accepted.status, accepted.offered_until, taken(event)) == ("confirmed", None, 1)
    assert mails(second)[-1] == "confirmation"


def test_an_offer_not_taken_goes_to_the_next_and_its_person_to_the_end() -> None:
    event = an_event(capacity=1)
    first, second, third = registered(event, 1), registered(event, 2), registered(event, 3)
    cancel(registration=first, by="participant", at=AT)
    expire_offers(event=event, at=AT + timedelta(hours=48))
    third.refresh_from_db()
    assert third.offered_until
    assert list(Registration.objects.waiting()) == [second]
    assert mails(second)[-1] == "offer_expired"
    with pytest.raises(EnrolmentRefused) as caught:
        accept_offer(registration=second, by="participant", at=AT + timedelta(hours=49))
    assert caught.value.code == "no_offer"
    assert taken(event) == 1


def test_an_event_without_a_waiting_list_is_full() -> None:
    event = an_event(capacity=1)
    event.registration_terms.has_waiting_list = False
    event.registration_terms.save()
    registered(event, 1)
    assert refusal(event=event, applicant=a_person(2), at=AT) == "full"


def test_an_event_without_a_capacity_takes_everybody() -> None:
    event = an_event(capacity=None)
    assert {registered(event, number).status for number in range(5)} == {"confirmed"}


@pytest.mark.parametrize(
    ("columns", "hours", "code"),
    [
        ({}, 24 * 6 + 13, "closed"),
        ({"status": "cancelled"}, 0, "cancelled"),
        ({"status": "held"}, 0, "past"),
        ({"status": "draft"}, 0, "not_offered"),
        ({"starts_on": "2027-01-03"}, 0, "past"),
    ],
)
def test_an_event_that_takes_nobody_says_why(columns: dict[str, str], hours: int, code: str) -> None:
    event = an_event()
    Event.objects.filter(pk=event.pk).update(**columns)
    assert refusal(event=event, applicant=a_person(), at=AT + timedelta(hours=hours)) == code


def test_registration_opens_at_its_moment() -> None:
    event = an_event()
    event.registration_terms.opens_at = AT + timedelta(hours=1)
    event.registration_terms.save()
    assert refusal(event=event, applicant=a_person(), at=AT) == "not_yet"
    assert registered(event, at=AT + timedelta(hours=1)).status == "confirmed"


def test_an_event_without_terms_takes_nobody_here() -> None:
    event = an_event()
    event.registration_terms.delete()
    assert refusal(event=event, applicant=a_person(), at=AT) == "not_offered"


def a_part(event: Event, key: str, capacity: int | None = None) -> Part:
    part = Part.objects.create(event=event, ordinal=0, key=key, capacity=capacity)
    if capacity is not None:
        Seats.objects.create(event=event, part=part, capacity=capacity)
    return part


def test_a_full_part_is_waited_for_and_given_to_the_first_when_a_seat_is_free() -> None:
    event = an_event(capacity=10)
    visit, talk = a_part(event, "visit", capacity=1), a_part(event, "talk")
    both = frozenset({visit.pk, talk.pk})
    first, second = registered(event, 1, parts=both), registered(event, 2, parts=both)
    assert PartChoice.objects.get(registration=second, part=visit).is_waiting
    assert not PartChoice.objects.get(registration=second, part=talk).is_waiting
    cancel(registration=first, by="participant", at=AT)
    assert not PartChoice.objects.get(registration=second, part=visit).is_waiting
    assert Seats.objects.get(part=visit).taken == 1


def test_a_part_of_another_event_is_refused_and_nothing_is_kept() -> None:
    event, other = an_event(key="one"), an_event(key="two")
    part = a_part(other, "visit")
    assert refusal(event=event, applicant=a_person(parts=frozenset({part.pk})), at=AT) == "foreign_part"
    assert (Registration.objects.count(), Person.objects.count(), taken(event)) == (0, 0, 0)


def test_a_change_keeps_the_person_and_raises_the_revision() -> None:
    event = an_event()
    registration = registered(event, organisation="Sena iestāde", access_needs="ratiņkrēsls")
    said = a_person(organisation="Jauna iestāde", position="vadītāja", wants_no_photo=True)
    changed = change(registration=registration, applicant=said, by="participant", at=AT)
    assert (str(changed.organisation), changed.position, changed.wants_no_photo) == ("Jauna iestāde", "vadītāja", True)
    assert changed.revision == 1
    assert mails(changed) == ["confirmation", "changed"]
    assert not AccessNeeds.objects.exists()


def corrected(registration: Registration, **said: Any) -> Registration:
    whole = {"name": registration.person.name, "email": registration.email, **said}
    return change(registration=registration, applicant=a_person(**whole), by="participant", at=AT)


def test_a_misspelt_name_is_corrected_in_the_record_itself() -> None:
    registration = registered(an_event())
    token = token_of(registration)
    changed = corrected(registration, name="Anna Liepiņa")
    assert (changed.person_id, Person.objects.get().name) == (registration.person_id, "Anna Liepiņa")
    assert changed.name_folded == "anna liepiņa"
    assert registration_for(token) == registration
    details = Entry.objects.get(action="registration.changed").detail.details or {}
    assert (details["name"], details["before"]) == ("Anna Liepiņa", {"name": "Anna 1. Bērziņa"})


def test_a_name_that_others_rely_on_stays_and_the_new_one_is_a_record_of_its_own() -> None:
    """What was proved of Anna Bērziņa elsewhere is not rewritten by a link; whether they are one, a person says."""
    elsewhere, registration = registered(an_event(key="one")), registered(an_event(key="two"))
    changed = corrected(registration, name="Anna Liepiņa")
    elsewhere.refresh_from_db()
    assert (elsewhere.person.name, changed.person.name) == ("Anna 1. Bērziņa", "Anna Liepiņa")
    assert changed.person.same_as is None


def test_a_new_address_gets_the_new_link_and_the_old_one_is_told() -> None:
    registration = registered(an_event())
    token = token_of(registration)
    changed = corrected(registration, email="Anna@Jauna.example.org")
    assert registration_for(token) is None
    assert registration_for(token_of(changed)) == registration
    told = list(registration.messages.values_list("kind", "to"))
    assert told[1:] == [("moved", "anna1@example.org"), ("changed", "Anna@Jauna.example.org")]
    assert Person.objects.get().email == "Anna@Jauna.example.org"
    details = Entry.objects.get(action="registration.changed").detail.details or {}
    assert (details["email"], details["before"]) == ("Anna@Jauna.example.org", {"email": "anna1@example.org"})
    assert register(event=registration.event, applicant=a_person(email="anna@jauna.example.org"), at=AT).is_new is False


def test_a_new_address_of_a_person_known_elsewhere_is_still_one_person() -> None:
    registered(an_event(key="one"))
    registration = registered(an_event(key="two"))
    changed = corrected(registration, email="anna@jauna.example.org")
    assert changed.person.same_as == registration.person
    assert (changed.person.name, changed.person.email) == ("Anna 1. Bērziņa", "anna@jauna.example.org")


def test_the_address_in_other_letters_is_no_new_address() -> None:
    registration = registered(an_event())
    token = token_of(registration)
    corrected(registration, email="ANNA1@example.org")
    assert registration_for(token) == registration
    assert mails(registration) == ["confirmation", "changed"]


def test_nobody_becomes_somebody_who_is_registered_already() -> None:
    event = an_event()
    first, second = registered(event, 1), registered(event, 2)
    with pytest.raises(EnrolmentRefused) as caught:
        corrected(first, name=second.person.name, email="ANNA2@example.org")
    assert caught.value.code == "registered_twice"
    first.refresh_from_db()
    assert (first.person.name, first.email, first.revision) == ("Anna 1. Bērziņa", "anna1@example.org", 0)


def test_who_was_checked_in_changes_nothing_any_more() -> None:
    event = an_event()
    registration, part = registered(event), a_part(event, "talk")
    Mark.objects.create(project=event.project, registration=registration, part=part, key="m1", evidence=1)
    with pytest.raises(EnrolmentRefused) as caught:
        corrected(registration, name="Jānis Kalniņš")
    assert caught.value.code == "already_there"


def test_access_needs_are_kept_apart_and_until_thirty_days_after_the_event() -> None:
    registration = registered(an_event(), access_needs="surdotulks")
    assert str(registration.access_needs.erase_on) == "2027-02-13"
    assert "surdotulks" not in str(Entry.objects.get(action="registration.made").detail.data)


def test_access_needs_are_erased_on_their_day_and_not_before() -> None:
    event = an_event(capacity=10)
    for number, day in enumerate((timezone.localdate(), timezone.localdate() + timedelta(days=1))):
        registration = registered(event, number, access_needs="ratiņkrēsls")
        AccessNeeds.objects.filter(registration=registration).update(erase_on=day)
    erase_access_needs.function()
    assert [needs.registration.person.name for needs in AccessNeeds.objects.all()] == ["Anna 1. Bērziņa"]


def test_a_cancelled_person_may_register_again() -> None:
    event = an_event(capacity=1)
    cancel(registration=registered(event), by="participant", at=AT)
    assert registered(event).status == "confirmed"
    assert taken(event) == 1


def test_what_is_cancelled_cannot_be_cancelled_changed_or_passed_on() -> None:
    registration = registered(an_event())
    cancel(registration=registration, by="participant", at=AT)
    attempts: list[Callable[[], object]] = [
        lambda: cancel(registration=registration, by="participant", at=AT),
        lambda: change(registration=registration, applicant=a_person(), by="participant", at=AT),
        lambda: send_colleague(registration=registration, colleague=a_person(2), by="participant", at=AT),
        lambda: accept_offer(registration=registration, by="participant", at=AT),
    ]
    for attempt in attempts:
        with pytest.raises(EnrolmentRefused) as caught:
            attempt()
        assert caught.value.code == "not_standing"


@pytest.mark.parametrize(
    ("columns", "code"),
    [({"status": "cancelled"}, "cancelled"), ({"status": "held"}, "past"), ({"starts_on": "2027-01-03"}, "past")],
)
def test_nothing_is_changed_any_more_once_the_event_is_off_or_over(columns: dict[str, str], code: str) -> None:
    event = an_event(capacity=1)
    first, second, third = registered(event, 1), registered(event, 2), registered(event, 3)
    cancel(registration=first, by="participant", at=AT)
    Event.objects.filter(pk=event.pk).update(**columns)
    attempts: list[Callable[[], object]] = [
        lambda: accept_offer(registration=second, by="participant", at=AT),
        lambda: change(registration=third, applicant=a_person(3), by="participant", at=AT),
        lambda: send_colleague(registration=third, colleague=a_person(4), by="participant", at=AT),
        lambda: cancel(registration=third, by="participant", at=AT),
    ]
    before = (Message.objects.count(), Registration.objects.count())
    for attempt in attempts:
        with pytest.raises(EnrolmentRefused) as caught:
            attempt()
        assert caught.value.code == code
    assert (Message.objects.count(), Registration.objects.count()) == before


def test_who_was_checked_in_can_no_longer_cancel_or_send_a_colleague() -> None:
    event = an_event()
    registration, part = registered(event), a_part(event, "talk")
    Mark.objects.create(project=event.project, registration=registration, part=part, key="m1", evidence=1)
    attempts: list[Callable[[], object]] = [
        lambda: cancel(registration=registration, by="participant", at=AT),
        lambda: send_colleague(registration=registration, colleague=a_person(2), by="participant", at=AT),
    ]
    for attempt in attempts:
        with pytest.raises(EnrolmentRefused) as caught:
            attempt()
        assert caught.value.code == "already_there"


def test_a_colleague_takes_the_seat_and_the_trail_stays() -> None:
    event = an_event(capacity=1)
    visit = a_part(event, "visit", capacity=1)
    first = registered(event, 1, parts=frozenset({visit.pk}))
    waiting = registered(event, 2)
    colleague = send_colleague(registration=first, colleague=a_person(3), by="participant", at=AT)
    first.refresh_from_db()
    waiting.refresh_from_db()
    assert (first.status, colleague.status, colleague.replaces) == ("cancelled", "confirmed", first)
    assert waiting.offered_until is None
    assert (taken(event), Seats.objects.get(part=visit).taken) == (1, 1)
    assert list(colleague.choices.values_list("part", flat=True)) == [visit.pk]
    assert (mails(first)[-1], mails(colleague)) == ("replaced", ["confirmation"])
    assert colleague.code != first.code


def test_what_a_change_does_not_touch_is_not_given_away() -> None:
    """Somebody waits for the part: whoever has a seat in it keeps it through a change, and so does a colleague."""
    event = an_event(capacity=10)
    visit, talk = a_part(event, "visit", capacity=1), a_part(event, "talk")
    first = registered(event, 1, parts=frozenset({visit.pk}))
    second = registered(event, 2, parts=frozenset({visit.pk}))
    said = a_person(position="vadītāja", parts=frozenset({visit.pk, talk.pk}))
    change(registration=first, applicant=said, by="participant", at=AT)
    colleague = send_colleague(registration=first, colleague=a_person(3), by="participant", at=AT)
    has_seat = PartChoice.objects.filter(part=visit, is_waiting=False).values_list("registration", flat=True)
    assert list(has_seat) == [colleague.pk]
    change(registration=colleague, applicant=a_person(3, parts=frozenset({talk.pk})), by="participant", at=AT)
    assert list(has_seat.all()) == [second.pk]
    assert Seats.objects.get(part=visit).taken == 1


def test_a_colleague_in_the_queue_keeps_the_place_in_it() -> None:
    event = an_event(capacity=1)
    registered(event, 1)
    second = registered(event, 2)
    third = registered(event, 3, at=AT + timedelta(minutes=1))
    colleague = send_colleague(registration=second, colleague=a_person(4), by="participant", at=AT + timedelta(hours=1))
    assert list(Registration.objects.waiting()) == [colleague, third]


def test_a_colleague_who_is_registered_already_keeps_that_and_the_seat_goes_on() -> None:
    """The sender's mail and registration are as after any hand-over, so that nobody finds out who is coming."""
    event = an_event(capacity=2)
    visit = a_part(event, "visit", capacity=2)
    first, second = registered(event, 1, parts=frozenset({visit.pk})), registered(event, 2)
    waiting = registered(event, 3)
    assert send_colleague(registration=first, colleague=a_person(2), by="participant", at=AT) == second
    for registration in (first, second, waiting):
        registration.refresh_from_db()
    assert (first.status, second.status) == ("cancelled", "confirmed")
    assert participation_of(first, AT) == Participation.REPLACED
    assert (mails(first)[-1], mails(second)) == ("replaced", ["confirmation", "link"])
    assert waiting.offered_until is not None
    assert (taken(event), Seats.objects.get(part=visit).taken) == (2, 0)


def test_nobody_is_their_own_colleague() -> None:
    registration = registered(an_event())
    with pytest.raises(EnrolmentRefused) as caught:
        send_colleague(registration=registration, colleague=a_person(1), by="participant", at=AT)
    assert caught.value.code == "same_person"
    registration.refresh_from_db()
    assert registration.status == "confirmed"


def test_asking_again_and_again_brings_one_link_in_ten_minutes() -> None:
    event = an_event()
    registration = registered(event)
    for minutes in (0, 4, 9, 10):
        registered(event, at=AT + timedelta(minutes=minutes))
        queue_links(email="ANNA1@example.org", at=AT + timedelta(minutes=minutes))
    assert mails(registration) == ["confirmation", "link", "link"]


def test_the_database_itself_refuses_a_seat_sold_twice() -> None:
    event = an_event(capacity=1)
    registered(event)
    with pytest.raises(IntegrityError, match="seats_never_oversold"), transaction.atomic():
        Seats.objects.filter(event=event).update(taken=F("taken") + 1)


def test_a_message_is_queued_only_if_the_change_is_kept() -> None:
    event = an_event()
    with transaction.atomic():
        registered(event)
        transaction.set_rollback(True)
    assert (Message.objects.count(), Registration.objects.count()) == (0, 0)


def test_a_revoked_cut_or_foreign_link_opens_nothing() -> None:
    registration = registered(an_event())
    token = token_of(registration)
    other = registered(registration.event, 2)
    for wrong in ("", "-", token[:-1], token + "0", token.replace("-", ""), f"zzzzzzzzzzzzzz-{token}", "é-1"):
        assert registration_for(wrong) is None
    assert registration_for(token_of(other).split("-")[0] + "-" + token.split("-")[1]) is None
    Registration.objects.filter(pk=registration.pk).update(link_version=2)
    assert registration_for(token) is None


@pytest.mark.parametrize(
    ("made", "ends"),
    [
        ("2027-01-04T11:00", "2027-01-06T11:00"),
        ("2027-01-04T11:17", "2027-01-06T12:00"),
        ("2027-01-04T21:30", "2027-01-07T09:00"),
        ("2027-01-04T23:59", "2027-01-07T09:00"),
        ("2027-01-04T07:00", "2027-01-06T09:00"),
        ("2027-03-27T02:40", "2027-03-29T09:00"),
    ],
)
def test_an_offer_ends_on_the_hour_and_by_day(made: str, ends: str) -> None:
    until = answer_by(datetime.fromisoformat(made).replace(tzinfo=RIGA), 48)
    assert f"{until.astimezone(RIGA):%Y-%m-%dT%H:%M}" == ends


@pytest.mark.parametrize(
    ("starts_at", "until"),
    [("10:00", "2027-01-14T10:00"), ("2027-01-14T09:30+02:00", "2027-01-14T09:30"), (None, "2027-01-13T22:00")],
)
def test_an_offer_does_not_outlive_the_beginning(starts_at: str | None, until: str) -> None:
    event = an_event(capacity=1)
    Part.objects.create(event=event, ordinal=0, key="talk", starts_at=starts_at)
    first, second = registered(event, 1), registered(event, 2)
    cancel(registration=first, by="participant", at=AT + timedelta(days=9))
    second.refresh_from_db()
    assert second.offered_until
    assert f"{second.offered_until.astimezone(RIGA):%Y-%m-%dT%H:%M}" == until


def test_once_the_event_has_begun_a_free_seat_is_offered_to_nobody() -> None:
    event = an_event(capacity=1)
    Part.objects.create(event=event, ordinal=0, key="talk", starts_at="10:00")
    first, second = registered(event, 1), registered(event, 2)
    cancel(registration=first, by="participant", at=datetime(2027, 1, 14, 10, 0, tzinfo=RIGA))
    second.refresh_from_db()
    assert second.offered_until is None
    assert taken(event) == 0


def test_the_terms_name_whom_to_ask() -> None:
    event, closes_at = an_event(), AT + timedelta(days=5)
    terms = set_terms(event=event, closes_at=closes_at, by="coordinator", at=AT, contact="pasakumi@example.org")
    assert terms.contact == "pasakumi@example.org"
    entry = Entry.objects.filter(action="registration_terms.set").order_by("-sequence").select_related("detail")[0]
    assert (entry.detail.details or {})["contact"] == terms.contact
