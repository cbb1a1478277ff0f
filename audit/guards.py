"""The database's own refusal to change the journal: triggers for PostgreSQL and SQLite, and whether they stand.

A migration that alters one of these tables calls `install` again: SQLite rebuilds the table without its triggers.
"""

import re
from typing import Any

from django.db import connection

TABLES = ("audit_entry", "audit_detail", "audit_head")
# An update that the journal itself makes: a detail forgets both columns at once, a head moves on.
ALLOWED_UPDATE = {
    "audit_entry": "false",
    "audit_detail": "NEW.id = OLD.id AND NEW.entry_id = OLD.entry_id AND NEW.salt IS NULL AND NEW.data IS NULL",
    "audit_head": "NEW.id = OLD.id AND NEW.chain = OLD.chain AND NEW.sequence > OLD.sequence",
}
# Replacing a row deletes the old one on SQLite without asking the delete trigger.
STANDS_ALREADY = {
    "audit_entry": "id = NEW.id OR (chain = NEW.chain AND sequence = NEW.sequence)",
    "audit_detail": "id = NEW.id OR entry_id = NEW.entry_id",
    "audit_head": "id = NEW.id OR chain = NEW.chain",
}
EVENTS = {"postgresql": ("update", "delete", "truncate"), "sqlite": ("update", "delete", "replace")}
FUNCTION = """
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % of % is refused', lower(TG_OP), TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def install(apps: Any, schema_editor: Any) -> None:
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(FUNCTION, params=None)  # its % are no placeholders
    for table in TABLES:
        for event in EVENTS[vendor]:
            schema_editor.execute(_drop(vendor, table, event))
            schema_editor.execute(_create(vendor, table, event))


def remove(apps: Any, schema_editor: Any) -> None:
    vendor = schema_editor.connection.vendor
    for table in TABLES:
        for event in EVENTS[vendor]:
            schema_editor.execute(_drop(vendor, table, event))
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS audit_refuse()")


def missing() -> list[str]:
    """Triggers that should stand in the database, on their table and with their words, and do not."""
    vendor = connection.vendor
    expected = {_create(vendor, table, event): name(table, event) for table in TABLES for event in EVENTS[vendor]}
    with connection.cursor() as cursor:
        cursor.execute(_STANDING[vendor], {"body": _body()} if vendor == "postgresql" else None)
        standing = {_bare(row[0]) for row in cursor.fetchall()}
    return sorted(trigger for statement, trigger in expected.items() if _bare(statement) not in standing)


def _bare(statement: str) -> str:
    """A statement without what the database adds when it tells it back: brackets, casts, the schema, spaces."""
    return re.sub(r"[()\s]|::text|::character varying|public\.", "", statement.lower())


def _body() -> str:
    """What the refusing function does, as PostgreSQL keeps it."""
    return FUNCTION.split("$$")[1]


def name(table: str, event: str) -> str:
    return f"{table}_refuses_{event}"


_STANDING = {
    "postgresql": (
        "SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND p.prosrc = %(body)s"
    ),
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'trigger'",
}


def _drop(vendor: str, table: str, event: str) -> str:
    on_table = f" ON {table}" if vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {name(table, event)}{on_table}"


def _create(vendor: str, table: str, event: str) -> str:
    return _create_postgresql(table, event) if vendor == "postgresql" else _create_sqlite(table, event)


def _create_postgresql(table: str, event: str) -> str:
    each = "STATEMENT" if event == "truncate" else "ROW"
    when = f" WHEN (NOT ({ALLOWED_UPDATE[table]}))" if event == "update" else ""
    return (
        f"CREATE TRIGGER {name(table, event)} BEFORE {event.upper()} ON {table} "
        f"FOR EACH {each}{when} EXECUTE FUNCTION audit_refuse()"
    )


def _create_sqlite(table: str, event: str) -> str:
    when = {
        "update": f"WHEN NOT ({ALLOWED_UPDATE[table]}) ",
        "delete": "",
        "replace": f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {STANDS_ALREADY[table]}) ",  # noqa: S608  # our own names
    }[event]
    on = "INSERT" if event == "replace" else event.upper()
    sentence = f"the journal is append-only: {event} of {table} is refused"
    return (
        f"CREATE TRIGGER {name(table, event)} BEFORE {on} ON {table} FOR EACH ROW {when}"
        f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    )
