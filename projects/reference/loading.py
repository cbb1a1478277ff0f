"""The reference files into the database: everything that differs, or nothing at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import models, transaction

from audit import trail
from audit.actions import REFERENCE_LOADED
from projects.reference.checking import faults_of, shared_period
from projects.reference.reading import HERE, Reference, ReferenceRefused, TerritoryRow, read_reference
from projects.territories import (
    OrganisationKind,
    SuccessionExtent,
    Territory,
    TerritoryMembership,
    TerritorySuccession,
    fold_name,
)

Key = tuple[Any, ...]
TerritoryKey = tuple[str, date]


@dataclass(frozen=True, slots=True)
class TableChange:
    """What a load did to one table; `rows` is how many the table has now."""

    table: str
    rows: int
    added: int
    changed: list[str]
    removed: list[str]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def load_reference(*, by: str, at: datetime, folder: Path = HERE) -> list[TableChange]:
    """Bring the tables to what the files say, in one transaction and a fixed number of statements.

    Refuses data with a fault, naming each and its place. Journals `reference.loaded` where something changed.
    """
    reference = read_reference(folder)
    if faults := faults_of(reference):
        raise ReferenceRefused(faults)
    with transaction.atomic():
        changes = _stored(reference)
        if any(changes):
            trail.record(
                chain="installation",
                action=REFERENCE_LOADED,
                subject="reference",
                by=by,
                at=at,
                details=_told(reference, changes),
            )
    return changes


def _stored(reference: Reference) -> list[TableChange]:
    territories = _bring(Territory, ("code", "valid_from"), _territories(reference))
    keys: dict[TerritoryKey, int] = {
        (code, valid_from): pk for pk, code, valid_from in Territory.objects.values_list("pk", "code", "valid_from")
    }
    return [
        territories,
        _bring(TerritorySuccession, ("predecessor_id", "successor_id"), _successions(reference, keys)),
        _bring(TerritoryMembership, ("municipality_id", "scheme", "valid_from"), _memberships(reference, keys)),
        _bring(OrganisationKind, ("code",), _kinds(reference)),
    ]


def _told(reference: Reference, changes: list[TableChange]) -> dict[str, Any]:
    tables = {
        change.table: {
            "rows": change.rows,
            "added": change.added,
            "changed": change.changed,
            "removed": change.removed,
        }
        for change in changes
    }
    return {"files": reference.digests, "tables": tables}


def _territories(reference: Reference) -> Iterable[dict[str, Any]]:
    for row in (*reference.municipalities, *reference.regions):
        yield {
            "code": row.code,
            "kind": row.kind,
            "name": row.name,
            "name_folded": fold_name(row.name["lv"]),
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "source": row.source,
            "is_confirmed": row.is_confirmed,
        }


def _successions(reference: Reference, keys: Mapping[TerritoryKey, int]) -> Iterable[dict[str, Any]]:
    ending = {(row.code, row.valid_to): row.valid_from for row in reference.municipalities if row.valid_to}
    for row in reference.successions:
        last_day = date.fromordinal(row.on.toordinal() - 1)
        yield {
            "predecessor_id": keys[row.predecessor, ending[row.predecessor, last_day]],
            "successor_id": keys[row.successor, row.on],
            "on": row.on,
            "extent": SuccessionExtent.PART if row.parts else SuccessionExtent.WHOLE,
            "parts": list(row.parts),
            "source": row.source,
            "is_confirmed": row.is_confirmed,
        }


def _memberships(reference: Reference, keys: Mapping[TerritoryKey, int]) -> Iterable[dict[str, Any]]:
    """One row for each territory that bore the code while the membership held."""
    bearers: dict[str, list[TerritoryRow]] = {}
    for row in (*reference.municipalities, *reference.regions):
        bearers.setdefault(row.code, []).append(row)
    for membership in reference.memberships:
        region = next(row for row in bearers[membership.region] if shared_period(row, membership))
        for municipality in bearers[membership.municipality]:
            if period := shared_period(municipality, membership):
                yield {
                    "municipality_id": keys[municipality.code, municipality.valid_from],
                    "region_id": keys[region.code, region.valid_from],
                    "scheme": membership.scheme,
                    "version": membership.version,
                    "valid_from": period[0],
                    "valid_to": period[1],
                    "source": membership.source,
                    "is_confirmed": membership.is_confirmed,
                }


def _kinds(reference: Reference) -> Iterable[dict[str, Any]]:
    for row in reference.kinds:
        yield {
            "code": row.code,
            "ordinal": row.ordinal,
            "label": row.label,
            "public_admin": row.public_admin,
            "source": row.source,
            "is_confirmed": row.is_confirmed,
        }


def _bring(model: type[models.Model], key: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> TableChange:
    """Make the table hold exactly these rows; removals and changes go first, they may free what a new row needs."""
    wanted: dict[Key, dict[str, Any]] = {tuple(row[field] for field in key): row for row in rows}
    standing = {_key_of(row, key): row for row in _told_apart(model)}
    removed = {row.pk: str(row) for row_key, row in standing.items() if row_key not in wanted}
    changed = {row: str(row) for row_key, row in standing.items() if _differs(row, wanted.get(row_key, {}))}
    added = [model(**row) for row_key, row in wanted.items() if row_key not in standing]
    model._default_manager.filter(pk__in=removed).delete()
    for row in changed:
        _set(row, wanted[_key_of(row, key)])
    if changed:
        others = [field for field in next(iter(wanted.values())) if field not in key]
        model._default_manager.bulk_update(changed, others)
    model._default_manager.bulk_create(added)
    return TableChange(model._meta.db_table, len(wanted), len(added), list(changed.values()), list(removed.values()))


def _told_apart(model: type[models.Model]) -> models.QuerySet[Any]:
    """Every row, with what its `str` needs."""
    related = [field.name for field in model._meta.fields if field.is_relation]
    rows = model._default_manager.all()
    return rows.select_related(*related) if related else rows


def _key_of(row: models.Model, key: tuple[str, ...]) -> Key:
    return tuple(getattr(row, field) for field in key)


def _differs(row: models.Model, wanted: Mapping[str, Any]) -> bool:
    return any(getattr(row, field) != value for field, value in wanted.items())


def _set(row: models.Model, wanted: Mapping[str, Any]) -> None:
    for field, value in wanted.items():
        setattr(row, field, value)
