"""Inserting plain rows by the hundred thousand, without a model instance for each.

Only for tables whose columns hold what the row says as it stands: text, numbers, true, false, NULL.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Model

BATCH = 5000

Row = dict[str, Any]


def insert_plain(model: type[Model], rows: Iterable[Row]) -> None:
    """Insert rows by column attribute (`event_id`, not `event`); what a row leaves out takes its field's default."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    defaults = {field.attname: field.get_default() for field in fields}
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    statement = f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608  # our own names
    with connection.cursor() as cursor:
        for batch in batches(rows):
            cursor.executemany(statement, [tuple({**defaults, **row}.values()) for row in batch])


def batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    remaining = iter(rows)
    return iter(lambda: list(islice(remaining, BATCH)), [])
