"""Who speaks at an event, how far each has come, and what is still missing: in a number of statements that never grows.

What is missing is asked of those who speak; whoever only opens, leads or sits in a panel is asked for no files.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import Contribution, Event
from materials.appearing import Appearing, appearing
from materials.models import Letter, Material, MaterialVersion, Speaker
from people.models import Person


class Missing(StrEnum):
    """What a speaker has not given yet, in the order in which it is asked for."""

    ANSWER = "answer"
    BIOGRAPHY = "biography"
    PHOTO = "photo"
    FILES = "files"

    @property
    def in_words(self) -> str | Promise:
        return _MISSING[self]


_MISSING: dict[str, str | Promise] = {
    "answer": _("the answer"),
    "biography": _("the biography"),
    "photo": _("the photograph"),
    "files": _("the slides"),
}
ASKED_FOR_FILES = frozenset({Contribution.Function.SPEAKER})


@dataclass(frozen=True, slots=True)
class Row:
    """One contributor; `speaker` is None until a link is sent or somebody acts for them."""

    person: Person
    contributions: list[Contribution]
    appearances: list[Appearing]
    speaker: Speaker | None
    materials: list[Material]
    letter: Letter | None

    @property
    def name(self) -> str:
        return self.contributions[0].name_as_printed or self.person.name

    @property
    def missing(self) -> list[Missing]:
        """Nothing is missing of somebody who cannot come."""
        speaker = self.speaker
        if speaker and speaker.answer == Speaker.Answer.DECLINED:
            return []
        return [what for what in Missing if not self._has(what)]

    def _has(self, what: Missing) -> bool:
        speaker = self.speaker
        if what == Missing.FILES:
            is_asked = any(row.function in ASKED_FOR_FILES for row in self.contributions)
            return not is_asked or bool(self.materials) or bool(speaker and speaker.has_no_files)
        if speaker is None:
            return False
        given = {Missing.ANSWER: speaker.answer, Missing.BIOGRAPHY: speaker.biography, Missing.PHOTO: speaker.photo_id}
        return bool(given[what])


def overview(event: Event) -> list[Row]:
    """Every contributor of the event in the order of the agenda, each once."""
    lines = event.contributions.exclude(function=Contribution.Function.MENTIONED)
    in_order = lines.select_related("person", "part", "item", "organisation").order_by(
        "part__ordinal", "item__ordinal", "ordinal"
    )
    by_person: dict[int, list[Contribution]] = {}
    for line in in_order:
        by_person.setdefault(line.person_id, []).append(line)
    speakers = _speakers(event)
    return [_row(event, contributions, speakers.get(person)) for person, contributions in by_person.items()]


def missing_in(events: Iterable[Event]) -> dict[int, int]:
    """How many speakers of each event still miss something, by the event's id; events without any are left out."""
    counted = {event.pk: sum(1 for row in overview(event) if row.missing) for event in events}
    return {event: number for event, number in counted.items() if number}


def _speakers(event: Event) -> dict[int, Speaker]:
    versions = Prefetch("versions", MaterialVersion.objects.select_related("file"))
    own = Prefetch("materials", Material.objects.standing().prefetch_related(versions), to_attr="standing_materials")
    letters = Prefetch("letters", Letter.objects.order_by("-pk"), to_attr="latest_letters")
    found = Speaker.objects.filter(event=event).select_related("photo", "portrait").prefetch_related(own, letters)
    return {speaker.person_id: speaker for speaker in found}


def _row(event: Event, contributions: list[Contribution], speaker: Speaker | None) -> Row:
    materials: list[Material] = getattr(speaker, "standing_materials", [])
    letters: list[Letter] = getattr(speaker, "latest_letters", [])
    appearances = [appearing(event, line) for line in contributions]
    return Row(contributions[0].person, contributions, appearances, speaker, materials, letters[0] if letters else None)
