"""Correcting who a registration is for: the name, the e-mail address. Whether two records are one person, people say.

A link may correct what only its own registration relies on; what was proved of a person elsewhere keeps its name.
"""

from secrets import token_hex

from django.db.models import Q

from events.models import Event
from events.search import search_text
from people.models import Person
from projects.models import ADDED_LATER
from projects.organisations import comparable_name
from registrations.collation import sort_key
from registrations.models import Registration
from registrations.refusals import EnrolmentRefused


def correct(registration: Registration, *, name: str, email: str) -> dict[str, str]:
    """Put another name and address on a registration that is locked, unsaved yet; says what was there before.

    A new address revokes the link. Refuses a name and address under which somebody is registered for the event.
    """
    person, was = registration.person, {"name": registration.person.name, "email": registration.email or ""}
    before = {field: old for field, old in was.items() if old != {"name": name, "email": email}[field]}
    if not before:
        return {}
    _refuse_another(registration, name, email)
    if email.casefold() != was["email"].casefold():
        registration.link_version += 1
    registration.person = _record_for(person, name, email)
    registration.email, registration.email_folded = email, email.casefold()
    registration.name_folded = comparable_name(name)
    return before


def recorded(project: int, name: str, email: str) -> Person | None:
    """The project's record of this name and e-mail address. Two spellings stay two records."""
    same_address = Person.objects.with_address(email).filter(project=project)
    return next((row for row in same_address if comparable_name(row.name) == comparable_name(name)), None)


def _refuse_another(registration: Registration, name: str, email: str) -> None:
    same = Registration.objects.filter(event=registration.event, email_folded=email.casefold()).standing()
    if same.filter(name_folded=comparable_name(name)).exclude(pk=registration.pk).exists():
        raise EnrolmentRefused("registered_twice")


def _record_for(person: Person, name: str, email: str) -> Person:
    """The project's record of this name and address; else this one corrected, or another where others rely on it."""
    is_same_name = comparable_name(name) == comparable_name(person.name)
    if (known := recorded(person.project_id, name, email)) and known != person:
        return known
    is_spelling = is_same_name and email.casefold() == (person.email or "").casefold()
    if is_spelling or not is_relied_on(person):
        person.name, person.email = name, email
        person.save(update_fields=["name", "email"])
        follow_name(person)
        return person
    return _another(person, name, email, is_same=is_same_name)


def renamed(person: Person, name: str) -> Person:
    """This record under another spelling of its name, or another name; another record where others rely on it."""
    is_spelling = comparable_name(name) == comparable_name(person.name)
    if is_relied_on(person) and not is_spelling:
        return _another(person, name, None, is_same=False)
    person.name = name
    person.save(update_fields=["name"])
    follow_name(person)
    return person


def _another(person: Person, name: str, email: str | None, *, is_same: bool) -> Person:
    return Person.objects.create(
        project_id=person.project_id,
        key=f"p-{token_hex(8)}",
        name=name,
        email=email,
        same_as=person if is_same else None,
    )


def follow_name(person: Person) -> None:
    """Let every registration of the person be sorted and found by the name that the person has now."""
    keys = {"sort_key": sort_key(person.name), "found_by": search_text([person.name])}
    Registration.objects.filter(person=person).update(**keys)


def is_relied_on(person: Person) -> bool:
    """By a dossier, by a confirmed match, or by another registration."""
    is_stated = person.ordinal < ADDED_LATER or person.same_as_id is not None
    return is_stated or person.confirmed_as.exists() or person.registrations.count() > 1


def closed_elsewhere(registration: Registration) -> Event | None:
    """Another event with a closed list on which the person stands, under this record or one confirmed to be theirs."""
    lists = Event.objects.filter(status=Event.Status.CLOSED).exclude(pk=registration.event_id)
    return lists.filter(registrations__person__in=_records_of(registration.person)).order_by("starts_on", "pk").first()


def _records_of(person: Person) -> set[int]:
    """Ids of all records that people confirmed to be this person; matches may chain."""
    found: set[int] = set()
    wider = {person.pk}
    while wider != found:
        found = wider
        rows = Person.objects.filter(Q(pk__in=found) | Q(same_as__in=found)).values_list("pk", "same_as")
        wider = found | {pk for row in rows for pk in row if pk is not None}
    return found
