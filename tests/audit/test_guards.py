"""The journal is refused change by our code, and by the database where our code is not asked."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from audit import guards, trail
from audit.models import Detail, Entry, Head, JournalError


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize(
    "change",
    [
        lambda: Entry.objects.filter(sequence=1).update(actor="user:9"),
        lambda: Entry.objects.filter(sequence=1).delete(),
        lambda: Entry.objects.all().delete(),
        lambda: Entry.objects.create(chain="project:a", sequence=11),
        lambda: Entry.objects.bulk_create([Entry(chain="project:a", sequence=11)]),
        lambda: Entry.objects.bulk_update([Entry.objects.all()[0]], ["actor"]),
        lambda: Entry.objects.update_or_create(sequence=2, chain="project:a", defaults={"actor": "user:9"}),
        lambda: Entry.objects.all()[0].save(force_update=True),
        lambda: Entry.objects.all()[0].delete(keep_parents=True),
        lambda: Detail.objects.update(data="{}"),
        lambda: Detail.objects.all()[0].delete(keep_parents=True),
        lambda: Head.objects.update(sequence=99),
        lambda: Head.objects.all()[0].save(force_update=True),
        lambda: Head.objects.all().delete(),
    ],
)
def test_code_cannot_change_the_journal(change: Callable[[], object]) -> None:
    with pytest.raises(JournalError) as refusal:
        change()
    assert refusal.value.code == "append_only"


STATEMENTS = [
    "UPDATE audit_entry SET actor = 'user:9' WHERE sequence = 1",
    "UPDATE audit_entry SET actor = actor",
    "DELETE FROM audit_entry WHERE sequence = 10",
    "DELETE FROM audit_entry",
    "UPDATE audit_detail SET data = '{}'",
    "UPDATE audit_detail SET salt = NULL",
    "UPDATE audit_detail SET data = NULL",
    "UPDATE audit_detail SET salt = NULL, data = NULL, entry_id = entry_id + 100",
    "DELETE FROM audit_detail",
    "UPDATE audit_head SET sequence = sequence - 1",
    "UPDATE audit_head SET hash = ''",
    "UPDATE audit_head SET chain = 'project:x', sequence = sequence + 1 WHERE chain = 'project:a'",
    "DELETE FROM audit_head",
]
PLACE, SAID = "chain, sequence", "at, action, subject, actor, commitment, previous_hash, hash"
OF_ONE_DATABASE = {
    "postgresql": [
        "TRUNCATE audit_entry CASCADE",
        "TRUNCATE audit_detail",
        "TRUNCATE audit_head",
    ],
    "sqlite": [
        "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE sequence = 10",
        f"INSERT OR REPLACE INTO audit_entry ({PLACE}, {SAID}) SELECT {PLACE}, {SAID} FROM audit_entry",
        "INSERT OR REPLACE INTO audit_detail SELECT id, salt, '{}', entry_id FROM audit_detail",
        "INSERT OR REPLACE INTO audit_head SELECT id, chain, 1, hash FROM audit_head",
    ],
}


def snapshot() -> list[object]:
    return [list(model.objects.order_by("pk").values_list()) for model in (Entry, Detail, Head)]


def refuses(statement: str) -> None:
    before = snapshot()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # TRUNCATE is refused anyhow while checks are outstanding
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute(statement)
    assert snapshot() == before


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_refuses_the_statement(statement: str) -> None:
    refuses(statement)


@pytest.mark.usefixtures("journal")
def test_the_database_refuses_its_own_ways_of_emptying_and_replacing() -> None:
    for statement in OF_ONE_DATABASE[connection.vendor]:
        refuses(statement)


@pytest.mark.usefixtures("journal")
def test_the_database_lets_details_be_erased_and_heads_move_on() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_detail SET salt = NULL, data = NULL")
        cursor.execute("UPDATE audit_head SET sequence = sequence + 1")
    assert not Detail.objects.standing().exists()
    assert {sequence for sequence, _ in filter(None, map(trail.head, ("project:a", "project:b")))} == {11, 4}


@pytest.mark.django_db
def test_after_all_migrations_every_trigger_stands() -> None:
    assert guards.missing() == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="as an administrator of SQLite would")
def test_a_trigger_of_the_right_name_on_another_table_is_missed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_entry_refuses_update")
        cursor.execute(
            "CREATE TRIGGER audit_entry_refuses_update BEFORE UPDATE ON projects_project BEGIN SELECT 1; END"
        )
    assert guards.missing() == ["audit_entry_refuses_update"]


ANOTHER = (
    "DROP TRIGGER audit_entry_refuses_update ON audit_entry; "
    "CREATE TRIGGER audit_entry_refuses_update BEFORE UPDATE ON {} EXECUTE FUNCTION audit_refuse()"
)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="as an administrator of PostgreSQL would")
@pytest.mark.parametrize(
    "trick",
    [
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        ANOTHER.format("audit_entry FOR EACH ROW WHEN (false)"),
        ANOTHER.format("projects_project FOR EACH ROW"),
        "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_refuses_update",
    ],
)
def test_a_trigger_that_no_longer_refuses_is_missed(trick: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(trick)
    assert "audit_entry_refuses_update" in guards.missing()
