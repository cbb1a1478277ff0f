"""What the demonstration adds to the five real projects: an invented crowd at what was held, and targets.

Municipalities stand under the names they had on the day of the event. Nothing here is dumped.
"""

from dataclasses import dataclass
from pathlib import Path

from config.demo.crowd import Place, crowd, places
from config.demo.gatherings import Gathering
from config.demo.writing import Occasion, add_indicators, hold, journal
from config.dossiers.loading import load_file
from people.models import Person
from projects.models import Project
from registrations.models import Mark

CASES = Path(__file__).resolve().parent.parent / "cases"
CODE, SHEET, TICK = Mark.Source.CODE, Mark.Source.SHEET, Mark.Source.TICK


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """One real project's crowd; without a gathering only the targets are added."""

    targets: dict[str, int]
    gathering: Gathering | None = None
    where: tuple[Place, ...] = ()
    born: tuple[int, int] = (1955, 1990)


def targets(events: int, participations: int, people: int, organisations: int) -> dict[str, int]:
    numbers = (events, participations, people, organisations)
    return dict(zip(("EVENTS-HELD", "PARTICIPATIONS", "PERSONS", "ORGANISATIONS"), numbers, strict=True))


ADDITIONS = {
    "latgale-social-services": Addition(
        targets=targets(1, 50, 50, 20),
        gathering=Gathering(
            event="latgale-public-discussion",
            present=44,
            sources=(SHEET, SHEET, SHEET, TICK),
            absent=4,
            claimed=2,
            mistaken=1,
            cancelled=3,
            on_two_lists=1,
        ),
        where=places(
            "LV",
            *("Daugavpils", "Rēzekne", "Daugavpils novads", "Rēzeknes novads", "Krāslavas novads", "Ludzas novads"),
            *("Preiļu novads", "Balvu novads", "Līvānu novads", "Dagdas novads", "Kārsavas novads", "Aglonas novads"),
        ),
        born=(1946, 1985),
    ),
    "lm-social-work": Addition(targets=targets(5, 300, 250, 60)),
    "socquality": Addition(
        targets=targets(1, 60, 60, 22),
        gathering=Gathering(
            event="socquality-closing",
            present=58,
            sources=(CODE, CODE, SHEET, TICK),
            absent=5,
            claimed=2,
            mistaken=2,
            cancelled=4,
            waitlisted=3,
            unconfirmed=1,
            on_two_lists=1,
        ),
        where=(
            *places("LV", "Viesītes novads", "Dobeles novads", "Auces novads", "Jaunjelgavas novads", "Bauskas novads"),
            *places("LT", "Kretingos rajonas", "Joniškio rajonas", "Rokiškio rajonas"),
            *places("LV", "Jelgava", "Rundāles novads", "Tērvetes novads"),
        ),
        born=(1956, 1996),
    ),
    "sos-capacity": Addition(
        targets=targets(1, 60, 60, 20),
        gathering=Gathering(
            event="sos-round-table",
            present=52,
            sources=(SHEET, SHEET, TICK),
            absent=3,
            claimed=2,
            mistaken=1,
            cancelled=3,
            waitlisted=2,
            on_two_lists=2,
        ),
        where=places(
            "LV",
            *("Rīga", "Jūrmala", "Valmiera", "Siguldas novads", "Madonas novads", "Saldus novads", "Kuldīgas novads"),
            *("Ogres novads", "Tukuma novads", "Cēsu novads", "Talsu novads", "Aizkraukles novads"),
        ),
        born=(1949, 1989),
    ),
    "vidzeme-alternative-services": Addition(
        targets=targets(1, 50, 50, 20),
        gathering=Gathering(
            event="vidzeme-kickoff",
            present=41,
            sources=(SHEET, SHEET, TICK),
            absent=4,
            claimed=1,
            mistaken=1,
            cancelled=2,
            on_two_lists=1,
        ),
        where=places(
            "LV",
            *("Cēsu novads", "Valmiera", "Madonas novads", "Gulbenes novads", "Alūksnes novads", "Smiltenes novads"),
            *("Valkas novads", "Raunas novads", "Priekuļu novads", "Rūjienas novads"),
        ),
        born=(1946, 1985),
    ),
}


def load_real_project(key: str, occasion: Occasion) -> Project:
    """The dossier as it is, then its crowd and targets. Refuses (BadDossier) where another one has this key."""
    project = load_file(CASES / f"{key}.json", by=occasion.by, at=occasion.at).project
    _add(project, ADDITIONS[key], occasion)
    return project


def _add(project: Project, addition: Addition, occasion: Occasion) -> None:
    gatherings = [addition.gathering] if addition.gathering else []
    size = sum(len(gathering.sorts) for gathering in gatherings)
    real_names = Person.objects.filter(is_demonstration=False).values_list("name", flat=True)
    guests = crowd(project=project, size=size, where=addition.where, born=addition.born, taken=real_names)
    indicators = add_indicators(project, addition.targets)
    attendance = hold(project, guests, gatherings, occasion)
    told = {
        "indicators": [row.code for row in indicators],
        "people": len(guests) + len(attendance.guests),
    }
    journal(project, attendance, told, occasion)
