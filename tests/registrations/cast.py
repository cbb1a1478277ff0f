"""The people and the event of the registration stories."""

from datetime import UTC, datetime, timedelta
from typing import Any

from events.models import Event
from projects.models import Project
from projects.texts import Text
from registrations.enrolment import Applicant, register
from registrations.models import Registration, Seats
from registrations.terms import set_terms

AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
NEVER = AT + timedelta(days=3650)


def an_event(*, capacity: int | None = 2, starts_on: str = "2027-01-14", **columns: Any) -> Event:
    """A published seminar of a small project, open for registration until 10 January."""
    project, _ = Project.objects.get_or_create(key="kopa", defaults={"title": Text(lv="Kopā reģionos")})
    event = Event.objects.create(
        project=project,
        ordinal=0,
        key=columns.pop("key", "seminar"),
        title=Text(lv="Seminārs", en="Seminar"),
        kind=Event.Kind.SEMINAR,
        status=Event.Status.PUBLISHED,
        starts_on=starts_on,
        capacity=capacity,
        **columns,
    )
    closes_at = datetime(2027, 1, 10, 22, 0, tzinfo=UTC)
    set_terms(event=event, closes_at=closes_at, by="coordinator@example.org", at=AT)
    return Event.objects.select_related("project").get(pk=event.pk)


def a_person(number: int | str = 1, **said: Any) -> Applicant:
    return Applicant(**{"name": f"Anna {number}. Bērziņa", "email": f"anna{number}@example.org", **said})


def registered(event: Event, number: int | str = 1, *, at: datetime = AT, **said: Any) -> Registration:
    return register(event=event, applicant=a_person(number, **said), at=at).registration


def taken(event: Event) -> int:
    return Seats.objects.get(event=event, part=None).taken
