"""Any dossier that the schema allows comes back as it was; nothing that the schema refuses is let in.

The dossiers are made from the published schema itself, so that a key added there is tried here.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from itertools import count
from typing import Any

import jsonschema
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from config.dossiers.columns import without_nothing
from config.dossiers.dumping import dump
from config.dossiers.faults import BadDossier, lines_of
from config.dossiers.loading import check, load
from config.dossiers.reading import DossierFile, parse
from config.dossiers.shape import dossier_check
from config.dossiers.writing import as_json
from projects.partial_dates import PartialDate
from tests.config.dossiers import Json, case, exactly, small

AT = datetime(2026, 3, 5, 10, 0, tzinfo=UTC)
SCHEMA = case("dossier.schema")
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)  # each step of it would be a load and a dump
CATALOGUE = ("RCO81", "PERSONS", "EVENTS-HELD")

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
DATES = ("2020-01-15", "2020-02-29", "2020-01", "2020", "--03-04", "--02-29", "0001", "9999-12-31")
BY_DEFINITION = {
    "key": st.just("k"),
    "date": st.sampled_from((*DATES, None)),
    "moment": st.sampled_from(("09:00", "23:59", "2025-01-15T09:30+02:00", "2025-01-15T09:30:59-14:00", None)),
}
BY_PATTERN = {
    r"^-?\d+(\.\d+)?$": st.sampled_from(("0", "-1.50", "007", "24859.09", "1" * 60)),
    r"^[A-Z]{3}$": st.sampled_from(("EUR", "LVL")),
    r"^[A-Z]{2}$": st.sampled_from(("LV", "LT")),
    r"^(0(\.\d+)?|1(\.0+)?)$": st.sampled_from(("0", "0.50", "1.0")),
}


def values(node: Json) -> st.SearchStrategy[Any]:
    """Any value that a node of the schema allows, as our limits narrow it."""
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        return BY_DEFINITION[name] if name in BY_DEFINITION else defined(name)
    if "anyOf" in node:
        return st.one_of([values(branch) for branch in node["anyOf"]])
    if "enum" in node or "const" in node:
        return st.sampled_from(node.get("enum") or [node["const"]])
    types = node["type"] if isinstance(node["type"], list) else [node["type"]]
    return st.one_of([of_type(kind, node) for kind in types])


@cache
def defined(name: str) -> st.SearchStrategy[Any]:
    return st.deferred(lambda: values(SCHEMA["$defs"][name]))


def of_type(kind: str, node: Json) -> st.SearchStrategy[Any]:
    plain: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
        "null": st.none,
        "boolean": st.booleans,
        "integer": lambda: st.integers(node.get("minimum", 0), node.get("maximum", 2**31 - 1)),
        "number": lambda: st.builds(lambda n, k: n / 10**k, st.integers(-(10**9), 10**9), st.integers(0, 6)),
        "string": lambda: BY_PATTERN[node["pattern"]] if "pattern" in node else TEXT,
        "array": lambda: st.lists(values(node["items"]), max_size=3),
        "object": lambda: objects(node),
    }
    return plain[kind]()


def objects(node: Json) -> st.SearchStrategy[Json]:
    if "propertyNames" in node:
        return st.dictionaries(st.sampled_from(node["propertyNames"]["enum"]), TEXT, min_size=1)
    made = {name: values(inner) for name, inner in node["properties"].items()}
    required = node.get("required", [])
    optional = {name: made[name] for name in made if name not in required}
    return st.fixed_dictionaries({name: made[name] for name in required}, optional=optional)


@st.composite
def dossiers(draw: st.DrawFn) -> Json:
    """A valid dossier: what the schema allows, with keys made different and references made to lead somewhere."""
    dossier: Json = draw(values(SCHEMA))
    number = count()
    for name in ("organisations", "people", "schemes", "events"):
        rename(dossier.get(name), number)
    for event in dossier["events"]:
        for name in ("parts", "registrations", "attendance"):
            rename(event.get(name), number)
    connect(dossier, draw)
    return dossier


def rename(records: list[Json] | None, number: "count[int]") -> None:
    for record in records or []:
        record["key"] = f"k{next(number)}"


def keys(holder: Json, name: str) -> list[str]:
    return [record["key"] for record in holder.get(name) or []]


def connect(dossier: Json, draw: st.DrawFn) -> None:
    known = {name: keys(dossier, name) for name in ("organisations", "people", "schemes")}
    project = dossier["project"]
    straighten(project, "start", "end")
    refer(project, "partners", {"organisation": known["organisations"]}, draw)
    refer(project, "amounts", {"scope": ["project", *known["organisations"]]}, draw)
    for place, indicator in enumerate(project.get("indicators") or []):
        indicator["code"] = f"OWN-{place}" if "definition" in indicator else CATALOGUE[place]
    for place, person in enumerate(dossier.get("people") or []):
        lead(person, "same_as", known["people"][:place], draw)
    for scheme in dossier.get("schemes") or []:
        refer(scheme, "completions", {"person": known["people"]}, draw)
    for event in dossier["events"]:
        connect_event(event, known, draw)


def connect_event(event: Json, known: dict[str, list[str]], draw: st.DrawFn) -> None:
    straighten(event, "date", "end_date")
    lead(event, "scheme", known["schemes"], draw)
    event["organisers"] = [
        draw(st.sampled_from(known["organisations"])) for _ in event.get("organisers") or [] if known["organisations"]
    ]
    parts = event.get("parts") or []
    for holder in (event, *parts, *(item for part in parts for item in part.get("items") or [])):
        refer(holder, "contributors", {"person": known["people"]}, draw)
        for row in holder.get("contributors") or []:
            lead(row, "organisation", known["organisations"], draw)
    refer(event, "registrations", {"person": known["people"]}, draw)
    for row in event.get("registrations") or []:
        lead(row, "organisation", known["organisations"], draw)
    refer(event, "headcounts", {"part": keys(event, "parts")}, draw)
    refer(event, "attendance", {"registration": keys(event, "registrations"), "part": keys(event, "parts")}, draw)
    annul_second_proofs(event)


def refer(holder: Json, name: str, targets: dict[str, list[str]], draw: st.DrawFn) -> None:
    """References that must be there: where there is nobody to refer to, there is no such record."""
    if not all(targets.values()):
        holder.pop(name, None)
    for record in holder.get(name) or []:
        record.update({reference: draw(st.sampled_from(found)) for reference, found in targets.items()})


def lead(record: Json, name: str, targets: list[str], draw: st.DrawFn) -> None:
    """A reference that may be absent."""
    if record.get(name) is not None:
        record[name] = draw(st.sampled_from([None, *targets]))


def straighten(record: Json, start: str, end: str) -> None:
    first, last = (PartialDate.parse(record[name]) if record.get(name) else None for name in (start, end))
    if first and last and first.first_day and last.last_day and last.last_day < first.first_day:
        record[start], record[end] = record[end], record[start]


def annul_second_proofs(event: Json) -> None:
    seen = set()
    for mark in event.get("attendance") or []:
        proof = (mark["registration"], mark["part"], mark.get("source"))
        if proof in seen and mark.get("annulled") is None:
            mark["annulled"] = {"reason": "twice"}
        seen.add(proof)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, phases=WITHOUT_SHRINKING, suppress_health_check=list(HealthCheck))
@given(dossiers())
def test_any_valid_dossier_comes_back_as_it_was(dossier: Json) -> None:
    VALIDATOR.validate(dossier)
    tree = parse(json.dumps(dossier).encode())
    check(tree)
    with undone():
        project = load(DossierFile("x.json", "", without_nothing(tree)), by="test", at=AT).project
        given_back = json.loads("".join(as_json(dump(project))))
        VALIDATOR.validate(given_back)
        assert exactly(given_back) == exactly(dossier)
        again = without_nothing(parse(json.dumps(given_back).encode()))
        assert load(DossierFile("y.json", "", again), by="test", at=AT).was_there


ANYTHING: st.SearchStrategy[Any] = st.one_of(
    *(st.none(), st.booleans(), st.integers(-5, 10**6), st.floats(allow_nan=False, allow_infinity=False, width=16)),
    *(TEXT, st.sampled_from(("held", "p1", "2020-01-15", "LV", "a"))),
    *(st.builds(list), st.builds(dict), st.builds(lambda: [None])),  # made anew each time: what is spoilt is changed
)


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, phases=WITHOUT_SHRINKING, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_spoilt_dossier_is_refused_or_comes_back_as_it_is(data: st.DataObject) -> None:
    """Nothing that the schema refuses is let in, and whatever is let in, the database can hold."""
    dossier = small()
    for _ in range(data.draw(st.integers(1, 3))):
        spoil(dossier, data)
    tree = parse(json.dumps(dossier).encode())
    if not is_let_in(tree):
        return
    VALIDATOR.validate(dossier)
    with undone():
        project = load(DossierFile("x.json", "", without_nothing(tree)), by="test", at=AT).project
        assert exactly(json.loads("".join(as_json(dump(project))))) == exactly(dossier)


def is_let_in(tree: Any) -> bool:
    try:
        check(tree)
    except BadDossier:
        return False
    return True


def spoil(dossier: Json, data: st.DataObject) -> None:
    """Replace, remove or add one value somewhere."""
    holder, name = data.draw(st.sampled_from(list(places(dossier))))
    what = data.draw(st.sampled_from(("replace", "remove", "add")))
    if what == "replace":
        holder[name] = data.draw(ANYTHING)
    elif what == "remove":
        del holder[name]
    elif isinstance(holder, dict):
        holder[data.draw(st.sampled_from(("key", "title", "entry", "at", "minutes", "venue", "x")))] = data.draw(
            ANYTHING
        )
    else:
        holder.append(data.draw(ANYTHING))


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every holder in a tree, with the name or place of each value it holds."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in inside:
        yield value, name
        yield from places(inner)


@given(st.binary(max_size=60) | st.text(max_size=40).map(str.encode))
def test_bytes_that_are_no_dossier_are_refused_in_lines_one_can_read(content: bytes) -> None:
    with pytest.raises(BadDossier) as refused:
        refuse_shape(parse(content))
    assert refused.value.lines
    assert all(line.isprintable() for line in refused.value.lines)


def refuse_shape(tree: Any) -> None:
    raise BadDossier(lines_of(dossier_check()(tree), tree))


def test_every_pattern_of_the_schema_is_known_here() -> None:
    found = {
        node["pattern"]
        for holder, name in places(SCHEMA)
        if isinstance(node := holder[name], dict) and "pattern" in node
    }
    by_name = {SCHEMA["$defs"][name]["pattern"] for name in ("key", "date")}
    moments = {branch["pattern"] for branch in SCHEMA["$defs"]["moment"]["anyOf"] if "pattern" in branch}
    assert found == set(BY_PATTERN) | by_name | moments
