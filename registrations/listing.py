"""The list of an event's registrations: which rows, in which order. What stands in its columns is `listing_columns`.

The page and every export read the same queryset, so that a file never has other rows than the screen.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import (
    Aggregate,
    BigIntegerField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    When,
)
from django.db.models.functions import Coalesce

from events.models import Event, Part
from events.search import MOST_WORDS, fold
from projects.models import Organisation
from registrations.attendance import live_marks
from registrations.desk_lists import as_pattern
from registrations.models import PartChoice, Registration

Rows = QuerySet[Registration, dict[str, Any]]

ON_A_PAGE = 50
PRESENT, ABSENT, UNMARKED = "present", "absent", "unmarked"
SURNAME, NEWEST, OLDEST = "surname", "newest", "oldest"

_MUNICIPALITY = Coalesce("municipality", "organisation__municipality")
_MISSING = {
    "email": Q(email=None) | Q(email=""),
    "organisation": Q(organisation=None),
    "municipality": Q(stated_municipality=None) | Q(stated_municipality=""),
    "gender": Q(person__gender=None),
    "birth_date": Q(person__birth_date=None),
    "labour_status": Q(labour_status=None),
    "education": Q(education=None),
}
MISSING = tuple(_MISSING)


class PartNumbers(Aggregate):
    """Numbers of parts in one text, so that a row brings all of its parts with it."""

    function = "GROUP_CONCAT"
    output_field = TextField()
    allow_distinct = True

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="STRING_AGG(%(distinct)s(%(expressions)s)::text, ',')", **more
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of the list is asked for; `part` narrows to who chose it or was in it, and what present and absent mean."""

    status: str = ""
    part: str = ""
    presence: str = ""
    kind: str = ""
    municipality: str = ""
    missing: str = ""
    origin: str = ""
    typed: str = ""
    order: str = SURNAME

    @property
    def is_narrowed(self) -> bool:
        """By anything but the status."""
        return bool(self.typed) or self.is_filtered

    @property
    def is_filtered(self) -> bool:
        return any((self.part, self.presence, self.kind, self.municipality, self.missing, self.origin))


class Listing:
    """One event's list as it was asked for; reads lazily, and each thing once."""

    def __init__(self, event: Event, wanted: Wanted) -> None:
        self.event, self.wanted = event, wanted

    def narrowed(self, wanted: Wanted) -> "Listing":
        """Another list of the same event that need not read again what this one knows."""
        other = Listing(self.event, wanted)
        vars(other).update({name: vars(self)[name] for name in ("parts", "by_status") if name in vars(self)})
        return other

    @cached_property
    def parts(self) -> list[Part]:
        """What people are marked in, each with whether anybody was."""
        marked = Exists(live_marks().filter(part=OuterRef("pk")))
        chosen = Exists(PartChoice.objects.filter(part=OuterRef("pk")))
        return list(
            self.event.parts.exclude(kind=Part.Kind.BREAK)
            .annotate(is_marked=marked, is_chosen=chosen)
            .order_by("ordinal")
        )

    @cached_property
    def part(self) -> Part | None:
        return next((part for part in self.parts if part.key == self.wanted.part), None)

    @cached_property
    def by_status(self) -> dict[str, int]:
        """How many registrations there are of each status, whatever else is asked for."""
        counted = self.event.registrations.order_by().values_list("status").annotate(Count("pk"))
        return dict(counted)

    @property
    def total(self) -> int:
        """How many rows the list has."""
        if self.wanted.is_narrowed:
            return self.rows.count()
        counted = self.by_status
        return counted.get(self.wanted.status, 0) if self.wanted.status else sum(counted.values())

    @cached_property
    def rows(self) -> "QuerySet[Registration]":
        """The registrations that were asked for, in their order."""
        rows = Registration.objects.filter(event=self.event).order_by(*_order(self.wanted.order))
        rows = rows.alias(stated_municipality=_MUNICIPALITY)
        for condition in self._conditions():
            rows = rows.filter(condition)
        return rows

    @property
    def facts(self) -> Rows:
        """Each row with all that any column says of it, in one statement."""
        return _with_facts(self.rows)

    def page_facts(self, page: "QuerySet[Registration]") -> Rows:
        """The same for a stretch of the rows: nothing is worked out for the rows before it."""
        rows = Registration.objects.filter(pk__in=page.values("pk")).order_by(*_order(self.wanted.order))
        return _with_facts(rows)

    @cached_property
    def kinds(self) -> list[str]:
        """Kinds of the organisations that people of this event come from."""
        here = Registration.objects.filter(event=self.event, organisation=OuterRef("pk"))
        kinds = Organisation.objects.filter(Exists(here), kind__isnull=False).order_by().values_list("kind", flat=True)
        return sorted({kind for kind in kinds if kind})

    @cached_property
    def municipalities(self) -> list[str]:
        rows = Registration.objects.filter(event=self.event).order_by().annotate(stated_municipality=_MUNICIPALITY)
        return [name for name in rows.values_list("stated_municipality", flat=True).distinct() if name]

    def _conditions(self) -> list[Q]:
        wanted = self.wanted
        found = [
            Q(**{lookup: value})
            for lookup, value in (
                ("status", wanted.status),
                ("origin", wanted.origin),
                ("organisation__kind", wanted.kind),
                ("stated_municipality", wanted.municipality),
            )
            if value
        ]
        if wanted.missing in _MISSING:
            found.append(_MISSING[wanted.missing])
        if wanted.presence:
            found.append(self._of_presence(wanted.presence))
        elif self.part:
            found.append(_expected_in(self.part) | Q(Exists(_marks_in([self.part]))))
        return found + [_beginning(word, self.event) for word in fold(wanted.typed).split()[:MOST_WORDS]]

    def _of_presence(self, presence: str) -> Q:
        parts = [self.part] if self.part else self.parts
        here = Q(Exists(_marks_in(parts)))
        if presence == PRESENT:
            return here
        absent = ~here & Q(status=Registration.Status.CONFIRMED)
        if self.part:
            absent &= _expected_in(self.part)
        if not any(part.is_marked for part in parts):  # type: ignore[attr-defined]  # annotated in `parts`
            absent = Q(pk__in=())
        return absent if presence == ABSENT else ~here & ~absent


FACTS = (
    *("pk", "name", "organisation_name", "kind", "position", "status", "offered_until", "registered_at", "email"),
    *("municipality_name", "code", "origin", "gender", "birth_date", "labour_status", "education", "language"),
    *("chosen_parts", "present_parts"),
)


def _with_facts(rows: "QuerySet[Registration]") -> Rows:
    annotated: Rows = rows.annotate(
        name=F("person__name"),
        organisation_name=F("organisation__name"),
        kind=F("organisation__kind"),
        gender=F("person__gender"),
        birth_date=F("person__birth_date"),
        municipality_name=_MUNICIPALITY,
        chosen_parts=_chosen_parts(),
        present_parts=_present_parts(),
    ).values(*FACTS)
    return annotated


def _order(order: str) -> tuple[Any, ...]:
    if order == NEWEST:
        return (F("registered_at").desc(nulls_last=True), "-pk")
    return (F("registered_at").asc(nulls_last=True), "pk") if order == OLDEST else ("sort_key", "pk")


def _marks_in(parts: list[Part]) -> QuerySet[Any]:
    return live_marks().filter(registration=OuterRef("pk"), part__in=[part.pk for part in parts])


def _expected_in(part: Part) -> Q:
    """Who chose the part, and who chose nothing: where nothing was to be chosen, everybody comes to everything."""
    choices = PartChoice.objects.order_by().values("registration")
    return Q(pk__in=choices.filter(part=part)) | ~Q(pk__in=choices.filter(part__event=part.event_id))


def _chosen_parts() -> Subquery:
    """Numbers of the chosen parts; below zero where the person waits for a seat in it."""
    below_zero = ExpressionWrapper(F("part_id") * -1, BigIntegerField())
    number = Case(When(is_waiting=True, then=below_zero), default=F("part_id"), output_field=BigIntegerField())
    choices = PartChoice.objects.filter(registration=OuterRef("pk")).order_by().values("registration")
    return Subquery(choices.annotate(numbers=PartNumbers(number)).values("numbers"))


def _present_parts() -> Subquery:
    marks = live_marks().filter(registration=OuterRef("pk")).order_by().values("registration")
    return Subquery(marks.annotate(numbers=PartNumbers("part_id", distinct=True)).values("numbers"))


def _beginning(word: str, event: Event) -> Q:
    """The word begins a word of the person's name or of the organisation's."""
    called = Organisation.objects.filter(project=event.project_id, name__iregex=as_pattern(word))
    return Q(found_by__contains=f" {word}") | Q(organisation__in=called)
