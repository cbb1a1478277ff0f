"""Pictures of the pages of what was handed in as PDF: drawn by a job, because a file may take long or be hostile."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from audit import trail
from files.pages import Pages, PagesNotDrawn, drawn_pages
from files.pictures import drawn_anew, size_of
from files.storing import store
from jobs.registry import task
from materials.models import MaterialVersion, PagePicture

SMALL_SIDE = 320
_PICTURE = "image/webp"
State = MaterialVersion.Pages


def draw(*, version: MaterialVersion, at: datetime) -> str:
    """Draw the pages of one version and keep them; drawn once, they stay. What cannot be drawn is said to be so.

    Evidence: `material.drawn`, so that pages which show the material are made anew.
    """
    try:
        with version.file.content.open("rb") as content, drawn_pages(content) as drawn:
            _keep(version, drawn, at)
    except PagesNotDrawn:
        MaterialVersion.objects.filter(pk=version.pk).update(pages_state=State.FAILED)
        return State.FAILED
    return State.DRAWN


def _keep(version: MaterialVersion, drawn: Pages, at: datetime) -> None:
    with transaction.atomic():
        locked = MaterialVersion.objects.select_for_update().get(pk=version.pk)
        if locked.pages_state == State.DRAWN:
            return
        PagePicture.objects.bulk_create(_page(locked, path, at) for path in drawn.pictures)
        locked.pages_state, locked.number_of_pages = State.DRAWN, drawn.number
        locked.save(update_fields=["pages_state", "number_of_pages"])
        event = version.material.event
        chain, subject = f"project:{event.project.key}", f"material:{event.key}/m{version.material.pk}"
        details = {"version": version.number, "pages": drawn.number}
        trail.record(chain=chain, action="material.drawn", subject=subject, by="system", at=at, details=details)


def _page(version: MaterialVersion, path: Path, at: datetime) -> PagePicture:
    """The first page also small, for lists."""
    number, content = int(path.stem), BytesIO(path.read_bytes())
    width, height = size_of(content)
    content.seek(0)
    kept = store(content, name=f"page-{number}.webp", content_type=_PICTURE, at=at)
    small = None
    if number == 1:
        anew = drawn_anew(content, longest_side=SMALL_SIDE)
        small = store(anew, name="page-1-small.webp", content_type=_PICTURE, at=at)
    return PagePicture(version=version, number=number, picture=kept, small=small, width=width, height=height)


@task("materials.draw_pages")
def draw_pages(version: int) -> None:
    """Started twice, it draws once; a version whose rows were taken away meanwhile is passed over."""
    rows = MaterialVersion.objects.select_related("file", "material__event__project")
    found = rows.filter(pk=version, pages_state=State.WAITING).first()
    if found is not None:
        draw(version=found, at=timezone.now())
