"""What the agenda's editor shows: rows under their days, what does not fit, what is not published yet."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language

from events.agenda import AgendaRefused, compared
from events.agenda_content import Agenda, AgendaPart, People, read_agenda
from events.agenda_history import edits_since
from events.agenda_people import known_people
from events.agenda_words import in_words
from events.conflicts import Conflict, Days, conflicts
from events.engagements import engagements
from events.forms.agenda import Reading
from events.forms.agenda_options import Options
from events.forms.agenda_rows import AgendaRows, PartRow
from events.models import Event
from events.states import Verb, allows
from projects.in_words import date_in_words, day_in_words
from projects.organisations import comparable_name
from projects.partial_dates import PartialDate

MOST_DAYS = 31


@dataclass(slots=True)
class Day:
    """Parts of one day, neighbouring parallel groups together; `label` is empty where the event has one day only."""

    value: str
    label: str
    runs: list[list[PartRow]] = field(default_factory=list)


class AgendaPage:
    """The editor of one event's agenda, for what stands now or for what was sent."""

    def __init__(self, event: Event, sent: QueryDict | None = None) -> None:
        self.event, self.language = event, get_language() or "lv"
        self.current = read_agenda(event)
        self.days = Days(event.starts_on, event.ends_on)
        self.rows = AgendaRows.of(self.current, self.language) if sent is None else AgendaRows.sent(sent)
        self.seen = self.current.fingerprint if sent is None else sent.get("seen", "")
        self.is_sent = sent is not None
        self.people = known_people(event.project)
        self.meanwhile: list[dict[str, Any]] = []
        self.refusal = ""

    @property
    def organisations(self) -> list[str]:
        """Those that speakers of the project came from."""
        return sorted({known.organisation for known in self.people if known.organisation})

    def read(self) -> Agenda:
        """What was sent, with its faults beside the rows."""
        return Reading(self.current, self.language, self.day_values()).agenda(self.rows)

    def refuse(self, refusal: AgendaRefused) -> None:
        """Say why nothing was saved: beside the parts it is about, else above; parts that must stay come back."""
        if refusal.code == "changed_meanwhile":
            self.refusal = str(refusal)
            edits = edits_since(self.event, self.seen)
            self.meanwhile = [{"by": edit.by, "at": edit.at, "changes": in_words(edit.changes)} for edit in edits]
            self.seen = self.current.fingerprint
        for token in refusal.parts:
            row = self.rows.part(token) or self._put_back(token)
            if row is not None:
                row.errors["capacity" if refusal.code == "seats_taken" else "part"] = str(refusal)

    def _put_back(self, token: str) -> PartRow | None:
        for number, part in enumerate(self.current.parts):
            if part.token == token:
                row = PartRow.of(part, self.language)
                self.rows.parts.insert(number, row)
                return row
        return None

    def day_values(self) -> list[str]:
        """The event's days, where it is known to have several."""
        first = self.days.first.known_day if self.days.first else None
        last = self.days.last.known_day if self.days.last else None
        if not first or not last or last <= first:
            return []
        several = range(min((last - first).days + 1, MOST_DAYS))
        return [str(first + timedelta(days=number)) for number in several]

    def conflicts(self, agenda: Agenda) -> list[Conflict]:
        """With those of whom only the name was typed taken for the project's people of that name."""
        whole = self._recognised(agenda)
        return conflicts(whole, self.days, engagements(self.event, whole, self.days))

    def _recognised(self, agenda: Agenda) -> Agenda:
        ids = {comparable_name(known.name): known.person for known in reversed(self.people)}

        def people(rows: People) -> People:
            return tuple(replace(row, person=row.person or ids.get(comparable_name(row.name))) for row in rows)

        def part(row: AgendaPart) -> AgendaPart:
            items = tuple(replace(item, people=people(item.people)) for item in row.items)
            return replace(row, people=people(row.people), items=items)

        return Agenda(people=people(agenda.people), parts=tuple(map(part, agenda.parts)))

    def context(self, agenda: Agenda) -> dict[str, Any]:
        published, unpublished = compared(self.event, self.current)
        return {
            "event": self.event,
            "project": self.event.project,
            "page": self,
            "rows": self.rows.with_blanks(),
            "days": list(self._sections()),
            "options": Options(self.rows, self._day_choices()),
            "conflicts": self.conflicts(agenda),
            "version": published,
            "unpublished": in_words(unpublished),
            "may_change": allows(self.event.status, Verb.CHANGE),
            "new_part": PartRow("newpart", kind="plenary").with_line("newline"),
        }

    def _sections(self) -> Iterator[Day]:
        """In the order of the agenda; a day of the event without parts stands before the first later day."""
        values = self.day_values()
        waiting = list(values)
        explicit = {part.day for part in self.rows.parts if part.day}
        has_days = bool(values) or len(explicit) > 1
        for value, parts in groupby(self.rows.parts, key=lambda part: part.day if has_days else ""):
            while waiting and value and waiting[0] < value:
                yield self._section(waiting.pop(0))
            waiting = [day for day in waiting if day != value]
            yield self._section(value, list(parts), has_days=has_days)
        if not self.rows.parts and not values:
            yield Day("", "")
        for value in waiting:
            yield self._section(value)

    def _section(self, value: str, parts: list[PartRow] | None = None, *, has_days: bool = True) -> Day:
        runs: list[list[PartRow]] = []
        for is_group, run in groupby(parts or [], key=lambda part: part.is_group):
            together = list(run)
            runs += [together] if is_group else [[part] for part in together]
        return Day(value, self.day_label(value) if has_days else "", runs)

    def day_label(self, value: str) -> str:
        if not value:
            return ""
        day = PartialDate.parse(value)
        known = day.known_day
        return day_in_words(known, self.language) if known else date_in_words(day, self.language)

    def _day_choices(self) -> list[tuple[str, str]]:
        known = dict.fromkeys([*self.day_values(), *(part.day for part in self.rows.parts if part.day)])
        return [(value, self.day_label(value)) for value in known]
