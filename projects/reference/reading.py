"""The reference files as rows: shape checked against `schema.json`, dates read, groups taken apart.

Whether the rows agree with each other is in `checking.py`; the database is not touched here.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

HERE = Path(__file__).resolve().parent
FILES = ("municipalities", "successions", "regions", "organisation_kinds")
LARGEST_FILE = 1_000_000  # bytes; the files are a hundredth of this


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in the files, and where."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class ReferenceRefused(Exception):
    """The reference data is not loaded; `problems` names every fault with its place."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class TerritoryRow:
    place: str
    code: str
    kind: str
    name: dict[str, str]
    valid_from: date
    valid_to: date | None
    source: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    place: str
    predecessor: str
    successor: str
    on: date
    parts: tuple[str, ...]
    source: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """A municipality's code in a region between two dates; over a reform it covers several territories."""

    place: str
    municipality: str
    region: str
    scheme: str
    version: str
    valid_from: date
    valid_to: date | None
    source: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class KindRow:
    place: str
    code: str
    ordinal: int
    label: dict[str, str]
    public_admin: bool | None
    source: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """Everything the files say; `digests` are the SHA-256 of the files themselves."""

    digests: dict[str, str]
    in_force: dict[date, int]
    municipalities: list[TerritoryRow]
    regions: list[TerritoryRow]
    successions: list[SuccessionRow]
    memberships: list[MembershipRow]
    kinds: list[KindRow]


def read_reference(folder: Path = HERE) -> Reference:
    """Read the four files of a folder; ReferenceRefused names every fault of shape with its place."""
    texts = {name: _bytes(folder / f"{name}.json") for name in FILES}
    documents = {name: _document(f"{name}.json", text) for name, text in texts.items()}
    faults = [fault for name, document in documents.items() for fault in _faults_of_shape(name, document)]
    if faults:
        raise ReferenceRefused(faults)
    municipalities, regions = documents["municipalities"], documents["regions"]
    return Reference(
        digests={f"{name}.json": hashlib.sha256(text).hexdigest() for name, text in texts.items()},
        in_force={date.fromisoformat(day): count for day, count in municipalities["in_force"].items()},
        municipalities=list(_territories("municipalities.json: groups", municipalities["groups"])),
        regions=list(_territories("regions.json: regions", regions["regions"])),
        successions=list(_successions(documents["successions"]["groups"])),
        memberships=list(_memberships(regions["memberships"])),
        kinds=list(_kinds(documents["organisation_kinds"])),
    )


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ReferenceRefused([Problem(path.name, f"is larger than {LARGEST_FILE} bytes")])
        return path.read_bytes()
    except OSError as fault:
        raise ReferenceRefused([Problem(path.name, f"cannot be read ({fault.strerror})")]) from fault


def _document(name: str, text: bytes) -> Any:
    try:
        return json.loads(text.decode("utf-8"), object_pairs_hook=_without_repeated_keys)
    except (ValueError, RecursionError) as fault:
        raise ReferenceRefused([Problem(name, f"is not JSON in UTF-8 ({fault})")]) from fault


def _without_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"repeated key “{next(key for key in keys if keys.count(key) > 1)}”")
    return read


@lru_cache(maxsize=1)
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((HERE / "schema.json").read_text(encoding="utf-8"))
    return schema


def _faults_of_shape(name: str, document: Any) -> Iterator[Problem]:
    schema = {"$ref": f"#/$defs/{name}", "$defs": _schema()["$defs"]}
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    for error in validator.iter_errors(document):
        path = error.json_path.removeprefix("$").lstrip(".")
        yield Problem(f"{name}.json: {path}".rstrip(": "), error.message[:300])


def _end(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _territories(place: str, groups: list[dict[str, Any]]) -> Iterator[TerritoryRow]:
    for number, group in enumerate(groups):
        for code, name in group["members"].items():
            yield TerritoryRow(
                place=f"{place}[{number}].members.{code}",
                code=code,
                kind=group["kind"],
                name={"lv": name} if isinstance(name, str) else name,
                valid_from=date.fromisoformat(group["valid_from"]),
                valid_to=_end(group["valid_to"]),
                source=group["source"],
                is_confirmed=group["confirmed"],
            )


def _successions(groups: list[dict[str, Any]]) -> Iterator[SuccessionRow]:
    for number, group in enumerate(groups):
        place = f"successions.json: groups[{number}]"
        on, source, confirmed = date.fromisoformat(group["on"]), group["source"], group["confirmed"]
        for successor, predecessors in group["whole"].items():
            for code in predecessors:
                yield SuccessionRow(f"{place}.whole.{successor}", code, successor, on, (), source, confirmed)
        for index, row in enumerate(group["parts"]):
            parts = tuple(row["parts"])
            yield SuccessionRow(f"{place}.parts[{index}]", row["from"], row["into"], on, parts, source, confirmed)


def _memberships(groups: list[dict[str, Any]]) -> Iterator[MembershipRow]:
    for number, group in enumerate(groups):
        for region, codes in group["members"].items():
            for code in codes:
                yield MembershipRow(
                    place=f"regions.json: memberships[{number}].members.{region}",
                    municipality=code,
                    region=region,
                    scheme=group["scheme"],
                    version=group["version"],
                    valid_from=date.fromisoformat(group["valid_from"]),
                    valid_to=_end(group["valid_to"]),
                    source=group["source"],
                    is_confirmed=group["confirmed"],
                )


def _kinds(document: dict[str, Any]) -> Iterator[KindRow]:
    for number, kind in enumerate(document["kinds"]):
        yield KindRow(
            place=f"organisation_kinds.json: kinds[{number}]",
            code=kind["code"],
            ordinal=number,
            label=kind["label"],
            public_admin=kind["public_admin"],
            source=document["source"],
            is_confirmed=document["confirmed"],
        )
