"""Who stands in an agenda: the project's people as of their last appearance, and the records that typed names mean.

A name that nobody of the project's speakers has makes a new person; who merely registered is never taken for a speaker.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from secrets import token_hex

from django.db.models import Exists, OuterRef, Q

from events.agenda_content import Agenda, AgendaPerson
from events.models import Contribution, Event
from people.models import Person
from projects.models import Organisation, Project
from projects.organisations import comparable_name

# Suggestions travel with the page.
SUGGESTED_AT_MOST = 600


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the project with position and organisation as of the last appearance."""

    person: int
    name: str
    position: str
    organisation: str


def known_people(project: Project) -> list[Known]:
    """Whoever has stood in an agenda of the project, by name; the last appearance says position and organisation."""
    rows = Contribution.objects.filter(event__project=project).order_by("event__starts_on", "pk")
    stated = rows.values_list("person_id", "person__name", "position", "organisation__name")
    last: dict[int, Known] = {}
    for person, name, position, organisation in stated:
        before = last.pop(person, None)
        says_nothing = not position and not organisation
        last[person] = before if before and says_nothing else Known(person, name, position or "", organisation or "")
    latest = list(last.values())[-SUGGESTED_AT_MOST:]
    return sorted(latest, key=lambda row: comparable_name(row.name))


@dataclass(slots=True)
class Records:
    """The records that an agenda's people and organisations mean, by the token of their row."""

    people: dict[str, int]
    organisations: dict[str, int | None]


def records_of(*, event: Event, agenda: Agenda, held: dict[int, Contribution]) -> Records:
    """Find the records and make those that are new; `held` are the agenda's rows so far, with person and organisation.

    A row that says the same name as before keeps its record.
    """
    everybody = list(agenda.everybody())
    return Records(_people(event, everybody, held), _organisations(event, everybody, held))


def _people(event: Event, everybody: list[AgendaPerson], held: dict[int, Contribution]) -> dict[str, int]:
    found = {row.token: kept for row in everybody if (kept := _kept_person(row, held)) is not None}
    asked = [row for row in everybody if row.token not in found]
    if not asked:
        return found
    chosen, named = _of_project(event.project, asked)
    made: dict[str, Person] = {}
    for row in asked:
        name = comparable_name(row.name)
        if row.person is not None and chosen.get(row.person) == name:
            found[row.token] = row.person
        elif name in named:
            found[row.token] = named[name]
        else:
            made.setdefault(name, _new_person(event, row.name))
    Person.objects.bulk_create(made.values())
    return found | {row.token: made[comparable_name(row.name)].pk for row in asked if row.token not in found}


def _kept_person(row: AgendaPerson, held: dict[int, Contribution]) -> int | None:
    """The record of the row as it stood, where it names the same person still."""
    was = held.get(int(row.token)) if row.token.isdecimal() else None
    if was is None or row.person not in (None, was.person_id):
        return None
    return was.person_id if comparable_name(row.name) == comparable_name(was.person.name) else None


def _of_project(project: Project, asked: Iterable[AgendaPerson]) -> tuple[dict[int, str], dict[str, int]]:
    """Names by id of those chosen, and ids by name of the project's speakers; of two namesakes the first."""
    chosen = [row.person for row in asked if row.person is not None]
    speaks = Exists(Contribution.objects.filter(person=OuterRef("pk")))
    rows = Person.objects.filter(project=project).annotate(speaks=speaks)
    found = rows.filter(Q(speaks=True) | Q(pk__in=chosen)).order_by("-ordinal", "-pk")
    names = {pk: (comparable_name(name), speaks) for pk, name, speaks in found.values_list("pk", "name", "speaks")}
    return {pk: name for pk, (name, _) in names.items()}, {name: pk for pk, (name, speaks) in names.items() if speaks}


def _new_person(event: Event, name: str) -> Person:
    made = {"name": name, "is_demonstration": event.is_demonstration}
    return Person(project=event.project, key=f"p-{token_hex(8)}", **made)


def _organisations(event: Event, everybody: list[AgendaPerson], held: dict[int, Contribution]) -> dict[str, int | None]:
    found = dict(_kept_organisations(everybody, held))
    asked = {row.token: row.organisation for row in everybody if row.organisation and row.token not in found}
    if not asked:
        return found
    called = reduce(or_, (Q(name__iexact=name) for name in set(asked.values())))
    known = Organisation.objects.filter(called, project=event.project).order_by("-ordinal", "-pk")
    ids = {comparable_name(name): pk for pk, name in known.values_list("pk", "name")}
    made = {comparable_name(name): _new_organisation(event, name) for name in asked.values()}
    new = {name: row for name, row in made.items() if name not in ids}
    Organisation.objects.bulk_create(new.values())
    ids |= {name: row.pk for name, row in new.items()}
    return found | {token: ids[comparable_name(name)] for token, name in asked.items()}


def _kept_organisations(
    everybody: list[AgendaPerson], held: dict[int, Contribution]
) -> Iterator[tuple[str, int | None]]:
    """Rows without one, and rows that say the name that they said."""
    for row in everybody:
        was = held.get(int(row.token)) if row.token.isdecimal() else None
        if row.organisation is None:
            yield row.token, None
        elif was is not None and was.organisation and was.organisation.name == row.organisation:
            yield row.token, was.organisation_id


def _new_organisation(event: Event, name: str) -> Organisation:
    made = {"name": name, "is_demonstration": event.is_demonstration}
    return Organisation(project=event.project, key=f"o-{token_hex(8)}", **made)
