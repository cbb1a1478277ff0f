"""Publishing materials to an audience, and how they are told: title, kind, order, and what was on the screen."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from events.models import Event
from materials.models import Material, MaterialVersion, Publication
from materials.refusals import HandingInRefused
from materials.search import index_event_with_materials
from materials.uploads import record, standing
from projects.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How a material is told of; `url` only where it is a link."""

    title: Text
    kind: str
    url: str = ""
    was_shown: bool = False


def publish(
    *,
    material: Material,
    audience: str,
    by: str,
    at: datetime,
    version: MaterialVersion | None = None,
    seen: int | None = None,
) -> Publication:
    """Give the newest version, or the one stated, to an audience; what was given to it before is taken back by that.

    Refuses what was withdrawn, what is neither file nor link, a speaker's file without their agreement for anybody
    beyond the partnership, and where another version than `seen` (0: none) is the newest by now. Evidence:
    `material.published`, and a row that tells what was published when.
    """
    with transaction.atomic():
        Event.objects.select_for_update(of=("self",)).get(pk=material.event_id)
        found = standing(material)
        newest = found.versions.select_related("file").first()
        if seen is not None and seen != (newest.number if newest else 0):
            raise HandingInRefused("changed_meanwhile")
        chosen = version or newest
        _refuse_publishing(found, chosen, audience)
        found.audience, found.file = audience, chosen.file if chosen else found.file
        found.save(update_fields=["audience", "file"])
        published = Publication.objects.create(
            material=found, version=chosen, audience=audience, published_at=at, published_by=by
        )
        index_event_with_materials(found.event)
        details = {
            "audience": audience,
            "version": chosen.number if chosen else None,
            "sha256": found.file.sha256 if found.file else None,
            "licence": found.licence,
        }
        record(found, "material.published", by=by, at=at, details=details)
    return published


def retell(*, material: Material, telling: Telling, by: str, at: datetime) -> Material:
    """Change title, kind, link and whether it was shown. Refuses what was withdrawn. Evidence: `material.changed`."""
    if not telling.title:
        raise HandingInRefused("no_title")
    with transaction.atomic():
        Event.objects.select_for_update(of=("self",)).get(pk=material.event_id)
        found = standing(material)
        before = _told(found)
        found.title, found.kind, found.was_shown = telling.title, telling.kind or None, telling.was_shown
        found.url = telling.url if found.url else None
        if _told(found) == before:
            return found
        found.save(update_fields=["title", "kind", "url", "was_shown"])
        index_event_with_materials(found.event)
        record(found, "material.changed", by=by, at=at, details={"before": before, "after": _told(found)})
    return found


def move_up(*, material: Material, by: str, at: datetime) -> None:
    """Put a material before the one that stands before it. Evidence: `material.moved`; the first stays where it is."""
    with transaction.atomic():
        Event.objects.select_for_update(of=("self",)).get(pk=material.event_id)
        rows = list(Material.objects.filter(event=material.event_id).standing().select_related("event__project"))
        place = next((number for number, row in enumerate(rows) if row.pk == material.pk), 0)
        if place == 0:
            return
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
        for number, row in enumerate(rows):
            row.ordinal = number
        Material.objects.bulk_update(rows, ["ordinal"])
        record(rows[place - 1], "material.moved", by=by, at=at, details={"place": place})


def _refuse_publishing(material: Material, version: MaterialVersion | None, audience: str) -> None:
    if version and version.material_id != material.pk:
        raise HandingInRefused("no_such_version")
    if version is None and not material.url and material.file is None:
        raise HandingInRefused("nothing_to_publish")
    if version and material.licence is None and audience != Material.Audience.INTERNAL:
        raise HandingInRefused("no_licence")


def _told(material: Material) -> dict[str, object]:
    return {
        "title": dict(material.title),
        "kind": material.kind,
        "url": material.url,
        "was_shown": material.was_shown,
    }
