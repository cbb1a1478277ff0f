"""Jobs on PostgreSQL: procrastinate keeps them in the database, and workers take them from there.

A worker that dies leaves its jobs “doing”; the others see that its heartbeat stopped and take them up again.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from django.db import connections
from procrastinate import RetryStrategy

from jobs.registry import TASKS, Task

MOST_ATTEMPTS = 10
WITHOUT_HEARTBEAT = 30.0
HOURS_OF_A_DAY = 24
_ALIVE = "SELECT EXISTS (SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > NOW() - %s * INTERVAL '1 second')"


def defer(task: Task, at: datetime | None, arguments: dict[str, Any]) -> None:
    """Part of the transaction it is called in: a rolled back change leaves no job."""
    from procrastinate.contrib.django import app

    app.configure_task(task.name, schedule_at=at).defer(**arguments)


def is_attended() -> bool:
    """Whether a worker's heart beat lately."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_ALIVE, [WITHOUT_HEARTBEAT])
        return bool(cursor.fetchone()[0])


def work(*, wait: bool) -> None:
    """In a thread of its own where it only catches up: the caller's may have a loop running."""
    if wait:
        run_worker(wait=True)
        return
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(run_worker, wait=False).result()


def run_worker(*, wait: bool) -> None:
    from procrastinate.contrib.django import app

    connector: Any = app.connector
    with app.replace_connector(connector.get_worker_connector()) as working:
        working.run_worker(wait=wait, delete_jobs="successful", install_signal_handlers=wait)


def register(app: Any) -> None:
    """Called by procrastinate when its application is ready (PROCRASTINATE_ON_APP_READY): names every task to it."""
    app.task(name="jobs.recover", pass_context=True)(recover)
    app.periodic(cron="* * * * *")(app.tasks["jobs.recover"])
    for task in TASKS.values():
        name(app, task)


def name(app: Any, task: Task) -> None:
    retry = RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=3)
    named = app.task(name=task.name, retry=retry)(with_fresh_connections(task))
    if task.every_minutes is not None:
        app.periodic(cron=cron(task.every_minutes))(named)


def cron(every_minutes: int) -> str:
    """Minutes that divide an hour, hours that divide a day, or a day, as a clock strikes them."""
    hours, minutes = divmod(every_minutes, 60)
    if not hours:
        return f"*/{minutes} * * * *"
    return f"0 */{hours} * * *" if hours < HOURS_OF_A_DAY else "0 0 * * *"


def with_fresh_connections(task: Task) -> Callable[..., None]:
    """Each job in connections of its own, for a worker's threads come and go; the clock's moment is not handed on."""

    def run(timestamp: int | None = None, **arguments: Any) -> None:
        try:
            task.function(**arguments)
        finally:
            connections.close_all()

    return run


async def recover(context: Any, timestamp: int) -> None:
    """Put back the jobs of workers that died."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=WITHOUT_HEARTBEAT):
        await jobs.retry_job(job)
