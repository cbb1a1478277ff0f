"""The last seat is sold once, whoever comes at the same moment; and the race that a lock prevents does happen.

200 for 40 is dear, so it runs a few times by itself; `RUNS_OF_200=20` says how often.
"""

import os

import pytest
from django.db import connection

from events.models import Event
from registrations.models import Registration, Seats
from tests.databases import url_of_database
from tests.registrations.cast import an_event
from tests.registrations.crowd import Turn, in_threads, rush

RUNS = 20
RUNS_OF_200 = int(os.environ.get("RUNS_OF_200", "4"))
postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="several processes write to PostgreSQL only")


def holding(event: Event) -> int:
    """Seats held by confirmed people and by open offers."""
    standing = Registration.objects.filter(event=event)
    return standing.filter(status="confirmed").count() + standing.exclude(offered_until=None).count()


def events_of(capacity: int, number: int) -> list[Event]:
    return [an_event(capacity=capacity, key=f"event-{n}") for n in range(number)]


def assert_exact(event: Event, capacity: int) -> None:
    seats = Seats.objects.get(event=event, part=None)
    assert holding(event) == seats.taken == capacity


@postgresql
def test_50_at_once_for_10_seats_get_10_in_every_run(committed_db: str) -> None:
    events = events_of(10, RUNS)
    turns = [Turn("register", event.pk, number) for event in events for number in range(50)]
    outcomes = rush(url_of_database(), turns, processes=5, threads=10)
    assert (outcomes.count("confirmed"), outcomes.count("waitlisted")) == (10 * RUNS, 40 * RUNS)
    for event in events:
        assert_exact(event, 10)


@postgresql
def test_200_for_40_seats_with_cancellations_in_between_hold_40_in_every_run(committed_db: str) -> None:
    events = events_of(40, RUNS_OF_200)
    does = ("register", "register_and_cancel", "register", "register")
    turns = [Turn(does[number % 4], event.pk, number) for event in events for number in range(200)]
    outcomes = rush(url_of_database(), turns, processes=4, threads=16)
    assert outcomes.count("cancelled") == 50 * RUNS_OF_200
    for event in events:
        assert_exact(event, 40)
        assert Registration.objects.filter(event=event).standing().count() == 150


@postgresql
def test_the_same_50_without_a_lock_are_oversold(committed_db: str) -> None:
    events = events_of(10, RUNS)
    turns = [Turn("register_without_lock", event.pk, number) for event in events for number in range(50)]
    rush(url_of_database(), turns, processes=5, threads=10)
    assert max(holding(event) for event in events) > 10


@pytest.mark.skipif(connection.vendor != "sqlite", reason="one process and its threads, as embedded")
def test_50_threads_of_one_process_for_10_seats_get_10(committed_db: str) -> None:
    events = events_of(10, 2)
    outcomes = in_threads([Turn("register", event.pk, number) for event in events for number in range(50)], 10)
    assert (outcomes.count("confirmed"), outcomes.count("waitlisted")) == (20, 80)
    for event in events:
        assert_exact(event, 10)
