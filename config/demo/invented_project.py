"""The invented Interreg project: a dossier with days counted from today, its crowd, and what a dossier cannot say."""

from pathlib import Path
from typing import Any

from config.demo.agendas import edit_an_agenda
from config.demo.closings import close_lists
from config.demo.crowd import crowd, places
from config.demo.days import resolved
from config.demo.gatherings import Attendance, Gathering
from config.demo.handouts import hand_out
from config.demo.openings import choose_for_the_desk, open_registration
from config.demo.plans import leave_plans
from config.demo.speakers import let_speakers_answer
from config.demo.writing import Occasion, hold, journal, journal_files
from config.dossiers.columns import without_nothing
from config.dossiers.loading import check, load
from config.dossiers.reading import DossierFile, read
from events.models import Completion, Event
from materials.models import Material
from people.models import Person
from projects.models import Project
from registrations.models import Mark

KEY = "demo-nearhome"
HERE = Path(__file__).resolve().parent
CODE, SHEET, TICK, LOG = Mark.Source.CODE, Mark.Source.SHEET, Mark.Source.TICK, Mark.Source.LOG
AT_THE_DOOR = (CODE, CODE, CODE, SHEET, TICK)
CROWD, BORN = 150, (1958, 2003)
WHERE = (
    *places("LV", "Bauskas novads", "Dobeles novads", "Jelgava", "Jēkabpils novads"),
    *places("LT", "Biržų rajonas", "Joniškio rajonas"),
    *places("LV", "Saldus novads", "Aizkraukles novads", "Augšdaugavas novads", "Jelgavas novads"),
    *places("LT", "Šiauliai", "Rokiškio rajonas"),
)
CARERS, DIGITAL = (0, 36), (60, 90)
GATHERINGS = (
    Gathering(
        event="kickoff",
        present=61,
        sources=AT_THE_DOOR,
        absent=5,
        claimed=2,
        mistaken=1,
        cancelled=4,
        unconfirmed=1,
        on_two_lists=1,
    ),
    Gathering(event="methods-workshop", present=24, sources=(SHEET,), absent=2, cancelled=2, draw_from=(20, 70)),
    Gathering(event="carers-1", present=31, sources=(CODE, SHEET), absent=3, cancelled=1, draw_from=CARERS),
    Gathering(event="carers-2", present=29, sources=(CODE, SHEET), absent=3, mistaken=1, draw_from=CARERS),
    Gathering(event="carers-3", present=28, sources=(CODE, SHEET), absent=4, draw_from=CARERS),
    Gathering(
        event="visit-lithuania", present=22, sources=(SHEET,), absent=2, cancelled=2, waitlisted=3, draw_from=(30, 80)
    ),
    Gathering(event="care-day", present=33, sources=AT_THE_DOOR, absent=3, claimed=1, draw_from=(40, 130)),
    Gathering(event="round-table-online", present=38, sources=(LOG, LOG, CODE), absent=6, claimed=3, mistaken=1),
    Gathering(event="digital-1", present=26, sources=(CODE, SHEET), absent=2, waitlisted=2, draw_from=DIGITAL),
    Gathering(event="digital-2", present=23, sources=(CODE, SHEET), absent=3, mistaken=1, draw_from=DIGITAL),
    Gathering(event="visit-latvia", present=18, sources=(SHEET, CODE), absent=1, cancelled=1, draw_from=(80, 150)),
    Gathering(event="information-meeting", present=0, sources=(CODE,), absent=11, cancelled=2),
    Gathering(event="partners-meeting", present=9, sources=(LOG,), draw_from=(100, 120)),
    Gathering(
        event="open-desk",
        present=0,
        sources=(CODE,),
        absent=24,
        cancelled=2,
        waitlisted=1,
        pending=1,
        draw_from=(0, 60),
    ),
    Gathering(event="handbook-seminar", present=0, sources=(CODE,), absent=37, cancelled=3),
    Gathering(event="borderland-conference", present=0, sources=(CODE,), absent=23, cancelled=1),
)
LEAST_SHARE = {"family-carers": (2, 3), "digital-help": (2, 2)}


def load_invented_project(occasion: Occasion) -> Project:
    """The dossier, all of it marked as demonstration; then crowd, certificates, outcomes and stored hand-outs."""
    project = load(dossier(occasion), by=occasion.by, at=occasion.at).project
    _mark_as_demonstration(project)
    _say_who_answers(project)
    beyond = resolved(read(HERE / "beyond.json").tree, occasion.today)
    _say_what_became_of_it(project, beyond)
    taken = Person.objects.filter(is_demonstration=False).values_list("name", flat=True)
    named = project.people.values_list("name", flat=True)
    guests = crowd(project=project, size=CROWD, where=WHERE, born=BORN, taken=[*taken, *named])
    attendance = hold(project, guests, GATHERINGS, occasion)
    completed = _complete(project, attendance)
    handed_out = hand_out(project, occasion)
    told = {"people": len(guests) + len(attendance.guests), "completions": completed, "beyond_the_dossier": beyond}
    journal(project, attendance, told, occasion)
    journal_files(project, handed_out, occasion)
    let_speakers_answer(project, occasion)
    close_lists(project, occasion)
    open_registration(project, occasion)
    edit_an_agenda(project, occasion)
    choose_for_the_desk(project)
    leave_plans(project, occasion)
    return project


def dossier(occasion: Occasion) -> DossierFile:
    """The project and its events with days instead of weeks from now, checked like any other dossier."""
    file, events = read(HERE / "project.json"), read(HERE / "events.json")
    tree = resolved(file.tree | {"events": events.tree}, occasion.today)
    check(tree)
    return DossierFile(file.name, file.sha256, without_nothing(tree))


def _mark_as_demonstration(project: Project) -> None:
    project.is_demonstration = True
    project.save(update_fields=["is_demonstration"])
    for rows in (project.organisations, project.people, project.indicators, project.events):
        rows.update(is_demonstration=True)
    Material.objects.filter(event__project=project).update(is_demonstration=True)


def _say_who_answers(project: Project) -> None:
    """For each event the first of its organisers that is a partner."""
    partners = {partner.organisation_id: partner for partner in project.partners.all()}
    for event in project.events.prefetch_related("organiser_rows"):
        answering = (partners.get(row.organisation_id) for row in event.organiser_rows.all())
        event.responsible = next(filter(None, answering), None)
        event.save(update_fields=["responsible"])


def _say_what_became_of_it(project: Project, beyond: dict[str, Any]) -> None:
    project.purpose = beyond["purpose"]
    project.save(update_fields=["purpose"])
    events = {event.key: event for event in project.events.all()}
    for commitment, outcome in zip(project.commitments.all(), beyond["outcomes"], strict=True):
        commitment.outcome, commitment.outcome_on = outcome["outcome"], outcome["on"]
        commitment.save(update_fields=["outcome", "outcome_on"])
        for key in outcome["fulfilled_by"]:
            events[key].fulfils.add(commitment)


def _complete(project: Project, attendance: Attendance) -> int:
    """A certificate for everybody who was at enough days of a scheme, dated on its last day."""
    made: list[Completion] = []
    for scheme in project.schemes.all():
        days = list(scheme.events.all())
        enough = LEAST_SHARE[scheme.key]
        guests = _present_at(attendance, days, len(days) * enough[0] // enough[1])
        made += (
            Completion(
                scheme=scheme,
                ordinal=number,
                person=person,
                completed_on=days[-1].starts_on,
                certificate=f"NH-{scheme.key[:1].upper()}-{number + 1:02}",
            )
            for number, person in enumerate(guests)
        )
    return len(Completion.objects.bulk_create(made))


def _present_at(attendance: Attendance, days: list[Event], least: int) -> list[Person]:
    there: dict[Person, set[str]] = {}
    for mark in attendance.marks:
        if mark.registration.event in days and mark.annulled_reason is None and mark.evidence is not None:
            there.setdefault(mark.registration.person, set()).add(mark.registration.event.key)
    return [person for person, keys in there.items() if len(keys) >= least]
