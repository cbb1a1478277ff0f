"""A small project with one of everything that an address can name, told in words that no other project uses."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.utils import timezone
from django.utils.http import int_to_base36

from accounts.invitations import token_of as token_of_invited
from accounts.looks import record_look
from accounts.models import User
from events.models import Contribution, Event, Item, Part
from files.storing import store
from materials import pages, publishing, uploads
from materials.links import token_of as token_of_speaker
from materials.models import Material, Speaker
from materials.post import send_link
from materials.speaking import answer, keep_photo, speaker_of
from people.models import Person
from projects import team
from projects.models import Indicator, OpenPoint, Organisation, Partner, Project, Role
from projects.partial_dates import PartialDate
from projects.roles import grant
from projects.team import Terms
from projects.texts import Text
from registrations import closing, corrections
from registrations.attendance import Proof, mark
from registrations.closing import figures_of
from registrations.desk_passes import issue
from registrations.desk_passes import token_of as token_of_pass
from registrations.enrolment import Applicant, register
from registrations.imports_bringing import hand_in
from registrations.links import token_of
from registrations.models import DeskPass, Import, Mark, Registration, Scan
from registrations.terms import set_terms
from tests.files.samples import a_pdf, a_picture

LISTED = "RCO81"  # an indicator of the catalogue
OF_CLOSED_LISTS = ("correct-person", "correct-number", "correct-newcomer", "correction-decide")
INDICATOR: dict[str, Any] = {"counts": "person", "once_per": "project", "min_evidence": 0, "window": "project"}


@dataclass(slots=True)
class World:
    """`said` stands in all that the public may read, `secret` in all that it may not, `theirs` at another partner's."""

    key: str
    said: str
    project: Project
    at: datetime
    arguments: dict[str, Any] = field(default_factory=dict)
    files: list[bytes] = field(default_factory=list)
    published: list[bytes] = field(default_factory=list)

    @property
    def secret(self) -> str:
        return f"Slepen{self.key}"

    @property
    def theirs(self) -> str:
        return f"Svesh{self.key}"

    @property
    def by(self) -> str:
        return f"{self.secret}@example.org"

    def partner(self, key: str) -> Partner:
        return Partner.objects.get(project=self.project, organisation__key=key)

    def event(self, key: str) -> Event:
        return Event.objects.select_related("project").get(project=self.project, key=f"{self.key}-{key}")


def a_world(key: str, said: str, *, is_public: bool = True) -> World:
    """A published event of today, a closed one with a correction that waits, and a draft of another partner."""
    title, dates = (
        Text(lv=f"{said} projekts"),
        {"starts_on": PartialDate(2020, 1, 1), "ends_on": PartialDate(2099, 1, 1)},
    )
    project = Project.objects.create(key=key, title=title, is_public=is_public, **dates)
    world = World(key, said, project, timezone.now())
    for number, name in enumerate(("own", "other")):
        organisation = Organisation.objects.create(project=project, key=name, name=f"{said} partneris {number}")
        Partner.objects.create(project=project, ordinal=number, role="partner", organisation=organisation)
    OpenPoint.objects.create(project=project, ordinal=0, path="/project", issue=Text(lv=f"{world.secret} jautājums"))
    made = {"code": "A1", "own_definition": INDICATOR | {"name": Text(lv=said), "unit": Text(lv="cilvēki")}}
    world.arguments |= {"project": key, "code": "A1", "sequence": 1, "number": 1, "page": 1, "name": "0-0", "pk": 1}
    world.arguments["at indicator-add"] = {"code": LISTED}
    world.arguments["indicator"] = Indicator.objects.create(project=project, ordinal=0, **made).pk
    add_team(world)
    add_today(world)
    add_closed(world)
    add_others(world)
    return world


def add_team(world: World) -> None:
    manager = User.objects.create_user(f"{world.secret}.vada@example.org", name=f"{world.secret} Vadītāja")
    grant(user=manager, project=world.project, role="manager", by=world.by, at=world.at)
    invited: dict[str, Any] = {
        "email": f"{world.secret}.aicina@example.org",
        "name": f"{world.secret} Jaunais",
        "language": "lv",
    }
    role = team.invite(project=world.project, terms=Terms(role=Role.Name.DESK), by=manager, at=world.at, **invited)
    tokens = {"invitation": token_of_invited(role.user)}
    reset = {"uidb36": int_to_base36(manager.pk), "key": "set-password"}
    world.arguments |= {"role": role.pk, "tokens": tokens, "user": manager, **reset}


def add_today(world: World) -> None:
    """Its own partner answers for it."""
    event = an_event(world, "today", world.said, responsible=world.partner("own"), starts_on=str(timezone.localdate()))
    part = Part.objects.create(
        event=event, ordinal=0, key="talk", title=Text(lv=f"{world.said} saruna"), starts_at="10:00"
    )
    Part.objects.create(event=event, ordinal=1, key="more", title=Text(lv=f"{world.said} turpinājums"))
    public = Part.objects.create(
        event=event, ordinal=2, key="open", title=Text(lv=f"{world.said} visiem"), access="public"
    )
    world.arguments["at desk-heads"] = {"part": public.pk}
    set_terms(event=event, closes_at=world.at + timedelta(days=1), by=world.by, at=world.at)
    someone = Applicant(name=f"{world.secret} Dalībniece", email=f"{world.secret}.dal@example.org", privacy_notice="1")
    registration = register(event=event, applicant=someone, at=world.at).registration
    told = {"event": event.key, "registration": registration.pk, "message": registration.messages.get().pk}
    world.arguments |= told | {"part": part.pk, "mark": marked(world, registration, part).pk}
    world.arguments |= {"code_of_person": registration.code, "partner": world.partner("own").pk}
    add_speaker(world, event, part)
    add_desk(world, event, registration)
    add_import(world, event)
    expected = replace(someone, name=f"{world.secret} Nākamā", email=f"{world.secret}.nak@example.org")
    later = register(event=event, applicant=expected, at=world.at).registration
    world.arguments["tokens"]["r"] = token_of(registration)
    world.arguments["at own_calendar"] = {"tokens": world.arguments["tokens"] | {"r": token_of(later)}}


def an_event(world: World, key: str, said: str, **columns: Any) -> Event:
    columns = {"kind": "seminar", "status": "published", "capacity": 40} | columns
    title = Text(lv=f"{said} pasākums {key}")
    Event.objects.create(project=world.project, key=f"{world.key}-{key}", title=title, **columns)
    return world.event(key)


def marked(world: World, registration: Registration, part: Part) -> Mark:
    made = mark(registration=registration, part=part, proof=Proof("code", 1), by=world.by, at=world.at).mark
    tried = {"outcome": "welcome", "by": world.by, "recorded_at": world.at, "nonce": uuid4()}
    Scan.objects.create(event=registration.event, part=part, registration=registration, mark=made, **tried)
    return made


def add_speaker(world: World, event: Event, part: Part) -> None:
    """Confirmed, with a photograph, and with slides for everybody."""
    person = Person.objects.create(project=world.project, key="speaker", name=f"{world.said} Runātāja")
    item = Item.objects.create(part=part, ordinal=0, title=Text(lv=f"{world.said} runa"))
    Contribution.objects.create(event=event, part=part, item=item, ordinal=0, person=person, function="speaker")
    signed: dict[str, Any] = {"by": world.by, "at": world.at}
    speaker = speaker_of(event=event, person=person)
    send_link(speaker=speaker, email=f"{world.secret}.runa@example.org", language="lv", words=world.secret, **signed)
    keep_photo(speaker=speaker, content=BytesIO(a_picture(size=(640, 400 + len(world.said)))), **signed)
    answer(speaker=speaker, answer="confirmed", note=f"{world.secret} piezīme", **signed)
    material = a_material(world, event, world.said, speaker=speaker)
    publishing.publish(material=material, audience="public", **signed)
    pages.draw(version=material.versions.get(), at=world.at)
    world.arguments |= {"person": person.pk, "speaker": speaker.pk, "material": material.pk}
    world.arguments["tokens"]["s"] = token_of_speaker(Speaker.objects.get(pk=speaker.pk))


def a_material(world: World, event: Event, said: str, speaker: Speaker | None = None) -> Material:
    content = a_pdf(extra=f"({said}) Tj T*")
    (world.published if said == world.said else world.files).append(content)
    sent = uploads.Sent(BytesIO(content), f"{said}.pdf")
    signed: dict[str, Any] = {"by": world.by, "at": world.at}
    title = Text(lv=f"{said} slaidi")
    return uploads.hand_in(event=event, title=title, sent=sent, agrees=True, speaker=speaker, **signed)


def add_desk(world: World, event: Event, registration: Registration) -> None:
    helper: dict[str, Any] = {"label": f"{world.secret} palīgs", "expires_at": world.at + timedelta(hours=6)}
    made: DeskPass = issue(event=event, by=world.arguments["user"], at=world.at, **helper)
    world.arguments["desk_pass"] = made.pk
    world.arguments["tokens"]["desk-pass"] = token_of_pass(made)
    asked = {"registration": registration.pk}
    record_look(project=world.key, page="registration-story", asked=asked, by=world.by, at=world.at)


def add_import(world: World, event: Event) -> None:
    content = f"Vārds;E-pasts\n{world.secret} Importētā;{world.secret}.imp@example.org\n".encode()
    world.files.append(content)
    kept: dict[str, Any] = {"content": content, "name": f"{world.secret}.csv", "content_type": "text/csv"}
    made = hand_in(event=event, by=world.by, at=world.at, **kept)
    world.files.append(a_pdf(2, extra=f"({world.secret}) Tj T*"))
    scan = store(BytesIO(world.files[-1]), name=f"{world.secret}.pdf", content_type="application/pdf", at=world.at)
    Import.objects.filter(pk=made.pk).update(scan=scan)
    world.arguments["imported"] = made.pk


def add_closed(world: World) -> None:
    """The list is closed, and a correction waits for a second person."""
    event = an_event(world, "closed", world.said, responsible=world.partner("own"), starts_on="2026-01-14")
    part = Part.objects.create(event=event, ordinal=0, key="talk", title=Text(lv=f"{world.said} saruna"))
    registration = a_registration(world, event, "closed", f"{world.secret} Agrākā")
    closing.hold(event=event, by=world.by, at=world.at)
    marked(world, registration, part)
    seen = figures_of(world.event("closed")).as_counts()
    why = f"{world.secret} skaidro"
    closing.close(event=event, stated_total=7, explanation=why, seen=seen, by=world.by, at=world.at)
    asked: dict[str, Any] = {"number": 9, "reason": f"{world.secret} lūdz", "by": world.by, "at": world.at}
    world.arguments["correction"] = corrections.propose_total(event=world.event("closed"), **asked).pk
    there = {"event": event.key, "registration": registration.pk}
    world.arguments |= {f"at {page}": there for page in OF_CLOSED_LISTS}


def a_registration(world: World, event: Event, key: str, name: str) -> Registration:
    person = Person.objects.create(project=world.project, key=f"p-{key}", name=name)
    row = {
        "status": "confirmed",
        "registered_at": world.at.isoformat(timespec="seconds"),
        "email": f"{name.replace(' ', '.')}@example.org",
    }
    return Registration.objects.create(event=event, key=f"r-{key}", person=person, **row)


def add_others(world: World) -> None:
    """A draft for which another partner answers; one of its people is at the first partner's event as well."""
    event = an_event(world, "theirs", world.theirs, responsible=world.partner("other"), status="draft")
    part = Part.objects.create(event=event, ordinal=0, key="talk", title=Text(lv=f"{world.theirs} saruna"))
    registration = a_registration(world, event, "theirs", f"{world.theirs} Dalībnieks")
    both = Registration.objects.select_related("person").get(pk=world.arguments["registration"])
    row = {"status": "confirmed", "registered_at": world.at.isoformat(timespec="seconds")}
    Registration.objects.create(event=event, key="r-both", person=both.person, **row)
    made = Mark.objects.create(
        project=world.project, key="m-theirs", registration=registration, part=part, source="tick", evidence=0
    )
    material = a_material(world, event, world.theirs)
    world.arguments["theirs"] = {
        "event": event.key,
        "registration": registration.pk,
        "material": material.pk,
        "mark": made.pk,
    }
