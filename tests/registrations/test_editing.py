"""What a coordinator does with a registration: each way out of each rule, and what stands in the journal after."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from audit.models import Entry
from events.models import Event, Part
from people.models import Person
from registrations.attendance import Proof, mark
from registrations.editing import Change, EditRefused, Known, confirm, edit, enter_known, known_of, send_again, withdraw
from registrations.enrolment import cancel
from registrations.listing import Listing, Wanted
from registrations.models import Mark, Message, PartChoice, Registration
from registrations.refusals import EnrolmentRefused
from registrations.terms import set_terms
from tests.registrations.cast import AT, NEVER, an_event, registered, taken

pytestmark = pytest.mark.django_db
BY = "coordinator@example.org"
LATER = AT + timedelta(hours=1)


def corrected(registration: Registration, *, reason: str = "kļūda", tells: bool = False, **fields: Any) -> Registration:
    seen = known_of(registration)
    known = Known(**{name: getattr(seen, name) for name in Known.__slots__} | fields)
    return edit(
        registration=registration, change=Change(seen=seen, known=known, reason=reason), tells=tells, by=BY, at=LATER
    )


def a_newcomer(event: Event, *, beyond_seats: bool = False, tells: bool = False, **fields: Any) -> Registration:
    known = Known(**{"name": "Zane Ābele"} | fields)
    return enter_known(event=event, known=known, beyond_seats=beyond_seats, tells=tells, by=BY, at=LATER)


def here(registration: Registration) -> Mark:
    part = Part.objects.create(event=registration.event, ordinal=9, key="here")
    return mark(registration=registration, part=part, proof=Proof("tick", 0), by="desk", at=AT).mark


def told(registration: Registration) -> list[str]:
    return list(Message.objects.filter(registration=registration, queued_at=LATER).values_list("kind", flat=True))


def entry(action: str) -> dict[str, Any]:
    return Entry.objects.get(action=action).detail.details or {}


def test_a_correction_says_what_was_there_before_and_why() -> None:
    found = registered(an_event(), organisation="Novads")
    corrected(found, name="Anna Ābola", gender="female", birth_date="1980-05", labour_status="employed", position="")
    found = Registration.objects.select_related("person").get()
    assert (found.person.name, found.person.gender, str(found.person.birth_date)) == ("Anna Ābola", "female", "1980-05")
    details = entry("registration.edited")
    assert details["reason"] == "kļūda"
    assert details["before"] == {"name": "Anna 1. Bērziņa", "gender": "", "birth_date": "", "labour_status": ""}
    assert details["after"]["name"] == "Anna Ābola"
    assert [row["name"] for row in Listing(found.event, Wanted(typed="abol")).facts] == ["Anna Ābola"]
    assert told(found) == []


def test_nobody_overwrites_unawares_what_another_wrote_meanwhile() -> None:
    found = registered(an_event())
    seen = known_of(found)
    corrected(found, position="vadītāja")
    mine = Known(name=seen.name, email=seen.email, position="direktore")
    with pytest.raises(EditRefused) as refusal:
        edit(registration=found, change=Change(seen=seen, known=mine, reason="x"), tells=False, by=BY, at=LATER)
    assert (refusal.value.code, refusal.value.fields) == ("changed_meanwhile", ("position",))
    assert Registration.objects.get().position == "vadītāja"


@pytest.mark.parametrize(("reason", "fields", "code"), [(" ", {"position": "x"}, "no_reason"), ("x", {}, "already_so")])
def test_a_correction_needs_a_reason_and_a_change(reason: str, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(EditRefused) as refusal:
        corrected(registered(an_event()), reason=reason, **fields)
    assert refusal.value.code == code


def test_a_closed_list_is_not_changed_here() -> None:
    event = an_event()
    found = registered(event)
    Event.objects.filter(pk=event.pk).update(status="closed")
    attempts: list[Callable[[], object]] = [
        lambda: corrected(found, position="x"),
        lambda: withdraw(registration=found, status="cancelled", reason="x", tells=False, by=BY, at=LATER),
        lambda: confirm(registration=found, reason="x", beyond_seats=True, tells=False, by=BY, at=LATER),
        lambda: a_newcomer(event),
    ]
    for attempt in attempts:
        with pytest.raises(EditRefused) as refusal:
            attempt()
        assert refusal.value.code == "closed"


def test_another_address_takes_the_link_away_and_brings_a_new_one() -> None:
    found = registered(an_event())
    corrected(found, email="cita@example.org", tells=True)
    now = Registration.objects.get()
    assert (now.email, now.link_version) == ("cita@example.org", 2)
    assert sorted(told(now)) == ["changed", "moved"]


def test_an_address_may_be_taken_away_and_names_without_one_may_be_alike() -> None:
    event = an_event(capacity=None)
    first, second = registered(event, 1, name="Ivo Ozols"), registered(event, 2, name="Ivo Ozols")
    corrected(first, email="")
    corrected(second, email="")
    assert list(Registration.objects.values_list("email_folded", flat=True)) == [None, None]


def test_a_name_and_address_that_is_registered_already_is_refused() -> None:
    event = an_event()
    registered(event, 1)
    with pytest.raises(EnrolmentRefused) as refusal:
        corrected(registered(event, 2), name="Anna 1. Bērziņa", email="anna1@example.org")
    assert refusal.value.code == "registered_twice"


def test_parts_are_chosen_anew_and_their_seats_counted() -> None:
    event = an_event()
    first = Part.objects.create(event=event, ordinal=0, key="a", capacity=1)
    second = Part.objects.create(event=event, ordinal=1, key="b", capacity=1)
    set_terms(event=event, closes_at=NEVER, by=BY, at=AT)
    one, two = registered(event, 1, parts=frozenset({first.pk})), registered(event, 2, parts=frozenset({first.pk}))
    corrected(one, parts=frozenset({second.pk}))
    assert PartChoice.objects.get(registration=two).is_waiting is False
    assert {seats.taken for seats in event.seats.filter(part__in=(first, second))} == {1}


def test_who_waits_is_given_a_seat_only_where_one_is_free_or_a_chair_is_put_in() -> None:
    event = an_event(capacity=1)
    registered(event, 1)
    waiting = registered(event, 2)
    with pytest.raises(EnrolmentRefused) as refusal:
        confirm(registration=waiting, reason="lūdza", beyond_seats=False, tells=True, by=BY, at=LATER)
    assert refusal.value.code == "no_seat"
    confirm(registration=waiting, reason="lūdza", beyond_seats=True, tells=True, by=BY, at=LATER)
    assert (taken(event), told(waiting)) == (2, ["confirmation"])
    assert entry("registration.confirmed") == {
        "reason": "lūdza",
        "status_before": "waitlisted",
        "beyond_seats": True,
    }


def test_an_offered_seat_is_counted_once() -> None:
    event = an_event(capacity=1)
    first, waiting = registered(event, 1), registered(event, 2)
    cancel(registration=first, by="participant", at=AT)
    confirm(registration=waiting, reason="piezvanīja", beyond_seats=False, tells=False, by=BY, at=LATER)
    assert taken(event) == 1
    assert Registration.objects.get(pk=waiting.pk).offered_until is None


def test_who_was_cancelled_comes_back_with_the_parts_that_were_chosen() -> None:
    event = an_event()
    part = Part.objects.create(event=event, ordinal=0, key="a", capacity=5)
    set_terms(event=event, closes_at=NEVER, by=BY, at=AT)
    found = registered(event, parts=frozenset({part.pk}))
    withdraw(registration=found, status="cancelled", reason="slims", tells=False, by=BY, at=LATER)
    assert [seats.taken for seats in event.seats.order_by("pk")] == [0, 0]
    confirm(registration=found, reason="vesels", beyond_seats=False, tells=False, by=BY, at=LATER)
    assert [seats.taken for seats in event.seats.order_by("pk")] == [1, 1]
    with pytest.raises(EditRefused) as refusal:
        confirm(registration=found, reason="x", beyond_seats=False, tells=False, by=BY, at=LATER)
    assert refusal.value.code == "already_so"


def test_who_registered_anew_is_not_given_a_second_seat() -> None:
    event = an_event(capacity=5)
    found = registered(event)
    cancel(registration=found, by="participant", at=AT)
    registered(event)
    with pytest.raises(EnrolmentRefused) as refusal:
        confirm(registration=found, reason="x", beyond_seats=False, tells=False, by=BY, at=LATER)
    assert refusal.value.code == "registered_already"


def test_what_is_withdrawn_goes_to_the_next_and_is_said_once() -> None:
    event = an_event(capacity=1)
    found, waiting = registered(event, 1), registered(event, 2)
    withdraw(registration=found, status="rejected", reason="nav no projekta", tells=True, by=BY, at=LATER)
    assert Registration.objects.get(pk=waiting.pk).offered_until is not None
    assert told(found) == ["cancelled"]
    with pytest.raises(EditRefused) as refusal:
        withdraw(registration=found, status="cancelled", reason="x", tells=True, by=BY, at=LATER)
    assert refusal.value.code == "already_so"


def test_who_was_there_is_not_cancelled() -> None:
    found = registered(an_event())
    here(found)
    with pytest.raises(EditRefused) as refusal:
        withdraw(registration=found, status="cancelled", reason="x", tells=True, by=BY, at=LATER)
    assert refusal.value.code == "already_there"


def test_a_status_that_is_no_withdrawal_is_none() -> None:
    with pytest.raises(EditRefused) as refusal:
        withdraw(registration=registered(an_event()), status="pending", reason="x", tells=True, by=BY, at=LATER)
    assert refusal.value.code == "cannot"


def test_a_person_is_entered_with_a_name_alone_and_takes_a_seat() -> None:
    event = an_event(capacity=2)
    made = a_newcomer(event, gender="female", education="isced_5_8", organisation="Novads")
    assert (made.origin, made.email, made.status, taken(event)) == ("hand", None, "confirmed", 1)
    assert (made.person.gender, made.education, bool(made.code)) == ("female", "isced_5_8", True)
    assert a_newcomer(event).pk != made.pk
    with pytest.raises(EnrolmentRefused) as refusal:
        a_newcomer(event)
    assert refusal.value.code == "no_seat"
    assert a_newcomer(event, beyond_seats=True).status == "confirmed"
    assert (taken(event), Entry.objects.filter(action="registration.entered").count()) == (3, 3)
    assert not Message.objects.exists()


def test_a_person_is_not_entered_twice_nor_at_an_event_that_is_off() -> None:
    event = an_event()
    a_newcomer(event, email="zane@example.org", tells=True)
    assert Message.objects.get().kind == "confirmation"
    with pytest.raises(EnrolmentRefused) as refusal:
        a_newcomer(event, email="Zane@example.org")
    assert refusal.value.code == "registered_already"
    Event.objects.filter(pk=event.pk).update(status="cancelled")
    with pytest.raises(EnrolmentRefused) as refusal:
        a_newcomer(event, name="Cits")
    assert refusal.value.code == "cancelled"


def test_after_the_event_things_are_put_right_and_nobody_is_written_to() -> None:
    event = an_event()
    found = registered(event)
    Event.objects.filter(pk=event.pk).update(status="held")
    corrected(found, labour_status="employed", tells=True)
    assert told(found) == []


def test_the_mail_is_sent_again_and_not_twice_in_ten_minutes() -> None:
    event = an_event(capacity=1)
    sure, waiting = registered(event, 1), registered(event, 2)
    assert send_again(registration=sure, at=LATER).kind == "confirmation"
    assert send_again(registration=waiting, at=LATER).kind == "link"
    for registration, code in ((sure, "sent_lately"), (a_newcomer(event, beyond_seats=True), "no_address")):
        with pytest.raises(EditRefused) as refusal:
            send_again(registration=registration, at=LATER + timedelta(minutes=9))
        assert refusal.value.code == code
    cancel(registration=waiting, by="participant", at=LATER)
    with pytest.raises(EditRefused) as refusal:
        send_again(registration=waiting, at=NEVER)
    assert refusal.value.code == "cannot"


def test_one_organisation_of_two_alike_stays_the_one_it_was() -> None:
    event = an_event()
    found = registered(event, organisation="Novads")
    first = found.organisation_id
    corrected(found, position="x")
    assert Registration.objects.get().organisation_id == first
    assert Person.objects.count() == 1


def shared_with_a_closed_list(**person: str) -> Registration:
    """Of somebody who stands on the closed list of another event as well, under the same record."""
    closed = an_event(key="slegts", capacity=None)
    Event.objects.filter(pk=closed.pk).update(title={"lv": "Slēgtais seminārs"})
    listed = registered(closed)
    Person.objects.filter(pk=listed.person_id).update(**person)
    Event.objects.filter(pk=closed.pk).update(status="closed")
    return registered(an_event())


def test_who_is_known_and_entered_again_keeps_what_was_known() -> None:
    first = a_newcomer(an_event(key="agrak"), email="zane@example.org", gender="female")
    made = a_newcomer(an_event(), email="zane@example.org", gender="male", birth_date="1980-05")
    assert made.person == first.person
    a_newcomer(an_event(key="velak"), email="zane@example.org")
    known = Person.objects.get()
    assert (known.gender, str(known.birth_date)) == ("female", "1980-05")
    filled = [row.detail.details for row in Entry.objects.filter(action="registration.person_completed")]
    assert filled == [
        {"before": {"gender": ""}, "after": {"gender": "female"}},
        {"before": {"birth_date": ""}, "after": {"birth_date": "1980-05"}},
    ]


def test_another_record_does_not_take_over_what_was_known_of_the_first() -> None:
    other = registered(an_event(key="cits"), 2).person
    Person.objects.filter(pk=other.pk).update(birth_date="1990")
    event = an_event()
    found = registered(event, 1)
    corrected(found, gender="female", birth_date="1980-05")
    corrected(Registration.objects.get(pk=found.pk), name=other.name, email="anna2@example.org", education="isced_5_8")
    other.refresh_from_db()
    assert Registration.objects.get(pk=found.pk).person == other
    assert (other.gender, str(other.birth_date)) == (None, "1990")
    last = Entry.objects.filter(action="registration.edited").order_by("sequence").last()
    assert last
    said = last.detail.details or {}
    assert (said["before"]["gender"], said["after"]["gender"]) == ("female", "")
    assert (said["before"]["birth_date"], said["after"]["birth_date"]) == ("1980-05", "1990")


def test_another_record_gains_what_was_typed_now_and_it_lacked() -> None:
    other = registered(an_event(key="cits"), 2).person
    corrected(registered(an_event(), 1), name=other.name, email="anna2@example.org", gender="female")
    other.refresh_from_db()
    assert other.gender == "female"


@pytest.mark.parametrize(
    "fields",
    [{"gender": "female"}, {"gender": ""}, {"birth_date": "1980"}, {"name": "ANNA 1. BĒRZIŅA"}],
)
def test_one_person_does_not_change_what_a_closed_list_elsewhere_says(fields: dict[str, Any]) -> None:
    found = shared_with_a_closed_list(gender="male")
    with pytest.raises(EditRefused, match="Slēgtais seminārs") as refusal:
        corrected(found, **fields)
    assert refusal.value.code == "closed_elsewhere"
    person = Person.objects.get()
    assert (person.name, person.gender, person.birth_date) == ("Anna 1. Bērziņa", "male", None)


def test_a_match_that_was_confirmed_leads_to_the_closed_list_too() -> None:
    event = an_event(key="slegts")
    listed, found = registered(event, 1), registered(an_event(), 2)
    between = Person.objects.create(project=event.project, key="vidus", name="Anna", same_as=listed.person)
    Person.objects.filter(pk=found.person_id).update(same_as=between)
    Event.objects.filter(pk=event.pk).update(status="closed")
    with pytest.raises(EditRefused) as refusal:
        corrected(found, gender="female")
    assert refusal.value.code == "closed_elsewhere"


def test_what_only_this_registration_says_is_changed_beside_a_closed_list() -> None:
    found = shared_with_a_closed_list()
    corrected(found, position="vadītāja", education="isced_5_8")
    corrected(Registration.objects.get(pk=found.pk), name="Cita Persona", gender="female")
    known = Person.objects.order_by("pk").values_list("name", "gender")
    assert list(known) == [("Anna 1. Bērziņa", None), ("Cita Persona", "female")]


def test_who_is_on_a_closed_list_is_entered_with_nothing_new_of_the_person() -> None:
    shared_with_a_closed_list()
    event = an_event(key="jauns")
    same: dict[str, Any] = {"name": "Anna 1. Bērziņa", "email": "anna1@example.org"}
    with pytest.raises(EditRefused) as refusal:
        a_newcomer(event, gender="female", **same)
    assert refusal.value.code == "closed_elsewhere"
    assert a_newcomer(event, **same).person == Person.objects.get()


@pytest.mark.parametrize(("name", "records"), [("Ivo Kalns", 2), ("IVO OZOLS", 1)])
def test_without_an_address_too_what_others_rely_on_keeps_its_name(name: str, records: int) -> None:
    first = registered(an_event(key="agrak"), name="Ivo Ozols")
    found = registered(an_event(), name="Ivo Ozols")
    corrected(found, name=name, email="")
    assert Registration.objects.select_related("person").get(pk=found.pk).person.name == name
    first.person.refresh_from_db()
    assert (Person.objects.count(), first.person.name) == (records, "Ivo Ozols" if records == 2 else name)
