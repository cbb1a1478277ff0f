"""Work handed over is kept by the transaction, done once, tried again, and given up in the end."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from audit import trail
from audit.models import Entry
from jobs import on_postgresql, registry, tasks
from jobs.embedded import MOST_ATTEMPTS, RUNNER, Clock, run_due
from jobs.models import Job
from jobs.queue import enqueue, run_waiting
from jobs.registry import TASKS, Task

done: list[str] = []


@registry.task("tests.note")
def note(text: str) -> None:
    done.append(text)


@registry.task("tests.break")
def break_down() -> None:
    done.append("tried")
    raise RuntimeError("it broke")


if apps.is_installed("procrastinate.contrib.django"):
    from procrastinate.contrib.django import app

    on_postgresql.name(app, note)
    on_postgresql.name(app, break_down)

on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="on PostgreSQL procrastinate keeps the jobs")


@pytest.fixture(autouse=True)
def nothing_done() -> Iterator[None]:
    done.clear()
    yield
    done.clear()


def test_a_job_is_done_after_the_commit_and_once(committed_db: str):
    with transaction.atomic():
        enqueue(note, text="a")
        assert done == []
    assert done == []
    run_waiting()
    run_waiting()
    assert done == ["a"]


def test_a_change_that_is_rolled_back_leaves_no_job(committed_db: str):
    with transaction.atomic():
        enqueue(note, text="a")
        transaction.set_rollback(True)
    run_waiting()
    assert done == []


def test_a_job_for_later_waits(committed_db: str):
    enqueue(note, text="later", at=timezone.now() + timedelta(minutes=5))
    enqueue(note, text="now")
    run_waiting()
    assert done == ["now"]


def test_a_job_that_breaks_is_tried_again_later_and_stops_no_other(committed_db: str):
    enqueue(break_down)
    enqueue(note, text="after")
    run_waiting()
    assert sorted(done) == ["after", "tried"]


@on_sqlite
def test_a_job_that_always_breaks_is_kept_and_given_up(committed_db: str):
    enqueue(break_down)
    now = timezone.now()
    for hours in range(1, 40):
        run_due(now + timedelta(hours=hours * 2))
    assert len(done) == MOST_ATTEMPTS
    assert Job.objects.get().failed_at is not None


@on_sqlite
def test_the_process_does_its_jobs_by_itself(committed_db: str, settings: Settings):
    settings.JOBS_IN_PROCESS = True
    for text in "abc":
        enqueue(note, text=text)
    while (thread := RUNNER.thread) is not None:
        thread.join(timeout=10)
    assert done == ["a", "b", "c"]
    assert not Job.objects.exists()


@on_sqlite
def test_jobs_left_behind_are_done_at_the_next_look(committed_db: str, settings: Settings):
    enqueue(note, text="left behind")
    settings.JOBS_IN_PROCESS = True
    enqueue(note, text="new")
    while (thread := RUNNER.thread) is not None:
        thread.join(timeout=10)
    assert done == ["left behind", "new"]


@on_sqlite
def test_the_clock_strikes_once_a_minute_and_leaves_no_heap(committed_db: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(TASKS, "tests.tick", Task("tests.tick", lambda: done.append("tick"), every_minutes=5))
    clock, moment = Clock(), timezone.now().replace(minute=10, second=0)
    ours = Job.objects.filter(task="tests.tick")
    for seconds in (0, 15, 30, 45):
        clock.strike(moment + timedelta(seconds=seconds))
    assert ours.count() == 1
    clock.strike(moment + timedelta(minutes=1))
    Clock().strike(moment + timedelta(minutes=5))
    assert ours.count() == 1


def test_the_lock_of_embedded_jobs_lies_beside_the_database(committed_db: str):
    enqueue(note, text="a")
    run_waiting()
    assert Path(f"{committed_db}.jobs").exists() == (connection.vendor == "sqlite")


@pytest.mark.parametrize(
    ("every_minutes", "cron"), [(1, "*/1 * * * *"), (60, "0 */1 * * *"), (360, "0 */6 * * *"), (1440, "0 0 * * *")]
)
def test_a_clock_on_postgresql_strikes_by_minutes_hours_and_days(every_minutes: int, cron: str):
    assert on_postgresql.cron(every_minutes) == cron


@pytest.mark.django_db
def test_the_daily_checkpoint_ties_the_chains_together():
    with transaction.atomic():
        trail.record(
            chain="installation", action="reference.loaded", subject="x", by="system", at=timezone.now(), details={}
        )
    tasks.checkpoint.function()
    tasks.checkpoint.function()
    assert Entry.objects.in_chain("checkpoint").count() == 1
