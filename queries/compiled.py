"""Statements that are built once and run many times: what every scan, registration and journal entry asks and writes.

Building a wide statement anew, and planning it, costs many times what running it does. Only the text is kept, and on
PostgreSQL the plan of each connection (so a pool between must give a connection to one session), never an answer.
This is the one place that leans on how Django hands a statement on to be run; its tests would show a change.
"""

from collections.abc import Callable, Iterable
from copy import copy
from functools import cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError


class Parameter(models.Expression):
    """Stands in a queryset for a value that differs from one asking to the next."""

    def __init__(self, name: str, output_field: "models.Field[Any, Any]") -> None:
        super().__init__(output_field)
        self.name, self.kind = name, output_field

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> Any:
        return "%s", [self]

    def as_postgresql(self, compiler: Any, connection: Any, **_more: Any) -> Any:
        return f"%s::{self.kind.db_type(connection)}", [self]


class _Statement(NamedTuple):
    queryset: "models.QuerySet[Any]"
    compiler: SQLCompiler
    text: str
    parameters: tuple[Any, ...]


class Compiled:
    """A queryset with `Parameter`s, compiled when it is first asked."""

    def __init__(self, build: "Callable[[], models.QuerySet[Any]]") -> None:
        self._build = build
        self._statement: _Statement | None = None

    def ask(self, **values: Any) -> list[Any]:
        """The rows as they are now. A locking queryset is asked inside a transaction only."""
        statement = self._statement = self._statement or _compiled(self._build())
        queryset, connection = statement.queryset, connections[DEFAULT_DB_ALIAS]
        if queryset.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        stated = tuple(_stated(parameter, values, connection) for parameter in statement.parameters)
        with connection.cursor() as cursor:
            cursor.execute(_planned(connection, statement.text), stated)
            found = cursor.fetchall()
        asked: Any = copy(statement.compiler)
        asked.connection, asked.execute_sql = connection, lambda *_args, **_options: [found]  # asked already
        query: Any = copy(queryset.query)
        query.get_compiler = lambda *_args, **_options: asked
        rows: models.QuerySet[Any] = type(queryset)(model=queryset.model, query=query, using=DEFAULT_DB_ALIAS)
        rows._iterable_class = queryset._iterable_class  # as `values_list` sets it
        return list(rows)


def insert(row: models.Model, *, asking: str = "NULL", unless_there: bool = False) -> Any:
    """Store a new row with every value stated, as `save(force_insert=True)` does, but without signals.

    With `unless_there`, a row like one that a unique constraint knows is not stored, and its state stays `adding`.
    Returns what `asking` (SQL of ours about the new row) finds then, whatever the transaction had to wait for before.
    """
    connection, kind = connections[DEFAULT_DB_ALIAS], type(row)
    fields = [field for field in kind._meta.local_concrete_fields if not field.primary_key]
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(_planned(connection, _insert_into(kind, asking, unless_there)), values)
        row.pk, found = cursor.fetchone() or (None, None)
    row._state.adding, row._state.db = row.pk is None, DEFAULT_DB_ALIAS
    return found


@cache
def _insert_into(kind: type[models.Model], asking: str, unless_there: bool) -> str:
    quote, meta = connections[DEFAULT_DB_ALIAS].ops.quote_name, kind._meta
    columns = [quote(str(field.column)) for field in meta.local_concrete_fields if not field.primary_key]
    values = f"({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
    otherwise = " ON CONFLICT DO NOTHING" if unless_there else ""
    key = quote(str(meta.pk.column))
    return f"INSERT INTO {quote(meta.db_table)} {values}{otherwise} RETURNING {key}, {asking}"


_PLANNED: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()


def _planned(connection: Any, text: str) -> str:
    """On PostgreSQL the statement's name in this connection, under which the server keeps its plan, too."""
    if connection.vendor != "postgresql":
        return text
    connection.ensure_connection()
    planned = _PLANNED.setdefault(connection.connection, {})
    if text not in planned:
        name, number = f"compiled_{len(planned)}", text.replace("%%", "").count("%s")
        numbered = text % tuple(f"${place}" for place in range(1, number + 1))
        with connection.wrap_database_errors:
            connection.connection.execute(f"PREPARE {name} AS {numbered}")
        planned[text] = f"EXECUTE {name}" + (f" ({', '.join(['%s'] * number)})" if number else "")
    return planned[text]


def _compiled(queryset: "models.QuerySet[Any]") -> _Statement:
    compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
    text, parameters = compiler.as_sql()
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        text, parameters = _with_constants(text, parameters)
    return _Statement(queryset, compiler, text, tuple(parameters))


def _with_constants(text: str, parameters: Iterable[Any]) -> tuple[str, list[Any]]:
    """What never differs stands in the statement itself, for the server to plan by."""
    from psycopg.sql import Literal

    places = tuple(
        "%s" if isinstance(value, Parameter) else Literal(value).as_string().replace("%", "%%") for value in parameters
    )
    return text.replace("%%", "%%%%") % places, [value for value in parameters if isinstance(value, Parameter)]


def _stated(parameter: Any, values: dict[str, Any], connection: Any) -> Any:
    if not isinstance(parameter, Parameter):
        return parameter
    return parameter.kind.get_db_prep_value(values[parameter.name], connection, prepared=False)
