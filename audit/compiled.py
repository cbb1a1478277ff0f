"""Statements that are built once and run many times: what is asked at every scan and written with every entry.

Building a wide statement anew costs many times what running it does. Only the text is kept, never an answer.
"""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError


class Parameter(models.Expression):
    """Stands in a queryset for a value that differs from one asking to the next."""

    def __init__(self, name: str, output_field: "models.Field[Any, Any]") -> None:
        super().__init__(output_field)
        self.name, self.kind = name, output_field

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> Any:
        return "%s", [self]


class Compiled:
    """A queryset with `Parameter`s, compiled when it is first asked."""

    def __init__(self, build: "Callable[[], models.QuerySet[Any]]") -> None:
        self._build = build
        self._made: tuple[models.QuerySet[Any], SQLCompiler, str, tuple[Any, ...]] | None = None

    def ask(self, **values: Any) -> list[Any]:
        """The rows as they are now. A locking queryset is asked inside a transaction only."""
        self._made = self._made or _compiled(self._build())
        queryset, compiler, statement, parameters = self._made
        if queryset.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        asked, query = copy(compiler), copy(queryset.query)
        asked.connection = connection
        stated = tuple(_stated(parameter, values) for parameter in parameters)
        asked.as_sql = lambda *_args, **_options: (statement, stated)  # type: ignore[method-assign]  # made already
        query.get_compiler = lambda *_args, **_options: asked  # type: ignore[method-assign]  # this one
        rows: models.QuerySet[Any] = type(queryset)(model=queryset.model, query=query, using=DEFAULT_DB_ALIAS)
        rows._iterable_class = queryset._iterable_class  # as `values_list` sets it
        return list(rows)


_INSERTS: dict[tuple[type[models.Model], str], str] = {}


def insert(row: models.Model, *, asking: str = "NULL") -> Any:
    """Store a new row with every value stated, as `save(force_insert=True)` does, but without signals.

    Returns what `asking` (SQL of ours about the new row) finds then, whatever the transaction had to wait for before.
    """
    kind, fields = type(row), row._meta.local_concrete_fields
    stated = [field for field in fields if not field.primary_key]
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in stated]
    statement = _INSERTS.get((kind, asking)) or _INSERTS.setdefault(
        (kind, asking), f"{_insert_into(kind, stated)}, {asking}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row.pk, found = cursor.fetchone()
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return found


def _insert_into(kind: type[models.Model], fields: list[Any]) -> str:
    quote, meta = connection.ops.quote_name, kind._meta
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    key = quote(str(meta.pk.column))
    return f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({places}) RETURNING {key}"  # noqa: S608  our names


def _compiled(queryset: "models.QuerySet[Any]") -> tuple["models.QuerySet[Any]", SQLCompiler, str, tuple[Any, ...]]:
    compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
    statement, parameters = compiler.as_sql()
    return queryset, compiler, statement, tuple(parameters)


def _stated(parameter: Any, values: dict[str, Any]) -> Any:
    if not isinstance(parameter, Parameter):
        return parameter
    return parameter.kind.get_db_prep_value(values[parameter.name], connection, prepared=False)
