"""Speakers of the invented project at every stage: with everything, with half of it, and some who never opened."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from config.demo.drawings import portrait, slides
from config.demo.writing import Occasion
from events.models import Event
from materials import post, publishing, speaking, uploads
from materials.models import Material, Speaker
from materials.terms import SPEAKER, set_terms
from people.models import Person
from projects.in_words import RIGA
from projects.models import Project
from projects.texts import Text

COORDINATOR = "coordinator@demo.example"
BIOGRAPHIES = {
    "daina-mezvite": Text(
        lv="Pēta, kā ģimenes pierobežā dala aprūpi, un māca koledžā. Divdesmit gadus strādājusi sociālajā dienestā.",
        en="Studies how families in the borderland share care, and teaches at the college. Before that, twenty years "
        "in a municipal social service.",
    ),
    "uldis-avotkrasts": Text(
        lv="Izveidojis pirmo mobilo komandu pagastā, kur līdz tuvākajai pilsētai ir četrdesmit kilometri.",
        en="Set up the first mobile team in a parish that is forty kilometres from the nearest town.",
    ),
    "andris-purvcelms": Text(
        lv="Jurists; palīdz cilvēkiem saprast, kas viņiem pienākas un kā to saņemt.",
        en="A lawyer who helps people understand what they are entitled to and how to get it.",
    ),
    "ruta-girvydiene": Text(
        en="Has run the day centre “Šilti namai” since its first morning.",
        lt="Vadovauja dienos centrui „Šilti namai“ nuo pirmosios dienos.",
    ),
}
DIARY = slides(
    "A care diary that families really keep",
    (
        "Why a diary",
        "Memory of one person is not enough",
        "Three entries a day, no more",
        "Everybody writes, also teens",
    ),
    ("What we tried", "12 families, 8 weeks", "Paper on the fridge door", "A call every Friday"),
    ("What we learned", "Less is kept longer", "The diary calms the night shift", "Doctors read one page, not ten"),
)
TEAM = slides(
    "A mobile team in a rural parish",
    ("The first year", "One car, two people, 31 homes", "Roads decide the day", "Neighbours are colleagues"),
    ("In figures", "1,240 visits", "Half of them under 40 minutes", "9 people who did not have to move"),
)
RIGHTS = slides(
    "Whom to ask for help? Rights and services in brief",
    ("Three doors", "The municipal social service", "The family doctor", "The state social insurance agency"),
    ("Before you go", "Write down what is hard", "Take somebody along", "Ask for the answer in writing"),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """How far one speaker is; `file` is their slides with title and name."""

    event: str
    person: str
    opened: bool = True
    answer: str = ""
    note: str = ""
    has_photo: bool = False
    tells: bool = False
    file: tuple[str, str] = ("", "")
    audience: str = ""


_HANDBOOK, _DAY = "handbook-seminar", "care-day"
STAGES = (
    Stage(
        _HANDBOOK,
        "daina-mezvite",
        answer="confirmed",
        has_photo=True,
        tells=True,
        file=("Ģimenes aprūpes dienasgrāmata", "Diary-slides.pdf"),
    ),
    Stage(
        _HANDBOOK,
        "uldis-avotkrasts",
        answer="confirmed",
        note="Atbraukšu ar vilcienu, prezentāciju atsūtīšu vēlāk.",
        tells=True,
        has_photo=True,
    ),
    Stage(_HANDBOOK, "liga-rudzroze", answer="confirmed"),
    Stage(_HANDBOOK, "egle-sermuksnyte", opened=False),
    Stage(_HANDBOOK, "gvido-kalnarajs", answer="declined", note="Tajā dienā esmu citā konferencē. Iesaku kolēģi."),
    Stage(
        _DAY,
        "andris-purvcelms",
        answer="confirmed",
        has_photo=True,
        tells=True,
        file=("Kam prasīt palīdzību? Tiesības un pakalpojumi", "Rights-and-services.pdf"),
        audience=Material.Audience.PUBLIC,
    ),
    Stage(_DAY, "ruta-girvydiene", answer="confirmed", has_photo=True, tells=True),
)
_SLIDES = {"daina-mezvite": DIARY, "uldis-avotkrasts": TEAM, "andris-purvcelms": RIGHTS}


def let_speakers_answer(project: Project, occasion: Occasion) -> None:
    """Send links, and let each come as far as their stage says; handing in ends before the seminar to come."""
    events = {event.key: event for event in Event.objects.filter(project=project).select_related("project")}
    seminar = events[_HANDBOOK]
    due = datetime.combine(occasion.today + timedelta(days=11), time(0), RIGA)
    set_terms(event=seminar, materials_due=due, contact=COORDINATOR, is_closed=False, by=occasion.by, at=occasion.at)
    for stage in STAGES:
        _come_to(events[stage.event], stage, occasion)


def _come_to(event: Event, stage: Stage, occasion: Occasion) -> None:
    person = Person.objects.get(project=event.project, key=stage.person)
    speaker = speaking.speaker_of(event=event, person=person)
    if event.status == Event.Status.PUBLISHED:
        speaker = _invite(speaker, occasion)
    if stage.opened and speaker.link_version:
        speaking.mark_opened(speaker=speaker, at=occasion.at)
    signed: dict[str, Any] = {"by": SPEAKER, "at": occasion.at}
    if stage.answer:
        speaking.answer(speaker=speaker, answer=stage.answer, note=stage.note, **signed)
    if stage.tells:
        speaking.describe(speaker=speaker, details=_details(speaker), **signed)
    if stage.has_photo:
        speaking.keep_photo(speaker=speaker, content=portrait(stage.person), **signed)
    if stage.file[0]:
        _hand_in(event, speaker, stage, occasion)


def _invite(speaker: Speaker, occasion: Occasion) -> Speaker:
    address = f"{speaker.person.key}@runataji.example"
    return post.send_link(speaker=speaker, email=address, language="lv", words="", by=COORDINATOR, at=occasion.at)


def _details(speaker: Speaker) -> speaking.Details:
    first = speaking.appearances_of(speaker.event, speaker.person)[0]
    return speaking.Details(
        name=speaker.person.name,
        position=first.position or "",
        organisation=first.organisation.name if first.organisation else "",
        biography=BIOGRAPHIES[speaker.person.key],
        seen=speaker.revision,
    )


def _hand_in(event: Event, speaker: Speaker, stage: Stage, occasion: Occasion) -> None:
    title, name = stage.file
    content = _SLIDES[stage.person]
    content.seek(0)
    material = uploads.hand_in(
        event=event,
        speaker=speaker,
        title=Text(lv=title),
        sent=uploads.Sent(content, name),
        agrees=True,
        by=SPEAKER,
        at=occasion.at,
    )
    if stage.audience:
        publishing.publish(material=material, audience=stage.audience, by=COORDINATOR, at=occasion.at)
