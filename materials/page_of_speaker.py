"""What a speaker's page shows: where and when they speak, what is here already, and what is still missing."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from materials.appearing import Appearing, appearing
from materials.models import Material, MaterialVersion, PagePicture, Speaker
from materials.overview import Missing, Row
from materials.speaking import appearances_of
from materials.terms import HandingIn, handing_in_of


@dataclass(slots=True)
class ShownFile:
    """A material with its newest version, and what its audience has of it now."""

    material: Material
    versions: list[MaterialVersion]
    form: Any = None

    @property
    def newest(self) -> MaterialVersion | None:
        return self.versions[0] if self.versions else None

    @property
    def pages(self) -> list[PagePicture]:
        return list(self.newest.pages.all()) if self.newest else []

    @property
    def published(self) -> MaterialVersion | None:
        """The version that the audience gets."""
        is_published = bool(self.material.publications.all())
        mine = (version for version in self.versions if version.file_id == self.material.file_id)
        return next(mine, None) if is_published else None

    @property
    def is_published(self) -> bool:
        return bool(self.material.publications.all())

    @property
    def has_newer(self) -> bool:
        return self.is_published and self.newest is not None and self.newest != self.published


@dataclass(slots=True)
class SpeakerPage:
    name: str
    position: str
    organisation: str
    appearances: list[Appearing]
    missing: list[Missing]
    files: list[ShownFile] = field(default_factory=list)
    handing_in: HandingIn | None = None


def page_of(speaker: Speaker, at: datetime) -> SpeakerPage:
    lines = list(appearances_of(speaker.event, speaker.person))
    files = shown_files(Material.objects.standing().filter(speaker=speaker.pk)) if speaker.pk else []
    first = lines[0] if lines else None
    row = Row(speaker.person, lines, [], speaker, [shown.material for shown in files], None)
    return SpeakerPage(
        name=(first.name_as_printed if first else None) or speaker.person.name,
        position=(first.position if first else None) or "",
        organisation=first.organisation.name if first and first.organisation else "",
        appearances=[appearing(speaker.event, line) for line in lines],
        missing=row.missing,
        files=files,
        handing_in=handing_in_of(speaker.event, at),
    )


def shown_files(materials: Any) -> list[ShownFile]:
    """Materials with versions, pictures of pages and publications, in five statements however many there are."""
    pages = Prefetch("pages", PagePicture.objects.select_related("picture", "small"))
    versions = Prefetch("versions", MaterialVersion.objects.select_related("file").prefetch_related(pages))
    rows = materials.select_related("file", "speaker__person").prefetch_related(versions, "publications__version")
    return [ShownFile(row, list(row.versions.all())) for row in rows]
