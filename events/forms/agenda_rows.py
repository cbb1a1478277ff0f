"""The rows of the agenda's editor as text: what is shown, and what came back typed. Meaning is read in `agenda`.

A row is named by its token; lists of tokens (`parts`, `p12-items`, `i57-people`) say what stands where.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from django.http import QueryDict
from django.utils.translation import ngettext

from events.agenda_content import Agenda, AgendaItem, AgendaPart, AgendaPerson, People
from events.clock_times import minutes_between
from events.models import Contribution, Part
from projects.in_words import clock
from projects.texts import LANGUAGES, Text

_TOKEN = re.compile(r"[a-z0-9]{1,24}")
LONGEST = 5000


def new_token() -> str:
    return f"n{token_hex(5)}"


@dataclass(slots=True)
class PersonRow:
    token: str
    name: str = ""
    person: str = ""
    function: str = Contribution.Function.SPEAKER.value
    position: str = ""
    organisation: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, person: AgendaPerson) -> "PersonRow":
        return cls(
            token=person.token,
            name=person.name,
            person=str(person.person or ""),
            function=person.function,
            position=person.position or "",
            organisation=person.organisation or "",
        )

    @classmethod
    def sent(cls, token: str, data: QueryDict) -> "PersonRow":
        names = ("name", "person", "function", "position", "organisation")
        stated: dict[str, Any] = {name: typed(data, f"c{token}-{name}") for name in names}
        return cls(token, **stated)

    @property
    def says(self) -> str:
        """Position and organisation in one line."""
        return ", ".join(text for text in (self.position, self.organisation) if text)

    @property
    def function_label(self) -> str:
        known = dict(Contribution.Function.choices)
        return "" if self.function == Contribution.Function.SPEAKER else str(known.get(self.function, ""))


@dataclass(slots=True)
class ItemRow:
    token: str
    start: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    minutes: str = ""
    kind: str = ""
    people: list[PersonRow] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, item: AgendaItem, language: str) -> "ItemRow":
        minutes = minutes_between(item.starts_at, item.ends_at)
        return cls(
            token=item.token,
            start=clock(item.starts_at, language),
            titles=dict(item.title),
            minutes="" if minutes is None else str(minutes),
            kind=item.kind or "",
            people=_rows(item.people),
        )

    @classmethod
    def sent(cls, token: str, data: QueryDict) -> "ItemRow":
        names = ("start", "minutes", "kind")
        stated: dict[str, Any] = {name: typed(data, f"i{token}-{name}") for name in names}
        people = [PersonRow.sent(each, data) for each in tokens(data, f"i{token}-people")]
        return cls(token, titles=_titles(data, f"i{token}"), people=people, **stated)

    @property
    def is_blank(self) -> bool:
        named = any(row.name for row in self.people)
        return not (self.start or self.minutes or named or any(self.titles.values()))


@dataclass(slots=True)
class PartRow:
    token: str
    titles: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    access: str = ""
    day: str = ""
    start: str = ""
    end: str = ""
    venue: str = ""
    capacity: str = ""
    people: list[PersonRow] = field(default_factory=list)
    items: list[ItemRow] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, part: AgendaPart, language: str) -> "PartRow":
        return cls(
            token=part.token,
            titles=dict(part.title or {}),
            kind=part.kind or "",
            access=part.access or "",
            day=str(part.date or ""),
            start=clock(part.starts_at, language),
            end=clock(part.ends_at, language),
            venue=part.venue or "",
            capacity="" if part.capacity is None else str(part.capacity),
            people=_rows(part.people),
            items=[ItemRow.of(item, language) for item in part.items],
        )

    @classmethod
    def sent(cls, token: str, data: QueryDict) -> "PartRow":
        names = ("kind", "access", "day", "start", "end", "venue", "capacity")
        stated: dict[str, Any] = {name: typed(data, f"p{token}-{name}") for name in names}
        people = [PersonRow.sent(each, data) for each in tokens(data, f"p{token}-people")]
        items = [ItemRow.sent(each, data) for each in tokens(data, f"p{token}-items")]
        return cls(token, titles=_titles(data, f"p{token}"), people=people, items=items, **stated)

    def with_line(self, token: str) -> "PartRow":
        """With one empty line: what a new part is copied from."""
        self.items = [ItemRow(token, people=[PersonRow(f"{token}who")])]
        self.people = [PersonRow(f"{self.token}who", function=self.moderator)]
        return self

    @property
    def is_group(self) -> bool:
        return self.kind == Part.Kind.PARALLEL_GROUP

    @property
    def says(self) -> str:
        """Room, seats and for whom, in one line."""
        seats = ngettext("%(n)s seat", "%(n)s seats", int(self.capacity)) if self.capacity.isdecimal() else ""
        access = str(dict(Part.Access.choices).get(self.access, ""))
        pieces = (self.venue, seats % {"n": self.capacity} if seats else "", access)
        return " · ".join(piece for piece in pieces if piece)

    @property
    def label(self) -> str:
        """What it is called for those who cannot see it."""
        return str(Text(self.titles)) or str(dict(Part.Kind.choices).get(self.kind, Part.Kind.OTHER.label))

    @property
    def shown_errors(self) -> list[tuple[str, str]]:
        """Faults that no folded field shows itself."""
        return [(name, words) for name, words in self.errors.items() if name != "capacity"]

    @property
    def is_blank(self) -> bool:
        """Added and left as it came; its kind and day were proposed."""
        typed_here = self.start or self.end or self.venue or self.capacity or any(self.titles.values())
        return not typed_here and not any(row.name for row in self.people) and all(row.is_blank for row in self.items)

    @property
    def moderator(self) -> str:
        """What whoever is named for the whole part most likely does."""
        function = Contribution.Function
        return (function.GROUP_MODERATOR if self.is_group else function.MODERATOR).value


@dataclass(slots=True)
class AgendaRows:
    people: list[PersonRow]
    parts: list[PartRow]

    @classmethod
    def of(cls, agenda: Agenda, language: str) -> "AgendaRows":
        return cls(_rows(agenda.people), [PartRow.of(part, language) for part in agenda.parts])

    @classmethod
    def sent(cls, data: QueryDict) -> "AgendaRows":
        people = [PersonRow.sent(each, data) for each in tokens(data, "e-people")]
        return cls(people, [PartRow.sent(each, data) for each in tokens(data, "parts")])

    @property
    def has_errors(self) -> bool:
        return any(self.errors())

    def errors(self) -> Iterator[tuple[str, str]]:
        """Each fault with the id of the field that it is about."""
        for part in self.parts:
            yield from ((f"p{part.token}-{name}", words) for name, words in part.errors.items())
            for item in part.items:
                yield from ((f"i{item.token}-{name}", words) for name, words in item.errors.items())
            for row in [*part.people, *(person for item in part.items for person in item.people)]:
                yield from ((f"c{row.token}-{name}", words) for name, words in row.errors.items())
        for row in self.people:
            yield from ((f"c{row.token}-{name}", words) for name, words in row.errors.items())

    def part(self, token: str) -> PartRow | None:
        return next((part for part in self.parts if part.token == token), None)

    def with_blanks(self) -> "AgendaRows":
        """Ready to be shown: a blank line below each part's lines, a blank field beside each line's people."""
        for part in self.parts:
            if not part.items or not part.items[-1].is_blank:
                part.items.append(ItemRow(new_token()))
            _add_blank(part.people, part.moderator)
            for item in part.items:
                _add_blank(item.people)
        _add_blank(self.people, Contribution.Function.MODERATOR.value)
        return self


def _add_blank(people: list[PersonRow], function: str = Contribution.Function.SPEAKER.value) -> None:
    if not people or people[-1].name:
        people.append(PersonRow(new_token(), function=function))


def typed(data: QueryDict, name: str) -> str:
    return data.get(name, "").replace("\x00", "").strip()[:LONGEST]


def tokens(data: QueryDict, name: str) -> list[str]:
    """The tokens of a list, each once."""
    return list(dict.fromkeys(token for token in data.getlist(name) if _TOKEN.fullmatch(token)))


def _titles(data: QueryDict, prefix: str) -> dict[str, str]:
    found = {code: typed(data, f"{prefix}-title-{code}") for code in LANGUAGES}
    return Text({code: text for code, text in found.items() if text})


def _rows(people: People) -> list[PersonRow]:
    return [PersonRow.of(person) for person in people]
