"""What cannot be as an agenda states it: people and rooms in two places at once, hours that do not fit.

Conflicts are named and block nothing; only hours that run backwards are refused, where they are typed. What is not
stated is in conflict with nothing; a line without an end is taken to last until the next one begins.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.agenda_content import Agenda, AgendaItem, AgendaPart, People
from events.clock_times import clock_of, minute_of_day
from events.models import Contribution, Part
from events.search import fold
from projects.in_words import clock_span
from projects.partial_dates import PartialDate

# Parts that are often meant to run beside others.
BESIDE_OTHERS = frozenset(
    {Part.Kind.PARALLEL_GROUP, Part.Kind.WORKSHOP, Part.Kind.SITE_VISIT, Part.Kind.TRAINING_SESSION}
)


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes of one day; the day is as stated, and two spans of different days never meet."""

    day: str
    start: int
    end: int

    def meets(self, other: "Span") -> bool:
        """At the same time for at least a minute; who ends when the other begins does not meet it."""
        return self.day == other.day and self.start < other.end and other.start < self.end

    @property
    def words(self) -> str:
        stated = [f"{minute // 60:02}:{minute % 60:02}" for minute in (self.start, self.end)]
        return clock_span(stated[0], stated[1], get_language() or "lv")

    def shared(self, other: "Span") -> "Span":
        return Span(self.day, max(self.start, other.start), min(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the agenda a sentence leads: `anchor` is the row's, `address` another event's page."""

    label: str
    anchor: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    code: str
    sentence: str
    places: tuple[Place, ...]

    @property
    def is_gap(self) -> bool:
        """Worth knowing, and often meant."""
        return self.code == "gap"


@dataclass(frozen=True, slots=True)
class Engagement:
    """Somebody's function in another event of the project at the same time."""

    person: int
    name: str
    span: Span
    place: Place


@dataclass(frozen=True, slots=True)
class Days:
    """The event's first and last day, as far as they are known."""

    first: PartialDate | None
    last: PartialDate | None

    def day_of(self, part: AgendaPart) -> str:
        return str(part.date or self.first or "")

    def has(self, day: date) -> bool:
        first = self.first.first_day if self.first else None
        last = (self.last or self.first or PartialDate(None, None, None)).last_day
        return (first is None or first <= day) and (last is None or day <= last)


@dataclass(frozen=True, slots=True)
class _Busy:
    """Somebody who is somewhere at a time."""

    who: object
    name: str
    span: Span
    place: Place
    part: str


def conflicts(agenda: Agenda, days: Days, elsewhere: Sequence[Engagement] = ()) -> list[Conflict]:
    """Everything that does not fit, in the order in which it matters."""
    found = list(_double_booked(_busy(agenda, days), elsewhere))
    found += _side_by_side(agenda, days)
    for part in agenda.parts:
        found += _hours_of_part(part, days)
    return [*(row for row in found if not row.is_gap), *(row for row in found if row.is_gap)]


def spans_of(part: AgendaPart, day: str) -> dict[str, Span]:
    """When each line is on, by token; lines without a start are left out."""
    timed = [item for item in part.items if item.starts_at]
    ends = zip(timed, [*(item.starts_at for item in timed[1:]), part.ends_at], strict=False)
    return {item.token: _span(day, item.starts_at, item.ends_at or after) for item, after in ends}


def span_of(part: AgendaPart, day: str) -> Span | None:
    return _span(day, part.starts_at, part.ends_at) if part.starts_at and part.ends_at else None


def _span(day: str, start: str | None, end: str | None) -> Span:
    """A moment with its own day is on that day."""
    first = minute_of_day(start or "00:00")
    own = start.partition("T")[0] if start and "T" in start else day
    return Span(own, first, max(first, minute_of_day(end)) if end else first)


def part_place(part: AgendaPart) -> Place:
    return Place(part.name, anchor=f"part-{part.token}")


def item_place(item: AgendaItem) -> Place:
    at = clock_span(item.starts_at, None, get_language() or "lv")
    return Place(f"{at} {item.title}".strip(), anchor=f"line-{item.token}")


def _busy(agenda: Agenda, days: Days) -> Iterator[_Busy]:
    for part in agenda.parts:
        day = days.day_of(part)
        if whole := span_of(part, day):
            yield from _present(part.people, whole, part_place(part), part)
        spans = spans_of(part, day)
        for item in part.items:
            if item.token in spans:
                yield from _present(item.people, spans[item.token], item_place(item), part)


def _present(people: People, span: Span, place: Place, part: AgendaPart) -> Iterator[_Busy]:
    """Who is only mentioned is not there."""
    for row in people:
        if row.function != Contribution.Function.MENTIONED:
            yield _Busy(row.person or fold(row.name), row.printed or row.name, span, place, part.token)


def _double_booked(busy: Iterable[_Busy], elsewhere: Sequence[Engagement]) -> Iterator[Conflict]:
    """Within one part nobody is in two places: who moderates it may speak in it."""
    by_person: dict[object, list[_Busy]] = defaultdict(list)
    for row in busy:
        by_person[row.who].append(row)
    for rows in by_person.values():
        for one, other in combinations(rows, 2):
            if one.part != other.part and one.span.meets(other.span):
                yield _in_two_places(one.name, one.span.shared(other.span), one.place, other.place)
    for engagement in elsewhere:
        for row in by_person.get(engagement.person, ()):
            if row.span.meets(engagement.span):
                yield _in_two_places(row.name, row.span.shared(engagement.span), row.place, engagement.place)


def _in_two_places(name: str, when: Span, *places: Place) -> Conflict:
    told = {"name": name, "when": when.words}
    return Conflict("person", _("%(name)s is in two places at once, %(when)s.") % told, places)


def _side_by_side(agenda: Agenda, days: Days) -> Iterator[Conflict]:
    """Parts at the same time in one room, or though not everybody can be in both."""
    held = [(part, span) for part in agenda.parts if (span := span_of(part, days.day_of(part)))]
    for (one, when), (other, then) in combinations(held, 2):
        if not when.meets(then):
            continue
        told = {"room": one.venue, "when": when.shared(then).words}
        places = (part_place(one), part_place(other))
        if one.venue and other.venue and fold(one.venue) == fold(other.venue):
            yield Conflict("room", _("“%(room)s” is used twice at once, %(when)s.") % told, places)
        elif not {one.kind, other.kind} <= BESIDE_OTHERS:
            yield Conflict("parts", _("These parts are on at the same time, %(when)s.") % told, places)


def _hours_of_part(part: AgendaPart, days: Days) -> Iterator[Conflict]:
    if part.date and part.date.known_day and not days.has(part.date.known_day):
        yield Conflict("day", _("This part is on a day that is not one of the event’s."), (part_place(part),))
    if part.starts_at and part.ends_at and _runs_backwards(part):
        yield Conflict("backwards", _("This part ends before it begins."), (part_place(part),))
    yield from _outside(part)
    timed = [item for item in part.items if item.starts_at]
    for item in timed:
        if item.ends_at and _runs_backwards(item):
            yield Conflict("backwards", _("This line ends before it begins."), (item_place(item),))
    for one, other in pairwise(timed):
        yield from _between(one, other)


def _runs_backwards(row: AgendaPart | AgendaItem) -> bool:
    start, end = row.starts_at or "", row.ends_at or ""
    if "T" in start and "T" in end:
        return end.partition("T")[0] < start.partition("T")[0] or (
            end.partition("T")[0] == start.partition("T")[0] and clock_of(end) < clock_of(start)
        )
    return clock_of(end) < clock_of(start)


def _outside(part: AgendaPart) -> Iterator[Conflict]:
    first, last = clock_of(part.starts_at), clock_of(part.ends_at)
    for item in part.items:
        start, end = clock_of(item.starts_at), clock_of(item.ends_at)
        is_early = first and start and start < first
        is_late = last and ((start and start >= last) or (end and end > last))
        if is_early or is_late:
            told = {"hours": clock_span(part.starts_at, part.ends_at, get_language() or "lv")}
            sentence = _("This line is outside the hours of its part, %(hours)s.") % told
            yield Conflict("outside", sentence, (item_place(item), part_place(part)))


def _between(one: AgendaItem, other: AgendaItem) -> Iterator[Conflict]:
    start, end, following = clock_of(one.starts_at), clock_of(one.ends_at), clock_of(other.starts_at)
    places = (item_place(one), item_place(other))
    if following < start:
        yield Conflict("order", _("The second of these lines begins before the first."), places)
    elif end and following < end:
        yield Conflict("overlap", _("The second of these lines begins before the first has ended."), places)
    elif end and following > end:
        minutes = minute_of_day(following) - minute_of_day(end)
        yield Conflict(
            "gap", _("Nothing is said of %(minutes)s minutes between these lines.") % {"minutes": minutes}, places
        )
