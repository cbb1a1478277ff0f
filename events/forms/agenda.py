"""Reads what the agenda's editor sent back: rows of text into an agenda, with each fault beside its field.

What nobody touched is kept exactly as it was stated; what was typed is read as people write it: “9.30 Atklāšana”,
“moderē Anna Bērziņa, direktore, Kalnu novads; Jānis Kalns”.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.agenda_content import Agenda, AgendaItem, AgendaPart, AgendaPerson, People
from events.clock_times import after, at_clock, clock_of, read_clock, split_line
from events.forms.agenda_rows import AgendaRows, ItemRow, PartRow, PersonRow, new_token
from events.models import Contribution, Part
from projects.organisations import comparable_name
from projects.partial_dates import PartialDate
from projects.texts import LANGUAGES, Text

LONGEST_DAY = 24 * 60
MOST_SEATS = 100_000
_FUNCTION = Contribution.Function
# Words before or after a name that say what the person does; Latvian, English, Lithuanian.
DOES = {
    "moderē": _FUNCTION.MODERATOR,
    "vada": _FUNCTION.MODERATOR,
    "moderates": _FUNCTION.MODERATOR,
    "chairs": _FUNCTION.MODERATOR,
    "moderuoja": _FUNCTION.MODERATOR,
    "vada grupu": _FUNCTION.GROUP_MODERATOR,
    "leads the group": _FUNCTION.GROUP_MODERATOR,
    "veda grupę": _FUNCTION.GROUP_MODERATOR,
    "atklāj": _FUNCTION.OPENER,
    "opens": _FUNCTION.OPENER,
    "atidaro": _FUNCTION.OPENER,
    "panelī": _FUNCTION.PANELIST,
    "panel": _FUNCTION.PANELIST,
    "diskusijoje": _FUNCTION.PANELIST,
    "runā": _FUNCTION.SPEAKER,
    "speaks": _FUNCTION.SPEAKER,
    "kalba": _FUNCTION.SPEAKER,
}
_WORDS = "|".join(re.escape(word) for word in sorted(DOES, key=len, reverse=True))
_BEFORE = re.compile(rf"({_WORDS})[:\s]\s*(.+)", re.IGNORECASE)
_AFTER = re.compile(rf"(.+?)\s*\(({_WORDS})\)(.*)", re.IGNORECASE)

FAULTS: dict[str, str | Promise] = {
    "title": _("Write what this line is."),
    "clock": _("This is not a time of day. Write it like 9.30."),
    "minutes": _("Write how many minutes it lasts, such as 45."),
    "minutes_alone": _("Write when it begins as well, or leave the minutes empty."),
    "midnight": _("This lasts past midnight: put the rest on the next day."),
    "backwards": _("It ends before it begins."),
    "number": _("Write a number of seats, or leave it empty."),
    "choice": _("Choose from the list."),
}


class Reading:
    """One reading of rows against the agenda that stands now; faults are written to the rows."""

    def __init__(self, current: Agenda, language: str, days: Collection[str]) -> None:
        self.language, self.days = language, set(days)
        self.parts = {part.token: part for part in current.parts}
        self.items = {item.token: item for part in current.parts for item in part.items}
        self.people = {row.token: row for row in current.everybody()}

    def agenda(self, rows: AgendaRows) -> Agenda:
        """What the rows say. Where a row has a fault, what it says cannot be relied on."""
        parts = [self._part(row) for row in rows.parts if row.token in self.parts or not row.is_blank]
        is_moved = any(part.date != self.parts[part.token].date for part in parts if part.token in self.parts)
        return Agenda(people=self._people(rows.people), parts=tuple(_by_day(parts) if is_moved else parts))

    def _part(self, row: PartRow) -> AgendaPart:
        was = self.parts.get(row.token)
        shown = PartRow.of(was, self.language) if was else PartRow(row.token)
        start = self._clock(row, "start", row.start, shown.start, was.starts_at if was else None)
        end = self._clock(row, "end", row.end, shown.end, was.ends_at if was else None)
        is_touched = (row.start, row.end) != (shown.start, shown.end)
        if is_touched and start and end and clock_of(end) < clock_of(start) and "end" not in row.errors:
            row.errors["end"] = str(FAULTS["backwards"])
        return AgendaPart(
            token=row.token,
            title=_title(row.titles, was.title if was else None),
            kind=_choice(row, "kind", Part.Kind.values),
            access=_choice(row, "access", Part.Access.values),
            date=self._day(row, shown),
            starts_at=start,
            ends_at=end,
            venue=kept(row.venue, was.venue if was else None),
            capacity=_seats(row),
            people=self._people(row.people),
            items=tuple(self._item(item) for item in row.items if item.token in self.items or not item.is_blank),
        )

    def _day(self, row: PartRow, shown: PartRow) -> PartialDate | None:
        if row.day not in {"", shown.day} | self.days:
            row.errors["day"] = str(FAULTS["choice"])
            return None
        return PartialDate.parse(row.day) if row.day else None

    def _clock(self, row: PartRow | ItemRow, name: str, typed: str, shown: str, stated: str | None) -> str | None:
        """The moment as it was stated where nobody touched it; else what was typed, in the same form."""
        if typed == shown:
            return stated
        if not typed:
            return None
        try:
            return at_clock(read_clock(typed), stated)
        except ValueError:
            row.errors[name] = str(FAULTS["clock"])
            return None

    def _item(self, row: ItemRow) -> AgendaItem:
        was = self.items.get(row.token)
        shown = ItemRow.of(was, self.language) if was else ItemRow(row.token)
        self._split(row, shown)
        if not any(row.titles.values()):
            row.errors["title"] = str(FAULTS["title"])
        start, end = self._times(row, shown, was)
        return AgendaItem(
            token=row.token,
            title=_title(row.titles, was.title if was else None) or Text(),
            kind=kept(row.kind, was.kind if was else None),
            starts_at=start,
            ends_at=end,
            people=self._people(row.people),
        )

    def _split(self, row: ItemRow, shown: ItemRow) -> None:
        """“9.30 Atklāšana” typed as the time or as the title is both."""
        title = row.titles.get(self.language, "")
        if " " in row.start and not title:
            title, row.start = row.start, ""
        if row.start or not title or title == shown.titles.get(self.language):
            return
        start, end, rest = split_line(title)
        if start:
            row.start, row.titles = start, Text(row.titles | {self.language: rest})
            if end and not row.minutes:
                row.minutes = _minutes(start, end)
        else:
            row.titles = Text(row.titles | {self.language: title})

    def _times(self, row: ItemRow, shown: ItemRow, was: AgendaItem | None) -> tuple[str | None, str | None]:
        stated = (was.starts_at, was.ends_at) if was else (None, None)
        if (row.start, row.minutes) == (shown.start, shown.minutes):
            return stated
        start = self._clock(row, "start", row.start, shown.start, stated[0])
        if not row.minutes:
            return start, None
        if not row.minutes.isdecimal() or not 0 < int(row.minutes) <= LONGEST_DAY:
            row.errors["minutes"] = str(FAULTS["minutes"])
        elif start is None and "start" not in row.errors:
            row.errors["minutes"] = str(FAULTS["minutes_alone"])
        elif start is not None:
            try:
                return start, after(start, int(row.minutes))
            except ValueError:
                row.errors["minutes"] = str(FAULTS["midnight"])
        return start, None

    def _people(self, rows: Iterable[PersonRow]) -> People:
        return tuple(person for row in rows for person in self._persons(row))

    def _persons(self, row: PersonRow) -> list[AgendaPerson]:
        """Those whom one field names; the same name as before is the same person."""
        function = row.function if row.function in _FUNCTION.values else _FUNCTION.SPEAKER.value
        was = self.people.get(row.token)
        if was is not None and comparable_name(was.name) == comparable_name(row.name):
            position, organisation = kept(row.position, was.position), kept(row.organisation, was.organisation)
            return [replace(was, function=function, position=position, organisation=organisation)]
        said = {"function": function, "position": kept(row.position), "organisation": kept(row.organisation)}
        names = [name for typed in row.name.split(";") if (name := typed.strip(" ,"))]
        chosen = int(row.person) if row.person.isdecimal() else None
        return [
            _person(name, said, token=new_token() if number or was else row.token, chosen=None if number else chosen)
            for number, name in enumerate(names)
        ]


def kept(typed: str, stated: str | None = None) -> str | None:
    """The text as it was stated where what came back is the same but for its spaces; else what was typed."""
    text = " ".join(typed.split())
    return stated if text == " ".join((stated or "").split()) else text or None


def _title(typed: dict[str, str], stated: Text | None) -> Text | None:
    """By language; a language that was stated as empty stays so."""
    was = stated or Text()
    found = {code: kept(typed.get(code, ""), was.get(code)) for code in LANGUAGES}
    return Text({code: text for code, text in found.items() if text is not None}) or None


def _person(typed: str, said: dict[str, str | None], *, token: str, chosen: int | None) -> AgendaPerson:
    """“moderē Anna Bērziņa, direktore, Kalnu novads”: function, name, position, organisation."""
    function, text = split_function(typed)
    name, *more = (piece.strip() for piece in text.split(",", 2))
    position, organisation = [*more, "", ""][:2]
    return AgendaPerson(
        token=token,
        person=chosen,
        name=name,
        function=function or str(said["function"]),
        position=said["position"] or position or None,
        organisation=said["organisation"] or organisation or None,
    )


def split_function(typed: str) -> tuple[str, str]:
    """“moderē Anna Bērziņa” and “Anna Bērziņa (moderē)” → “moderator” and the rest."""
    if found := _BEFORE.fullmatch(typed):
        return DOES[found[1].lower()].value, found[2]
    if found := _AFTER.fullmatch(typed):
        return DOES[found[2].lower()].value, f"{found[1]}{found[3]}"
    return "", typed


def _minutes(start: str, end: str) -> str:
    first, last = (read_clock(typed).split(":") for typed in (start, end))
    minutes = (int(last[0]) - int(first[0])) * 60 + int(last[1]) - int(first[1])
    return str(minutes) if minutes > 0 else ""


def _choice(row: PartRow, name: str, values: Collection[str]) -> str | None:
    typed = str(getattr(row, name))
    if typed and typed not in values:
        row.errors[name] = str(FAULTS["choice"])
        return None
    return typed or None


def _seats(row: PartRow) -> int | None:
    if not row.capacity:
        return None
    if not row.capacity.isdecimal() or int(row.capacity) > MOST_SEATS:
        row.errors["capacity"] = str(FAULTS["number"])
        return None
    return int(row.capacity)


def _by_day(parts: list[AgendaPart]) -> list[AgendaPart]:
    """In the order of their days; what says no day stays with what stands before it."""
    days: dict[str, str] = {}
    last = ""
    for part in parts:
        last = str(part.date) if part.date else last
        days[part.token] = last
    return sorted(parts, key=lambda part: days[part.token])
