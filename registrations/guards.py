"""The database's own refusal to change a closed list: triggers for PostgreSQL and SQLite.

A mark of a closed event is made, or changed, only by a confirmed correction of that event, which it names. Whoever
marks, or changes the list (`rooms.locked`), and whoever closes it at the same moment wait for each other. The triggers
are put away while migrations run, because SQLite rebuilds tables and minds what mentions them.
"""

from typing import Any

from django.db import connection

# Shared by whoever marks, taken alone by whoever closes; the second number is the event's.
CLOSING_LOCK = 7_301
SENTENCE = "the list of this event is closed"
OPERATIONS = {"insert": "correction_id", "update": "annulled_in_id"}

_FUNCTION = """
CREATE OR REPLACE FUNCTION registrations_refuse_closed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    the_event bigint;
    named bigint;
BEGIN
    SELECT event_id INTO the_event FROM registrations_registration WHERE id = NEW.registration_id;
    PERFORM pg_advisory_xact_lock_shared(7301, the_event::int);
    IF EXISTS (SELECT 1 FROM events_event WHERE id = the_event AND status = 'closed') THEN
        named := CASE TG_OP WHEN 'INSERT' THEN NEW.correction_id ELSE NEW.annulled_in_id END;
        IF NOT EXISTS (
            SELECT 1 FROM registrations_correction WHERE id = named AND event_id = the_event AND state = 'confirmed'
        ) THEN
            RAISE EXCEPTION 'the list of this event is closed' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$
"""
_REFUSED_ON_SQLITE = """
EXISTS (SELECT 1 FROM events_event e JOIN registrations_registration r ON r.event_id = e.id
        WHERE r.id = NEW.registration_id AND e.status = 'closed'
        AND NOT EXISTS (SELECT 1 FROM registrations_correction c
                        WHERE c.id = NEW.{named} AND c.event_id = e.id AND c.state = 'confirmed'))
"""


def wait_for_closing(event_id: int) -> None:
    """Held by whoever changes a list, until the transaction ends: what is read after it is not closed meanwhile.

    On PostgreSQL; SQLite lets one writer in at a time anyway.
    """
    _lock("pg_advisory_xact_lock_shared", event_id)


def wait_for_changes(event_id: int) -> None:
    """Held by whoever closes the list, alone."""
    _lock("pg_advisory_xact_lock", event_id)


def _lock(function: str, event_id: int) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s, %s)", [CLOSING_LOCK, event_id])


def install(**_migrated: Any) -> None:
    """After migrations."""
    remove()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for operation, named in OPERATIONS.items():
            cursor.execute(_create(connection.vendor, operation, named))


def remove(**_to_migrate: Any) -> None:
    """Before migrations."""
    on_table = " ON registrations_mark" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for operation in OPERATIONS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {_name(operation)}{on_table}")


def missing() -> list[str]:
    """The triggers that should stand in the database, and do not."""
    names = {"postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')"}
    with connection.cursor() as cursor:
        cursor.execute(names.get(connection.vendor, "SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        standing = {row[0] for row in cursor.fetchall()}
    return sorted({_name(operation) for operation in OPERATIONS} - standing)


def _name(operation: str) -> str:
    return f"registrations_mark_closed_{operation}"


def _create(vendor: str, operation: str, named: str) -> str:
    begin = f"CREATE TRIGGER {_name(operation)} BEFORE {operation.upper()} ON registrations_mark FOR EACH ROW"
    if vendor == "postgresql":
        return f"{begin} EXECUTE FUNCTION registrations_refuse_closed()"
    refused = _REFUSED_ON_SQLITE.format(named=named)
    return f"{begin} WHEN {refused} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
