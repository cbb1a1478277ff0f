"""A sender killed in the middle of a mail loses nothing, repeats nothing, and leaves one mail of unknown fate."""

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from jobs.queue import run_waiting
from registrations import delivery
from registrations.models import Message
from tests.databases import url_of_database
from tests.registrations.cast import an_event, registered

ROOT = Path(__file__).resolve().parents[2]
State = Message.State
MAILS = 6


class PostOffice:
    """A mail server on the loopback that holds back its answer to one mail, or turns one address away."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.taken: Counter[str] = Counter()
        self.holds_back_after: int | None = None
        self.answers: dict[str, str] = {}
        self.is_holding = threading.Event()
        self.may_answer = threading.Event()

    async def handle_DATA(  # noqa: N802  the name is the server's
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = str(envelope.original_content or b"", "utf-8")
        recipient = str(envelope.rcpt_tos[0])
        if answer := self.answers.get(recipient):
            return answer
        self.taken[next(line for line in content.splitlines() if line.startswith("Message-ID:"))] += 1
        if self.holds_back_after is not None and self.taken.total() > self.holds_back_after:
            self.is_holding.set()
            await asyncio.to_thread(self.may_answer.wait)
        return "250 taken"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    yield office
    office.may_answer.set()
    controller.stop()


def sender(office: PostOffice) -> subprocess.Popen[bytes]:
    """A worker as an installation runs it."""
    return subprocess.Popen([sys.executable, "manage.py", "work", "--once"], cwd=ROOT, env=environment(office))


def environment(office: PostOffice) -> dict[str, str]:
    told = {"DATABASE_URL": url_of_database(), "EMAIL_URL": f"smtp://127.0.0.1:{office.port}", "DEBUG": "1"}
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | told


def registered_people(number: int) -> None:
    event = an_event(capacity=None)
    for person in range(number):
        registered(event, person)


def states() -> Counter[str]:
    return Counter(Message.objects.values_list("state", flat=True))


def test_a_sender_killed_in_the_middle_of_a_mail(committed_db: str, office: PostOffice):
    registered_people(MAILS)
    office.holds_back_after = 2
    killed = sender(office)
    assert office.is_holding.wait(timeout=60)
    killed.kill()
    killed.wait()
    connection.close()
    assert states() == {State.ACCEPTED: 2, State.SENDING: 1, State.QUEUED: MAILS - 3}

    office.holds_back_after = None
    office.may_answer.set()
    assert sender(office).wait(timeout=60) == 0
    assert states() == {State.ACCEPTED: MAILS - 1, State.SENDING: 1}

    delivery.sweep(at=timezone.now() + delivery.LOST_AFTER + timedelta(minutes=1))
    assert sender(office).wait(timeout=60) == 0
    assert states() == {State.ACCEPTED: MAILS - 1, State.UNKNOWN: 1}
    assert sorted(office.taken.values()) == [1] * MAILS
    unknown = Message.objects.get(state=State.UNKNOWN)
    assert f"Message-ID: {unknown.provider_id}" in office.taken


SWEEP = """
import django; django.setup()
from django.utils import timezone
from registrations.delivery import sweep
print(flush=True); input(); sweep(at=timezone.now())
"""


def test_several_senders_at_once_send_each_mail_once(committed_db: str, office: PostOffice):
    """They all look at the same mails at the same moment, and only the claim stands between them."""
    registered_people(20)
    told = {**environment(office), "DJANGO_SETTINGS_MODULE": "config.settings"}
    command, pipe = [sys.executable, "-c", SWEEP], subprocess.PIPE
    senders = [subprocess.Popen(command, cwd=ROOT, env=told, stdin=pipe, stdout=pipe) for _ in range(4)]
    for process in senders:
        assert process.stdout
        process.stdout.readline()
    for process in senders:
        assert process.stdin
        process.stdin.write(b"\n")
        process.stdin.flush()
    assert [process.wait(timeout=90) for process in senders] == [0] * 4
    for process in senders:
        process.communicate()
    assert states() == {State.ACCEPTED: 20}
    assert sorted(office.taken.values()) == [1] * 20


def test_a_refusal_for_now_is_tried_again_and_one_for_good_is_not(
    committed_db: str, office: PostOffice, settings: Settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", office.port, False
    office.answers = {"anna0@example.org": "451 busy", "anna1@example.org": "550 no such box"}
    registered_people(3)
    now = timezone.now()
    delivery.sweep(at=now)
    by_address = dict(Message.objects.values_list("to", "state"))
    assert by_address == {
        "anna0@example.org": State.QUEUED,
        "anna1@example.org": State.FAILED,
        "anna2@example.org": State.ACCEPTED,
    }
    assert Message.objects.get(to="anna1@example.org").problem == "SMTPDataError 550"
    office.answers = {}
    delivery.sweep(at=now)
    assert Message.objects.get(to="anna0@example.org").state == State.QUEUED
    delivery.sweep(at=now + timedelta(minutes=2))
    message = Message.objects.get(to="anna0@example.org")
    assert (message.state, message.attempts, message.problem) == (State.ACCEPTED, 2, "")


def test_without_a_mail_server_nothing_is_lost_and_it_is_given_up_only_after_days(
    committed_db: str, settings: Settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 9, False
    registered_people(1)
    started = moment = timezone.now()
    delivery.sweep(at=started)
    message = Message.objects.get()
    assert (message.state, message.problem) == (State.QUEUED, "ConnectionRefusedError")
    while message.state == State.QUEUED and message.not_before:
        moment = message.not_before
        delivery.sweep(at=moment)
        message.refresh_from_db()
    assert (message.state, message.attempts) == (State.FAILED, len(delivery.WAITS) + 1)
    assert moment - started > timedelta(hours=24)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="on PostgreSQL a server leaves the work to workers")
def test_a_server_on_sqlite_does_at_its_start_what_a_killed_one_left_behind(committed_db: str, tmp_path: Path):
    registered_people(2)
    told = {
        "DATABASE_URL": url_of_database(),
        "EMAIL_URL": "mailbox:",
        "MAILBOX_DIR": str(tmp_path / "box"),
        "DEBUG": "1",
    }
    program = "import config.wsgi, time; time.sleep(60)"
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    server = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, env=kept | told)
    try:
        end = time.monotonic() + 30
        while states() != {State.ACCEPTED: 2} and time.monotonic() < end:
            time.sleep(0.1)
    finally:
        server.kill()
        server.wait()
    assert states() == {State.ACCEPTED: 2}
    assert len(list((tmp_path / "box").glob("*.eml"))) == 2


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="on SQLite the lock of a killed process is free at once"
)
def test_the_job_of_a_killed_worker_is_taken_up_again(committed_db: str, office: PostOffice):
    from procrastinate.contrib.django import app

    registered_people(1)
    office.holds_back_after = 0
    killed = sender(office)
    assert office.is_holding.wait(timeout=60)
    killed.kill()
    killed.wait()
    assert doing() == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    app.configure_task("jobs.recover").defer(timestamp=int(time.time()))
    run_waiting()
    run_waiting()
    assert doing() == 0
    assert office.taken.total() == 1


def doing() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'")
        found: tuple[int] = cursor.fetchone()
        return found[0]
