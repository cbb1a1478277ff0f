"""Marks: once per person, part and source, however often and however close together they are asked for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from audit.models import Entry
from audit.verification import verify
from events.models import Part
from registrations.attendance import AttendanceRefused, Proof, annul, mark
from registrations.models import Mark, Registration
from tests.registrations.cast import AT, an_event, registered


def a_part(registration: Registration, key: str = "talk") -> Part:
    return Part.objects.create(event=registration.event, ordinal=0, key=key)


def marked(registration: Registration, part: Part, source: str = "code", by: str = "Galds 1") -> tuple[Mark, bool]:
    made = mark(registration=registration, part=part, proof=Proof(source, 1), by=by, at=AT)
    return made.mark, made.is_new


def annulled(made: Mark, reason: str = "kļūda") -> Mark:
    return annul(mark=made, reason=reason, by="Galds 2", at=AT + timedelta(minutes=1))


@pytest.mark.django_db
def test_a_mark_states_who_when_and_how_and_stands_in_the_journal() -> None:
    registration = registered(an_event())
    part = a_part(registration)
    early = AT - timedelta(seconds=40)
    made, is_new, _ = mark(
        registration=registration, part=part, proof=Proof("code", 1), by="Galds 1", at=AT, device_at=early
    )
    assert is_new
    assert (made.at, made.recorded_at, made.marked_by) == ("2027-01-04T10:59:20+02:00", AT, "Galds 1")
    assert (made.evidence, made.mode) == (1, "onsite")
    entry = Entry.objects.get(action="mark.made")
    assert (entry.subject, entry.actor) == (f"mark:{made.key}", "Galds 1")
    assert entry.detail.details == {
        "registration": f"seminar/{registration.key}",
        "part": "talk",
        "source": "code",
        "evidence": 1,
    }


@pytest.mark.django_db
def test_the_same_mark_twice_is_one_and_the_first_stands() -> None:
    registration = registered(an_event())
    part = a_part(registration)
    first, _ = marked(registration, part, by="Galds 1")
    second, is_new = marked(registration, part, by="Galds 2")
    assert (second, is_new, second.marked_by) == (first, False, "Galds 1")
    assert Entry.objects.filter(action="mark.made").count() == 1


@pytest.mark.django_db
def test_another_proof_is_another_mark() -> None:
    registration = registered(an_event())
    part = a_part(registration)
    assert marked(registration, part, "tick")[1]
    assert marked(registration, part, "code")[1]


@pytest.mark.django_db
def test_an_annulled_mark_stays_with_its_reason_and_the_person_may_be_marked_again() -> None:
    registration = registered(an_event())
    part = a_part(registration)
    made, _ = marked(registration, part)
    gone = annulled(made, "  cits cilvēks ")
    assert (gone.annulled_reason, gone.annulled_by) == ("cits cilvēks", "Galds 2")
    assert gone.annulled_at == "2027-01-04T11:01:00+02:00"
    assert (gone.at, gone.marked_by) == (made.at, "Galds 1")
    again, is_new = marked(registration, part)
    assert is_new
    assert again != made
    assert list(Entry.objects.filter(action__startswith="mark.").values_list("action", flat=True)) == [
        "mark.made",
        "mark.annulled",
        "mark.made",
    ]
    assert verify().is_whole


@pytest.mark.django_db
def test_annulling_twice_keeps_the_first_reason() -> None:
    registration = registered(an_event())
    made, _ = marked(registration, a_part(registration))
    annulled(made, "pirmais")
    assert annulled(made, "otrais").annulled_reason == "pirmais"
    assert Entry.objects.filter(action="mark.annulled").count() == 1


@pytest.mark.django_db
def test_no_mark_is_annulled_without_a_reason() -> None:
    registration = registered(an_event())
    made, _ = marked(registration, a_part(registration))
    with pytest.raises(AttendanceRefused) as caught:
        annulled(made, " \t ")
    assert caught.value.code == "no_reason"
    made.refresh_from_db()
    assert made.annulled_reason is None


@pytest.mark.django_db
def test_a_part_of_another_event_is_refused() -> None:
    here, elsewhere = registered(an_event()), registered(an_event(key="other"))
    with pytest.raises(AttendanceRefused) as caught:
        marked(here, a_part(elsewhere))
    assert caught.value.code == "foreign_part"


def test_helpers_who_mark_the_same_person_at_once_make_one_mark(committed_db: str) -> None:
    registration = registered(an_event())
    part = a_part(registration)
    helpers = 4 if connection.vendor == "postgresql" else 2
    barrier = Barrier(helpers)

    def helper(number: int) -> bool:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            return marked(registration, part, by=f"Galds {number}")[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(helpers) as pool:
        assert sorted(pool.map(helper, range(helpers))) == [False] * (helpers - 1) + [True]
    assert Mark.objects.count() == Entry.objects.filter(action="mark.made").count() == 1
    assert verify().is_whole
