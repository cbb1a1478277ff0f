"""Many people at once: real processes with threads, each thread with a database connection of its own.

Started by the tests as a program; what each thread does is named, so that it can cross to another process.
"""

import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Django is set up first in another process
    from events.models import Event

PATIENCE = 300


@dataclass(frozen=True, slots=True)
class Turn:
    """One person's turn at an event: `register`, `register_and_cancel`, or `register_without_lock`."""

    does: str
    event: int
    number: int


def rush(url: str, turns: list[Turn], *, processes: int, threads: int) -> list[str]:
    """Everybody's turn at once; the outcome of each: a registration's status, or the refusal's code."""
    context = multiprocessing.get_context("spawn")
    barrier, outcomes = context.Barrier(processes), context.Queue()
    crowd = [
        context.Process(target=_take_turns, args=(url, turns[number::processes], threads, barrier, outcomes))
        for number in range(processes)
    ]
    for process in crowd:
        process.start()
    found = [outcome for _process in crowd for outcome in outcomes.get(timeout=PATIENCE + len(turns))]
    for process in crowd:
        process.join()
    return found


def _take_turns(
    url: str, turns: list[Turn], threads: int, barrier: Barrier, outcomes: "multiprocessing.Queue[list[str]]"
) -> None:
    os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    import django

    django.setup()
    outcomes.put(in_threads(turns, threads, barrier))


def in_threads(turns: list[Turn], threads: int, barrier: Barrier | None = None) -> list[str]:
    """The turns of one event run together; the next event begins when everybody is done with the last."""
    found: list[str] = []
    with ThreadPoolExecutor(threads) as pool:
        for event in sorted({turn.event for turn in turns}):
            if barrier:
                barrier.wait(timeout=PATIENCE)
            found += pool.map(_take_turn, [turn for turn in turns if turn.event == event])
    return found


def _take_turn(turn: Turn) -> str:
    from django.db import connection

    from events.models import Event
    from registrations.refusals import EnrolmentRefused

    try:
        return str(_DOES[turn.does](Event.objects.select_related("project").get(pk=turn.event), turn.number))
    except EnrolmentRefused as refused:
        return refused.code
    finally:
        connection.close()


def _register(event: "Event", number: int) -> str:
    from tests.registrations.cast import registered

    return registered(event, number).status


def _register_and_cancel(event: "Event", number: int) -> str:
    from registrations.enrolment import cancel
    from tests.registrations.cast import AT, registered

    return cancel(registration=registered(event, number), by="participant", at=AT).status


def _register_without_lock(event: "Event", number: int) -> str:
    """What a system without a lock does: look whether a seat is free, then take it."""
    from people.models import Person
    from registrations.models import Registration

    person = Person.objects.create(project=event.project, key=f"p{event.pk}-{number}", name="Steidzīgā Anna")
    confirmed = Registration.objects.filter(event=event, status="confirmed").count()
    status = "confirmed" if confirmed < (event.capacity or 0) else "waitlisted"
    Registration.objects.create(event=event, key=f"r{number}", person=person, status=status)
    return status


_DOES = {
    "register": _register,
    "register_and_cancel": _register_and_cancel,
    "register_without_lock": _register_without_lock,
}
