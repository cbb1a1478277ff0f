"""What those who watch over the installation ask."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from jobs.models import Job
from jobs.queue import run_waiting
from jobs.registry import TASKS
from tests.databases import named


@pytest.mark.django_db
def test_a_working_installation_says_so_and_nothing_else(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, set(answer.json())) == (200, {"database", "jobs"})
    assert answer.json()["database"] == "reachable"
    assert "no-store" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="on PostgreSQL a worker's heartbeat tells")
def test_jobs_that_nobody_does_are_told(client: Client) -> None:
    assert client.get("/healthz").json()["jobs"] == "attended"
    Job.objects.create(task="registrations.remind", run_at=timezone.now() - timedelta(minutes=6))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["jobs"]) == (200, "unattended")


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="on SQLite the server does the jobs itself")
def test_a_worker_that_has_gone_is_told(committed_db: str, client: Client) -> None:
    assert client.get("/healthz").json()["jobs"] == "unattended"
    run_waiting()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    assert client.get("/healthz").json()["jobs"] == "attended"


def test_without_the_database_it_says_so(committed_db: str, client: Client) -> None:
    connection.close()
    with named("/nowhere/at/all"):
        answer = client.get("/healthz")
        connection.close()
    assert (answer.status_code, answer.json()) == (503, {"database": "unreachable", "jobs": "unknown"})


@pytest.mark.django_db
def test_the_journal_gets_a_checkpoint_every_day() -> None:
    assert TASKS["audit.checkpoint"].every_minutes == 24 * 60
