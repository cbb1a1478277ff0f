"""An event's agenda laid out as a printed programme: sections, parallel groups side by side, times in the margin.

Only arranges what the agenda states. It is drawn once for a published version and language, and kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from events.agenda_content import Agenda, AgendaItem, AgendaPart, AgendaPerson, read_agenda
from events.agenda_words import in_words
from events.models import AgendaVersion, Contribution, Event, Part, RenderedAgenda
from projects.in_words import clock_span, when_in_words
from projects.partial_dates import PartialDate
from projects.texts import Text

# Stands first in every kept rendering; raise it with each change of the layout, so that all are drawn anew.
LAYOUT = "<!--4-->"
# How much of what changed is told above the programme.
CHANGES_TOLD = 3

# What kinds of agenda line are called in the margin where no time is stated.
ITEM_KINDS: dict[str, str | Promise] = {
    "opening": _("opening"),
    "presentation": _("talk"),
    "example_mentioned": _("example"),
    "discussion": _("discussion"),
    "visit": _("visit"),
    "workshop": _("workshop"),
    "training": _("training"),
    "break": _("break"),
}
# What a person does, as a verb before the name; a talk needs no word.
DOES: dict[str, str | Promise] = {
    Contribution.Function.OPENER: _("opened by"),
    Contribution.Function.MODERATOR: _("moderated by"),
    Contribution.Function.GROUP_MODERATOR: _("group led by"),
    Contribution.Function.PANELIST: _("in the panel"),
    Contribution.Function.MENTIONED: _("mentioned in the source"),
}


@dataclass(frozen=True, slots=True)
class Appearance:
    """A person in a public function, with position and organisation of that day."""

    name: str
    does: str | Promise
    position: str | None
    organisation: str | None


@dataclass(frozen=True, slots=True)
class Slot:
    at: str
    kind: str | Promise
    title: Text
    people: list[Appearance]


@dataclass(frozen=True, slots=True)
class Group:
    """One part of the event."""

    title: Text | None
    kind: str
    at: str
    place: str
    capacity: int | None
    people: list[Appearance]
    slots: list[Slot]
    has_margin: bool
    is_pause: bool


@dataclass(frozen=True, slots=True)
class Section:
    """One part, or parallel groups that take place side by side."""

    day: str
    groups: list[Group]

    @property
    def is_parallel(self) -> bool:
        return len(self.groups) > 1


def kept_programme(*, event: Event, version: int | None, kept: str | None, language: str) -> str:
    """The kept rendering of a published version, drawn and kept now if there is none of today's layout.

    It is drawn from what was published: what was edited since waits for the next version.
    """
    if kept is not None and kept.startswith(LAYOUT):
        return kept
    if version is None:
        return _not_published(language)
    found = AgendaVersion.objects.get(pk=version)
    agenda = read_agenda(event) if found.content is None else Agenda.from_json(found.content)
    drawn = LAYOUT + render_programme(event=event, agenda=agenda, language=language, version=found)
    RenderedAgenda.objects.update_or_create(version_id=version, language=language, defaults={"html": drawn})
    return drawn


def _not_published(language: str) -> str:
    with override(language):
        return render_to_string("events/_programme.html", {"is_unpublished": True})


def render_programme(*, event: Event, agenda: Agenda, language: str, version: AgendaVersion | None = None) -> str:
    """The agenda as a piece of page in one language; a later version says what it changed."""
    source = getattr(event.project, "source", None)
    with override(language):
        changed = in_words(version.changes) if version else []
        content = {
            "sections": list(_sections(event, list(agenda.parts), language)),
            "people": [_appearance(row) for row in agenda.people],
            "source_language": source.language if source else None,
            "version": version,
            "published_on": localdate(version.published_at) if version else None,
            "changed": changed[:CHANGES_TOLD],
            "changed_more": max(0, len(changed) - CHANGES_TOLD),
        }
        return render_to_string("events/_programme.html", content)


def _sections(event: Event, parts: list[AgendaPart], language: str) -> Iterator[Section]:
    several_days = len({part.date for part in parts if part.date}) > 1
    said: PartialDate | None = None
    for _key, run in groupby(enumerate(parts), key=_side_by_side):
        together = [part for _number, part in run]
        day = together[0].date
        is_new = several_days and day is not None and day != said
        said = day or said
        groups = [_group(event, part, language) for part in together]
        yield Section(when_in_words(day, None, language) if is_new and day else "", groups)


def _side_by_side(numbered: tuple[int, AgendaPart]) -> tuple[bool, object]:
    """Neighbouring parallel groups of one day belong together; every other part stands alone."""
    number, part = numbered
    is_parallel = part.kind == Part.Kind.PARALLEL_GROUP
    return is_parallel, part.date if is_parallel else number


def _group(event: Event, part: AgendaPart, language: str) -> Group:
    items = list(part.items)
    people = [_appearance(row, part.kind) for row in part.people]
    if len(items) == 1 and part.title and items[0].title == part.title:
        people += [_appearance(row) for row in items[0].people]
        items = []
    slots = [_slot(item, language) for item in items]
    return Group(
        title=part.title,
        kind=str(Part.Kind(part.kind).label) if part.kind else "",
        at=clock_span(part.starts_at, part.ends_at, language),
        place=part.venue if part.venue and part.venue != event.venue_name else "",
        capacity=part.capacity,
        people=people,
        slots=slots,
        has_margin=any(slot.at or slot.kind for slot in slots),
        is_pause=part.kind == Part.Kind.BREAK and not slots,
    )


def _slot(item: AgendaItem, language: str) -> Slot:
    return Slot(
        at=clock_span(item.starts_at, item.ends_at, language),
        kind=ITEM_KINDS.get(item.kind or "", ""),
        title=item.title,
        people=[_appearance(row, item.kind) for row in item.people],
    )


def _appearance(row: AgendaPerson, kind: str | None = None) -> Appearance:
    """A line that is an opening need not say again that the person opens."""
    does = "" if row.function == Contribution.Function.OPENER and kind == "opening" else DOES.get(row.function, "")
    return Appearance(row.printed or row.name, does, row.position, row.organisation)
