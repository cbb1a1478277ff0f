"""Prints how many statements a page costs a visitor the second time: `python -m tools.statements /projects/`."""

import sys
from typing import Any

import django
from django.db import connection
from django.test import Client

TRANSACTIONS = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")


def count(path: str) -> int:
    seen: list[str] = []

    def note(execute: Any, statement: str, parameters: Any, many: bool, context: dict[str, Any]) -> Any:
        seen.append(statement)
        return execute(statement, parameters, many, context)

    client = Client(headers={"host": "127.0.0.1"})
    client.get(path)
    with connection.execute_wrapper(note):
        client.get(path)
    return len([statement for statement in seen if not statement.startswith(TRANSACTIONS)])


if __name__ == "__main__":
    django.setup()
    print(count(sys.argv[1]))
