"""Handing work over: it is kept by the transaction that asks for it, and runs after the commit, outside the request.

On PostgreSQL a worker does it (`manage.py work`, as many as wanted); on SQLite the process itself, one job at a time.
"""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from jobs import embedded, on_postgresql
from jobs.models import Job
from jobs.registry import Task


def enqueue(task: Task, *, at: datetime | None = None, **arguments: Any) -> None:
    """Have the task run with these arguments (numbers and texts), at once or not before `at`."""
    if connection.vendor == "postgresql":
        on_postgresql.defer(task, at, arguments)
        return
    Job.objects.create(task=task.name, arguments=arguments, run_at=at or timezone.now())
    transaction.on_commit(embedded.wake)


def is_attended() -> bool:
    """Whether somebody does the jobs: a worker on PostgreSQL, the server's own thread on SQLite."""
    if connection.vendor == "postgresql":
        return on_postgresql.is_attended()
    return embedded.is_attended(timezone.now())


def run_waiting() -> None:
    """Do all that waits and is due, here and now: for tests, and for a clock outside (`manage.py work --once`)."""
    if connection.vendor == "postgresql":
        on_postgresql.work(wait=False)
    else:
        embedded.run_due(timezone.now())


def work() -> None:
    """Do what comes, until told to stop."""
    if connection.vendor == "postgresql":
        on_postgresql.work(wait=True)
    else:
        embedded.work()
