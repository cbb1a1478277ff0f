"""Writers at the same time: of a chain that is new, of one chain, of different chains, and beside a verification."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier, Event
from typing import TypeVar

import pytest
from django.db import OperationalError, connection, transaction

from audit import trail
from audit.models import Entry, Head
from audit.verification import Verification, verify

AT = datetime(2026, 3, 5, 10, 0, tzinfo=UTC)
Result = TypeVar("Result")

pytestmark = pytest.mark.usefixtures("committed_db")


def record(chain: str, subject: str = "mark:1") -> Entry:
    with transaction.atomic():
        return trail.record(chain=chain, action="mark.loaded", subject=subject, by="user:1", at=AT)


def in_thread(work: Callable[[], Result]) -> Callable[[], Result]:
    def working() -> Result:
        try:
            return work()
        finally:
            connection.close()

    return working


def at_once(*works: Callable[[], Result]) -> list[Result]:
    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(timeout=120) for future in [pool.submit(in_thread(work)) for work in works]]


@pytest.mark.parametrize("attempt", range(5))
def test_two_first_entries_of_a_new_chain_stand_one_after_the_other(attempt: int) -> None:
    barrier = Barrier(2)

    def first_entry() -> int:
        connection.ensure_connection()
        barrier.wait(timeout=60)
        return record("project:new").sequence

    assert sorted(at_once(first_entry, first_entry)) == [1, 2]
    assert verify().is_whole


def test_the_second_writer_of_a_new_chain_waits_for_the_first_and_follows_it() -> None:
    """The first has written and not yet committed when the second begins."""
    has_written, may_commit = Event(), Event()

    def first() -> int:
        with transaction.atomic():
            entry = record("project:new")
            has_written.set()
            assert not may_commit.wait(timeout=1)  # nobody frees it: the second can only wait
        return entry.sequence

    def second() -> int:
        assert has_written.wait(timeout=60)
        sequence = record("project:new").sequence
        may_commit.set()
        return sequence

    assert at_once(first, second) == [1, 2]
    assert verify().is_whole


def test_a_new_chain_whose_first_writer_fails_begins_with_the_second() -> None:
    has_written = Event()

    def failing() -> int:
        with transaction.atomic():
            sequence = record("project:new").sequence
            has_written.set()
            transaction.set_rollback(True)
        return sequence

    def second() -> int:
        assert has_written.wait(timeout=60)
        return record("project:new").sequence

    assert at_once(failing, second) == [1, 1]
    assert [entry.sequence for entry in Entry.objects.all()] == [1]
    assert verify().is_whole


def test_many_writers_of_one_chain_leave_no_gap() -> None:
    def write() -> list[int]:
        return [record("project:a", f"mark:{n}").sequence for n in range(15)]

    written = at_once(write, write, write, write)
    assert sorted(sum(written, [])) == list(range(1, 61))  # noqa: RUF017  # four short lists
    assert verify().is_whole


def test_writers_of_different_chains_do_not_wait_for_one_another() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one transaction write at a time, whatever it writes")

    def write(chain: str) -> Entry:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '500ms'")
            return trail.record(chain=chain, action="mark.loaded", subject="mark:1", by="user:1", at=AT)

    with transaction.atomic():
        record("project:a")
        assert [entry.sequence for entry in at_once(lambda: write("project:b"))] == [1]
        with pytest.raises(OperationalError, match="lock timeout"):
            at_once(lambda: write("project:a"))
    assert verify().is_whole


def test_a_checkpoint_does_not_wait_for_writers() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one transaction write at a time, whatever it writes")
    before = record("project:a")

    def checkpoint() -> object:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '500ms'")
            entry = trail.checkpoint(by="system", at=AT)
            return entry and entry.detail.details

    with transaction.atomic():
        record("project:a")
        assert at_once(checkpoint) == [{"heads": {"project:a": [1, before.hash]}}]
    assert verify().is_whole


def test_the_journal_verifies_while_it_is_being_written() -> None:
    stop = Event()

    def write() -> list[Verification]:
        for n in range(150):
            record("project:a", f"mark:{n}")
        stop.set()
        return []

    def read() -> list[Verification]:
        found = []
        while not stop.is_set():
            found.append(verify())
        return found

    _, found = at_once(write, read)
    assert found
    assert [verification.faults for verification in found if verification.faults] == []
    assert Head.objects.get().sequence == 150
