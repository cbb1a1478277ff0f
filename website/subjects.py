"""What a journal entry is about, in words and with the page that shows it: `registration:seminar/r-1` by its person."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from events.models import Event
from projects.models import Project
from projects.texts import Text
from registrations.models import Mark, Registration


@dataclass(frozen=True, slots=True)
class Subject:
    """What an entry is about; no address where no page shows it."""

    words: str
    address: str = ""


def subjects_of(project: Project, subjects: Iterable[str]) -> dict[str, Subject]:
    """Each of these subjects, in a fixed number of statements."""
    wanted = {subject: subject.partition(":")[::2] for subject in subjects}
    keys = {
        kind: [key for found, key in wanted.values() if found == kind] for kind in ("event", "registration", "mark")
    }
    found = (
        _events(project, keys["event"]) | _registrations(project, keys["registration"]) | _marks(project, keys["mark"])
    )
    return {subject: found.get(subject, Subject(subject)) for subject in wanted}


def _events(project: Project, keys: list[str]) -> dict[str, Subject]:
    rows = Event.objects.filter(project=project, key__in=keys).values_list("key", "title")
    return {
        f"event:{key}": Subject(str(Text(title)), reverse("work-event", args=[project.key, key])) for key, title in rows
    }


def _registrations(project: Project, keys: list[str]) -> dict[str, Subject]:
    """Keys are `event/registration`."""
    own = {key.partition("/")[2] for key in keys}
    rows = Registration.objects.filter(event__project=project, key__in=own)
    found = rows.values_list("pk", "event__key", "key", "person__name")
    return {f"registration:{event}/{key}": Subject(name, _story(project, event, pk)) for pk, event, key, name in found}


def _marks(project: Project, keys: list[str]) -> dict[str, Subject]:
    rows = Mark.objects.filter(project=project, key__in=keys)
    found: Iterable[Any] = rows.values_list(
        "key", "registration", "registration__event__key", "registration__person__name"
    )
    return {f"mark:{key}": Subject(name, _story(project, event, pk)) for key, pk, event, name in found}


def _story(project: Project, event: str, registration: int) -> str:
    return reverse("registration-story", args=[project.key, event, registration])
