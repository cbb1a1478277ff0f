"""The door: one answer for every arrival, one row for every attempt, and nobody marked twice."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from audit.models import Entry
from events.models import Event, Part
from registrations import desk_walk_ins
from registrations.attendance import annul
from registrations.delivery import sweep
from registrations.desk import Attempt, DeskRefused, check_in, tick
from registrations.desk_answers import Answer
from registrations.desk_days import part_by_the_clock
from registrations.desk_walk_ins import AskFirst, Decided, Newcomer
from registrations.enrolment import cancel
from registrations.headcounts import set_headcount
from registrations.links import token_of
from registrations.models import Headcount, Mark, Message, PartChoice, Registration, Scan, Seats
from registrations.notice import PRIVACY_NOTICE
from tests.registrations.cast import an_event, registered, taken

DAY = datetime(2027, 1, 14, 8, 0, tzinfo=UTC)  # ten o'clock in Riga, on the day of the event

pytestmark = pytest.mark.django_db


def a_part(event: Event, key: str = "talk", **columns: Any) -> Part:
    made = Part.objects.create(event=event, ordinal=event.parts.count(), key=key, **columns)
    return Part.objects.select_related("event__project").get(pk=made.pk)


def scanned(event: Event, part: Part | None, typed: str | None, *, at: datetime = DAY, **said: Any) -> Answer:
    asked = {"nonce": uuid4(), "by": "Galds 1", **said}
    with override("en"):
        return check_in(event=event, part=part, typed=typed or "", at=at, **asked)


def an_attempt(event: Event, part: Part | None, *, at: datetime = DAY, **said: Any) -> Attempt:
    return Attempt(event=event, part=part, at=at, **{"nonce": uuid4(), "by": "Galds 1", **said})


def test_a_registered_person_is_welcome_and_marked_by_the_code() -> None:
    event = an_event()
    part, registration = a_part(event), registered(event, organisation="Kalnu novads")
    answer = scanned(event, part, registration.code)
    assert (answer.outcome, answer.name, answer.organisation) == ("welcome", "Anna 1. Bērziņa", "Kalnu novads")
    with override("en"):
        assert (answer.tone, answer.word, answer.next_step) == ("good", "Welcome", "Let them in.")
    mark = Mark.objects.get()
    assert (mark.source, mark.evidence, mark.part) == ("code", 1, part)


@pytest.mark.parametrize("shape", ["DALIBA:{}", "daliba:{}", " {} ", "{}\n"])
def test_a_code_is_read_as_a_scanner_or_a_hurried_hand_gives_it(shape: str) -> None:
    event = an_event()
    part, registration = a_part(event), registered(event)
    code = registration.code or ""
    assert scanned(event, part, shape.format(code.lower())).outcome == "welcome"
    assert scanned(event, part, shape.format(f"{code[:2]}-{code[2:]}")).outcome == "already_here"


def test_the_second_time_the_person_is_already_here_with_the_time_and_by_whom() -> None:
    event = an_event()
    part, registration = a_part(event), registered(event)
    scanned(event, part, registration.code, by="Anda (desk_pass:7)")
    answer = scanned(event, part, registration.code, at=DAY + timedelta(hours=1), by="Galds 2")
    assert (answer.outcome, answer.sentence) == ("already_here", "Checked in at 10:00, Anda.")
    assert Mark.objects.count() == 1


def test_who_waits_for_a_seat_is_not_marked() -> None:
    event = an_event(capacity=1)
    part = a_part(event)
    registered(event, 1)
    answer = scanned(event, part, registered(event, 2).code)
    assert (answer.outcome, answer.may_be_let_in) == ("waitlisted", True)
    assert not Mark.objects.exists()


def test_who_waits_for_a_seat_in_the_part_is_not_marked() -> None:
    event = an_event()
    part, registration = a_part(event), registered(event)
    PartChoice.objects.create(registration=registration, part=part, is_waiting=True)
    assert scanned(event, part, registration.code).outcome == "waitlisted"


def test_who_cancelled_is_told_so() -> None:
    event = an_event()
    part, registration = a_part(event), registered(event)
    cancel(registration=registration, by="participant", at=DAY)
    assert scanned(event, part, registration.code).outcome == "cancelled"


def test_who_is_not_confirmed_is_told_so() -> None:
    event = an_event()
    part, registration = a_part(event), registered(event)
    Registration.objects.update(status="pending")
    assert scanned(event, part, registration.code).outcome == "not_confirmed"


def test_on_another_day_the_answer_names_the_day() -> None:
    event = an_event()
    part, registration = a_part(event), registered(event)
    answer = scanned(event, part, registration.code, at=DAY - timedelta(days=1))
    assert answer.outcome == "wrong_day"
    assert "14 January 2027" in answer.sentence


def test_a_part_of_the_second_day_is_not_open_on_the_first() -> None:
    event = an_event(ends_on="2027-01-15")
    first, second = a_part(event, "one", date="2027-01-14"), a_part(event, "two", date="2027-01-15")
    code = registered(event).code
    assert scanned(event, second, code).outcome == "wrong_day"
    assert scanned(event, first, code).outcome == "welcome"
    assert scanned(event, second, code, at=DAY + timedelta(days=1)).outcome == "welcome"


@pytest.mark.parametrize(
    ("starts_on", "outcome"), [("2027-01", "welcome"), ("2027-02", "wrong_day"), (None, "welcome")]
)
def test_a_day_that_is_not_known_is_held_against_nobody_and_said(starts_on: str | None, outcome: str) -> None:
    event = an_event()
    Event.objects.update(starts_on=starts_on)
    event.refresh_from_db()
    part, registration = a_part(event), registered(event)
    answer = scanned(event, part, registration.code)
    assert answer.outcome == outcome
    assert bool(answer.notice) == (outcome == "welcome")


def test_who_chose_other_parts_is_shown_the_way_there() -> None:
    event = an_event(capacity=None)
    here, there = a_part(event, "a", title={"en": "Group A"}), a_part(event, "b", title={"en": "Group B"})
    registered(event, 1, parts=frozenset({here.pk}))
    other = registered(event, 2, parts=frozenset({there.pk}))
    answer = scanned(event, here, other.code)
    assert (answer.outcome, answer.sentence) == ("wrong_part", "Registered for: Group B.")
    assert scanned(event, there, other.code).outcome == "welcome"


def test_a_part_that_nobody_had_to_choose_is_open_to_all() -> None:
    event = an_event()
    chosen, common = a_part(event, "group"), a_part(event, "lunch")
    assert scanned(event, common, registered(event, parts=frozenset({chosen.pk})).code).outcome == "welcome"


def test_a_code_of_another_event_of_the_project_says_which_and_no_name() -> None:
    event, other = an_event(), an_event(key="other", starts_on="2027-01-20")
    part = a_part(event)
    code = registered(other).code
    Registration.objects.filter(code=code).update(code="WXY34")
    answer = scanned(event, part, "WXY34")
    assert (answer.outcome, answer.name) == ("wrong_event", "")
    assert answer.sentence == "Seminar, Wednesday 20 January 2027"


def test_a_code_of_a_draft_or_of_another_project_is_unknown() -> None:
    event = an_event()
    other = an_event(key="other")
    part, registration = a_part(event), registered(other)
    Event.objects.filter(pk=other.pk).update(status="draft")
    assert scanned(event, part, registration.code).outcome == "unknown"


def test_an_unknown_code_is_shown_as_typed() -> None:
    event = an_event()
    answer = scanned(event, a_part(event), "zzzz9")
    assert (answer.outcome, answer.sentence) == ("unknown", "Nobody at this event has “ZZZZ9”.")


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("draft", "The event is not published yet."),
        ("cancelled", "The event is cancelled."),
        ("closed", "The list of this event is closed."),
    ],
)
def test_the_desk_of_an_event_that_is_not_open_marks_nobody(status: str, sentence: str) -> None:
    event = an_event()
    part, registration = a_part(event), registered(event)
    event.status = status
    answer = scanned(event, part, registration.code)
    assert (answer.outcome, answer.sentence) == ("not_open", sentence)
    assert not Mark.objects.exists()


def test_every_attempt_is_a_row_with_both_clocks() -> None:
    event = an_event()
    part, registration = a_part(event), registered(event)
    slow = DAY - timedelta(minutes=7)
    scanned(event, part, registration.code, device_at=slow)
    scanned(event, part, "nobody")
    kept = Scan.objects.values_list("outcome", "typed", "by", "device_at", "recorded_at", "part")
    assert list(kept) == [
        ("welcome", registration.code, "Galds 1", slow, DAY, part.pk),
        ("unknown", "NOBODY", "Galds 1", None, DAY, part.pk),
    ]


def test_the_same_attempt_asked_again_is_one_and_answered_alike() -> None:
    event = an_event()
    part, registration = a_part(event), registered(event)
    nonce = uuid4()
    first = scanned(event, part, registration.code, nonce=nonce)
    again = scanned(event, part, registration.code, nonce=nonce, at=DAY + timedelta(seconds=9))
    assert again == first
    assert (Scan.objects.count(), Mark.objects.count()) == (1, 1)


def test_an_attempt_of_another_desk_is_refused() -> None:
    event, other = an_event(), an_event(key="other")
    nonce = uuid4()
    scanned(other, a_part(other), "zzzz9", nonce=nonce)
    with pytest.raises(DeskRefused) as caught:
        scanned(event, a_part(event), "zzzz9", nonce=nonce)
    assert caught.value.code == "foreign_nonce"


def test_an_event_without_parts_gets_one_when_the_first_person_comes() -> None:
    event = an_event()
    assert scanned(event, None, "zzzz9").outcome == "unknown"
    assert not event.parts.exists()
    assert scanned(event, None, registered(event, 1).code).outcome == "welcome"
    assert scanned(event, None, registered(event, 2).code).outcome == "welcome"
    assert event.parts.get().key == "whole-event"
    assert Entry.objects.filter(action="part.added").count() == 1


def test_an_event_with_parts_needs_one_to_be_chosen() -> None:
    event = an_event()
    a_part(event)
    with pytest.raises(DeskRefused) as caught:
        scanned(event, None, registered(event).code)
    assert caught.value.code == "which_part"
    assert not Scan.objects.exists()


def test_who_was_ticked_and_then_shows_the_code_keeps_both_proofs_and_is_already_here() -> None:
    event = an_event()
    part, registration = a_part(event), registered(event)
    assert tick(an_attempt(event, part), registration.pk).outcome == "welcome"
    assert scanned(event, part, registration.code).outcome == "already_here"
    assert set(Mark.objects.values_list("source", "evidence")) == {("tick", 0), ("code", 1)}
    assert tick(an_attempt(event, part), registration.pk).outcome == "already_here"
    assert Mark.objects.count() == 2


def test_a_person_of_another_event_cannot_be_ticked() -> None:
    event, other = an_event(), an_event(key="other")
    with pytest.raises(DeskRefused) as caught:
        tick(an_attempt(event, a_part(event)), registered(other).pk)
    assert caught.value.code == "not_here"


def test_after_an_annulment_the_person_is_welcome_again() -> None:
    event = an_event()
    part, registration = a_part(event), registered(event)
    first = scanned(event, part, registration.code)
    annul(mark=Mark.objects.get(), reason="cits cilvēks", by="Galds 1", at=DAY)
    again = scanned(event, part, registration.code)
    assert again.outcome == "welcome"
    assert again.mark != first.mark


def test_a_walk_in_is_registered_and_marked_in_one_go() -> None:
    event = an_event(capacity=1)
    part = a_part(event)
    newcomer = Newcomer(name="Zane Liepa", organisation="Senlejas pagasts")
    answer = desk_walk_ins.enter(an_attempt(event, part), newcomer, Decided())
    assert (answer.outcome, answer.name, answer.organisation) == ("welcome", "Zane Liepa", "Senlejas pagasts")
    registration = Registration.objects.get()
    assert (registration.status, registration.email, registration.code) == ("confirmed", None, None)
    assert (taken(event), Mark.objects.get().source) == (1, "tick")
    actions = ["registration.walked_in", "mark.made"]
    assert list(Entry.objects.order_by("-pk").values_list("action", flat=True)[:2]) == actions[::-1]


def test_a_walk_in_with_an_address_gets_code_and_link_there() -> None:
    event = an_event()
    part, newcomer = a_part(event), Newcomer(name="Zane Liepa", email="Zane@example.org")
    assert desk_walk_ins.enter(an_attempt(event, part), newcomer, Decided()).outcome == "welcome"
    registration = Registration.objects.get()
    assert (registration.email_folded, registration.privacy_notice) == ("zane@example.org", PRIVACY_NOTICE)
    assert registration.code
    assert scanned(event, part, registration.code).outcome == "already_here"
    sweep(at=DAY)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["Zane@example.org"], "Jūs esat dalībnieku sarakstā: Seminārs")
    assert registration.code in sent.body
    assert f"/r/{token_of(registration)}/" in sent.body
    assert not any(name == "text/calendar" for *_, name in sent.attachments if isinstance(name, str))


def test_a_walk_in_without_an_address_is_sent_nothing() -> None:
    event = an_event()
    desk_walk_ins.enter(an_attempt(event, a_part(event)), Newcomer(name="Zane Liepa"), Decided())
    assert not Message.objects.exists()
    assert Registration.objects.get().privacy_notice is None


def test_a_walk_in_of_a_known_name_and_address_is_that_person_whatever_the_helper_says() -> None:
    event = an_event()
    part, known = a_part(event), registered(event)
    newcomer = Newcomer(name="anna 1. bērziņa", email="ANNA1@example.org")
    with pytest.raises(AskFirst) as caught:
        desk_walk_ins.enter(an_attempt(event, part), newcomer, Decided(is_another=True))
    assert (caught.value.code, caught.value.namesakes) == ("same_person", (known,))
    cancel(registration=known, by="participant", at=DAY)
    assert desk_walk_ins.enter(an_attempt(event, part), newcomer, Decided(is_another=True)).outcome == "welcome"
    assert Registration.objects.get(status="confirmed").person == known.person


def test_a_walk_in_sent_twice_is_one_person() -> None:
    event = an_event()
    part, nonce = a_part(event), uuid4()
    for _ in range(2):
        desk_walk_ins.enter(an_attempt(event, part, nonce=nonce), Newcomer(name="Zane Liepa"), Decided(is_another=True))
    assert (Registration.objects.count(), Mark.objects.count(), Scan.objects.count()) == (1, 1, 1)


def test_two_walk_ins_of_one_name_without_an_address_are_two_people_once_the_helper_says_so() -> None:
    event = an_event()
    part = a_part(event)
    desk_walk_ins.enter(an_attempt(event, part), Newcomer(name="Zane Liepa"), Decided())
    with pytest.raises(AskFirst) as caught:
        desk_walk_ins.enter(an_attempt(event, part), Newcomer(name="zane  LIEPA"), Decided())
    assert (caught.value.code, len(caught.value.namesakes)) == ("namesake", 1)
    assert Scan.objects.count() == 1
    desk_walk_ins.enter(an_attempt(event, part), Newcomer(name="Zane Liepa"), Decided(is_another=True))
    assert taken(event) == 2


def test_a_full_room_is_asked_about_and_then_gets_a_chair_that_nobody_was_sold() -> None:
    event = an_event(capacity=1)
    part = a_part(event)
    registered(event)
    with pytest.raises(AskFirst) as caught:
        desk_walk_ins.enter(an_attempt(event, part), Newcomer(name="Zane Liepa"), Decided())
    assert (caught.value.code, Registration.objects.count()) == ("full", 1)
    answer = desk_walk_ins.enter(an_attempt(event, part), Newcomer(name="Zane Liepa"), Decided(beyond_seats=True))
    assert answer.outcome == "welcome"
    seats = Seats.objects.get(part=None)
    assert (seats.taken, seats.capacity) == (2, 2)
    told = Entry.objects.get(action="registration.walked_in").detail.details
    assert told
    assert told["beyond_seats"]


def test_who_waited_is_let_in_when_the_helper_says_so() -> None:
    event = an_event(capacity=1)
    part = a_part(event)
    registered(event, 1)
    waiting = registered(event, 2)
    with pytest.raises(AskFirst):
        desk_walk_ins.let_in(an_attempt(event, part), waiting.pk, Decided())
    assert desk_walk_ins.let_in(an_attempt(event, part), waiting.pk, Decided(beyond_seats=True)).outcome == "welcome"
    waiting.refresh_from_db()
    assert (waiting.status, taken(event)) == ("confirmed", 2)


def test_who_has_an_open_offer_is_let_in_on_the_seat_that_is_held_for_them() -> None:
    event = an_event(capacity=1)
    part, first, second = a_part(event, starts_at="10:30"), registered(event, 1), registered(event, 2)
    cancel(registration=first, by="participant", at=DAY - timedelta(hours=1))
    assert desk_walk_ins.let_in(an_attempt(event, part), second.pk, Decided()).outcome == "welcome"
    assert taken(event) == 1


def test_a_walk_in_on_another_day_or_at_a_closed_desk_leaves_only_the_attempt() -> None:
    event = an_event()
    part = a_part(event)
    early = an_attempt(event, part, at=DAY - timedelta(days=2))
    assert desk_walk_ins.enter(early, Newcomer(name="Zane Liepa"), Decided()).outcome == "wrong_day"
    assert (Registration.objects.count(), Scan.objects.count()) == (0, 1)


def test_heads_counted_again_replace_the_count_by_the_same_method() -> None:
    part = a_part(an_event(), access="public")
    set_headcount(part=part, number=40, method="estimate", by="Galds 1", at=DAY)
    set_headcount(part=part, number=44, method="estimate", by="Galds 1", at=DAY)
    assert list(Headcount.objects.values_list("number", "method")) == [(44, "estimate")]
    assert Entry.objects.filter(action="headcount.set").count() == 2


def test_the_part_by_the_clock_is_the_one_that_runs_or_comes_next() -> None:
    event = an_event(ends_on="2027-01-15")
    a_part(event, "fair", access="public", date="2027-01-14")
    a_part(event, "morning", date="2027-01-14", starts_at="09:00", ends_at="12:00")
    a_part(event, "lunch", date="2027-01-14", kind="break", starts_at="12:00", ends_at="13:00")
    a_part(event, "afternoon", date="2027-01-14", starts_at="13:00", ends_at="16:00")
    a_part(event, "visit", date="2027-01-15", starts_at="09:00", ends_at="12:00")
    parts = list(event.parts.all())

    def at(hours: float) -> str:
        part = part_by_the_clock(parts, DAY + timedelta(hours=hours))
        assert part
        return part.key

    assert [at(-2), at(0), at(2.5), at(4), at(9)] == ["morning", "morning", "afternoon", "afternoon", "afternoon"]
    assert at(24) == "visit"
    assert part_by_the_clock([], DAY) is None


@pytest.mark.parametrize("people", [3, 300])
def test_a_scan_costs_the_same_however_many_are_registered(people: int) -> None:
    event = an_event(capacity=None)
    part, registration = a_part(event), registered(event)
    Registration.objects.bulk_create(
        Registration(event=event, key=f"k{n}", person=registration.person, status="confirmed", code=f"{n:06}")
        for n in range(people)
    )
    event = Event.objects.select_related("project").get(pk=event.pk)
    with CaptureQueriesContext(connection) as asked:
        assert scanned(event, part, registration.code).outcome == "welcome"
    assert statements(asked) == 7
    with CaptureQueriesContext(connection) as asked:
        assert scanned(event, part, registration.code).outcome == "already_here"
    assert statements(asked) == 2
    with CaptureQueriesContext(connection) as asked:
        assert scanned(event, part, "zzzz9").outcome == "unknown"
    assert statements(asked) == 3


def statements(asked: CaptureQueriesContext) -> int:
    frame = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
    return sum(not query["sql"].startswith(frame) for query in asked.captured_queries)
