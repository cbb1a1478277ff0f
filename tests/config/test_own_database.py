"""The databases that tests get when they commit: each its own, for threads and processes too, and nothing stays."""

import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.models import User
from tests.databases import url_of_database


def emails() -> list[str]:
    return list(User.objects.values_list("email", flat=True))


def add_from_a_thread(email: str) -> None:
    User.objects.create_user(email)
    connection.close()


@pytest.mark.parametrize("_turn", [1, 2])
def test_what_is_committed_is_seen_by_threads_and_gone_in_the_next_test(committed_db: str, _turn: int):
    assert emails() == []
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(add_from_a_thread, ["anna@example.lv", "juris@example.lv"]))
    assert sorted(emails()) == ["anna@example.lv", "juris@example.lv"]


def test_a_process_works_on_the_same_database(committed_db: str):
    User.objects.create_user("anna@example.lv")
    program = "import django; django.setup(); from accounts.models import User; print(User.objects.get().email)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": url_of_database()}
    run = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "anna@example.lv"


@pytest.mark.django_db
def test_the_database_of_all_tests_stays_as_it_was():
    assert emails() == []
    assert not connection.settings_dict["NAME"].endswith(".sqlite3") or "memory" in connection.settings_dict["NAME"]


def test_nothing_beyond_this_machine_can_be_reached():
    with socket.socket() as outgoing, pytest.raises(PermissionError, match="a test tried to reach"):
        outgoing.connect(("192.0.2.1", 80))
