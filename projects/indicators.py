"""Indicator definitions as data: the catalogue's versions and a project's own, read into one typed form.

What a definition makes of a project's marks is computed in `reports.indicators`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from projects.models import Indicator, IndicatorDefinition
from projects.texts import Text


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What the entry record of a person must be; an empty set asks for nothing. Ages in whole years."""

    labour_status: frozenset[str]
    education: frozenset[str]
    age_from: int | None
    age_to: int | None


@dataclass(frozen=True, slots=True)
class Definition:
    """How one indicator counts (counting.md); an empty set of `kinds`, `access` or `exclude` asks for nothing."""

    name: Text
    unit: Text
    counts: str
    once_per: str
    kinds: frozenset[str]
    access: frozenset[str]
    exclude: frozenset[str]
    joint: bool
    advertised: bool
    window: str
    min_evidence: int
    min_minutes: int | None
    min_share: Fraction | None
    completion: bool
    entry_record: bool
    entry: EntryFilter | None
    source: str

    @classmethod
    def from_json(cls, stated: Mapping[str, Any]) -> "Definition":
        """Read a definition of the catalogue's shape; an empty list or object is as if absent."""
        share = stated.get("min_share")
        return cls(
            name=Text(stated["name"]),
            unit=Text(stated["unit"]),
            counts=stated["counts"],
            once_per=stated["once_per"],
            kinds=frozenset(stated.get("kinds", ())),
            access=frozenset(stated.get("access", ())),
            exclude=frozenset(stated.get("exclude", ())),
            joint=stated.get("joint", False),
            advertised=stated.get("advertised", False),
            window=stated.get("window", "project"),
            min_evidence=stated.get("min_evidence", 0),
            min_minutes=stated.get("min_minutes"),
            min_share=None if share is None else Fraction(share),
            completion=stated.get("completion", False),
            entry_record=stated.get("entry_record", False),
            entry=_entry_filter(stated.get("entry", {})),
            source=stated.get("source", ""),
        )


def _entry_filter(stated: Mapping[str, Any]) -> EntryFilter | None:
    asked = EntryFilter(
        labour_status=frozenset(stated.get("labour_status", ())),
        education=frozenset(stated.get("education", ())),
        age_from=stated.get("age_from"),
        age_to=stated.get("age_to"),
    )
    nothing = EntryFilter(frozenset(), frozenset(), None, None)
    return None if asked == nothing else asked


def definition_of(indicator: Indicator) -> Definition:
    """The definition an indicator is counted by: its own, else its version of the catalogue's."""
    listed = indicator.catalogue_definition
    return Definition.from_json(listed.definition if listed else indicator.own_definition or {})


def current_definitions() -> dict[str, IndicatorDefinition]:
    """The latest version of every code in the catalogue."""
    return {row.code: row for row in IndicatorDefinition.objects.order_by("code", "version")}


def add_to_catalogue(definitions: Mapping[str, Mapping[str, Any]], *, at: datetime) -> list[IndicatorDefinition]:
    """Record each definition that differs from its code's latest version as a new version; return those.

    Versions are never changed: a project's indicator stays with the version it was given.
    """
    latest = current_definitions()
    changed = [
        IndicatorDefinition(
            code=code,
            version=latest[code].version + 1 if code in latest else 1,
            definition=dict(stated),
            source=stated.get("source", ""),
            recorded_at=at,
        )
        for code, stated in definitions.items()
        if code not in latest or latest[code].definition != stated
    ]
    return IndicatorDefinition.objects.bulk_create(changed)
