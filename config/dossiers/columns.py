"""Which key of a dossier is kept in which column, in the order of the schema; loading and dumping both read this.

Keys that hold lists of records or references to other records are not here: `loading` and `dumping` spell them out.
"""

from typing import Any

Columns = dict[str, str]
Record = dict[str, Any]


def _same(*names: str) -> Columns:
    return {name: name for name in names}


SOURCE = {**_same("file", "kind", "author"), "published": "published_on", **_same("language", "title")}
PROJECT = {
    **_same("key", "title", "acronym", "number"),
    "start": "starts_on",
    "end": "ends_on",
    "territory": "territory",
    "last_payment_on": "last_payment_on",
}
PROGRAMME = {"name": "programme", "period": "period", "fund": "fund", "interreg": "is_interreg"}
PUBLICITY = {"statement": "funding_statement", **_same("disclaimer", "links")}
AMOUNT = _same("kind", "percent", "fund")
MONEY = _same("amount", "currency")
INDICATOR = {**_same("code", "target", "baseline"), "definition": "own_definition", "stated": "stated"}
ORGANISATION = _same("key", "name", "kind", "country", "registration_number", "municipality")
PERSON = _same("key", "name", "email", "gender", "birth_date", "name_in_source", "name_dative")
SCHEME = _same("key", "title")
COMPLETION = {"on": "completed_on", "certificate": "certificate"}
EVENT = {
    **_same("key", "title", "kind", "mode"),
    "date": "starts_on",
    "end_date": "ends_on",
    "advertised": "is_advertised",
    **_same("capacity", "languages", "target_groups", "stated_total", "action", "series"),
}
VENUE = {"name": "venue_name", "address": "venue_address", "city": "venue_city", "country": "venue_country"}
ATTENDEE_GROUP = {**_same("label", "kind", "count"), "expected": "is_expected"}
PART = {
    **_same("key", "title", "kind", "access", "date"),
    "start": "starts_at",
    "end": "ends_at",
    **_same("venue", "capacity"),
}
ITEM = {**_same("title", "kind"), "start": "starts_at", "end": "ends_at"}
CONTRIBUTION = _same("function", "position")
REGISTRATION = _same("key", "status", "position", "registered_at")
ENTRY = _same("labour_status", "education")
MARK = _same("key", "at", "minutes", "mode", "evidence", "source")
ANNULLED = {"reason": "annulled_reason", "at": "annulled_at"}
HEADCOUNT = _same("number", "method")
MATERIAL = _same("title", "kind", "url")
STATEMENT = _same("text", "value", "unit", "scope", "role", "note")
COMMITMENT = {"text": "text", "due": "due_on", "owner": "owner"}
OPEN_POINT = _same("path", "issue")


def kept(columns: Columns, record: Record | None) -> Record:
    """What the record states, by column; what it does not state is left to the column's default."""
    record = record or {}
    return {column: record[name] for name, column in columns.items() if name in record}


def without_nothing(value: Any) -> Any:
    """The same value without what states nothing: null, an empty list, an empty object. False, 0 and "" stay."""
    if isinstance(value, dict):
        stated = {name: without_nothing(inner) for name, inner in value.items()}
        return {name: inner for name, inner in stated.items() if inner is not None and inner != [] and inner != {}}
    return [without_nothing(inner) for inner in value] if isinstance(value, list) else value
