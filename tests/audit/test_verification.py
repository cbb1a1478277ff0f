"""Whoever owns the database can change the journal; these tests do, in every way, and ask which entry is named."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.db.backends.utils import CursorWrapper
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import trail
from audit.faults import Kind
from audit.hashing import seal
from audit.models import Detail, Entry, Head
from audit.trail import Draft
from audit.verification import verify
from tests.audit.administrator import administrator

AT = datetime(2026, 3, 5, 10, 0, tzinfo=UTC)


def broken() -> list[tuple[str, int, Kind]]:
    return [(fault.chain, fault.sequence, fault.kind) for fault in verify().faults]


def entry_at(sequence: int, chain: str = "project:a") -> Entry:
    return Entry.objects.get(chain=chain, sequence=sequence)


def checkpoint() -> Entry:
    entry = trail.checkpoint(by="system", at=AT)
    assert entry
    return entry


def reseal(cursor: CursorWrapper, entry: Entry) -> None:
    """Write a changed entry back with a hash that fits what it now says."""
    entry.hash = seal(entry)
    cursor.execute(
        "UPDATE audit_entry SET subject = %s, previous_hash = %s, hash = %s WHERE id = %s",
        [entry.subject, entry.previous_hash, entry.hash, entry.pk],
    )


def rewrite_from(cursor: CursorWrapper, sequence: int, chain: str = "project:a") -> None:
    """A patient forger: the entry is changed, every later one sealed anew, and the head with them."""
    previous_hash = entry_at(sequence, chain).previous_hash
    for entry in Entry.objects.filter(chain=chain, sequence__gte=sequence).order_by("sequence"):
        entry.subject = "mark:forged" if entry.sequence == sequence else entry.subject
        entry.previous_hash = previous_hash
        reseal(cursor, entry)
        previous_hash = entry.hash
    cursor.execute("UPDATE audit_head SET hash = %s WHERE chain = %s", [previous_hash, chain])


def insert(cursor: CursorWrapper, sequence: int) -> None:
    """A well-sealed stranger that continues the entry before its place."""
    stranger = entry_at(sequence - 1)
    stranger.previous_hash, stranger.sequence, stranger.commitment = stranger.hash, sequence, ""
    cursor.execute(
        "INSERT INTO audit_entry (chain, sequence, at, action, subject, actor, commitment, previous_hash, hash) "
        "SELECT chain, %s, at, action, subject, actor, '', %s, %s FROM audit_entry WHERE id = %s",
        [sequence, stranger.previous_hash, seal(stranger), stranger.pk],
    )


def shift(cursor: CursorWrapper, since: int, by: int) -> None:
    cursor.execute(
        "UPDATE audit_entry SET sequence = sequence + 1000 WHERE chain = 'project:a' AND sequence >= %s", [since]
    )
    cursor.execute("UPDATE audit_entry SET sequence = sequence - 1000 + %s WHERE sequence >= 1000", [by])


def remove(cursor: CursorWrapper, where: str) -> None:
    cursor.execute(f"DELETE FROM audit_detail WHERE entry_id IN (SELECT id FROM audit_entry WHERE {where})")
    cursor.execute(f"DELETE FROM audit_entry WHERE {where}")


@pytest.mark.usefixtures("journal")
def test_an_untouched_journal_is_whole_and_counts_its_entries() -> None:
    found = verify()
    assert found.is_whole
    assert found.entries == 13
    assert [(chain.chain, chain.entries, chain.last_hash) for chain in found.chains] == [
        ("project:a", 10, entry_at(10).hash),
        ("project:b", 3, entry_at(3, "project:b").hash),
    ]


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize(
    "change",
    [
        "at = '2026-03-05 10:00:00.000001+00:00'",
        "action = 'mark.annulled'",
        "subject = 'mark:99'",
        "actor = 'user:9'",
        "commitment = ''",
        "previous_hash = ''",
        "hash = '" + "0" * 64 + "'",
    ],
)
def test_an_entry_altered_in_any_column_is_named(change: str) -> None:
    with administrator() as cursor:
        cursor.execute(f"UPDATE audit_entry SET {change} WHERE chain = 'project:a' AND sequence = 5")
    assert broken() == [("project:a", 5, Kind.ALTERED)]


@pytest.mark.usefixtures("journal")
def test_an_altered_entry_with_a_hash_computed_anew_is_named_and_not_its_follower() -> None:
    forged = entry_at(5)
    forged.subject = "mark:99"
    with administrator() as cursor:
        reseal(cursor, forged)
    assert broken() == [("project:a", 5, Kind.ALTERED)]


@pytest.mark.usefixtures("journal")
def test_an_entry_that_was_made_to_continue_nothing_is_named() -> None:
    forged = entry_at(5)
    forged.previous_hash = "f" * 64
    with administrator() as cursor:
        reseal(cursor, forged)
    assert broken() == [("project:a", 5, Kind.ALTERED)]


@pytest.mark.usefixtures("journal")
def test_each_broken_chain_is_named_once_with_its_first_fault() -> None:
    with administrator() as cursor:
        cursor.execute("UPDATE audit_entry SET actor = 'user:9' WHERE sequence IN (2, 3, 9)")
    assert broken() == [("project:a", 2, Kind.ALTERED), ("project:b", 2, Kind.ALTERED)]


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize("sequence", [1, 5, 9])
def test_a_removed_entry_is_named(sequence: int) -> None:
    with administrator() as cursor:
        remove(cursor, f"chain = 'project:a' AND sequence = {sequence}")
    assert broken() == [("project:a", sequence, Kind.REMOVED)]


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize("sequence", [1, 5, 9])
def test_a_removed_entry_is_named_even_when_the_later_ones_close_the_gap(sequence: int) -> None:
    with administrator() as cursor:
        remove(cursor, f"chain = 'project:a' AND sequence = {sequence}")
        shift(cursor, sequence + 1, by=-1)
        cursor.execute("UPDATE audit_head SET sequence = 9 WHERE chain = 'project:a'")
    assert broken() == [("project:a", sequence, Kind.REMOVED)]


@pytest.mark.usefixtures("journal")
def test_an_entry_pushed_in_between_is_named() -> None:
    with administrator() as cursor:
        shift(cursor, 4, by=1)
        insert(cursor, 4)
        cursor.execute("UPDATE audit_head SET sequence = 11 WHERE chain = 'project:a'")
    assert broken() == [("project:a", 4, Kind.ADDED)]


@pytest.mark.usefixtures("journal")
def test_an_entry_pushed_in_between_with_a_wrong_hash_is_named() -> None:
    with administrator() as cursor:
        shift(cursor, 4, by=1)
        insert(cursor, 4)
        cursor.execute("UPDATE audit_entry SET actor = 'user:9' WHERE chain = 'project:a' AND sequence = 4")
    assert broken() == [("project:a", 4, Kind.ADDED)]


@pytest.mark.usefixtures("journal")
def test_an_entry_added_past_the_journal_is_named() -> None:
    with administrator() as cursor:
        insert(cursor, 11)
    assert broken() == [("project:a", 11, Kind.ADDED)]


@pytest.mark.usefixtures("journal")
def test_an_entry_moved_in_from_another_chain_is_named_in_both() -> None:
    with administrator() as cursor:
        cursor.execute("UPDATE audit_entry SET chain = 'project:b' WHERE chain = 'project:a' AND sequence = 4")
    assert broken() == [("project:a", 4, Kind.REMOVED), ("project:b", 4, Kind.ADDED)]


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize(("one", "other"), [(3, 4), (3, 8), (1, 10)])
def test_entries_that_changed_places_are_named_at_the_first(one: int, other: int) -> None:
    place = "UPDATE audit_entry SET sequence = %s WHERE chain = 'project:a' AND sequence = %s"
    with administrator() as cursor:
        for new, old in [(1000, one), (one, other), (other, 1000)]:
            cursor.execute(place, [new, old])
    assert broken() == [("project:a", one, Kind.REORDERED)]


@pytest.mark.usefixtures("journal")
def test_an_entry_moved_behind_the_others_is_named_at_the_place_it_left() -> None:
    with administrator() as cursor:
        cursor.execute("UPDATE audit_entry SET sequence = 11 WHERE chain = 'project:a' AND sequence = 4")
    assert broken() == [("project:a", 4, Kind.REORDERED)]


@pytest.mark.usefixtures("journal")
def test_a_chain_cut_at_its_end_is_named_at_the_first_entry_that_is_gone() -> None:
    with administrator() as cursor:
        remove(cursor, "chain = 'project:a' AND sequence > 7")
    assert broken() == [("project:a", 8, Kind.CUT)]


@pytest.mark.usefixtures("journal")
def test_a_cut_with_the_head_set_back_is_found_by_the_checkpoint() -> None:
    checkpoint()
    with administrator() as cursor:
        remove(cursor, "chain = 'project:a' AND sequence > 7")
        values: list[int | str] = [7, entry_at(7).hash]
        cursor.execute("UPDATE audit_head SET sequence = %s, hash = %s WHERE chain = 'project:a'", values)
    assert broken() == [("project:a", 8, Kind.CUT)]


@pytest.mark.usefixtures("journal")
def test_a_chain_removed_whole_is_found_by_the_checkpoint() -> None:
    checkpoint()
    with administrator() as cursor:
        remove(cursor, "chain = 'project:a'")
        cursor.execute("DELETE FROM audit_head WHERE chain = 'project:a'")
    assert broken() == [("project:a", 1, Kind.CUT)]
    assert [(fault.chain, fault.sequence) for fault in verify(chain="project:a").faults] == [("project:a", 1)]


@pytest.mark.usefixtures("journal")
def test_a_chain_written_anew_with_its_head_is_found_by_the_checkpoint() -> None:
    checkpoint()
    with administrator() as cursor:
        rewrite_from(cursor, 4)
    assert broken() == [("project:a", 10, Kind.REWRITTEN)]


@pytest.mark.usefixtures("journal")
def test_a_chain_written_anew_after_the_last_checkpoint_is_not_found() -> None:
    """The limit stated in docs/decisions/0002: this is why checkpoints are taken and kept elsewhere."""
    with administrator() as cursor:
        rewrite_from(cursor, 4)
    assert broken() == []


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize("change", ["hash = '" + "0" * 64 + "'", "sequence = 12", "sequence = 8"])
def test_an_altered_head_is_named(change: str) -> None:
    with administrator() as cursor:
        cursor.execute(f"UPDATE audit_head SET {change} WHERE chain = 'project:a'")
    sequence = 8 if change == "sequence = 8" else 10
    assert broken() == [("project:a", sequence, Kind.HEAD)]


@pytest.mark.usefixtures("journal")
def test_a_removed_head_is_named() -> None:
    with administrator() as cursor:
        cursor.execute("DELETE FROM audit_head WHERE chain = 'project:a'")
    assert broken() == [("project:a", 10, Kind.HEAD)]


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize(
    "change", ['data = \'{"name":"J\\u0101nis 9"}\'', "salt = '" + "0" * 32 + "'", "salt = 'no salt'", "salt = NULL"]
)
def test_an_altered_detail_is_named(change: str) -> None:
    with administrator() as cursor:
        cursor.execute(f"UPDATE audit_detail SET {change} WHERE entry_id = %s", [entry_at(5).pk])
    assert broken() == [("project:a", 5, Kind.DETAIL_ALTERED)]


@pytest.mark.usefixtures("journal")
def test_a_detail_put_beside_an_entry_without_details_is_named() -> None:
    with administrator() as cursor:
        cursor.execute("UPDATE audit_detail SET entry_id = %s WHERE entry_id = %s", [entry_at(7).pk, entry_at(8).pk])
    assert broken() == [("project:a", 7, Kind.DETAIL_ALTERED)]


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_detail WHERE entry_id = %s",
        "UPDATE audit_detail SET salt = NULL, data = NULL WHERE entry_id = %s",
    ],
)
def test_a_detail_that_is_gone_without_an_erasure_is_named(statement: str) -> None:
    with administrator() as cursor:
        cursor.execute(statement, [entry_at(5).pk])
    assert broken() == [("project:a", 5, Kind.DETAIL_MISSING)]


@pytest.mark.usefixtures("journal")
def test_an_erasure_explains_only_the_entry_it_names() -> None:
    trail.erase(chain="project:a", sequences=[2, 5], by="user:1", at=AT, reason="retention")
    assert verify().is_whole
    with administrator() as cursor:
        cursor.execute("UPDATE audit_detail SET salt = NULL, data = NULL WHERE entry_id = %s", [entry_at(6).pk])
    assert broken() == [("project:a", 6, Kind.DETAIL_MISSING)]


@pytest.mark.usefixtures("journal")
def test_an_erasure_explains_nothing_that_was_written_after_it() -> None:
    trail.record(chain="project:a", action="details.erased", subject="entry:12", by="user:1", at=AT)
    later = trail.record(chain="project:a", action="mark.loaded", subject="mark:12", by="user:1", at=AT, details={})
    with administrator() as cursor:
        cursor.execute("UPDATE audit_detail SET salt = NULL, data = NULL WHERE entry_id = %s", [later.pk])
    assert broken() == [("project:a", 12, Kind.DETAIL_MISSING)]


@pytest.mark.usefixtures("journal")
def test_a_missing_detail_before_an_altered_entry_is_the_first_fault() -> None:
    with administrator() as cursor:
        cursor.execute("DELETE FROM audit_detail WHERE entry_id = %s", [entry_at(2).pk])
        cursor.execute("UPDATE audit_entry SET actor = 'user:9' WHERE chain = 'project:a' AND sequence = 6")
    assert broken() == [("project:a", 2, Kind.DETAIL_MISSING)]


@pytest.mark.usefixtures("journal")
def test_an_altered_checkpoint_is_named_and_no_longer_believed() -> None:
    seen = checkpoint()
    with administrator() as cursor:
        rewrite_from(cursor, 4)
        cursor.execute("UPDATE audit_detail SET data = '{\"heads\":{}}' WHERE entry_id = %s", [seen.pk])
    assert broken() == [("checkpoint", 1, Kind.DETAIL_ALTERED)]


@pytest.mark.usefixtures("journal")
def test_a_checkpoint_taken_away_is_named() -> None:
    checkpoint()
    trail.record(chain="project:a", action="mark.loaded", subject="mark:11", by="user:1", at=AT)
    checkpoint()
    with administrator() as cursor:
        remove(cursor, "chain = 'checkpoint' AND sequence = 1")
    assert broken() == [("checkpoint", 1, Kind.REMOVED)]


@pytest.mark.usefixtures("journal")
def test_a_checkpoint_kept_elsewhere_finds_checkpoints_written_anew() -> None:
    seen = checkpoint()
    kept = (seen.sequence, seen.hash)
    assert verify(kept=kept).is_whole
    with administrator() as cursor:
        rewrite_from(cursor, 1, "checkpoint")
    assert broken() == []
    assert [(fault.chain, fault.kind) for fault in verify(kept=kept).faults] == [("checkpoint", Kind.REWRITTEN)]


@pytest.mark.usefixtures("journal")
def test_later_checkpoints_say_since_when_a_chain_may_be_written_anew() -> None:
    checkpoint()
    with transaction.atomic():
        trail.record_many(chain="project:a", by="user:1", at=AT, entries=[Draft("mark.loaded", "mark:11")] * 3)
    checkpoint()
    with administrator() as cursor:
        rewrite_from(cursor, 12)
    [fault] = verify().faults
    assert (fault.sequence, fault.kind) == (13, Kind.REWRITTEN)
    assert "after 10" in fault.sentence


@pytest.mark.usefixtures("journal")
def test_triggers_that_were_left_switched_off_are_reported() -> None:
    with administrator():
        found = verify()
        assert not found.is_whole
        assert "audit_entry_refuses_update" in found.missing_guards
    assert verify().is_whole


@pytest.mark.usefixtures("journal")
def test_one_chain_can_be_asked_for_alone() -> None:
    with administrator() as cursor:
        cursor.execute("UPDATE audit_entry SET actor = 'user:9' WHERE chain = 'project:b' AND sequence = 2")
    assert verify(chain="project:a").is_whole
    assert not verify(chain="project:b").is_whole


steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("record"),
            st.sampled_from(["project:a", "project:b", "installation"]),
            st.lists(
                st.none()
                | st.dictionaries(
                    st.text(max_size=5),
                    st.text(max_size=9) | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
                    max_size=3,
                ),
                max_size=6,
            ),
        ),
        st.tuples(st.just("erase"), st.integers(0, 40), st.none()),
        st.tuples(st.just("checkpoint"), st.none(), st.none()),
    ),
    max_size=12,
)


def take(step: tuple[str, object, object]) -> None:
    match step:
        case ("record", str(chain), list(details)):
            drafts = [Draft("mark.loaded", f"mark:{n}", detail) for n, detail in enumerate(details)]
            trail.record_many(chain=chain, by="user:1", at=AT, entries=drafts)
        case ("erase", int(skip), _):
            erase_one(skip)
        case _:
            trail.checkpoint(by="system", at=AT)


def erase_one(skip: int) -> None:
    erasable = Detail.objects.standing().filter(entry__action="mark.loaded").select_related("entry").order_by("id")
    for detail in erasable[skip : skip + 1]:
        entry = detail.entry
        trail.erase(chain=entry.chain, sequences=[entry.sequence], by="user:1", at=AT, reason="asked")


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_whatever_is_recorded_in_whatever_order_verifies(steps: list[tuple[str, object, object]]) -> None:
    with transaction.atomic():
        for step in steps:
            take(step)
        found = verify()
        assert found.faults == ()
        assert found.entries == Entry.objects.count()
        assert {(chain.chain, chain.entries, chain.last_hash) for chain in found.chains} == set(
            Head.objects.values_list("chain", "sequence", "hash")
        )
        transaction.set_rollback(True)


@pytest.mark.usefixtures("journal")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sequence=st.integers(1, 10),
    column=st.sampled_from(["action", "subject", "actor", "previous_hash", "hash"]),
    text=st.text("abcdef0123456789:.", max_size=64),
)
def test_any_one_text_altered_anywhere_is_named(sequence: int, column: str, text: str) -> None:
    with transaction.atomic():
        if getattr(entry_at(sequence), column) != text:
            with administrator() as cursor:
                values: list[int | str] = [text, sequence]
                cursor.execute(
                    f"UPDATE audit_entry SET {column} = %s WHERE chain = 'project:a' AND sequence = %s", values
                )
            [fault] = verify(chain="project:a").faults
            assert (fault.sequence, fault.kind) == (sequence, Kind.ALTERED)
        transaction.set_rollback(True)
