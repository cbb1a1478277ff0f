"""Everything about one project's marks that decides whether they count, as columns.

Read in a constant number of statements and kept in arrays, one element a mark, so that 100,000 marks take a few
megabytes. What the facts mean for an indicator is decided in `indicators.py`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from events.models import Completion, Contribution, Event, Organiser, Part
from people.models import Gender, Person
from projects.models import Organisation, Partner, Project
from projects.organisations import legal_entity
from projects.partial_dates import PartialDate
from registrations.models import Education, LabourStatus, Mark, Registration

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Pair = tuple[int, int]

UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class EventFacts:
    """One event; `date` is its own date as YYYYMMDD, UNKNOWN where it is not known to the day.

    `responsible` names the partner who prepares it, empty where none is named.
    """

    key: str
    kind: str
    is_held: bool
    is_joint: bool
    is_advertised: bool
    date: int
    scheme: int
    action: int
    responsible: str


@dataclass(frozen=True, slots=True)
class PartFacts:
    """One part; `date` is its own where it has one, else its event's; `seconds` its length by the timetable."""

    event: int
    date: int
    access: str | None
    seconds: int


@dataclass(frozen=True, slots=True)
class MarkFacts:
    """One element a mark, in the order of the marks' keys by code point; categories are indices or UNKNOWN."""

    keys: list[str]
    annulled: Bools
    confirmed: Bools
    evidence: Ints
    seconds: Ints
    part: Ints
    person: Ints
    record: Ints
    organisation: Ints
    entity: Ints
    labour_status: Ints
    education: Ints


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """One element a person record: the natural person it belongs to, gender, and birth date as YYYYMMDD."""

    natural_person: Ints
    gender: Ints
    birth_date: Ints


@dataclass(frozen=True)
class Facts:
    """The facts of one project."""

    project: Project
    marks: MarkFacts
    people: PersonFacts
    parts: list[PartFacts]
    events: list[EventFacts]
    organisations: list[Organisation]
    organiser_entities: frozenset[Pair]
    contributors: frozenset[Pair]
    completions: frozenset[tuple[int, int, int]]
    partner_entities: dict[str, frozenset[int]]

    @cached_property
    def event_of_mark(self) -> Ints:
        return column(part.event for part in self.parts)[self.marks.part]

    @cached_property
    def date_of_mark(self) -> Ints:
        return column(part.date for part in self.parts)[self.marks.part]


def column(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def as_number(day: PartialDate | None) -> int:
    """The date as YYYYMMDD where it is known to the day, else UNKNOWN."""
    known = day.known_day if day else None
    return UNKNOWN if known is None else known.year * 10_000 + known.month * 100 + known.day


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Database id → index in the facts, for what marks and relations point at."""

    events: dict[int, int]
    parts: dict[int, int]
    records: dict[int, int]
    organisations: dict[int, int]
    entities: dict[int, int]
    schemes: dict[object, int]


def read_facts(project: Project) -> Facts:
    """Read a project's facts: ten statements, however many marks there are."""
    organisations = list(Organisation.objects.filter(project=project).order_by("pk"))
    entities = _entity_numbers(organisations)
    people, records = _read_people(project)
    schemes: dict[object, int] = {}
    events, event_numbers = _read_events(project, organisations, schemes)
    parts, part_numbers = _read_parts(project, events, event_numbers)
    places = {organisation.pk: number for number, organisation in enumerate(organisations)}
    numbers = _Numbers(event_numbers, part_numbers, records, places, entities, schemes)
    return Facts(
        project=project,
        marks=_read_marks(project, parts, people, numbers),
        people=people,
        parts=parts,
        events=events,
        organisations=organisations,
        organiser_entities=_read_organiser_entities(project, numbers),
        contributors=_read_contributors(project, people, numbers),
        completions=_read_completions(project, people, numbers),
        partner_entities=_read_partner_entities(project, numbers),
    )


def _entity_numbers(organisations: list[Organisation]) -> dict[int, int]:
    entities = _numbered(legal_entity(name=o.name, registration_number=o.registration_number) for o in organisations)
    return {organisation.pk: entity for organisation, entity in zip(organisations, entities, strict=True)}


def _numbered(values: Iterable[object]) -> list[int]:
    """Give equal values one number, counting from 0 in the order they appear."""
    numbers: dict[object, int] = {}
    return [numbers.setdefault(value, len(numbers)) for value in values]


def _organisers(project: Project) -> Iterable[Pair]:
    return Organiser.objects.filter(event__project=project).order_by().values_list("event", "organisation")


def _read_organiser_entities(project: Project, numbers: _Numbers) -> frozenset[Pair]:
    return frozenset(
        (numbers.events[event], numbers.entities[organisation]) for event, organisation in _organisers(project)
    )


def _read_contributors(project: Project, people: PersonFacts, numbers: _Numbers) -> frozenset[Pair]:
    """(event, natural person) of everyone with a function in the event, its parts or items but “mentioned”."""
    spoke = Contribution.objects.filter(event__project=project).exclude(function=Contribution.Function.MENTIONED)
    rows = spoke.order_by().values_list("event", "person").distinct()
    return frozenset(
        (numbers.events[event], int(people.natural_person[numbers.records[person]])) for event, person in rows
    )


def _read_completions(project: Project, people: PersonFacts, numbers: _Numbers) -> frozenset[tuple[int, int, int]]:
    """(scheme, natural person, last possible day); a completion without a date or year is none."""
    rows = Completion.objects.filter(scheme__project=project).values_list("scheme", "person", "completed_on")
    return frozenset(
        (numbers.schemes[scheme], int(people.natural_person[numbers.records[person]]), _last_day(on))
        for scheme, person, on in rows
        if scheme in numbers.schemes and on is not None and on.year is not None
    )


def _last_day(on: PartialDate) -> int:
    last = on.last_day
    return last.year * 10_000 + last.month * 100 + last.day if last else UNKNOWN


def _read_partner_entities(project: Project, numbers: _Numbers) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for role, organisation in Partner.objects.filter(project=project).values_list("role", "organisation"):
        found.setdefault(role, set()).add(numbers.entities[organisation])
    return {role: frozenset(entities) for role, entities in found.items()}


def _read_people(project: Project) -> tuple[PersonFacts, dict[int, int]]:
    people = Person.objects.filter(project=project).order_by("pk")
    rows = list(people.values_list("pk", "same_as", "gender", "birth_date"))
    record_of = {pk: record for record, (pk, *_) in enumerate(rows)}
    same_as = {pk: same for pk, same, *_ in rows if same is not None}
    return PersonFacts(
        natural_person=column(record_of[_natural_person(pk, same_as)] for pk, *_ in rows),
        gender=column(_GENDER.get(gender, UNKNOWN) for _, _, gender, _ in rows),
        birth_date=column(as_number(birth_date) for *_, birth_date in rows),
    ), record_of


def _natural_person(pk: int, same_as: dict[int, int]) -> int:
    """The last record of a chain of confirmed matches, which is shortened on the way; there are no loops."""
    chain = []
    while pk in same_as:
        chain.append(pk)
        pk = same_as[pk]
    same_as.update(dict.fromkeys(chain, pk))
    return pk


def _read_events(
    project: Project, organisations: list[Organisation], schemes: dict[object, int]
) -> tuple[list[EventFacts], dict[int, int]]:
    countries = _organising_countries(project, organisations)
    actions: dict[object, int] = {}
    rows = list(Event.objects.filter(project=project).select_related("responsible__organisation").order_by("pk"))
    found = [
        EventFacts(
            key=event.key,
            kind=event.kind,
            is_held=event.is_held,
            is_joint=len(countries.get(event.pk, ())) >= 2,
            is_advertised=bool(event.is_advertised),
            date=as_number(event.starts_on),
            scheme=_number_of(event.scheme_id, schemes),
            action=_number_of(event.action, actions),
            responsible=event.responsible.organisation.name if event.responsible else "",
        )
        for event in rows
    ]
    return found, {event.pk: number for number, event in enumerate(rows)}


def _number_of(value: object, seen: dict[object, int]) -> int:
    return seen.setdefault(value, len(seen)) if value else UNKNOWN


def _organising_countries(project: Project, organisations: list[Organisation]) -> dict[int, set[str]]:
    """The known countries of each event's organisers."""
    country_of = {organisation.pk: organisation.country for organisation in organisations}
    countries: dict[int, set[str]] = {}
    for event, organisation in _organisers(project):
        if country := country_of[organisation]:
            countries.setdefault(event, set()).add(country)
    return countries


def _read_parts(
    project: Project, events: list[EventFacts], event_of: dict[int, int]
) -> tuple[list[PartFacts], dict[int, int]]:
    rows = list(Part.objects.filter(event__project=project).order_by("pk"))
    found = [
        PartFacts(
            event=event_of[part.event_id],
            date=as_number(part.date) if part.date else events[event_of[part.event_id]].date,
            access=part.access,
            seconds=timetable_seconds(part.starts_at, part.ends_at),
        )
        for part in rows
    ]
    return found, {part.pk: number for number, part in enumerate(rows)}


def timetable_seconds(start: str | None, end: str | None) -> int:
    """A part's length where start and end are both clock times or both full moments, else 0; never negative."""
    if not start or not end or ("T" in start) != ("T" in end):
        return 0
    day = "" if "T" in start else "2000-01-01T"
    length = datetime.fromisoformat(day + end) - datetime.fromisoformat(day + start)
    return max(0, int(length.total_seconds()))


_GENDER: dict[str | None, int] = {gender: code for code, gender in enumerate(Gender.values)}
_LABOUR_STATUS: dict[str | None, int] = {status: code for code, status in enumerate(LabourStatus.values)}
_EDUCATION: dict[str | None, int] = {level: code for code, level in enumerate(Education.values)}
_MARK_COLUMNS = (
    "key",
    "annulled_reason",
    "evidence",
    "minutes",
    "part",
    "registration__status",
    "registration__person",
    "registration__organisation",
    "registration__labour_status",
    "registration__education",
)


def _read_marks(project: Project, parts: list[PartFacts], people: PersonFacts, numbers: _Numbers) -> MarkFacts:
    keys: list[str] = []

    def as_numbers() -> Iterator[tuple[int, ...]]:
        marks = Mark.objects.filter(project=project).order_by().values_list(*_MARK_COLUMNS)
        for key, annulled, evidence, minutes, part, status, person, organisation, work, level in marks.iterator(20_000):
            keys.append(key)
            at = numbers.parts[part]
            yield (
                annulled is not None,
                status == Registration.Status.CONFIRMED,
                UNKNOWN if evidence is None else evidence,
                parts[at].seconds if minutes is None else minutes * 60,
                at,
                numbers.records[person],
                numbers.organisations.get(organisation, UNKNOWN),
                numbers.entities.get(organisation, UNKNOWN),
                _LABOUR_STATUS.get(work, UNKNOWN),
                _EDUCATION.get(level, UNKNOWN),
            )

    table = np.fromiter(as_numbers(), dtype=np.dtype((np.int64, len(_MARK_COLUMNS))))
    by_key = sorted(range(len(keys)), key=keys.__getitem__)
    return _as_mark_facts([keys[number] for number in by_key], table[by_key], people.natural_person)


def _as_mark_facts(keys: list[str], table: Any, natural: Ints) -> MarkFacts:
    columns = [np.ascontiguousarray(values) for values in table.T]
    annulled, confirmed, evidence, seconds, part, record, organisation, entity, labour_status, education = columns
    return MarkFacts(
        keys=keys,
        annulled=annulled.astype(bool),
        confirmed=confirmed.astype(bool),
        evidence=evidence,
        seconds=seconds,
        part=part,
        person=natural[record] if len(keys) else record,
        record=record,
        organisation=organisation,
        entity=entity,
        labour_status=labour_status,
        education=education,
    )
