"""Saving an event's whole agenda as it was edited, in one transaction and a fixed number of statements.

Rows that stay keep their ids and keys, since marks, choices and materials hang on them. What hangs on a part is known
further up: it is asked through the setting PART_KEEPER.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from secrets import token_hex
from typing import Any, NamedTuple, Protocol, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils.module_loading import import_string

from audit import trail
from events.agenda import AgendaRefused, keep_published
from events.agenda_changes import Change, changes
from events.agenda_content import Agenda, AgendaItem, AgendaPart, AgendaPerson, People, read_agenda, row_id
from events.agenda_people import Records, records_of
from events.models import Contribution, Event, Item, Part
from events.search import index_changed, words_of
from events.states import Verb, locked, refuse_state

PART = ("ordinal", "title", "kind", "access", "date", "starts_at", "ends_at", "venue", "capacity")
ITEM = ("part_id", "ordinal", "title", "kind", "starts_at", "ends_at")
PERSON = ("part_id", "item_id", "ordinal", "person_id", "function", "position", "organisation_id")

_Row = TypeVar("_Row", bound=Model)


class PartKeeper(Protocol):
    """What hangs on the parts of an event; made before the event is locked, it locks what must not move meanwhile."""

    def __init__(self, event: Event) -> None: ...

    def in_use(self, parts: Collection[int]) -> set[int]:
        """Those of the parts that somebody chose, was marked in or was counted in."""

    def follow(self, capacities: Mapping[int, int | None]) -> set[int]:
        """Give the parts so many seats; returns those that more people have chosen."""


class Saved(NamedTuple):
    """The agenda as it stands now, and what was changed."""

    agenda: Agenda
    changes: list[Change]


def save_agenda(*, event: Event, agenda: Agenda, seen: str, by: str, at: datetime) -> Saved:
    """Make the event's agenda what was typed; `seen` is the fingerprint of the agenda that was shown to be edited.

    Refuses in a state that allows no change (StateRefused), an agenda that somebody else changed meanwhile, the removal
    of a part that people hang on, and fewer seats than are taken. Nothing changed leaves nothing.
    Evidence: `agenda.changed` with what changed, and the fingerprints before and after.
    """
    with transaction.atomic():
        keeper = part_keeper(event)
        found = locked(event)
        refuse_state(found, Verb.CHANGE)
        before = read_agenda(found)
        if seen != before.fingerprint:
            raise AgendaRefused("changed_meanwhile")
        if agenda == before:
            return Saved(before, [])
        gone = _refuse_removal(keeper, before, agenda)
        words = words_of(_searched(found), found.project)
        keep_published(event=found, agenda=before)
        _Rows(found, agenda).write(gone)
        after = read_agenda(found)
        if refused := keeper.follow(_capacities(before, after)):
            raise AgendaRefused("seats_taken", *map(str, refused))
        index_changed(_searched(found), found.project, before=words)
        changed = changes(before, after)
        details = {"changes": changed, "was": before.fingerprint, "is": after.fingerprint}
        chain, subject = f"project:{found.project.key}", f"event:{found.key}"
        trail.record(chain=chain, action="agenda.changed", subject=subject, by=by, at=at, details=details)
    return Saved(after, changed)


def _searched(event: Event) -> Event:
    """The event as it stands now, with everything that it is found by."""
    whole = ("organisers", "parts__items", "contributions__person", "contributions__organisation")
    return Event.objects.prefetch_related(*whole).get(pk=event.pk)


def part_keeper(event: Event) -> PartKeeper:
    keeper: PartKeeper = import_string(settings.PART_KEEPER)(event)
    return keeper


def _refuse_removal(keeper: PartKeeper, before: Agenda, after: Agenda) -> set[int]:
    """The ids of the parts that are gone, none of which anybody hangs on."""
    gone = {int(part.token) for part in before.parts} - {row_id(part.token) for part in after.parts}
    if gone and (kept := keeper.in_use(gone)):
        raise AgendaRefused("part_in_use", *map(str, sorted(kept)))
    return gone


def _capacities(before: Agenda, after: Agenda) -> dict[int, int | None]:
    """The seats of the parts that have another number of them than they had."""
    had = {part.token: part.capacity for part in before.parts}
    return {int(part.token): part.capacity for part in after.parts if part.capacity != had.get(part.token)}


class _Rows:
    """The rows of one agenda while they are made what was typed; only what differs is written."""

    def __init__(self, event: Event, agenda: Agenda) -> None:
        self.event, self.agenda = event, agenda
        self.parts = {row.pk: row for row in event.parts.all()}
        self.items = {row.pk: row for row in Item.objects.filter(part__event=event)}
        self.people = {row.pk: row for row in event.contributions.select_related("person", "organisation")}

    def write(self, gone: set[int]) -> None:
        """Parts, then lines, then people; and away with what is not there any more, the other way round."""
        records = records_of(event=self.event, agenda=self.agenda, held=self.people)
        parts = [self._part(ordinal, part) for ordinal, part in enumerate(self.agenda.parts)]
        _put(Part, PART, parts)
        lines = [
            self._item(ordinal, item, row)
            for part, (row, _) in zip(self.agenda.parts, parts, strict=True)
            for ordinal, item in enumerate(part.items)
        ]
        _put(Item, ITEM, lines)
        people = self._people(records, [row for row, _ in parts], [row for row, _ in lines])
        _put(Contribution, PERSON, people)
        _remove(Contribution, self.people, people)
        _remove(Item, self.items, lines)
        Part.objects.filter(pk__in=gone).delete()

    def _part(self, ordinal: int, part: AgendaPart) -> tuple[Part, bool]:
        held = self.parts.get(row_id(part.token) or 0)
        row = held or Part(event=self.event, key=f"part-{token_hex(8)}")
        return _changed(row, {name: getattr(part, name) for name in PART[1:]} | {"ordinal": ordinal})

    def _item(self, ordinal: int, item: AgendaItem, part: Part) -> tuple[Item, bool]:
        row = self.items.get(row_id(item.token) or 0) or Item()
        return _changed(
            row, {name: getattr(item, name) for name in ITEM[2:]} | {"ordinal": ordinal, "part_id": part.pk}
        )

    def _people(
        self, records: Records, parts: Sequence[Part], items: Sequence[Item]
    ) -> list[tuple[Contribution, bool]]:
        made = self._people_of(records, self.agenda.people, {"part_id": None, "item_id": None})
        lines = iter(items)
        for part, row in zip(self.agenda.parts, parts, strict=True):
            made += self._people_of(records, part.people, {"part_id": row.pk, "item_id": None})
            for item in part.items:
                made += self._people_of(records, item.people, {"part_id": row.pk, "item_id": next(lines).pk})
        return made

    def _people_of(
        self, records: Records, people: People, place: dict[str, int | None]
    ) -> list[tuple[Contribution, bool]]:
        return [self._person(records, ordinal, row, place) for ordinal, row in enumerate(people)]

    def _person(
        self, records: Records, ordinal: int, person: AgendaPerson, place: dict[str, int | None]
    ) -> tuple[Contribution, bool]:
        row = self.people.get(row_id(person.token) or 0) or Contribution(event=self.event)
        stated: dict[str, Any] = {
            **place,
            "ordinal": ordinal,
            "person_id": records.people[person.token],
            "organisation_id": records.organisations[person.token],
            "function": person.function,
            "position": person.position,
        }
        return _changed(row, stated)


def _changed(row: _Row, stated: dict[str, Any]) -> tuple[_Row, bool]:
    """The row with what is stated now, and whether that has to be written."""
    differs = {name: value for name, value in stated.items() if getattr(row, name) != value}
    for name, value in differs.items():
        setattr(row, name, value)
    return row, bool(differs) or row.pk is None


def _put(model: type[_Row], names: Collection[str], rows: Sequence[tuple[_Row, bool]]) -> None:
    """New rows and changed rows, in one statement each."""
    written = [row for row, is_changed in rows if is_changed]
    columns = [name.removesuffix("_id") for name in names]
    if written:
        model._default_manager.bulk_create(written, update_conflicts=True, update_fields=columns, unique_fields=["id"])


def _remove(model: type[_Row], held: Mapping[int, _Row], rows: Sequence[tuple[_Row, bool]]) -> None:
    if gone := set(held) - {row.pk for row, _ in rows}:
        model._default_manager.filter(pk__in=gone).delete()
