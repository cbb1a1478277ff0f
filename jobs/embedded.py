"""Jobs on SQLite: in a thread of the process, one at a time on the whole machine.

A lock of the operating system on a file beside the database says whose turn it is; it ends with its process, however
that ends, so what a killed process left behind is done by the next one that looks: at a start, a commit or a minute.
"""

import fcntl
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from jobs.models import Job
from jobs.registry import TASKS, periodic

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 10
A_MINUTE = 60.0
LATE = timedelta(minutes=5)


class Clock:
    """Strikes once a minute, however often it is looked at."""

    def __init__(self) -> None:
        self.minute = 0

    def strike(self, at: datetime) -> None:
        """What is due by the clock becomes a job, unless the last one still waits."""
        minute = int(at.timestamp() // A_MINUTE)
        if minute == self.minute:
            return
        self.minute = minute
        due = [task.name for task in periodic() if task.every_minutes and minute % task.every_minutes == 0]
        waiting = set(Job.objects.filter(task__in=due, failed_at=None).values_list("task", flat=True))
        for name in sorted(set(due) - waiting):
            Job.objects.create(task=name, run_at=at)


class Runner:
    """The process's one thread for jobs: there while there is something to do, or for good in a server."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.asked = threading.Event()
        self.thread: threading.Thread | None = None
        self.stays = False
        self.clock = Clock()

    def wake(self, *, stays: bool = False) -> None:
        with self.guard:
            self.stays = self.stays or stays
            self.asked.set()
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self.run, name="jobs", daemon=True)
                self.thread.start()

    def run(self) -> None:
        while self.has_more():
            try:
                self.look()
            except DatabaseError:
                log.exception("Jobs could not be done; they stay where they are until the next look")
            finally:
                connections.close_all()

    def look(self) -> None:
        now = timezone.now()
        if self.stays:
            self.clock.strike(now)
        run_due(now)

    def has_more(self) -> bool:
        """Whether to look again; the thread leaves under the guard, so that nobody counts on one that is leaving."""
        if self.stays:
            self.asked.wait(timeout=A_MINUTE / 4)
            self.asked.clear()
            return True
        with self.guard:
            if self.asked.is_set():
                self.asked.clear()
                return True
            self.thread = None
            return False


RUNNER = Runner()


def wake() -> None:
    """Called after a commit that left a job. With JOBS_IN_PROCESS off, somebody else does the work."""
    if settings.JOBS_IN_PROCESS:
        RUNNER.wake()


def is_attended(at: datetime) -> bool:
    """Whether what is due is being done: nothing waits longer than a runner that looks every few seconds would take."""
    return not Job.objects.filter(failed_at=None, run_at__lte=at - LATE).exists()


def serve() -> None:
    """Called by a server as it starts: does what was left behind, and from then on what comes and what is due."""
    if connection.vendor == "sqlite" and settings.JOBS_IN_PROCESS:
        RUNNER.wake(stays=True)


def work() -> None:
    """The same in the foreground, until the process ends."""
    clock = Clock()
    while True:
        now = timezone.now()
        clock.strike(now)
        run_due(now)
        time.sleep(1.0)


def run_due(at: datetime) -> None:
    """Do every job that is due, in order. Waits while another process is doing jobs, then looks again itself."""
    with alone():
        while job := Job.objects.filter(failed_at=None, run_at__lte=at).first():
            run(job, at)


def run(job: Job, at: datetime) -> None:
    """The attempt is counted before it begins, so that a job which kills its process is given up in the end."""
    job.attempts += 1
    job.run_at = at + timedelta(minutes=job.attempts**2)
    job.failed_at = at if job.attempts >= MOST_ATTEMPTS else None
    job.save(update_fields=["attempts", "run_at", "failed_at"])
    try:
        TASKS[job.task].function(**job.arguments)
    except Exception:
        log.exception("The job %s failed, attempt %s of %s", job.task, job.attempts, MOST_ATTEMPTS)
    else:
        job.delete()


HERE = threading.Lock()


@contextmanager
def alone() -> Iterator[None]:
    """While nobody else on this machine does jobs of this database; a database in memory has only this process."""
    name = str(connection.settings_dict["NAME"])
    with HERE:
        if "mode=memory" in name or name == ":memory:":
            yield
            return
        with Path(f"{name}.jobs").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
