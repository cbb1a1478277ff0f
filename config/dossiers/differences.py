"""How a dossier differs from what is already there, place by place; both without empty values.

Records with keys are the same record wherever they stand in their list, except that the order of events and parts
is seen by readers and therefore is a difference too.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from config.dossiers.columns import Record
from config.dossiers.faults import Fault, shown
from config.dossiers.values import in_words

NAMED_BY = ("key", "code")
ORDER_IS_SEEN = ("events", "parts", "indicators")


def differences(file: Any, there: Any, name: str | int = "") -> Iterator[Fault]:
    """What the file says otherwise than the project that is there."""
    if isinstance(file, dict) and isinstance(there, dict):
        yield from _between_objects(file, there)
    elif isinstance(file, list) and isinstance(there, list):
        yield from _between_lists(file, there, name)
    elif file != there:
        yield Fault((), f"{_said(file)} in the file, {_said(there)} in the project")


def _between_objects(file: Record, there: Record) -> Iterator[Fault]:
    for name in [*file, *(name for name in there if name not in file)]:
        if name not in there:
            yield Fault((name,), f"{_said(file[name])} in the file, nothing in the project")
        elif name not in file:
            yield Fault((name,), f"nothing in the file, {_said(there[name])} in the project")
        else:
            for fault in differences(file[name], there[name], name):
                yield fault.under(name)


def _between_lists(file: list[Any], there: list[Any], name: str | int) -> Iterator[Fault]:
    if naming := _naming(file + there):
        yield from _between_named(file, there, naming, name in ORDER_IS_SEEN)
        return
    for place, (mine, theirs) in enumerate(zip(file, there, strict=False)):
        for fault in differences(mine, theirs):
            yield fault.under(place)
    if len(file) != len(there):
        yield Fault((), f"{len(file)} in the file, {len(there)} in the project")


def _naming(records: list[Any]) -> str | None:
    """The key that names every record of the lists, if there is one."""
    return next((n for n in NAMED_BY if all(isinstance(r, dict) and n in r for r in records)), None)


def _between_named(file: list[Record], there: list[Record], naming: str, order_is_seen: bool) -> Iterator[Fault]:
    theirs = {record[naming]: record for record in there}
    mine = {record[naming] for record in file}
    for place, record in enumerate(file):
        if record[naming] not in theirs:
            yield Fault((place,), "only in the file")
            continue
        for fault in differences(record, theirs[record[naming]]):
            yield fault.under(place)
    for name in theirs:
        if name not in mine:
            yield Fault((), f"{shown(name)} is only in the project")
    if order_is_seen and mine == theirs.keys() and [record[naming] for record in file] != list(theirs):
        yield Fault((), "another order in the file than in the project")


def _said(value: Any) -> str:
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else in_words(value)
