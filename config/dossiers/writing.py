"""A dossier as JSON text, piece by piece."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from config.dossiers.columns import Record

PIECE = 64 * 1024


def as_json(dossier: Record) -> Iterator[str]:
    return json.JSONEncoder(ensure_ascii=False, indent=1, default=_number).iterencode(dossier)


def _number(value: Any) -> float:
    """Fifteen digits at most (`dossiers.values`), so the shortest form of the float is the number as it was."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no place in a dossier")


def in_pieces(dossier: Record) -> Iterator[bytes]:
    """The same in pieces worth sending, as UTF-8."""
    waiting: list[str] = []
    length = 0
    for piece in as_json(dossier):
        waiting.append(piece)
        length += len(piece)
        if length >= PIECE:
            yield "".join(waiting).encode()
            waiting, length = [], 0
    yield ("".join(waiting) + "\n").encode()
