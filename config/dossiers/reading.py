"""A file into a tree of JSON values, with what ordinary JSON readers let pass kept visible: repeated keys, NaN, 1e999.

What the values must be is in `shape`.
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from config.dossiers.faults import BadDossier, shown
from files.storing import Readable

LARGEST_FILE = 64 * 1024 * 1024
LONGEST_NUMBER = 40


class Repeating(dict[str, Any]):
    """An object of which some keys are given more than once; the last value of each is kept."""

    repeated: list[str]


@dataclass(frozen=True, slots=True)
class NotANumber:
    """NaN, Infinity, or a number of more digits than anyone counts."""

    text: str


@dataclass(frozen=True, slots=True)
class DossierFile:
    name: str
    sha256: str
    tree: Any


def read(path: Path) -> DossierFile:
    """Read one file; BadDossier says in one line why it cannot be read."""
    try:
        with path.open("rb") as file:
            return read_open(file, name=path.name)
    except OSError as fault:
        raise BadDossier([f"the file cannot be read: {fault.strerror}"]) from fault


def read_open(file: Readable, *, name: str) -> DossierFile:
    """Read an open file, wherever it lies; refuses as `read` does."""
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise BadDossier([f"the file is larger than {LARGEST_FILE // 1024**2} MB"])
    return DossierFile(name=name, sha256=hashlib.sha256(content).hexdigest(), tree=parse(content))


def parse(content: bytes) -> Any:
    text = _text(content)
    if not text.strip():
        raise BadDossier(["the file is empty"])
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_float=_number, parse_int=_integer, parse_constant=NotANumber
        )
    except json.JSONDecodeError as fault:
        raise BadDossier([f"line {fault.lineno}, column {fault.colno}: not JSON: {fault.msg}"]) from fault
    except RecursionError as fault:
        raise BadDossier(["the file is nested too deeply for a dossier"]) from fault


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise BadDossier([f"line {line}: not UTF-8 (byte {content[fault.start]:#04x})"]) from fault


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    repeating = Repeating(made)
    repeating.repeated = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
    return repeating


def _integer(text: str) -> int | NotANumber:
    return int(text) if len(text) <= LONGEST_NUMBER else NotANumber(shown(text))


def _number(text: str) -> int | Decimal | NotANumber:
    """Exactly as written; 3.0 is the integer 3, as JSON Schema has it."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return NotANumber(shown(text))
    if abs(number.adjusted()) > LONGEST_NUMBER and number:
        return NotANumber(shown(text))
    return int(number) if number == number.to_integral_value() else number
