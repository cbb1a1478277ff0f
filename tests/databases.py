"""Databases for tests that commit: threads, processes, a server with a browser.

The journal refuses DELETE and TRUNCATE, so nothing can be flushed: each such test gets its own copy of the migrated
database and throws it away.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import connection


@contextmanager
def own_copy(folder: Path) -> Iterator[str]:
    """The connection of this process, and of every thread it starts, leads to a fresh copy; yields its name."""
    copied = sqlite_copy if connection.vendor == "sqlite" else postgresql_copy
    with copied(folder) as name:
        yield name


@contextmanager
def sqlite_copy(folder: Path) -> Iterator[str]:
    """Closing a database in memory would lose it, so its handle is put aside meanwhile."""
    connection.ensure_connection()
    name, handle = str(folder / f"{uuid4().hex}.sqlite3"), connection.connection
    with sqlite3.connect(name) as target:
        handle.backup(target)
    target.close()
    connection.connection = None
    with named(name):
        yield name
        connection.close()
    connection.connection = handle


@contextmanager
def postgresql_copy(_folder: Path) -> Iterator[str]:
    """The server copies files; for that moment nobody may be connected to the template."""
    template = connection.settings_dict["NAME"]
    name = f"{template}_{uuid4().hex[:8]}"
    connection.close()
    execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        with named(name):
            yield name
            connection.close()
    finally:
        execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def named(name: str) -> Iterator[None]:
    settings: dict[str, Any] = connection.settings_dict
    before, settings["NAME"] = settings["NAME"], name
    try:
        yield
    finally:
        settings["NAME"] = before


def execute(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def url_of_database() -> str:
    """DATABASE_URL for a process that shall work on the database this test works on."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    password = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    return f"postgres://{settings['USER']}{password}@{port}/{settings['NAME']}?host={settings['HOST']}"
