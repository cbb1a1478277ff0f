"""What the journal keeps of a loaded dossier: the file, and each record as it was loaded.

People are not written out one by one: a registration names its person by key.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from audit.trail import Draft, record_many
from config.dossiers.columns import Record
from config.dossiers.reading import DossierFile
from projects.models import Project

BATCH = 5000
ENTRIES_OF_THEIR_OWN = ("registrations", "attendance", "materials")


def journal(project: Project, file: DossierFile, *, by: str, at: datetime) -> None:
    drafts = _drafts(file)
    while batch := list(islice(drafts, BATCH)):
        record_many(chain=f"project:{project.key}", by=by, at=at, entries=batch)


def _drafts(file: DossierFile) -> Iterator[Draft]:
    yield Draft("project.loaded", f"project:{file.tree['project']['key']}", _project_details(file))
    for event in file.tree.get("events", []):
        yield Draft("event.loaded", f"event:{event['key']}", _without(event, *ENTRIES_OF_THEIR_OWN))
        for registration in event.get("registrations", []):
            yield Draft("registration.loaded", f"registration:{event['key']}/{registration['key']}", registration)
        for mark in event.get("attendance", []):
            yield Draft("mark.loaded", f"mark:{mark['key']}", mark)
        for number, material in enumerate(event.get("materials", []), start=1):
            yield Draft("material.loaded", f"material:{event['key']}/{number}", material)


def _project_details(file: DossierFile) -> Record:
    counted = {"people": len(file.tree.get("people", [])), "events": len(file.tree.get("events", []))}
    facts = _without(file.tree, "people", "events")
    return {"file": {"name": file.name, "sha256": file.sha256}, "dossier": facts, "counted": counted}


def _without(record: Record, *names: str) -> Record:
    return {name: value for name, value in record.items() if name not in names}
