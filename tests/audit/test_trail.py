"""What is recorded, what is refused, and what erasing leaves behind."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from time import perf_counter

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from audit import trail
from audit.models import Detail, Entry, Head, JournalError
from audit.trail import Draft
from audit.verification import verify

AT = datetime(2026, 3, 5, 10, 0, tzinfo=UTC)


def record(**changed: object) -> Entry:
    said = {"chain": "project:a", "action": "event.loaded", "subject": "event:one", "by": "user:1", "at": AT}
    return trail.record(**{**said, **changed})  # type: ignore[arg-type]  # wrong values are the point of some tests


@transaction.atomic
def change_and_fail() -> None:
    record()
    record(chain="project:new")
    raise RuntimeError("the change failed")


@pytest.mark.django_db
def test_an_entry_says_what_was_done_and_continues_the_one_before() -> None:
    first = record(details={"title": {"lv": "Atklāšana"}})
    second = record(action="event.loaded", subject="event:two")
    assert (first.sequence, first.previous_hash) == (1, "")
    assert (second.sequence, second.previous_hash) == (2, first.hash)
    assert Entry.objects.get(pk=first.pk).detail.details == {"title": {"lv": "Atklāšana"}}
    assert trail.head("project:a") == (2, second.hash)


@pytest.mark.django_db
def test_chains_are_counted_each_for_itself() -> None:
    assert [record(chain=chain).sequence for chain in ("project:a", "project:b", "project:a")] == [1, 1, 2]
    assert trail.head("project:c") is None


@pytest.mark.django_db
def test_the_head_costs_one_query_and_changes_with_every_entry(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    record()
    with django_assert_num_queries(1):
        before = trail.head("project:a")
    record()
    assert trail.head("project:a") != before


@pytest.mark.django_db
def test_hostile_details_come_back_byte_for_byte() -> None:
    hostile = {"nul": "a\x00b", "half": "\ud800", "right to left": "\u202eabc", "number": 1e300, "long": "ā" * 50_000}
    entry = record(details=hostile)
    assert Entry.objects.get(pk=entry.pk).detail.details == hostile
    assert verify().is_whole


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"action": "event.exploded"}, "unknown_action"),
        ({"action": "journal.checkpointed"}, "wrong_chain"),
        ({"chain": "checkpoint"}, "wrong_chain"),
        ({"at": datetime(2026, 3, 5)}, "moment_without_zone"),  # noqa: DTZ001  # the fault under test
        ({"chain": ""}, "bad_text"),
        ({"by": ""}, "bad_text"),
        ({"subject": "x" * 301}, "bad_text"),
        ({"subject": "a\x00b"}, "bad_text"),
        ({"by": "\ud800"}, "bad_text"),
    ],
)
def test_a_wrong_entry_is_refused_and_leaves_nothing(changed: dict[str, object], code: str) -> None:
    with pytest.raises(JournalError) as refusal:
        record(**changed)
    assert refusal.value.code == code
    assert not Entry.objects.exists()
    assert not Head.objects.exists()


@pytest.mark.django_db
def test_one_wrong_entry_among_many_refuses_them_all() -> None:
    drafts = [Draft("mark.loaded", "mark:1"), Draft("mark.forgotten", "mark:2")]
    with pytest.raises(JournalError):
        trail.record_many(chain="project:a", by="user:1", at=AT, entries=drafts)
    assert trail.head("project:a") is None


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize(
    "write",
    [
        record,
        lambda: trail.erase(chain="project:a", sequences=[1], by="user:1", at=AT, reason="asked"),
        lambda: trail.record_many(chain="project:a", by="user:1", at=AT, entries=[]),
    ],
)
def test_outside_a_transaction_nothing_is_recorded(write: Callable[[], object]) -> None:
    with pytest.raises(JournalError) as refusal:
        write()
    assert refusal.value.code == "outside_transaction"


@pytest.mark.usefixtures("committed_db")
def test_a_change_that_fails_leaves_no_entry() -> None:
    with transaction.atomic():
        kept = record()
    with pytest.raises(RuntimeError):
        change_and_fail()
    assert trail.head("project:a") == (1, kept.hash)
    assert trail.head("project:new") is None
    assert verify().is_whole


@pytest.mark.usefixtures("journal")
def test_erased_details_are_gone_and_the_chain_stays_whole() -> None:
    before = Entry.objects.get(chain="project:a", sequence=3)
    [erasure] = trail.erase(chain="project:a", sequences=[3], by="user:1", at=AT, reason="retention")
    after = Entry.objects.get(chain="project:a", sequence=3)
    assert (after.detail.salt, after.detail.data, after.detail.details) == (None, None, None)
    assert (after.hash, after.commitment) == (before.hash, before.commitment)
    assert (erasure.action, erasure.subject, erasure.sequence) == ("details.erased", "entry:3", 11)
    assert verify().is_whole


@pytest.mark.usefixtures("journal")
def test_erasing_twice_erases_once() -> None:
    trail.erase(chain="project:a", sequences=[3], by="user:1", at=AT, reason="retention")
    again = trail.erase(chain="project:a", sequences=[3, 4], by="user:1", at=AT, reason="retention")
    assert [erasure.subject for erasure in again] == ["entry:4"]
    assert Detail.objects.standing().filter(entry__chain="project:a", entry__sequence__lte=10).count() == 7


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize("sequence", [7, 11, 99])
def test_what_holds_no_details_or_is_leaned_on_is_not_erased(sequence: int) -> None:
    trail.erase(chain="project:a", sequences=[1], by="user:1", at=AT, reason="retention")  # entry 11 says so
    with pytest.raises(JournalError) as refusal:
        trail.erase(chain="project:a", sequences=[2, sequence], by="user:1", at=AT, reason="retention")
    assert refusal.value.code == "not_erasable"
    assert Entry.objects.get(chain="project:a", sequence=2).detail.details == {"name": "Jānis 2"}


@pytest.mark.django_db
def test_ten_thousand_entries_are_recorded_under_one_lock_in_seconds() -> None:
    drafts = [Draft("mark.loaded", f"mark:{n}", {"person": f"Jānis {n}"}) for n in range(10_000)]
    started = perf_counter()
    entries = trail.record_many(chain="project:a", by="user:1", at=AT, entries=drafts)
    assert perf_counter() - started < 5  # about one second; the margin is for a machine busy with other tests
    assert trail.head("project:a") == (10_000, entries[-1].hash)


@pytest.mark.usefixtures("journal")
def test_a_checkpoint_lists_every_head_and_is_taken_only_when_something_is_new() -> None:
    heads = {chain: list(trail.head(chain) or ()) for chain in ("project:a", "project:b")}
    first = trail.checkpoint(by="system", at=AT)
    assert first
    assert first.detail.details == {"heads": heads}
    assert trail.checkpoint(by="system", at=AT + timedelta(days=1)) is None
    record(chain="project:b")
    second = trail.checkpoint(by="system", at=AT + timedelta(days=1))
    assert second
    assert (second.chain, second.sequence, second.previous_hash) == ("checkpoint", 2, first.hash)


def run(*arguments: str) -> str:
    output = StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


@pytest.mark.usefixtures("journal")
def test_the_commands_take_a_checkpoint_and_find_the_journal_whole() -> None:
    kept = run("checkpoint_journal").strip()
    assert "Nothing was recorded" in run("checkpoint_journal")
    told = run("verify_journal", "--kept", kept)
    assert f"whole   project:b 3 entries, head {Entry.objects.get(chain='project:b', sequence=3).hash}" in told
    assert "14 entries in 3 chains, whole." in told


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--chain", "project:none"], "no chain"),
        (["--kept", "one"], "64 hexadecimal digits"),
        (["--kept", "1:" + "0" * 64], "1 faults in the journal"),
    ],
)
def test_the_command_says_what_it_was_told_wrong(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run("verify_journal", *arguments)
