"""The event and the people of the stories about speakers and materials; views ask the clock, so it lies ahead."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone

from accounts.models import User
from events.models import Contribution, Event, Item, Part
from materials import uploads
from materials.links import token_of
from materials.models import Material, Speaker
from materials.post import send_link
from materials.speaking import speaker_of
from people.models import Person
from projects.models import Organisation, Project, Role
from projects.texts import Text
from tests.files.samples import a_pdf

AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
COORDINATOR = "koordinatore@example.org"
PASSWORD = "pareiza parole 12"
EVENT = "/work/kopa/events/seminar/"


@dataclass(slots=True)
class Cast:
    """A seminar with two speakers, one who opens it, and one whom the source only mentions."""

    event: Event
    people: dict[str, Person] = field(default_factory=dict)

    def speaker(self, key: str = "anna") -> Speaker:
        return speaker_of(event=self.event, person=self.people[key])

    def with_link(self, key: str = "anna", *, language: str = "lv") -> Speaker:
        email = f"{key}@example.org"
        signed: dict[str, Any] = {"by": COORDINATOR, "at": timezone.now()}
        sent = send_link(speaker=self.speaker(key), email=email, language=language, words="", **signed)
        sent.event = self.event
        return sent

    def address(self, key: str = "anna") -> str:
        """The secret address of somebody who was sent a link."""
        return f"/s/{token_of(self.speaker(key))}/"


def a_seminar(*, status: str = Event.Status.PUBLISHED, key: str = "seminar", is_public: bool = True) -> Cast:
    defaults = {"title": Text(lv="Kopā reģionos"), "is_public": is_public}
    project, _made = Project.objects.get_or_create(key="kopa", defaults=defaults)
    event = Event.objects.create(
        project=project,
        key=key,
        title=Text(lv="Seminārs", en="Seminar"),
        kind=Event.Kind.SEMINAR,
        status=status,
        starts_on=str(timezone.localdate() + timedelta(days=30)),
        venue_name="Eiropas māja",
        venue_city="Rīga",
    )
    part = Part.objects.create(event=event, ordinal=0, key="runas", title=Text(lv="Runas"), starts_at="10:00")
    cast = Cast(Event.objects.select_related("project").get(pk=event.pk))
    told = (("anna", "Anna Bērziņa", "speaker"), ("juris", "Juris Kalns", "speaker"))
    for number, (who, name, function) in enumerate((*told, ("eva", "Eva Liepa", "opener"))):
        _speak(cast, part, number, who, name, function)
    mentioned = _person(cast, "ilze", "Ilze Ozola")
    Contribution.objects.create(event=event, ordinal=9, person=mentioned, function="mentioned")
    return cast


def _speak(cast: Cast, part: Part, number: int, who: str, name: str, function: str) -> None:
    item = Item.objects.create(
        part=part, ordinal=number, title=Text(lv=f"Runa {number}"), starts_at=f"1{number}:00", ends_at=f"1{number}:30"
    )
    Contribution.objects.create(
        event=cast.event,
        part=part,
        item=item,
        ordinal=0,
        person=_person(cast, who, name),
        function=function,
        position="pētniece",
        organisation=_organisation(cast.event.project),
    )


def _person(cast: Cast, who: str, name: str) -> Person:
    person, _made = Person.objects.get_or_create(project=cast.event.project, key=who, defaults={"name": name})
    cast.people[who] = person
    return person


def _organisation(project: Project) -> Organisation:
    return Organisation.objects.get_or_create(project=project, key="koledza", defaults={"name": "Koledža"})[0]


def handed_in(
    cast: Cast, *, by: str = "speaker", speaker: str | None = "anna", agrees: bool = True, **more: Any
) -> Material:
    """A PDF of a speaker, or of the event itself."""
    content = more.pop("content", a_pdf())
    return uploads.hand_in(
        event=cast.event,
        speaker=cast.speaker(speaker) if speaker else None,
        title=Text(lv=more.pop("title", "Runas prezentācija")),
        sent=uploads.Sent(BytesIO(content), more.pop("name", "Runa.pdf")),
        agrees=agrees,
        by=by,
        at=AT,
    )


def somebody(role: str | None, *, project: str = "kopa", **limited: Any) -> User:
    """A user who holds the role in the project, or none anywhere."""
    user = User.objects.create_user(f"{role or 'neviens'}-{project}@example.org", PASSWORD)
    if role:
        found, _made = Project.objects.get_or_create(key=project, defaults={"title": Text(lv=project)})
        Role.objects.create(user=user, project=found, role=role, granted_at=AT, **limited)
    return user
