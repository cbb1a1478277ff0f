"""Changing the rows of one of a project's lists, all that was changed on a page at once.

A list is told apart by `RowList`; partners, amounts, statements and the rest are edited by this one function.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from anyascii import anyascii
from django.db import models, transaction
from django.db.models import Max, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from projects.editing import (
    ChangedMeanwhile,
    Clash,
    EditRefused,
    Values,
    as_stated,
    clashes_of,
    index,
    locked_project,
    record_change,
    stated_values,
    wanted_changes,
)
from projects.models import ADDED_LATER, Organisation, Project
from projects.organisations import comparable_name
from projects.texts import Text
from projects.uses import uses_of

LONGEST_KEY = 80
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class RowList:
    """A list of a project: its name in a dossier, what of its rows people edit, and what else hangs on an edit.

    `links` are names of many-to-many fields. Rows of a list that is not `is_ordered` keep their places, new ones
    come last. `key_from` names the field of which a new row's key is made.
    """

    name: str
    model: type[Any]
    fields: tuple[str, ...]
    links: tuple[str, ...] = ()
    is_ordered: bool = True
    is_searched: bool = False
    key_from: str | None = None

    def rows_of(self, project: Project) -> "QuerySet[Any]":
        related = [name for name in self.fields if self.model._meta.get_field(name).is_relation]
        rows: QuerySet[Any] = self.model._default_manager.filter(project=project)
        return (rows.select_related(*related) if related else rows).prefetch_related(*self.links)

    def stated(self, row: Any) -> dict[str, Any]:
        return stated_values(row, (*self.fields, *self.links))


@dataclass(frozen=True, slots=True)
class Wanted:
    """One row as whoever edits wants it: `pk` None is a new one."""

    pk: int | None
    values: Values
    is_removed: bool = False


class InUse(EditRefused):
    """A row that others name; the sentence says which and where."""

    def __init__(self, name: str, uses: Sequence[object]) -> None:
        sentence = _("“%(name)s” cannot be deleted, because it is named elsewhere: %(places)s.")
        super().__init__("in_use", sentence % {"name": name, "places": ", ".join(map(str, uses))})


def change_rows(
    *, project: Project, listed: RowList, shown: Mapping[int, Values], wanted: Sequence[Wanted], by: str, at: datetime
) -> bool:
    """Change, add, remove and reorder rows; False, and nothing recorded, where nothing is different.

    `shown` is what the page showed, by row; rows that it did not show are left alone. Refuses another project's row,
    what somebody else changed meanwhile, and removing a row that others name. Evidence: `project.changed` with each
    field before and after, each row added and removed, and the order where it is another.
    """
    with transaction.atomic():
        locked = locked_project(project)
        rows = listed.rows_of(locked) if listed.is_ordered else listed.rows_of(locked).filter(pk__in=shown)
        edit = _Edit(locked, listed, {row.pk: row for row in rows})
        edit.refuse(shown, wanted)
        edit.change(shown, wanted)
        edit.reorder(wanted)
        if not edit.changes:
            return False
        record_change(locked, listed.name, edit.changes, by=by, at=at)
        if listed.is_searched:
            index(locked)
    return True


def name_of(listed: RowList, row: Any) -> str:
    """What a row is called in the journal and in sentences: its own key, or what it says first."""
    stated = getattr(row, "key", None) or as_stated(getattr(row, listed.fields[0]))
    return str(Text(stated).in_language("lv") if isinstance(stated, dict) else stated)[:_LONGEST_NAME]


def free_key(taken: "QuerySet[Any]", words: str, prefix: str) -> str:
    """A readable key that no row of the set has: `biedriba-ad-opus`, `biedriba-ad-opus-2`."""
    base = slugify(anyascii(words))[: LONGEST_KEY - 8].strip("-_") or prefix
    used = set(taken.filter(key__startswith=base).values_list("key", flat=True))
    candidates = (base if n == 1 else f"{base}-{n}" for n in range(1, len(used) + 2))
    return next(key for key in candidates if key not in used)


def organisation_called(project: Project, name: str) -> Organisation | None:
    """The project's organisation of that name; letter case and quotation marks do not matter."""
    alike = comparable_name(name)
    named = project.organisations.filter(ordinal__lt=ADDED_LATER)
    return next((row for row in named if comparable_name(row.name) == alike), None)


@dataclass(slots=True)
class _Edit:
    """What is done to one list in one transaction, and what is told of it."""

    project: Project
    listed: RowList
    rows: dict[int, Any]
    changes: list[dict[str, Any]] = field(default_factory=list)
    added: dict[int, Any] = field(default_factory=dict)

    def refuse(self, shown: Mapping[int, Values], wanted: Sequence[Wanted]) -> None:
        if any(one.pk is not None and one.pk not in shown for one in wanted):
            raise EditRefused("foreign_row")
        clashes = [clash for one in wanted if one.pk for clash in self._clashes(one.pk, one, shown[one.pk])]
        if clashes:
            raise ChangedMeanwhile(clashes)
        for one in wanted:
            row = self.rows.get(one.pk or 0) if one.is_removed else None
            if row and (uses := [use for use in uses_of(row) if use.forbids]):
                raise InUse(str(row), uses)

    def _clashes(self, pk: int, one: Wanted, shown: Values) -> list[Clash]:
        row = self.rows.get(pk)
        changes = wanted_changes(shown, one.values)
        if row is None:
            return [] if one.is_removed or not changes else [Clash(pk, "", None)]
        current = self.listed.stated(row)
        if one.is_removed:
            return [Clash(pk, name, now) for name, now in current.items() if now != shown.get(name)]
        return clashes_of(pk, changes, shown, current)

    def change(self, shown: Mapping[int, Values], wanted: Sequence[Wanted]) -> None:
        for place, one in enumerate(wanted):
            row = None if one.pk is None else self.rows.get(one.pk)
            if one.pk is None:
                self._add(place, one)
            elif row is not None and one.is_removed:
                self._remove(row)
            elif row is not None:
                self._write(row, wanted_changes(shown[one.pk], one.values))

    def _add(self, place: int, one: Wanted) -> None:
        row = self.listed.model(project=self.project, ordinal=self._next_ordinal())
        if self.listed.key_from:
            taken = self.listed.model._default_manager.filter(project=self.project)
            row.key = free_key(taken, str(one.values[self.listed.key_from]), self.listed.name)
        self._set(row, {name: one.values[name] for name in self.listed.fields})
        row.save()
        for name in self.listed.links:
            getattr(row, name).set(one.values[name])
        self.rows[row.pk] = self.added[place] = row
        self._tell(row, added=self.listed.stated(row))

    def _remove(self, row: Any) -> None:
        self._tell(row, removed=self.listed.stated(row))
        del self.rows[row.pk]
        row.delete()

    def _write(self, row: Any, changes: Values) -> None:
        before = {name: as_stated(getattr(row, name)) for name in changes}
        called = name_of(self.listed, row)
        self._set(row, {name: value for name, value in changes.items() if name not in self.listed.links})
        written = [name for name in changes if name not in self.listed.links]
        if written:
            row.save(update_fields=written)
        for name in set(changes) & set(self.listed.links):
            getattr(row, name).set(changes[name])
        for name in changes:
            after = as_stated(getattr(row, name))
            if after != before[name]:
                self.changes.append({"row": called, "field": name, "before": before[name], "after": after})

    def _set(self, row: Any, values: Values) -> None:
        for name, value in values.items():
            is_new = isinstance(value, Organisation) and value.pk is None
            setattr(row, name, self._organisation(value.name) if is_new else value)

    def _organisation(self, name: str) -> Organisation:
        """The organisation that somebody typed, made if there is none of that name."""
        if found := organisation_called(self.project, name):
            return found
        made = Organisation(project=self.project, name=name, ordinal=self._next_ordinal(Organisation))
        made.key = free_key(self.project.organisations.all(), name, "organisation")
        made.save()
        self.changes.append({"row": made.key, "added": {"name": name}, "of": "organisations"})
        return made

    def _next_ordinal(self, model: type[models.Model] | None = None) -> int:
        rows = (model or self.listed.model)._default_manager.filter(project=self.project, ordinal__lt=ADDED_LATER)
        last: int | None = rows.aggregate(last=Max("ordinal"))["last"]
        return 0 if last is None else last + 1

    def reorder(self, wanted: Sequence[Wanted]) -> None:
        """Rows stand as they were wanted; those that the page did not show come after them."""
        if not self.listed.is_ordered:
            return
        placed = [self.added.get(n) or self.rows.get(one.pk or 0) for n, one in enumerate(wanted)]
        order = [row for row in placed if row is not None and row.pk in self.rows]
        order += [row for pk, row in self.rows.items() if pk not in {row.pk for row in order}]
        old = [row for row in order if row not in self.added.values()]
        if [row.ordinal for row in old] != sorted(row.ordinal for row in old):
            self.changes.append({"order": [name_of(self.listed, row) for row in order]})
        moved = [row for place, row in enumerate(order) if row.ordinal != place]
        for place, row in enumerate(order):
            row.ordinal = place
        self.listed.model._default_manager.bulk_update(moved, ["ordinal"])

    def _tell(self, row: Any, **what: Any) -> None:
        self.changes.append({"row": name_of(self.listed, row), **what})
