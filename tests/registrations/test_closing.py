"""The coordinator says that the event was held, compares the figures and closes the list."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from audit.models import Entry
from events.models import Event, Part
from registrations import closing, corrections, desk, guards
from registrations.attendance import AttendanceRefused, Proof, annul, mark
from registrations.closing import ClosingRefused, figures_of
from registrations.corrections import CorrectionRefused, Newcomer
from registrations.editing import Change, EditRefused, edit, known_of
from registrations.enrolment import Applicant, enter
from registrations.headcounts import set_headcount
from registrations.models import Closing, Correction, Mark, Registration, Scan
from registrations.refusals import EnrolmentRefused
from tests.registrations.cast import AT, an_event, registered

pytestmark = pytest.mark.django_db
EVENING = datetime(2027, 1, 14, 18, 0, tzinfo=UTC)
ANNA, JURIS = "anna@example.org", "juris@example.org"


def a_part(event: Event, key: str = "talk") -> Part:
    return Part.objects.create(event=event, ordinal=0, key=key)


def marked(registration: Registration, part: Part) -> Mark:
    return mark(registration=registration, part=part, proof=Proof("code", 1), by="Galds 1", at=EVENING).mark


def closed(event: Event, *, stated_total: int | None = None, explanation: str = "") -> Closing:
    seen = figures_of(event).as_counts()
    return closing.close(
        event=event, stated_total=stated_total, explanation=explanation, seen=seen, by=ANNA, at=EVENING
    )


@pytest.fixture
def held() -> Event:
    event = an_event(capacity=None)
    for number in (1, 2, 3):
        registered(event, number)
    return closing.hold(event=event, by=ANNA, at=EVENING)


def person_of(event: Event, number: int = 1) -> Registration:
    return event.registrations.order_by("pk")[number - 1]


def test_only_the_coordinator_s_word_makes_an_event_held():
    event = closing.hold(event=an_event(), by=ANNA, at=EVENING)
    assert event.status == "held"
    assert closing.hold(event=event, by=JURIS, at=EVENING).status == "held"
    assert Entry.objects.get(action="event.held").actor == ANNA


@pytest.mark.parametrize(("status", "code"), [("draft", "not_announced"), ("cancelled", "cancelled")])
def test_what_was_not_announced_or_is_off_is_not_held(status: str, code: str):
    event = an_event()
    Event.objects.filter(pk=event.pk).update(status=status)
    with pytest.raises(ClosingRefused) as refused:
        closing.hold(event=event, by=ANNA, at=EVENING)
    assert refused.value.code == code


def test_what_is_to_come_is_not_held_yet():
    with pytest.raises(ClosingRefused) as refused:
        closing.hold(event=an_event(), by=ANNA, at=AT)
    assert refused.value.code == "not_yet"


def test_a_word_said_by_mistake_is_taken_back(held: Event):
    assert closing.take_back(event=held, reason="cits pasākums", by=ANNA, at=EVENING).status == "published"
    with pytest.raises(ClosingRefused) as refused:
        closing.take_back(event=held, reason="", by=ANNA, at=EVENING)
    assert refused.value.code == "not_held"


def test_the_figures_stand_side_by_side(held: Event):
    talk = a_part(held)
    first, second, third = (person_of(held, number) for number in (1, 2, 3))
    Registration.objects.filter(pk=third.pk).update(status="cancelled")
    marked(first, talk)
    annul(mark=marked(second, talk), reason="kļūda", by="Galds 1", at=EVENING)
    desk.check_in(event=held, part=talk, typed="ZZZZZZ", nonce=uuid4(), by="Galds 1", at=EVENING)
    set_headcount(part=talk, number=5, method="estimate", by="Galds 1", at=EVENING)
    found = figures_of(held)
    assert (found.registered, found.present, found.refused) == (2, 1, {Scan.Outcome.UNKNOWN: 1})
    assert [(row.registered, row.present, row.differs) for row in found.parts] == [(None, 1, True)]
    assert found.differ


def test_figures_that_differ_are_explained_or_the_list_stays_open(held: Event):
    marked(person_of(held), a_part(held))
    with pytest.raises(ClosingRefused) as refused:
        closed(held, stated_total=2, explanation="  ")
    assert refused.value.code == "unexplained"
    made = closed(held, stated_total=2, explanation="Viens dalībnieks neparakstījās.")
    held.refresh_from_db()
    assert (held.status, held.stated_total, made.counts["present"]) == ("closed", 2, 1)
    entry = Entry.objects.select_related("detail").get(action="event.closed")
    assert (entry.detail.details or {})["explanation"] == "Viens dalībnieks neparakstījās."


def test_a_list_is_closed_once_and_only_when_held(held: Event):
    closed(held)
    with pytest.raises(ClosingRefused) as refused:
        closed(held)
    assert refused.value.code == "closed"
    with pytest.raises(ClosingRefused) as refused:
        closed(an_event(key="cits"))
    assert refused.value.code == "not_held"


def test_figures_that_moved_while_somebody_read_them_are_shown_again(held: Event):
    seen = figures_of(held).as_counts()
    marked(person_of(held), a_part(held))
    with pytest.raises(ClosingRefused) as refused:
        closing.close(event=held, stated_total=None, explanation="", seen=seen, by=ANNA, at=EVENING)
    assert refused.value.code == "changed_meanwhile"


def test_a_closed_list_takes_no_mark_and_loses_none(held: Event):
    talk, person = a_part(held), person_of(held)
    made = marked(person, talk)
    closed(held)
    with pytest.raises(AttendanceRefused) as refused:
        mark(registration=person, part=talk, proof=Proof("tick", 0), by="Galds 1", at=EVENING)
    assert refused.value.code == "closed"
    with pytest.raises(AttendanceRefused) as refused:
        annul(mark=made, reason="kļūda", by="Galds 1", at=EVENING)
    assert refused.value.code == "closed"
    with pytest.raises(AttendanceRefused) as refused:
        set_headcount(part=talk, number=5, method="list", by="Galds 1", at=EVENING)
    assert refused.value.code == "closed"


def test_the_database_itself_keeps_a_closed_list(held: Event):
    made = marked(person_of(held), a_part(held))
    closed(held)
    with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
        Mark.objects.filter(pk=made.pk).update(annulled_reason="klusām")
    with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
        Mark.objects.create(
            project=held.project, registration=made.registration, part=made.part, key="m-x", source="tick", evidence=0
        )


def test_a_change_waits_for_a_second_person_and_is_made_only_then(held: Event):
    talk, person = a_part(held), person_of(held)
    closed(held)
    asked = corrections.propose_mark(
        registration=person, part=talk, evidence=2, reason="Paraksts otrā lapā", by=ANNA, at=EVENING
    )
    assert not Mark.objects.exists()
    with pytest.raises(CorrectionRefused) as refused:
        corrections.confirm(correction=asked, by="ANNA@example.org", at=EVENING)
    assert refused.value.code == "same_person"
    corrections.confirm(correction=asked, by=JURIS, at=EVENING)
    made = Mark.objects.get()
    assert (made.source, made.evidence, made.correction, made.marked_by) == ("sheet", 2, asked, JURIS)
    told = Entry.objects.filter(action__startswith="correction.").order_by("sequence").values_list("action", "actor")
    assert list(told) == [("correction.proposed", ANNA), ("correction.confirmed", JURIS)]


def test_a_mark_of_a_closed_list_is_annulled_by_two(held: Event):
    made = marked(person_of(held), a_part(held))
    closed(held)
    asked = corrections.propose_annulment(mark=made, reason="Nebija klāt", by=ANNA, at=EVENING)
    corrections.confirm(correction=asked, by=JURIS, at=EVENING)
    made.refresh_from_db()
    assert (made.annulled_reason, made.annulled_in) == ("Nebija klāt", asked)


def test_numbers_of_a_closed_list_are_changed_by_two(held: Event):
    talk = a_part(held)
    closed(held)
    count = corrections.propose_headcount(part=talk, number=7, method="list", reason="Saskaitīts", by=ANNA, at=EVENING)
    total = corrections.propose_total(event=held, number=9, reason="Protokols", by=ANNA, at=EVENING)
    for asked in (count, total):
        corrections.confirm(correction=asked, by=JURIS, at=EVENING)
    held.refresh_from_db()
    assert (talk.headcounts.get().number, held.stated_total) == (7, 9)


def test_what_is_not_confirmed_changes_nothing_and_is_decided_once(held: Event):
    talk, person = a_part(held), person_of(held)
    closed(held)
    asked = corrections.propose_mark(registration=person, part=talk, evidence=0, reason="Bija", by=ANNA, at=EVENING)
    corrections.refuse(correction=asked, by=JURIS, at=EVENING)
    assert not Mark.objects.exists()
    with pytest.raises(CorrectionRefused) as refused:
        corrections.confirm(correction=asked, by=JURIS, at=EVENING)
    assert refused.value.code == "decided"


def test_a_correction_has_a_reason_and_a_closed_list_and_stands_once(held: Event):
    talk, person = a_part(held), person_of(held)
    asked: dict[str, Any] = {"registration": person, "part": talk, "evidence": 0, "by": ANNA, "at": EVENING}
    with pytest.raises(CorrectionRefused) as refused:
        corrections.propose_mark(**asked, reason="Bija")
    assert refused.value.code == "not_closed"
    marked(person_of(held, 2), talk)
    closed(held)
    with pytest.raises(CorrectionRefused) as refused:
        corrections.propose_mark(**asked, reason=" ")
    assert refused.value.code == "no_reason"
    corrections.propose_mark(**asked, reason="Bija")
    with pytest.raises(CorrectionRefused) as refused:
        corrections.propose_mark(**asked, reason="Bija")
    assert refused.value.code == "waits_already"
    assert Correction.objects.count() == 1


def test_what_is_so_already_or_elsewhere_is_not_asked_for(held: Event):
    talk, person = a_part(held), person_of(held)
    made = mark(registration=person, part=talk, proof=Proof("tick", 0), by="Galds 1", at=EVENING).mark
    closed(held)
    with pytest.raises(CorrectionRefused) as refused:
        corrections.propose_mark(registration=person, part=talk, evidence=0, reason="Bija", by=ANNA, at=EVENING)
    assert refused.value.code == "present_already"
    other = a_part(an_event(key="cits"))
    with pytest.raises(CorrectionRefused) as refused:
        corrections.propose_mark(registration=person, part=other, evidence=0, reason="Bija", by=ANNA, at=EVENING)
    assert refused.value.code == "elsewhere"
    asked = corrections.propose_annulment(mark=made, reason="Nebija", by=ANNA, at=EVENING)
    corrections.confirm(correction=asked, by=JURIS, at=EVENING)
    made.refresh_from_db()
    with pytest.raises(CorrectionRefused) as refused:
        corrections.propose_annulment(mark=made, reason="Nebija", by=ANNA, at=EVENING)
    assert refused.value.code == "annulled_already"


def test_a_database_without_its_guards_is_found(held: Event):
    assert guards.missing() == []
    guards.remove()
    assert len(guards.missing()) == 2
    with pytest.raises(CommandError, match="guard"):
        call_command("verify_marks")
    guards.install()
    assert guards.missing() == []


def test_what_is_known_of_a_person_on_a_closed_list_is_changed_by_two(held: Event):
    person = person_of(held)
    closed(held)
    seen = known_of(person)
    change = Change(seen=seen, known=replace(seen, gender="female"), reason="Anketa")
    with pytest.raises(EditRefused):
        edit(registration=person, change=change, tells=False, by=ANNA, at=EVENING)
    asked = corrections.propose_change(registration=person, change=change, by=ANNA, at=EVENING)
    corrections.confirm(correction=asked, by=JURIS, at=EVENING)
    person.person.refresh_from_db()
    assert person.person.gender == "female"


def test_a_correction_that_was_overtaken_is_not_made(held: Event):
    person = person_of(held)
    closed(held)
    seen = known_of(person)
    changes = [Change(seen=seen, known=replace(seen, position=word), reason="Anketa") for word in ("viens", "divi")]
    first, second = (
        corrections.propose_change(registration=person, change=change, by=ANNA, at=EVENING) for change in changes
    )
    corrections.confirm(correction=first, by=JURIS, at=EVENING)
    with pytest.raises(CorrectionRefused) as refused:
        corrections.confirm(correction=second, by=JURIS, at=EVENING)
    assert refused.value.code == "overtaken"
    second.refresh_from_db()
    assert second.state == "waiting"


def test_who_was_there_and_is_on_no_list_is_entered_and_marked_by_two(held: Event):
    talk = a_part(held)
    closed(held)
    with pytest.raises(EnrolmentRefused) as refused:
        enter(event=held, applicant=Applicant(name="Zane Ābele", email=""), by=ANNA, at=EVENING, beyond_seats=True)
    assert refused.value.code == "list_closed"
    newcomer = Newcomer(name="Zane Ābele", organisation="Cēsu novads")
    asked = corrections.propose_entry(
        part=talk, newcomer=newcomer, evidence=2, reason="Paraksts lapā", by=ANNA, at=EVENING
    )
    assert not held.registrations.filter(person__name="Zane Ābele").exists()
    corrections.confirm(correction=asked, by=JURIS, at=EVENING)
    made = held.registrations.get(person__name="Zane Ābele")
    assert (made.status, made.marks.get().correction, made.marks.get().evidence) == ("confirmed", asked, 2)
    asked.refresh_from_db()
    assert asked.registration == made
