"""A checked dossier into rows: all of it in one transaction, or nothing; never into a project that is already there.

Records become rows in `rows`, what the journal keeps of them is in `evidence`.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

from django.db import transaction

from config.dossiers import rows
from config.dossiers.columns import PROGRAMME, PROJECT, PUBLICITY, Record, kept, without_nothing
from config.dossiers.differences import differences
from config.dossiers.dumping import dump
from config.dossiers.evidence import journal
from config.dossiers.faults import BadDossier, lines_of
from config.dossiers.reading import DossierFile, read
from config.dossiers.references import reference_faults
from config.dossiers.shape import dossier_check
from events.agenda import publish_first
from materials.search import index_with_materials
from projects.indicators import current_definitions
from projects.models import Project


@dataclass(frozen=True, slots=True)
class Loaded:
    """The project of a file, and whether it was there before."""

    project: Project
    was_there: bool


def load_file(path: Path, *, by: str, at: datetime) -> Loaded:
    """Load the project that a file describes.

    Refuses (BadDossier, a line each) what cannot be read, every fault of the dossier, and, where the project is
    already there, every difference from it; a file without any difference changes nothing.
    Evidence: the project, each event, registration, mark and material in the journal of the project.
    """
    return load(checked(read(path)), by=by, at=at)


def checked(file: DossierFile) -> DossierFile:
    """The file without empty values, as `load` takes it. Refuses a tree with faults, naming all of them."""
    check(file.tree)
    return DossierFile(file.name, file.sha256, without_nothing(file.tree))


def check(tree: object) -> None:
    """Refuse a tree with faults, naming all of them."""
    faults = chain(dossier_check()(tree), reference_faults(tree, current_definitions().keys()))
    if lines := lines_of(faults, tree):
        raise BadDossier(lines)


def load(file: DossierFile, *, by: str, at: datetime, is_public: bool = True) -> Loaded:
    """Load a checked tree without empty values; the project is seen by all, or hidden until its manager shows it.

    Of two loads at once the later waits, and finds the project there, seen by whom it was.
    """
    stated = file.tree["project"]
    columns = _project_columns(file.tree) | {"is_public": is_public}
    with transaction.atomic():
        project, is_new = Project.objects.get_or_create(key=stated["key"], defaults=columns)
        if is_new:
            _fill(project, file, by, at)
        elif found := differences_from(project, file):
            raise BadDossier([f"the project {stated['key']} is already there, and differs", *found])
    project.refresh_from_db()  # dates were given as text, and are read back as dates
    return Loaded(project, was_there=not is_new)


def differences_from(project: Project, file: DossierFile) -> list[str]:
    """What a checked file says otherwise than the project that is there, a line each."""
    return lines_of(differences(file.tree, without_nothing(dump(project))), file.tree)


def _project_columns(dossier: Record) -> Record:
    project = dossier["project"]
    columns = kept(PROJECT, project) | kept(PROGRAMME, project.get("programme"))
    return columns | kept(PUBLICITY, dossier.get("publicity"))


def _fill(project: Project, file: DossierFile, by: str, at: datetime) -> None:
    dossier = file.tree
    known = rows.load_named(project, dossier)
    rows.load_project_rows(project, dossier, known)
    events = rows.load_events(project, dossier, known)
    rows.load_agendas(dossier, known)
    rows.load_attendance(project, dossier, known)
    index_with_materials(project)
    publish_first(events=events, at=at)
    journal(project, file, by=by, at=at)
