"""Handing in, replacing and withdrawing; publishing to an audience, and what was published when."""

from io import BytesIO
from typing import Any

import pytest

from audit.models import Entry
from events.models import Event
from events.search import matching
from files.refusals import FileRefused
from files.storing import store
from materials import publishing, uploads
from materials.licence import LICENCE
from materials.models import Material
from materials.pages import draw_pages
from materials.publishing import Telling
from materials.refusals import HandingInRefused
from materials.terms import SPEAKER, set_terms
from projects.texts import Text
from tests.files.samples import MACRO_TYPES, a_pdf, a_photo_with_a_place, a_pptx
from tests.materials.cast import AT, COORDINATOR, a_seminar, handed_in

pytestmark = pytest.mark.django_db
OWN: dict[str, Any] = {"by": SPEAKER, "at": AT}
SIGNED: dict[str, Any] = {"by": COORDINATOR, "at": AT}


def refused(code: str, act: Any, **arguments: Any) -> None:
    with pytest.raises((HandingInRefused, FileRefused)) as found:
        act(**arguments)
    assert getattr(found.value, "code", "") == code


def sent(content: bytes | None = None, name: str = "Runa.pdf") -> uploads.Sent:
    return uploads.Sent(BytesIO(content or a_pdf()), name)


def actions() -> list[str]:
    found = Entry.objects.filter(subject__startswith="material:").order_by("pk")
    return list(found.values_list("action", flat=True))


def test_what_is_handed_in_is_for_the_partnership_until_it_is_published():
    material = handed_in(a_seminar())
    assert (material.audience, material.file) == (Material.Audience.INTERNAL, None)
    version = material.versions.get()
    assert (version.number, version.uploaded_by, version.uploaded_at) == (1, SPEAKER, AT)
    assert (material.licence, material.licence_agreed_at) == (LICENCE, AT)
    entry = Entry.objects.select_related("detail").get(action="material.uploaded")
    assert entry.detail.details
    assert entry.detail.details["sha256"] == version.file.sha256
    assert entry.detail.details["speaker"] == "anna"


def test_whoever_hands_in_a_file_no_longer_speaks_without():
    cast = a_seminar()
    speaker = cast.speaker()
    speaker.has_no_files = True
    speaker.save()
    handed_in(cast)
    assert not cast.speaker().has_no_files


def test_a_newer_file_is_a_new_version_and_what_is_published_stays_until_it_is_published():
    material = handed_in(a_seminar())
    publishing.publish(material=material, audience="public", **SIGNED)
    newer = uploads.replace(material=material, sent=sent(a_pdf(2)), agrees=False, **OWN)
    material.refresh_from_db()
    assert newer.number == 2
    assert material.file_id == material.versions.get(number=1).file_id
    assert material.licence == LICENCE, "an agreement that was given stays"
    publishing.publish(material=material, audience="public", **SIGNED)
    material.refresh_from_db()
    assert material.file_id == newer.file_id
    told = [(row.version and row.version.number, row.published_by) for row in material.publications.order_by("pk")]
    assert told == [(1, COORDINATOR), (2, COORDINATOR)]


def test_the_very_same_file_is_no_newer_one():
    material = handed_in(a_seminar())
    again = uploads.replace(material=material, sent=sent(), agrees=False, **OWN)
    assert again.number == 1
    assert material.versions.count() == 1


def test_a_picture_is_kept_without_what_the_camera_noted():
    material = handed_in(a_seminar(), content=a_photo_with_a_place(), name="Plakāts.jpg")
    kept = material.versions.get().file
    assert (kept.name, kept.content_type) == ("Plakāts.webp", "image/webp")
    with kept.content.open("rb") as content:
        assert b"Secret Camera" not in content.read()


def test_a_path_in_the_name_leads_nowhere():
    material = handed_in(a_seminar(), name="../../etc/Runa.pdf")
    assert material.versions.get().file.name == "Runa.pdf"


def test_a_lying_file_leaves_nothing():
    cast = a_seminar()
    speaker = cast.speaker()
    told: dict[str, Any] = {"event": cast.event, "speaker": speaker, "title": Text(lv="x"), "agrees": True}
    hidden = a_pptx(types=MACRO_TYPES)
    refused("macros", uploads.hand_in, sent=sent(hidden, "Runa.pptx"), **told, **OWN)
    refused("misnamed", uploads.hand_in, sent=sent(b"<html>", "Runa.pdf"), **told, **OWN)
    assert not Material.objects.exists()


def test_larger_files_than_the_setting_says_are_refused(settings):
    cast = a_seminar()
    settings.UPLOAD_LARGEST = 500
    refused("too_large", handed_in, cast=cast)
    settings.UPLOAD_LARGEST_PICTURE = 500
    refused("too_large", handed_in, cast=cast, content=a_photo_with_a_place(), name="a.jpg")


def test_a_title_is_needed_and_there_is_an_end_to_files(monkeypatch):
    cast = a_seminar()
    told: dict[str, Any] = {"event": cast.event, "speaker": cast.speaker(), "agrees": True}
    refused("no_title", uploads.hand_in, title=Text(), sent=sent(), **told, **OWN)
    refused("no_title", uploads.add_link, event=cast.event, title=Text(), url="https://a.example", **SIGNED)
    monkeypatch.setattr(uploads, "MOST_OF_ONE_SPEAKER", 1)
    monkeypatch.setattr(uploads, "MOST_VERSIONS", 1)
    material = handed_in(cast)
    refused("too_many", handed_in, cast=cast)
    refused("too_many", uploads.replace, material=material, sent=sent(a_pdf(2)), agrees=False, **OWN)


def test_after_closing_speakers_hand_in_nothing_and_coordinators_do():
    cast = a_seminar()
    material = handed_in(cast)
    set_terms(event=cast.event, materials_due=None, contact="", is_closed=True, **SIGNED)
    refused("closed", handed_in, cast=cast)
    refused("closed", uploads.replace, material=material, sent=sent(a_pdf(2)), agrees=False, **OWN)
    refused("closed", uploads.withdraw, material=material, reason="", **OWN)
    assert uploads.replace(material=material, sent=sent(a_pdf(2)), agrees=False, **SIGNED).number == 2


def test_without_the_agreement_only_the_partnership_gets_it():
    material = handed_in(a_seminar(), agrees=False)
    for audience in ("public", "participants"):
        refused("no_licence", publishing.publish, material=material, audience=audience, **SIGNED)
    publishing.publish(material=material, audience="internal", **SIGNED)
    uploads.replace(material=material, sent=sent(a_pdf(2)), agrees=True, **OWN)
    publishing.publish(material=material, audience="public", **SIGNED)


def test_what_is_withdrawn_is_taken_from_everybody_and_stays_so():
    material = handed_in(a_seminar())
    publishing.publish(material=material, audience="public", **SIGNED)
    refused("no_reason", uploads.withdraw, material=material, reason=" ", **SIGNED)
    uploads.withdraw(material=material, reason="Nepareizā datne", **SIGNED)
    assert not Material.objects.public().exists()
    assert not Material.objects.for_participants().exists()
    refused("withdrawn", publishing.publish, material=material, audience="public", **SIGNED)
    refused("withdrawn", uploads.replace, material=material, sent=sent(a_pdf(2)), agrees=False, **OWN)
    refused("withdrawn", publishing.retell, material=material, telling=Telling(title=Text(lv="x"), kind=""), **SIGNED)
    uploads.withdraw(material=material, reason="Vēlreiz", **SIGNED)
    assert actions() == ["material.uploaded", "material.published", "material.withdrawn"]
    assert Material.objects.get().withdrawn_reason == "Nepareizā datne"


def test_a_link_is_published_and_what_is_neither_is_not():
    cast = a_seminar()
    link = uploads.add_link(event=cast.event, title=Text(lv="Ieraksts"), url="https://a.example/v", **SIGNED)
    publishing.publish(material=link, audience="participants", **SIGNED)
    assert list(Material.objects.for_participants()) == [link]
    named = Material.objects.create(event=cast.event, ordinal=0, title=Text(lv="Nosaukts avotā"))
    refused("nothing_to_publish", publishing.publish, material=named, audience="public", **SIGNED)


def test_a_version_of_another_material_is_not_published():
    cast = a_seminar()
    first, second = handed_in(cast), handed_in(cast, speaker="juris", content=a_pdf(3))
    foreign = second.versions.get()
    refused("no_such_version", publishing.publish, material=first, audience="public", version=foreign, **SIGNED)


def test_an_older_version_can_be_published_again():
    material = handed_in(a_seminar())
    uploads.replace(material=material, sent=sent(a_pdf(2)), agrees=False, **OWN)
    first = material.versions.get(number=1)
    published = publishing.publish(material=material, audience="public", version=first, **SIGNED)
    assert published.version == first


def test_only_the_version_that_was_seen_is_published():
    material = handed_in(a_seminar())
    uploads.replace(material=material, sent=sent(a_pdf(2)), agrees=False, **OWN)
    refused("changed_meanwhile", publishing.publish, material=material, audience="public", seen=1, **SIGNED)
    published = publishing.publish(material=material, audience="public", seen=2, **SIGNED)
    assert published.version
    assert published.version.number == 2


def test_a_pdf_that_was_once_taken_for_a_table_has_its_pages_drawn():
    store(BytesIO(a_pdf()), name="Runa.pdf", content_type="application/octet-stream", at=AT)
    version = handed_in(a_seminar(), name="Runa.pdf").versions.get()
    assert version.pages_state == "waiting"


def test_an_event_is_found_by_what_was_published():
    cast = a_seminar()
    material = handed_in(cast, title="Dienasgrāmatas paraugs")
    assert not matching(Event.objects.all(), "dienasgrāmatas").exists()
    publishing.publish(material=material, audience="public", **SIGNED)
    assert matching(Event.objects.all(), "dienasgrāmatas").exists()
    telling = Telling(title=Text(lv="Piezīmes"), kind="handout", was_shown=True)
    told = publishing.retell(material=material, telling=telling, **SIGNED)
    assert (told.kind, told.was_shown) == ("handout", True)
    assert not matching(Event.objects.all(), "dienasgrāmatas").exists()
    publishing.retell(material=material, telling=telling, **SIGNED)
    assert actions().count("material.changed") == 1
    untitled = Telling(title=Text(), kind="")
    refused("no_title", publishing.retell, material=material, telling=untitled, **SIGNED)


def test_materials_are_put_in_order():
    cast = a_seminar()
    rows = [handed_in(cast, title=f"Nr. {number}", content=a_pdf(number)) for number in (1, 2, 3)]
    publishing.move_up(material=rows[2], **SIGNED)
    publishing.move_up(material=rows[0], **SIGNED)
    publishing.move_up(material=rows[0], **SIGNED)
    assert list(Material.objects.filter(event=cast.event)) == [rows[0], rows[2], rows[1]]


def test_pages_are_drawn_by_a_job_and_a_broken_file_only_says_so():
    cast = a_seminar()
    whole, broken = handed_in(cast, content=a_pdf(3)), handed_in(cast, content=b"%PDF-1.7\nnothing\n%%EOF\n")
    assert whole.versions.get().pages_state == "waiting"
    for material in (whole, broken):
        for _twice in range(2):
            draw_pages.function(version=material.versions.get().pk)
    drawn = whole.versions.get()
    assert (drawn.pages_state, drawn.number_of_pages, drawn.pages.count()) == ("drawn", 3, 3)
    assert [page.small is not None for page in drawn.pages.all()] == [True, False, False]
    assert broken.versions.get().pages_state == "failed"
    assert actions().count("material.drawn") == 1
    draw_pages.function(version=10**9)
