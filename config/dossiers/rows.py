"""The rows of a dossier's records, made in bulk; the order of a list is kept as `ordinal`.

Everything is checked before (`shape`, `references`): here every key is known to lead somewhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

from django.db.models import Model

from config.dossiers import columns
from config.dossiers.bulk import Row, insert_plain
from config.dossiers.columns import Record, kept
from events.models import AttendeeGroup, Completion, Contribution, Event, Item, Organiser, Part, Scheme
from materials.models import Material
from people.models import Person
from projects.indicators import current_definitions
from projects.models import Amount, Commitment, Indicator, OpenPoint, Organisation, Partner, Project, Source, Statement
from registrations.models import Headcount, Mark, Registration

BATCH = 2000
STATUS = {"planned": Event.Status.PUBLISHED, "held": Event.Status.HELD, "cancelled": Event.Status.CANCELLED}

_Row = TypeVar("_Row", bound=Model)
Ids = dict[str, int]
IdsInEvent = dict[tuple[str, str], int]


@dataclass(slots=True)
class Known:
    """The rows made so far, by key; parts and registrations by the key of their event and their own."""

    organisations: Ids
    people: Ids
    schemes: Ids
    events: Ids = field(default_factory=dict)
    parts: IdsInEvent = field(default_factory=dict)


def load_named(project: Project, dossier: Record) -> Known:
    """Organisations, people and schemes: what other records refer to."""
    return Known(
        organisations=_by_key(Organisation, project, dossier.get("organisations", []), columns.ORGANISATION),
        people=_people(project, dossier.get("people", [])),
        schemes=_by_key(Scheme, project, dossier.get("schemes", []), columns.SCHEME),
    )


def load_project_rows(project: Project, dossier: Record, known: Known) -> None:
    """What the project itself states, beside its own row."""
    stated = dossier["project"]
    if source := dossier.get("source"):
        Source.objects.create(project=project, **kept(columns.SOURCE, source))
    _create(Partner, (_partner(project, n, row, known) for n, row in _listed(stated, "partners")))
    _create(Amount, (_amount(project, n, row, known) for n, row in _listed(stated, "amounts")))
    _create(Indicator, _indicators(project, stated))
    _create(Completion, _completions(dossier, known))
    for model, name, kept_in in (
        (Statement, "statements", columns.STATEMENT),
        (Commitment, "commitments", columns.COMMITMENT),
        (OpenPoint, "open_points", columns.OPEN_POINT),
    ):
        _create(model, (model(project=project, ordinal=n, **kept(kept_in, row)) for n, row in _listed(dossier, name)))


def load_events(project: Project, dossier: Record, known: Known) -> list[Event]:
    """The events' own rows, and what hangs on them without parts."""
    listed = list(_listed(dossier, "events"))
    events = _create(Event, (_event(project, n, record, known) for n, record in listed))
    known.events = {event.key: event.pk for event in events}
    _create(Organiser, _organisers(dossier, known))
    _create(AttendeeGroup, _in_events(AttendeeGroup, "attendee_groups", columns.ATTENDEE_GROUP, dossier, known))
    _create(Material, _in_events(Material, "materials", columns.MATERIAL, dossier, known))
    return events


def load_agendas(dossier: Record, known: Known) -> None:
    """Parts, items, contributors and head counts."""
    parts = list(_in_events(Part, "parts", columns.PART, dossier, known))
    keys = [(event["key"], part["key"]) for event in dossier.get("events", []) for part in event.get("parts", [])]
    known.parts = dict(zip(keys, (part.pk for part in _create(Part, parts)), strict=True))
    _create(Headcount, _headcounts(dossier, known))
    items = [
        (event, part, n, item)
        for event in dossier.get("events", [])
        for part in event.get("parts", [])
        for n, item in _listed(part, "items")
    ]
    made = _create(Item, (_item(known, event, part, n, item) for event, part, n, item in items))
    by_item = {id(item): row.pk for (_, _, _, item), row in zip(items, made, strict=True)}
    _create(Contribution, _contributions(dossier, known, by_item))


def load_attendance(project: Project, dossier: Record, known: Known) -> None:
    """Registrations and marks: the lists that grow without bound."""
    insert_plain(Registration, _registrations(dossier, known))
    rows = Registration.objects.filter(event__project=project).values_list("event__key", "key", "pk")
    made = {(event, key): pk for event, key, pk in rows.iterator()}
    insert_plain(Mark, _marks(project, dossier, known, made))


def _create(model: type[_Row], made: Iterable[_Row]) -> list[_Row]:
    return model._default_manager.bulk_create(made, batch_size=BATCH)


def _listed(record: Record, name: str) -> Iterator[tuple[int, Any]]:
    return enumerate(record.get(name, []))


def _by_key(
    model: type[Organisation] | type[Scheme], project: Project, records: list[Record], kept_in: columns.Columns
) -> Ids:
    made = (model(project=project, ordinal=n, **kept(kept_in, record)) for n, record in enumerate(records))
    return {row.key: row.pk for row in _create(model, made)}


def _people(project: Project, records: list[Record]) -> Ids:
    """Confirmed matches are set once all people are there, since they may lead anywhere."""
    made = (Person(project=project, ordinal=n, **kept(columns.PERSON, record)) for n, record in enumerate(records))
    people = {person.key: person for person in _create(Person, made)}
    matched = [people[record["key"]] for record in records if "same_as" in record]
    for person, target in zip(matched, (record["same_as"] for record in records if "same_as" in record), strict=True):
        person.same_as_id = people[target].pk
    Person.objects.bulk_update(matched, ["same_as"], batch_size=BATCH)
    return {key: person.pk for key, person in people.items()}


def _partner(project: Project, ordinal: int, record: Record, known: Known) -> Partner:
    organisation = known.organisations[record["organisation"]]
    return Partner(project=project, ordinal=ordinal, organisation_id=organisation, role=record["role"])


def _amount(project: Project, ordinal: int, record: Record, known: Known) -> Amount:
    whole = record["scope"] == "project"
    return Amount(
        project=project,
        ordinal=ordinal,
        organisation_id=None if whole else known.organisations[record["scope"]],
        **kept(columns.AMOUNT, record),
        **kept(columns.MONEY, record.get("money")),
    )


def _indicators(project: Project, stated: Record) -> Iterator[Indicator]:
    catalogue = current_definitions()
    for ordinal, record in _listed(stated, "indicators"):
        listed = None if "definition" in record else catalogue[record["code"]]
        kept_here = kept(columns.INDICATOR, record)
        yield Indicator(project=project, ordinal=ordinal, catalogue_definition=listed, **kept_here)


def _completions(dossier: Record, known: Known) -> Iterator[Completion]:
    for scheme in dossier.get("schemes", []):
        for ordinal, record in _listed(scheme, "completions"):
            scheme_id, person_id = known.schemes[scheme["key"]], known.people[record["person"]]
            kept_here = kept(columns.COMPLETION, record)
            yield Completion(scheme_id=scheme_id, ordinal=ordinal, person_id=person_id, **kept_here)


def _event(project: Project, ordinal: int, record: Record, known: Known) -> Event:
    return Event(
        project=project,
        ordinal=ordinal,
        status=STATUS[record["status"]],
        scheme_id=known.schemes[record["scheme"]] if "scheme" in record else None,
        **kept(columns.EVENT, record),
        **kept(columns.VENUE, record.get("venue")),
    )


def _organisers(dossier: Record, known: Known) -> Iterator[Organiser]:
    for event in dossier.get("events", []):
        for ordinal, key in _listed(event, "organisers"):
            event_id, organisation_id = known.events[event["key"]], known.organisations[key]
            yield Organiser(event_id=event_id, ordinal=ordinal, organisation_id=organisation_id)


def _in_events(model: type[_Row], name: str, kept_in: columns.Columns, dossier: Record, known: Known) -> Iterator[_Row]:
    """Rows of a list that every event has, when they refer to nothing but their event."""
    for event in dossier.get("events", []):
        for ordinal, record in _listed(event, name):
            yield model(event_id=known.events[event["key"]], ordinal=ordinal, **kept(kept_in, record))


def _item(known: Known, event: Record, part: Record, ordinal: int, record: Record) -> Item:
    part_id = known.parts[event["key"], part["key"]]
    return Item(part_id=part_id, ordinal=ordinal, **kept(columns.ITEM, record))


def _headcounts(dossier: Record, known: Known) -> Iterator[Headcount]:
    for event in dossier.get("events", []):
        for ordinal, record in _listed(event, "headcounts"):
            event_id, part_id = known.events[event["key"]], known.parts[event["key"], record["part"]]
            kept_here = kept(columns.HEADCOUNT, record)
            yield Headcount(event_id=event_id, part_id=part_id, ordinal=ordinal, **kept_here)


def _contributions(dossier: Record, known: Known, items: dict[int, int]) -> Iterator[Contribution]:
    for event in dossier.get("events", []):
        of_event = {"event_id": known.events[event["key"]]}
        yield from _contributions_of(event, of_event, known)
        for part in event.get("parts", []):
            of_part = of_event | {"part_id": known.parts[event["key"], part["key"]]}
            yield from _contributions_of(part, of_part, known)
            for item in part.get("items", []):
                yield from _contributions_of(item, of_part | {"item_id": items[id(item)]}, known)


def _contributions_of(holder: Record, place: dict[str, int], known: Known) -> Iterator[Contribution]:
    for ordinal, record in _listed(holder, "contributors"):
        yield Contribution(
            ordinal=ordinal,
            person_id=known.people[record["person"]],
            organisation_id=_organisation(record, known),
            **place,
            **kept(columns.CONTRIBUTION, record),
        )


def _organisation(record: Record, known: Known) -> int | None:
    return known.organisations[record["organisation"]] if "organisation" in record else None


def _registrations(dossier: Record, known: Known) -> Iterator[Row]:
    for event in dossier.get("events", []):
        for ordinal, record in _listed(event, "registrations"):
            yield {
                "event_id": known.events[event["key"]],
                "ordinal": ordinal,
                "person_id": known.people[record["person"]],
                "organisation_id": _organisation(record, known),
                **kept(columns.REGISTRATION, record),
                **kept(columns.ENTRY, record.get("entry")),
            }


def _marks(project: Project, dossier: Record, known: Known, registrations: IdsInEvent) -> Iterator[Row]:
    ordinals = count()
    for event in dossier.get("events", []):
        for record in event.get("attendance", []):
            yield {
                "project_id": project.pk,
                "ordinal": next(ordinals),
                "registration_id": registrations[event["key"], record["registration"]],
                "part_id": known.parts[event["key"], record["part"]],
                **kept(columns.MARK, record),
                **kept(columns.ANNULLED, record.get("annulled")),
            }
