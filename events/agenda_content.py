"""An event's agenda as one value: what the editor, the comparison, the check for conflicts and the programme all read.

`token` is the id of the row, or, of what was just typed, any text that is no number.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from events.models import Contribution, Event, Item, Part
from projects.partial_dates import PartialDate
from projects.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPerson:
    """Somebody's public function; `person` is the id of the record, None where only a name was typed.

    `printed` is how they wish to be named here.
    """

    token: str
    person: int | None
    name: str
    function: str
    printed: str | None = None
    position: str | None = None
    organisation: str | None = None


People = tuple[AgendaPerson, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One line; times as stated."""

    token: str
    title: Text
    kind: str | None = None
    starts_at: str | None = None
    ends_at: str | None = None
    people: People = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPart:
    """One part of the event with its lines; `people` are those of the whole part."""

    token: str
    title: Text | None = None
    kind: str | None = None
    access: str | None = None
    date: PartialDate | None = None
    starts_at: str | None = None
    ends_at: str | None = None
    venue: str | None = None
    capacity: int | None = None
    people: People = ()
    items: tuple[AgendaItem, ...] = ()

    @property
    def name(self) -> str:
        """Its title, else what sort of part it is."""
        return str(self.title) if self.title else str(Part.Kind(self.kind or Part.Kind.OTHER).label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """All of it; `people` are those of the whole event."""

    people: People = ()
    parts: tuple[AgendaPart, ...] = ()

    def everybody(self) -> Iterator[AgendaPerson]:
        yield from self.people
        for part in self.parts:
            yield from part.people
            for item in part.items:
                yield from item.people

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"parts": [_part_as_json(part) for part in self.parts]}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Agenda":
        return cls(people=_people_of(kept), parts=tuple(_part_from_json(part) for part in kept["parts"]))

    @property
    def fingerprint(self) -> str:
        """Two agendas with the same one say the same, about the same rows."""
        stated = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(stated.encode()).hexdigest()


def row_id(token: str) -> int | None:
    return int(token) if token.isdecimal() else None


def read_agenda(event: Event) -> Agenda:
    """The agenda as its rows state it now, in three statements."""
    people: dict[tuple[int | None, int | None], list[AgendaPerson]] = defaultdict(list)
    for row in event.contributions.select_related("person", "organisation"):
        people[row.part_id, row.item_id].append(_person(row))
    items: dict[int, list[AgendaItem]] = defaultdict(list)
    for item in Item.objects.filter(part__event=event):
        items[item.part_id].append(_item(item, tuple(people[item.part_id, item.pk])))
    parts = (_part(part, tuple(people[part.pk, None]), tuple(items[part.pk])) for part in event.parts.all())
    return Agenda(people=tuple(people[None, None]), parts=tuple(parts))


def _person(row: Contribution) -> AgendaPerson:
    return AgendaPerson(
        token=str(row.pk),
        person=row.person_id,
        name=row.person.name,
        function=row.function,
        printed=row.name_as_printed,
        position=row.position,
        organisation=row.organisation.name if row.organisation else None,
    )


def _item(row: Item, people: People) -> AgendaItem:
    return AgendaItem(
        token=str(row.pk),
        title=row.title,
        kind=row.kind,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        people=people,
    )


def _part(row: Part, people: People, items: tuple[AgendaItem, ...]) -> AgendaPart:
    return AgendaPart(
        token=str(row.pk),
        title=row.title,
        kind=row.kind,
        access=row.access,
        date=row.date,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        venue=row.venue,
        capacity=row.capacity,
        people=people,
        items=items,
    )


def _part_as_json(part: AgendaPart) -> dict[str, Any]:
    return asdict(part) | {"date": str(part.date) if part.date else None}


def _people_of(kept: dict[str, Any]) -> People:
    return tuple(AgendaPerson(**person) for person in kept["people"])


def _part_from_json(kept: dict[str, Any]) -> AgendaPart:
    items = (AgendaItem(**item | {"title": Text(item["title"]), "people": _people_of(item)}) for item in kept["items"])
    title, date = kept["title"], kept["date"]
    made = {
        "title": None if title is None else Text(title),
        "date": PartialDate.parse(date) if date else None,
        "people": _people_of(kept),
        "items": tuple(items),
    }
    return AgendaPart(**kept | made)
