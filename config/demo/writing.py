"""Stores what the demonstration adds to a project, every row marked so, and journals it in the same transaction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from audit.trail import Draft, record_many
from config.demo.crowd import Guest
from config.demo.gatherings import Attendance, Door, Gathering
from materials.models import Material
from people.models import Person
from projects.indicators import current_definitions
from projects.models import Indicator, Organisation, Project
from registrations.models import Mark, Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Who loads, when, and what day it is for the demonstration."""

    by: str
    at: datetime
    today: date


def add_indicators(project: Project, targets: dict[str, int]) -> list[Indicator]:
    """Indicators of the catalogue with targets that nobody but the demonstration set."""
    catalogue, start = current_definitions(), project.indicators.count()
    return Indicator.objects.bulk_create(
        Indicator(
            project=project,
            ordinal=start + number,
            code=code,
            catalogue_definition=catalogue[code],
            target=target,
            is_demonstration=True,
        )
        for number, (code, target) in enumerate(targets.items())
    )


def hold(project: Project, crowd: Sequence[Guest], gatherings: Sequence[Gathering], occasion: Occasion) -> Attendance:
    """Let the gatherings take place and store people, registrations and marks."""
    events = {event.key: event for event in project.events.prefetch_related("parts")}
    attendance = Attendance()
    for gathering in gatherings:
        event = events[gathering.event]
        event.project = project
        Door(event, gathering, attendance, occasion.today).receive(crowd)
    _store(crowd, attendance)
    return attendance


def _store(crowd: Sequence[Guest], attendance: Attendance) -> None:
    hosts = {guest.organisation.key: guest.organisation for guest in crowd}
    Organisation.objects.bulk_create(sorted(hosts.values(), key=lambda host: host.ordinal))
    Person.objects.bulk_create(guest.person for guest in crowd)
    Person.objects.bulk_create(guest.person for guest in attendance.guests)
    Registration.objects.bulk_create(attendance.registrations)
    Mark.objects.bulk_create(attendance.marks)


def journal(project: Project, attendance: Attendance, told: Mapping[str, object], occasion: Occasion) -> None:
    entries = [Draft("demonstration.loaded", f"project:{project.key}", told), *_drafts(attendance)]
    record_many(chain=f"project:{project.key}", by=occasion.by, at=occasion.at, entries=entries)


def journal_files(project: Project, materials: Sequence[Material], occasion: Occasion) -> None:
    entries = [
        Draft(
            "material.loaded",
            f"material:{row.event.key}/{row.ordinal + 1}",
            {"title": row.title, "sha256": row.file.sha256},
        )
        for row in materials
        if row.file
    ]
    record_many(chain=f"project:{project.key}", by=occasion.by, at=occasion.at, entries=entries)


def _drafts(attendance: Attendance) -> Iterator[Draft]:
    for row in attendance.registrations:
        details = {"event": row.event.key, "person": row.person.key, "status": row.status, "demonstration": True}
        yield Draft("registration.loaded", f"registration:{row.event.key}/{row.key}", details)
    for mark in attendance.marks:
        yield Draft("mark.loaded", f"mark:{mark.key}", _told_of(mark))


def _told_of(mark: Mark) -> dict[str, object]:
    registration = mark.registration
    return {
        "registration": f"{registration.event.key}/{registration.key}",
        "part": mark.part.key,
        "source": mark.source,
        "evidence": mark.evidence,
        "annulled": mark.annulled_reason,
        "demonstration": True,
    }
