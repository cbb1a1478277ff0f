"""What a planner has under way in the invented project: a draft, and an event that was postponed with people told."""

from datetime import timedelta

from config.demo.days import day
from config.demo.writing import Occasion
from events.creation import Place, Plan
from events.models import Event, EventKind, EventMode, PartAccess
from events.states import publish
from people.models import Person
from projects.models import Project
from projects.partial_dates import PartialDate
from projects.texts import Text
from registrations.calling_off import Postponement, postpone
from registrations.enrolment import Applicant, register
from registrations.models import Registration
from registrations.planning import plan_event
from registrations.terms import Closes

PLACE = Place(name="Dobeles pilsētas bibliotēka", address="Brīvības iela 23", city="Dobele", country="LV")
WORKSHOP = Text(
    lv="Darbnīca: kā runāt par nogurumu",
    en="Workshop: how to talk about being tired",
    lt="Dirbtuvės: kaip kalbėti apie nuovargį",
)
DRAFT = Text(lv="Apaļā galda saruna: kas paliek pēc projekta", en="Round table: what stays after the project")
WHY = Text(
    lv="Lektore Daina Mežvīte ir saslimusi.",
    en="The speaker, Daina Mežvīte, is ill.",
    lt="Lektorė Daina Mežvytė susirgo.",
)
COMING = (
    ("Inta Paraugkalne", "inta.paraugkalne@demo.example", "lv"),
    ("Guntars Izdomnieks", "guntars.izdomnieks@demo.example", "lv"),
    ("Milda Pavyzdienė", "milda.pavyzdiene@demo.example", "en"),
)


def leave_plans(project: Project, occasion: Occasion) -> None:
    """A draft for the end of the project, and a workshop that three people registered for before it was postponed."""
    plan_event(
        project=project,
        plan=_plan(project, DRAFT, "@+16w thu", EventKind.ROUND_TABLE, occasion),
        closes=Closes(days=5),
        contact="",
        by=occasion.by,
        at=occasion.at,
    )
    workshop = plan_event(
        project=project,
        plan=_plan(project, WORKSHOP, "@+6w tue", EventKind.WORKSHOP, occasion),
        closes=Closes(days=5),
        contact="aprupe@demo.example",
        by=occasion.by,
        at=occasion.at,
    )
    publish(event=workshop, day_not_known=False, by=occasion.by, at=occasion.at)
    for name, email, language in COMING:
        who = Applicant(name=name, email=email, language=language, privacy_notice="")
        register(event=workshop, applicant=who, at=occasion.at)
    _mark_as_demonstration(workshop)
    to = Postponement(starts_on=_on("@+11w tue", occasion), reason=WHY, place=PLACE)
    postpone(event=workshop, to=to, by=occasion.by, at=occasion.at + timedelta(seconds=1))


def _plan(project: Project, title: Text, on: str, kind: str, occasion: Occasion) -> Plan:
    lead = project.partners.select_related("organisation").first()
    return Plan(
        title=title,
        kind=kind,
        mode=EventMode.ONSITE,
        access=PartAccess.INVITED,
        starts_on=_on(on, occasion),
        hours=("10:00", "15:00"),
        place=PLACE,
        capacity=20,
        responsible=lead,
        organisers=[lead.organisation] if lead else [],
    )


def _on(written: str, occasion: Occasion) -> PartialDate:
    return PartialDate.parse(day(written, occasion.today).isoformat())


def _mark_as_demonstration(event: Event) -> None:
    Registration.objects.filter(event=event).update(is_demonstration=True)
    Person.objects.filter(registrations__event=event).update(is_demonstration=True)
