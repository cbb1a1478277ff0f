"""Who gets what: everyone, participants by their page, the partnership by role; and nobody what was taken back."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from files.models import StoredFile
from materials import publishing, uploads
from materials.models import Material, Speaker
from materials.pages import draw_pages
from materials.speaking import Details, answer, describe, keep_photo
from materials.terms import SPEAKER
from projects.texts import Text
from tests.files.samples import a_pdf, a_photo_with_a_place
from tests.materials.cast import AT, COORDINATOR, EVENT, Cast, a_seminar, handed_in, somebody
from tests.registrations.views.cast import an_open_event, own

pytestmark = pytest.mark.django_db
PAGE = "/projects/kopa/events/seminar/"
SIGNED: dict[str, Any] = {"by": COORDINATOR, "at": AT}


def fetched(client: Client, address: str, **headers: str) -> tuple[int, bytes]:
    found: Any = client.get(address, headers=headers)
    content = b"".join(found) if found.streaming else found.content  # read to its end, a file is closed
    return found.status_code, content


def statuses(client: Client, material: Material, participant: str) -> list[int]:
    """By the public address, by a participant's own page, and in the workspace."""
    own_page = f"{participant}materials/{material.pk}/"
    work = f"{EVENT}materials/{material.pk}/1/"
    return [fetched(client, path)[0] for path in (reverse("material_download", args=[material.pk]), own_page, work)]


@pytest.mark.parametrize(
    ("audience", "outside", "participant"), [("public", 200, 200), ("participants", 404, 200), ("internal", 404, 404)]
)
def test_each_audience_gets_its_own(client: Client, audience: str, outside: int, participant: int) -> None:
    cast = Cast(an_open_event())
    link = own(cast.event)[1]
    material = handed_in(cast, speaker=None, by=COORDINATOR)
    assert statuses(client, material, link) == [404, 404, 302]
    publishing.publish(material=material, audience=audience, **SIGNED)
    assert statuses(client, material, link) == [outside, participant, 302]
    for role, inside in (("manager", 200), ("coordinator", 200), ("auditor", 200), ("desk", 403), (None, 403)):
        client.force_login(somebody(role))
        assert statuses(client, material, link) == [outside, participant, inside]
    client.force_login(somebody("coordinator", project="cits"))
    assert statuses(client, material, link) == [outside, participant, 403]
    uploads.withdraw(material=material, reason="Kļūda", **SIGNED)
    assert statuses(client, material, link) == [404, 404, 403]


def test_a_participant_gets_nothing_of_another_event(client: Client) -> None:
    link = own(an_open_event())[1]
    other = Cast(an_open_event(key="cits"))
    foreign = handed_in(other, speaker=None, by=COORDINATOR)
    publishing.publish(material=foreign, audience="participants", **SIGNED)
    assert fetched(client, f"{link}materials/{foreign.pk}/")[0] == 404


def test_an_older_version_is_not_public_once_a_newer_one_is(client: Client) -> None:
    material = handed_in(a_seminar())
    publishing.publish(material=material, audience="public", **SIGNED)
    address = reverse("material_download", args=[material.pk])
    newer = uploads.Sent(BytesIO(a_pdf(2)), "Runa.pdf")
    uploads.replace(material=material, sent=newer, agrees=True, by=SPEAKER, at=AT)
    assert fetched(client, address)[1] == a_pdf()
    publishing.publish(material=material, audience="public", **SIGNED)
    assert fetched(client, address)[1] == a_pdf(2)


def test_a_download_goes_on_where_it_stopped(client: Client) -> None:
    material = handed_in(a_seminar())
    publishing.publish(material=material, audience="public", **SIGNED)
    address = reverse("material_download", args=[material.pk])
    found: Any = client.get(address, headers={"Range": "bytes=5-9"})
    assert (found.status_code, b"".join(found)) == (206, a_pdf()[5:10])
    assert found["Content-Range"] == f"bytes 5-9/{len(a_pdf())}"
    assert found["Content-Length"] == "5"
    assert found["Content-Disposition"].startswith("attachment")
    assert "sandbox" in found["Content-Security-Policy"]
    stored = StoredFile.objects.get()
    assert fetched(client, address, Range="bytes=5-9", **{"If-Range": f'"{stored.sha256}"'})[0] == 206
    assert fetched(client, address, Range="bytes=5-9", **{"If-Range": '"another"'})[0] == 200
    assert fetched(client, address, Range="bytes=99999999-")[0] == 416


def test_the_first_page_is_shown_only_of_what_is_published(client: Client) -> None:
    material = handed_in(a_seminar())
    draw_pages.function(version=material.versions.get().pk)
    address = reverse("material-preview", args=[material.pk])
    assert fetched(client, address)[0] == 404
    publishing.publish(material=material, audience="public", **SIGNED)
    assert fetched(client, address)[0] == 200
    assert f"{address}?" in client.get(f"{PAGE}?fresh").content.decode()
    newer = uploads.replace(
        material=material, sent=uploads.Sent(BytesIO(a_pdf(2)), "Runa.pdf"), agrees=True, by=SPEAKER, at=AT
    )
    draw_pages.function(version=newer.pk)
    publishing.publish(material=material, audience="participants", **SIGNED)
    assert fetched(client, address)[0] == 404


def a_voice(cast: Cast) -> Speaker:
    speaker = cast.speaker()
    told = Details(name="Dr. Anna Bērziņa", biography=Text(lv="Pēta <b>aprūpi</b>."), seen=0)
    describe(speaker=speaker, details=told, by=SPEAKER, at=AT)
    return keep_photo(speaker=speaker, content=BytesIO(a_photo_with_a_place()), by=SPEAKER, at=AT)


def test_the_event_page_shows_who_speaks_with_portrait_and_biography(client: Client) -> None:
    speaker = a_voice(a_seminar())
    assert "Dr. Anna" not in client.get(f"{PAGE}?fresh").content.decode(), "nobody is shown who has not confirmed"
    answer(speaker=speaker, answer="confirmed", note="", by=SPEAKER, at=AT)
    page = client.get(f"{PAGE}?fresh").content.decode()
    assert "Dr. Anna Bērziņa" in page
    assert "Pēta &lt;b&gt;aprūpi&lt;/b&gt;." in page
    address = reverse("speaker-portrait", args=[speaker.pk])
    assert address in page
    assert fetched(client, address)[0] == 200
    answer(speaker=speaker, answer="declined", note="", by=SPEAKER, at=timezone.now())
    assert "Pēta" not in client.get(f"{PAGE}?fresh").content.decode()
    assert fetched(client, address)[0] == 404


def test_a_portrait_is_no_more_public_than_its_event(client: Client) -> None:
    speaker = a_voice(a_seminar())
    answer(speaker=speaker, answer="confirmed", note="", by=SPEAKER, at=AT)
    assert fetched(client, reverse("speaker-portrait", args=[speaker.pk]))[0] == 200
    Event.objects.update(status=Event.Status.DRAFT)
    assert fetched(client, reverse("speaker-portrait", args=[speaker.pk]))[0] == 404
