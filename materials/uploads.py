"""Handing in files and links, replacing and withdrawing them. What is published to whom is `publishing`.

Bytes are looked at and stored before anything is locked; a refusal afterwards leaves a file that nobody points to.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from audit import trail
from events.models import Event
from files.kinds import KINDS, Kind, recognise
from files.models import StoredFile
from files.pictures import drawn_anew
from files.refusals import FileRefused
from files.storing import store
from jobs.queue import enqueue
from materials import pages
from materials.licence import LICENCE
from materials.models import Material, MaterialVersion, Speaker
from materials.refusals import HandingInRefused
from materials.search import index_event_with_materials
from materials.terms import refuse_closed
from projects.texts import Text

MOST_OF_ONE_SPEAKER, MOST_VERSIONS = 20, 50
PICTURE_SIDE = 2400
_MATERIAL_KINDS = {"pptx": "presentation", "ppt": "presentation", "odp": "presentation", "mp4": "recording"}


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came: its bytes and the name it was sent under."""

    content: IO[bytes]
    name: str


def hand_in(
    *, event: Event, title: Text, sent: Sent, agrees: bool, by: str, at: datetime, speaker: Speaker | None = None
) -> Material:
    """Keep a file of a speaker, or of the event itself, as version 1 of a new material for the partnership alone.

    Refuses where handing in is closed, without a title, what is no accepted file, and more files than anyone has.
    Evidence: `material.uploaded`.
    """
    refuse_closed(event, by)
    if not title:
        raise HandingInRefused("no_title")
    kind, stored = _stored(sent, at)
    with transaction.atomic():
        _lock(event)
        refuse_closed(event, by)
        if speaker and speaker.materials.standing().count() >= MOST_OF_ONE_SPEAKER:
            raise HandingInRefused("too_many")
        material = Material.objects.create(
            event=event,
            title=title,
            kind=_MATERIAL_KINDS.get(kind.code, "presentation" if speaker and kind.code == "pdf" else "document"),
            audience=Material.Audience.INTERNAL,
            speaker=speaker,
            is_demonstration=event.is_demonstration,
        )
        if speaker and speaker.has_no_files:
            Speaker.objects.filter(pk=speaker.pk).update(has_no_files=False)
        _agree(material, agrees, at)
        _add(material, kind, stored, by=by, at=at)
    return material


def replace(*, material: Material, sent: Sent, agrees: bool, by: str, at: datetime) -> MaterialVersion:
    """Keep a newer file of the same material; the older ones stay, and so does what is published until it is published.

    Refuses where handing in is closed, what was withdrawn, and what is no accepted file. Evidence:
    `material.uploaded`. The very file that is the newest already is no new version.
    """
    refuse_closed(material.event, by)
    kind, stored = _stored(sent, at)
    with transaction.atomic():
        _lock(material.event)
        found = standing(material)
        refuse_closed(found.event, by)
        newest = found.versions.select_related("file").first()
        if newest and newest.file_id == stored.pk:
            return newest
        if newest and newest.number >= MOST_VERSIONS:
            raise HandingInRefused("too_many")
        _agree(found, agrees, at)
        return _add(found, kind, stored, by=by, at=at)


def add_link(*, event: Event, title: Text, url: str, by: str, at: datetime, speaker: Speaker | None = None) -> Material:
    """Name something that stands elsewhere, as a material for the partnership alone. Evidence: `material.linked`."""
    refuse_closed(event, by)
    if not title:
        raise HandingInRefused("no_title")
    with transaction.atomic():
        _lock(event)
        material = Material.objects.create(
            event=event,
            title=title,
            url=url,
            audience=Material.Audience.INTERNAL,
            speaker=speaker,
            is_demonstration=event.is_demonstration,
        )
        record(material, "material.linked", by=by, at=at, details={"title": title, "url": url})
    return material


def withdraw(*, material: Material, reason: str, by: str, at: datetime) -> Material:
    """Take a material back from everybody at once; its versions and this reason stay.

    A coordinator says why. Refuses a speaker after handing in was closed. What was withdrawn stays so. Evidence:
    `material.withdrawn`.
    """
    is_own = by == "speaker"
    if not reason.strip() and not is_own:
        raise HandingInRefused("no_reason")
    with transaction.atomic():
        _lock(material.event)
        found = Material.objects.select_related("event__project").get(pk=material.pk)
        if found.withdrawn_at is not None:
            return found
        if is_own:
            refuse_closed(found.event, by)
        found.withdrawn_at, found.withdrawn_by, found.withdrawn_reason = at, by, reason.strip() or None
        found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
        index_event_with_materials(found.event)
        record(found, "material.withdrawn", by=by, at=at, details={"reason": found.withdrawn_reason})
    return found


def standing(material: Material) -> Material:
    """The material as it is now. Refuses one that was withdrawn."""
    found = Material.objects.select_related("event__project", "file").get(pk=material.pk)
    if found.withdrawn_at is not None:
        raise HandingInRefused("withdrawn")
    return found


def record(material: Material, action: str, *, by: str, at: datetime, details: dict[str, Any]) -> None:
    chain = f"project:{material.event.project.key}"
    subject = f"material:{material.event.key}/m{material.pk}"
    trail.record(chain=chain, action=action, subject=subject, by=by, at=at, details=details)


def _lock(event: Event) -> None:
    """Materials of one event are changed one after another."""
    Event.objects.select_for_update(of=("self",)).get(pk=event.pk)


def _stored(sent: Sent, at: datetime) -> tuple[Kind, StoredFile]:
    """The bytes under their checksum; a picture is drawn anew, without what a camera adds."""
    kind = recognise(sent.content, name=sent.name)
    limit = settings.UPLOAD_LARGEST_PICTURE if kind.is_picture else settings.UPLOAD_LARGEST
    if sent.content.seek(0, 2) > limit:
        raise FileRefused("too_large")
    sent.content.seek(0)
    if not kind.is_picture:
        name = sent.name if "." in sent.name else f"{sent.name}.{kind.extensions[0]}"
        return kind, store(sent.content, name=name, content_type=kind.content_type, at=at, largest=limit)
    anew = drawn_anew(sent.content, longest_side=PICTURE_SIDE)
    name = f"{PurePath(sent.name).stem or 'picture'}.webp"
    return kind, store(anew, name=name, content_type=KINDS["webp"].content_type, at=at, largest=limit)


def _agree(material: Material, agrees: bool, at: datetime) -> None:
    """Each agreement is to the text of its day; one that was given is not taken back by a later file."""
    if agrees:
        material.licence, material.licence_agreed_at = LICENCE, at
        material.save(update_fields=["licence", "licence_agreed_at"])


def _add(material: Material, kind: Kind, stored: StoredFile, *, by: str, at: datetime) -> MaterialVersion:
    """Pages go by what is in the file: its record may be older and know less, as that of a table once read."""
    has_pages = kind.code == "pdf"
    number = (material.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = MaterialVersion.objects.create(
        material=material,
        number=number,
        file=stored,
        uploaded_at=at,
        uploaded_by=by,
        pages_state=MaterialVersion.Pages.WAITING if has_pages else MaterialVersion.Pages.NONE,
    )
    if has_pages:
        enqueue(pages.draw_pages, version=version.pk)
    details = {
        "title": material.title,
        "version": number,
        "name": stored.name,
        "size": stored.size,
        "sha256": stored.sha256,
        "licence": material.licence,
        "speaker": material.speaker.person.key if material.speaker else None,
    }
    record(material, "material.uploaded", by=by, at=at, details=details)
    return version
