"""What a speaker answers and says of themselves, by the link or through the coordinator who acts for them.

Name, position and organisation go to their lines of the agenda, which visitors see once it is published again.
"""

from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex
from typing import IO, Any

from django.db import transaction
from django.db.models import QuerySet

from audit import trail
from events.agenda import keep_published
from events.models import Contribution, Event
from events.states import Verb, allows, locked
from files.pictures import drawn_anew, square
from files.storing import store
from materials.models import Speaker
from materials.refusals import HandingInRefused
from materials.search import index_event_with_materials
from materials.terms import refuse_closed
from people.models import Person
from projects.models import Organisation
from projects.texts import Text

PHOTO_SIDE, PORTRAIT_SIDE = 1200, 192
_PICTURE = "image/webp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is printed of a speaker; `seen` is the revision that the form was filled in on."""

    name: str
    position: str = ""
    organisation: str = ""
    biography: Text = field(default_factory=Text)
    has_no_files: bool = False
    seen: int


def appearances_of(event: Event, person: Person) -> "QuerySet[Contribution]":
    """The lines of the agenda in which the person speaks; one whom the source only mentions does not."""
    own = Contribution.objects.filter(event=event, person=person).exclude(function=Contribution.Function.MENTIONED)
    return own.select_related("part", "item", "organisation").order_by("part__ordinal", "item__ordinal", "ordinal")


def speaker_of(*, event: Event, person: Person) -> Speaker:
    """The event's record of the person as a speaker, made now if there is none. Refuses who does not speak there."""
    if not appearances_of(event, person).exists():
        raise HandingInRefused("not_a_speaker")
    usual = {"email": person.email, "is_demonstration": event.is_demonstration}
    return Speaker.objects.get_or_create(event=event, person=person, defaults=usual)[0]


def mark_opened(*, speaker: Speaker, at: datetime) -> None:
    """The link was opened for the first time. Evidence, beside the project's own chain: `speaker.link_opened`."""
    with transaction.atomic():
        if Speaker.objects.filter(pk=speaker.pk, opened_at=None).update(opened_at=at):
            chain = f"looks:{speaker.event.project.key}"
            subject = subject_of(speaker)
            trail.record(chain=chain, action="speaker.link_opened", subject=subject, by="speaker", at=at)


def answer(*, speaker: Speaker, answer: str, note: str, by: str, at: datetime) -> Speaker:
    """Say that one comes, or cannot; the note is for the coordinator. The last answer holds.

    Refuses where handing in is closed, and what is no answer. Evidence: `speaker.confirmed`, `speaker.declined`.
    """
    if answer not in _ANSWERED:
        raise HandingInRefused("no_answer")
    with transaction.atomic():
        found = _locked(speaker, by)
        found.answer, found.answered_at, found.note = answer, at, note or None
        found.save(update_fields=["answer", "answered_at", "note"])
        _record(found, _ANSWERED[answer], by=by, at=at, details={"note": note})
    return found


def describe(*, speaker: Speaker, details: Details, by: str, at: datetime) -> Speaker:
    """Keep how the speaker is named and what is told of them.

    Refuses where handing in is closed, an event that is closed, and whoever filled in the form before somebody else
    changed it. Evidence: `speaker.described`, with what was there before.
    """
    with transaction.atomic():
        event = locked(speaker.event)
        found = _locked(speaker, by)
        if not allows(event.status, Verb.CHANGE):
            raise HandingInRefused("event_closed")
        if found.revision != details.seen:
            raise HandingInRefused("changed_meanwhile")
        if details.has_no_files and found.materials.standing().exists():
            raise HandingInRefused("has_files")
        before = _said(found)
        _name(found, details)
        found.biography = details.biography or None
        found.has_no_files, found.details_at, found.revision = details.has_no_files, at, found.revision + 1
        found.save(update_fields=["biography", "has_no_files", "details_at", "revision"])
        index_event_with_materials(event)
        _record(found, "speaker.described", by=by, at=at, details={"before": before, "after": _said(found)})
    return found


def keep_photo(*, speaker: Speaker, content: IO[bytes], by: str, at: datetime) -> Speaker:
    """Keep a photograph, drawn anew: without place, camera and whatever else was in the file.

    Refuses what is no picture (`files.refusals`), and where handing in is closed. Evidence: `speaker.photo_set`.
    """
    refuse_closed(speaker.event, by)
    large, small = drawn_anew(content, longest_side=PHOTO_SIDE), square(content, side=PORTRAIT_SIDE)
    with transaction.atomic():
        found = _locked(speaker, by)
        found.photo = store(large, name=f"{found.person.key}.webp", content_type=_PICTURE, at=at)
        found.portrait = store(small, name=f"{found.person.key}-small.webp", content_type=_PICTURE, at=at)
        found.save(update_fields=["photo", "portrait"])
        _record(found, "speaker.photo_set", by=by, at=at, details={"sha256": found.photo.sha256})
    return found


def remove_photo(*, speaker: Speaker, by: str, at: datetime) -> Speaker:
    """Show no photograph any more. Refuses where handing in is closed. Evidence: `speaker.photo_removed`."""
    with transaction.atomic():
        found = _locked(speaker, by)
        if found.photo is None:
            return found
        details = {"sha256": found.photo.sha256}
        found.photo = found.portrait = None
        found.save(update_fields=["photo", "portrait"])
        _record(found, "speaker.photo_removed", by=by, at=at, details=details)
    return found


def subject_of(speaker: Speaker) -> str:
    return f"speaker:{speaker.event.key}/{speaker.person.key}"


_ANSWERED: dict[str, str] = {Speaker.Answer.CONFIRMED: "speaker.confirmed", Speaker.Answer.DECLINED: "speaker.declined"}


def _locked(speaker: Speaker, by: str) -> Speaker:
    rows = Speaker.objects.select_for_update(of=("self",)).select_related("event__project", "person", "photo")
    found = rows.get(pk=speaker.pk)
    refuse_closed(found.event, by)
    return found


def _name(speaker: Speaker, details: Details) -> None:
    """Every line of the agenda in which they speak names them as they wish."""
    printed = details.name if details.name != speaker.person.name else None
    organisation = _organisation(speaker.event, details.organisation)
    keep_published(event=speaker.event)
    appearances_of(speaker.event, speaker.person).order_by().update(
        name_as_printed=printed, position=details.position or None, organisation=organisation
    )


def _organisation(event: Event, typed: str) -> Organisation | None:
    """The project's record of the organisation typed, else a new one."""
    if not typed:
        return None
    known = Organisation.objects.called(typed).filter(project=event.project).first()
    return known or Organisation.objects.create(project=event.project, key=f"o-{token_hex(8)}", name=typed)


def _said(speaker: Speaker) -> dict[str, Any]:
    first = appearances_of(speaker.event, speaker.person).first()
    organisation = first.organisation if first else None
    return {
        "name": (first.name_as_printed if first else None) or speaker.person.name,
        "position": first.position if first else None,
        "organisation": organisation.name if organisation else None,
        "biography": speaker.biography,
        "has_no_files": speaker.has_no_files,
    }


def _record(speaker: Speaker, action: str, *, by: str, at: datetime, details: dict[str, Any]) -> None:
    chain = f"project:{speaker.event.project.key}"
    trail.record(chain=chain, action=action, subject=subject_of(speaker), by=by, at=at, details=details)
