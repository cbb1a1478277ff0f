"""The published schema made into fast checks with readable sentences.

Only the keywords that the schema uses are understood; any other stops the start. Dates, times, texts and numbers
are held to `values` besides, which is stricter than the schema.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from config.dossiers.faults import Fault, shown
from config.dossiers.reading import Repeating
from config.dossiers.values import (
    LONGEST_AMOUNT,
    LONGEST_CODE,
    LONGEST_TEXT,
    in_words,
    wrong_date,
    wrong_integer,
    wrong_moment,
    wrong_number,
    wrong_text,
)

SCHEMA_FILE = Path(__file__).resolve().parent.parent / "cases" / "dossier.schema.json"
REFERENCE = "#/$defs/"
LONGEST = {"code": LONGEST_CODE, "amount": LONGEST_AMOUNT}
ANNOTATIONS = {"$schema", "$id", "$defs", "title", "description"}
UNDERSTOOD = ANNOTATIONS | {
    "type", "properties", "required", "additionalProperties", "propertyNames", "minProperties", "items",
    "enum", "const", "pattern", "minimum", "maximum", "anyOf", "$ref",
}  # fmt: skip
PATTERNS_IN_WORDS = {
    r"^[a-z0-9][a-z0-9_.-]{0,79}$": "a key (1 to 80 of a-z 0-9 _ . -, the first a letter or a digit)",
    r"^[A-Z]{3}$": "a currency of three capital letters, like EUR",
    r"^[A-Z]{2}$": "a country of two capital letters, like LV",
    r"^-?\d+(\.\d+)?$": "a decimal number as text, like 24859.09",
    r"^(0(\.\d+)?|1(\.0+)?)$": "a decimal number from 0 to 1 as text, like 0.5",
}

Node = dict[str, Any]
Check = Callable[[Any], Iterable[Fault]]


@lru_cache(maxsize=1)
def schema() -> Node:
    read: Node = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return read


@lru_cache(maxsize=1)
def dossier_check() -> Check:
    """The check of a whole dossier: yields every fault of its shape, in the order of the file."""
    definitions: dict[str, Check] = {"date": _text_check(wrong_date), "moment": _text_check(wrong_moment)}
    return _compile(schema(), "", definitions)


def _compile(node: Node, name: str, definitions: dict[str, Check]) -> Check:
    """The check of one node of the schema; `name` is the property that holds it."""
    if unknown := node.keys() - UNDERSTOOD:
        raise ValueError(f"the schema's keywords {sorted(unknown)} are not understood here")
    if "$ref" in node:
        return _defined(node["$ref"].removeprefix(REFERENCE), definitions)
    if "anyOf" in node:
        return _any_of([_compile(branch, name, definitions) for branch in node["anyOf"]])
    if "enum" in node or "const" in node:
        return _one_of(node.get("enum", [node.get("const")]))
    types = node["type"] if isinstance(node["type"], list) else [node["type"]]
    checks = {kind: _typed(kind, node, name, definitions) for kind in types}
    return checks["null"] if len(checks) == 1 and "null" in checks else _or_null(checks)


def _defined(name: str, definitions: dict[str, Check]) -> Check:
    if name not in definitions:
        definitions[name] = _compile(schema()["$defs"][name], name, definitions)
    found = definitions[name]
    return _may_be_null(found) if name in {"date", "moment"} else found


def _typed(kind: str, node: Node, name: str, definitions: dict[str, Check]) -> Check:
    if kind == "object":
        return _object(node, definitions)
    if kind == "array":
        return _list(_compile(node["items"], name, definitions))
    if kind == "string":
        return (
            _pattern(node["pattern"], LONGEST.get(name))
            if "pattern" in node
            else _text(LONGEST.get(name, LONGEST_TEXT))
        )
    return {"integer": _integer(node), "number": _number, "boolean": _boolean, "null": _null}[kind]


def _or_null(checks: dict[str, Check]) -> Check:
    (check,) = (check for kind, check in checks.items() if kind != "null")
    return _may_be_null(check) if "null" in checks else check


def _may_be_null(check: Check) -> Check:
    return lambda value: () if value is None else check(value)


def _any_of(branches: list[Check]) -> Check:
    """One branch suffices; where none does, the last says why, since the schema's others are null."""

    def check(value: Any) -> Iterable[Fault]:
        faults: list[Fault] = []
        for branch in branches:
            faults = list(branch(value))
            if not faults:
                return ()
        return faults

    *nulls, last = branches
    if nulls == [_null]:
        return _may_be_null(last)
    return _may_be_null(branches[0]) if branches[1:] == [_null] else check


def _said(sentence: str) -> tuple[Fault]:
    return (Fault((), sentence),)


def _one_of(values: list[Any]) -> Check:
    words = ", ".join("null" if value is None else shown(value) for value in values)
    known = {value for value in values if value is not None}
    may_be_null = None in values

    def check(value: Any) -> Iterable[Fault]:
        if (isinstance(value, str) and value in known) or (value is None and may_be_null):
            return ()
        return _said(f"{in_words(value)} is not one of {words}")

    return check


def _text_check(wrong: Callable[[str], str | None]) -> Check:
    def check(value: Any) -> Iterable[Fault]:
        if not isinstance(value, str):
            return _said(f"must be text, not {in_words(value)}")
        sentence = wrong(value)
        return _said(sentence) if sentence else ()

    return check


def _text(longest: int) -> Check:
    return _text_check(lambda text: wrong_text(text, longest))


def _pattern(pattern: str, longest: int | None) -> Check:
    # Python's $ would let a newline pass after the end, and \d the digits of every script.
    matches = re.compile(pattern.removeprefix("^").removesuffix("$"), re.ASCII).fullmatch
    words = PATTERNS_IN_WORDS[pattern]

    def wrong(text: str) -> str | None:
        if not matches(text):
            return f"{shown(text)} is not {words}"
        return wrong_text(text, longest) if longest else None

    return _text_check(wrong)


def _integer(node: Node) -> Check:
    low, high = node.get("minimum", 0), node.get("maximum")

    def check(value: Any) -> Iterable[Fault]:
        if type(value) is not int:
            return _said(f"must be a whole number, not {in_words(value)}")
        if high is not None and not low <= value <= high:
            return _said(f"{value} is not from {low} to {high}")
        sentence = wrong_integer(value)
        return _said(sentence) if sentence else ()

    return check


def _number(value: Any) -> Iterable[Fault]:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return _said(f"must be a number, not {in_words(value)}")
    sentence = wrong_number(value)
    return _said(sentence) if sentence else ()


def _boolean(value: Any) -> Iterable[Fault]:
    return () if isinstance(value, bool) else _said(f"must be true or false, not {in_words(value)}")


def _null(value: Any) -> Iterable[Fault]:
    return () if value is None else _said(f"must be null, not {in_words(value)}")


def _list(item: Check) -> Check:
    def check(value: Any) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield from _said(f"must be a list, not {in_words(value)}")
            return
        for place, inner in enumerate(value):
            for fault in item(inner):
                yield fault.under(place)

    return check


def _object(node: Node, definitions: dict[str, Check]) -> Check:
    rules = {name: _compile(inner, name, definitions) for name, inner in properties(node).items()}
    required = node.get("required", [])
    least = node.get("minProperties", 0)

    def check(value: Any) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield from _said(f"must be an object, not {in_words(value)}")
            return
        if isinstance(value, Repeating):
            yield from (Fault((), f"the key {shown(name)} is given more than once") for name in value.repeated)
        for name in required:
            if name not in value:
                yield Fault((), f"the key {shown(name)} is missing")
        if len(value) < least:
            yield Fault((), f"is empty: give at least one of {', '.join(rules)}")
        for name, inner in value.items():
            if rule := rules.get(name):
                for fault in rule(inner):
                    yield fault.under(name)
            else:
                yield Fault((), _unknown_key(name, rules))

    return check


def properties(node: Node) -> dict[str, Node]:
    """What each key may hold; a node that names its keys apart (`propertyNames`) holds one kind under all of them."""
    if "propertyNames" in node:
        languages: list[str] = node["propertyNames"]["enum"]
        text: Node = node["additionalProperties"]
        return dict.fromkeys(languages, text)
    if node.get("additionalProperties") is not False:
        raise ValueError("the schema leaves an object open")
    properties: dict[str, Node] = node["properties"]
    return properties


def _unknown_key(name: str, rules: Iterable[str]) -> str:
    close = get_close_matches(name[:80], list(rules), n=1)
    return f"unknown key {shown(name)}" + (f" (did you mean {shown(close[0])}?)" if close else "")
