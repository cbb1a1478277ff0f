"""Two helpers at the same moment: nobody is marked twice, and one attempt is one."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils.translation import override

from registrations.desk import tick
from registrations.desk_answers import Answer
from registrations.desk_walk_ins import Decided, let_in
from registrations.models import Mark, Scan
from tests.registrations.cast import an_event, registered
from tests.registrations.test_desk import a_part, an_attempt, scanned

pytestmark = pytest.mark.usefixtures("committed_db")


def at_once(number: int, work: Any) -> list[Any]:
    barrier = Barrier(number)

    def working(one: int) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            return work(one)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(working, range(number)))


@pytest.mark.parametrize("attempt", range(3))
def test_two_helpers_with_the_same_person_at_once_welcome_once(attempt: int) -> None:
    event = an_event()
    part, registration = a_part(event), registered(event)
    outcomes = at_once(2, lambda one: scanned(event, part, registration.code, by=f"Galds {one}").outcome)
    assert sorted(outcomes) == ["already_here", "welcome"]
    assert (Mark.objects.count(), Scan.objects.count()) == (1, 2)


@pytest.mark.parametrize("attempt", range(5))
def test_a_code_and_a_tick_for_the_same_person_at_once_welcome_once(attempt: int) -> None:
    event = an_event()
    part, registration = a_part(event), registered(event)

    def arrives(one: int) -> Answer:
        if one:
            return scanned(event, part, registration.code, by="Anda (desk_pass:1)")
        with override("en"):
            return tick(an_attempt(event, part, by="Ilze (desk_pass:2)"), registration.pk)

    answers = sorted(at_once(2, arrives), key=lambda answer: answer.outcome)
    assert [answer.outcome for answer in answers] == ["already_here", "welcome"]
    welcomed = Mark.objects.get(pk=answers[1].mark)
    assert answers[0].sentence == f"Checked in at 10:00, {'Anda' if welcomed.source == 'code' else 'Ilze'}."
    assert answers[0].mark == welcomed.pk


def test_one_attempt_sent_twice_at_once_is_one() -> None:
    event = an_event()
    part, registration, nonce = a_part(event), registered(event), UUID(int=7)
    outcomes = at_once(2, lambda _one: scanned(event, part, registration.code, nonce=nonce).outcome)
    assert outcomes == ["welcome", "welcome"]
    assert (Mark.objects.count(), Scan.objects.count()) == (1, 1)


def test_two_first_arrivals_at_an_event_without_parts_share_the_part() -> None:
    event = an_event()
    codes = [registered(event, number).code for number in (1, 2)]
    assert at_once(2, lambda one: scanned(event, None, codes[one]).outcome) == ["welcome", "welcome"]
    assert event.parts.count() == 1


def test_a_helper_who_lets_in_somebody_just_scanned_is_told_so() -> None:
    event = an_event()
    part, registration = a_part(event), registered(event)
    scanned(event, part, registration.code)
    answer = let_in(an_attempt(event, part), registration.pk, Decided())
    assert answer.outcome == "already_here"
