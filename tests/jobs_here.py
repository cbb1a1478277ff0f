"""Doing what waits in the test's own transaction: a worker of PostgreSQL sees only what was committed."""

import json
from typing import Any

from django.db import connection

from jobs.queue import run_waiting
from jobs.registry import TASKS


def do_what_waits() -> None:
    """Run the jobs that wait, and those that they ask for."""
    if connection.vendor != "postgresql":
        run_waiting()
        return
    while jobs := _taken():
        for name, arguments in jobs:
            TASKS[name].function(**(json.loads(arguments) if isinstance(arguments, str) else arguments))


def _taken() -> list[tuple[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        rows = cursor.fetchall()
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [[row[0] for row in rows]])
    return [(name, arguments) for _id, name, arguments in rows]
