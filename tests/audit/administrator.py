"""Whoever owns the database: raw SQL with the journal's triggers switched off, and on again afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper

TABLES = ("audit_entry", "audit_detail", "audit_head")


@contextmanager
def administrator() -> Iterator[CursorWrapper]:
    with connection.cursor() as cursor:
        switch_on = _switch_off(cursor)
        yield cursor
        for statement in switch_on:
            cursor.execute(statement)


def _switch_off(cursor: CursorWrapper) -> list[str]:
    if connection.vendor == "postgresql":
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        return [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in TABLES]
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%%'")
    triggers = cursor.fetchall()
    for name, _ in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    return [sql for _, sql in triggers]
