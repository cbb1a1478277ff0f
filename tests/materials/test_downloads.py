"""Fetching a material: whoever asks gets the bytes of what is public as a file, and of nothing else."""

from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import quote

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from events.models import Event
from files.storing import store
from materials.models import Material
from projects.models import Project

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.materials.addresses")]

AT = datetime(2026, 3, 4, tzinfo=UTC)
NAME = "Darba lapa – ēnošana.pdf"
PDF = b"%PDF-1.4 a hand-out"
HOSTILE = b"<script>alert(1)</script>"


def an_event(*, status: str = Event.Status.HELD, is_public: bool = True) -> Event:
    project = Project.objects.create(key="tilts", title={"lv": "Tilts"}, is_public=is_public)
    return Event.objects.create(
        project=project, ordinal=0, key="seminars", title={"lv": "Seminārs"}, kind="seminar", status=status
    )


def a_material(
    event: Event,
    *,
    audience: str = Material.Audience.PUBLIC,
    content: bytes = PDF,
    name: str = "Darba lapa – ēnošana.pdf",
) -> Material:
    kept = store(BytesIO(content), name=name, content_type="application/pdf", at=AT)
    return Material.objects.create(event=event, ordinal=0, title={"lv": "Darba lapa"}, file=kept, audience=audience)


def address(material: Material) -> str:
    return reverse("material_download", args=[material.pk])


def read(client: Client, material: Material) -> tuple[HttpResponseBase, bytes]:
    """The answer and its whole content; at its end the client closes the file behind it."""
    response: HttpResponseBase = client.get(address(material))
    return response, b"".join(response)


def test_a_public_material_comes_as_an_attachment_under_its_own_name(client: Client) -> None:
    response, content = read(client, a_material(an_event()))
    assert content == PDF
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(NAME)}"
    assert response["Content-Length"] == str(len(PDF))
    assert response["X-Content-Type-Options"] == "nosniff"


def test_what_pretends_to_be_a_page_is_still_only_a_file(client: Client) -> None:
    response, content = read(client, a_material(an_event(), content=HOSTILE, name="lapa.html"))
    assert content == HOSTILE
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    assert "text/html" not in response["Content-Type"]


@pytest.mark.parametrize("audience", [Material.Audience.PARTICIPANTS, Material.Audience.INTERNAL])
def test_what_is_not_for_everyone_is_not_there(client: Client, audience: str) -> None:
    assert client.get(address(a_material(an_event(), audience=audience))).status_code == 404


def test_a_draft_event_or_a_project_that_is_not_public_shows_nothing(client: Client) -> None:
    draft = a_material(an_event(status=Event.Status.DRAFT))
    assert client.get(address(draft)).status_code == 404
    draft.event.status = Event.Status.PUBLISHED
    draft.event.save()
    assert read(client, draft)[0].status_code == 200
    Project.objects.update(is_public=False)
    assert client.get(address(draft)).status_code == 404


def test_a_link_without_a_file_and_numbers_nobody_has_are_not_there(client: Client) -> None:
    link = Material.objects.create(event=an_event(), ordinal=0, title={"lv": "Video"}, url="https://video.example/1")
    for number in (link.pk, link.pk + 1, 10**30):
        assert client.get(reverse("material_download", args=[number])).status_code == 404


def test_a_material_is_only_read(client: Client) -> None:
    where = address(a_material(an_event()))
    assert client.post(where).status_code == 405
    with closing(client.head(where)) as response:
        assert response.status_code == 200
