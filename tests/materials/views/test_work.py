"""The coordinator's pages of speakers and materials: by each role, the outsider, and the wrong method."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from materials.links import token_of
from materials.models import Letter, Material, Speaker
from materials.publishing import publish
from materials.terms import handing_in_of
from projects.models import Organisation, Partner
from tests.files.samples import a_pdf, a_picture
from tests.materials.cast import AT, COORDINATOR, EVENT, Cast, a_seminar, handed_in, somebody
from tests.materials.views.test_speaker_page import a_file, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return a_seminar()


@pytest.fixture
def coordinator(client: Client, cast: Cast) -> Client:
    client.force_login(somebody("coordinator"))
    return client


def addresses(cast: Cast) -> dict[str, list[str]]:
    """What is read, and what is done, with a material that is there."""
    material = Material.objects.first() or handed_in(cast)
    person, own = cast.people["anna"].pk, f"{EVENT}materials/{material.pk}/"
    return {
        "read": [f"{EVENT}speakers/", f"{EVENT}materials/", own, f"{own}1/"],
        "forms": [f"{EVENT}speakers/{person}/", f"{EVENT}speakers/{person}/link/", f"{EVENT}materials/add/"],
        "done": [
            *(f"{EVENT}speakers/{way}/" for way in ("terms", "remind", f"{person}/link")),
            *(f"{EVENT}speakers/{person}/{way}/" for way in ("answer", "details", "photo", "photo/remove", "files")),
            *(f"{own}{way}/" for way in ("tell", "publish", "replace", "up", "withdraw")),
            f"{EVENT}materials/add/",
        ],
    }


def status_of(client: Client, address: str) -> int:
    """The status of an answer that was read to its end, so that its file is closed again."""
    answer: Any = client.get(address)
    assert b"".join(answer) if answer.streaming else answer.content
    return int(answer.status_code)


@pytest.mark.parametrize("role", ["manager", "coordinator"])
def test_those_who_prepare_the_event_read_and_act(client: Client, cast: Cast, role: str) -> None:
    client.force_login(somebody(role))
    known = addresses(cast)
    assert {status_of(client, address) for address in known["read"] + known["forms"]} == {200}
    assert not {403, 404, 405} & {client.post(address).status_code for address in known["done"]}


def test_an_auditor_reads_and_finds_no_form(client: Client, cast: Cast) -> None:
    client.force_login(somebody("auditor"))
    known = addresses(cast)
    for address in known["read"]:
        assert status_of(client, address) == 200
    for address in known["read"][:3]:
        assert "<form" not in text(client.get(address)).partition("<main")[2], address
    assert {client.get(address).status_code for address in known["forms"]} == {403}
    assert {client.post(address).status_code for address in known["done"]} == {403}


@pytest.mark.parametrize(("role", "project"), [("desk", "kopa"), ("coordinator", "cits"), (None, "kopa")])
def test_nobody_else_opens_anything(client: Client, cast: Cast, role: str | None, project: str) -> None:
    client.force_login(somebody(role, project=project))
    known = addresses(cast)
    assert {client.get(address).status_code for address in known["read"] + known["forms"]} == {403}
    assert {client.post(address).status_code for address in known["done"]} == {403}
    assert Material.objects.standing().count() == 1
    client.logout()
    assert {client.get(address).status_code for address in known["read"]} == {302}


def test_a_partners_coordinator_opens_only_the_partners_events(client: Client, cast: Cast) -> None:
    organisation = Organisation.objects.create(project=cast.event.project, key="p", name="Partneris")
    partner = Partner.objects.create(project=cast.event.project, ordinal=0, organisation=organisation, role="partner")
    client.force_login(somebody("coordinator", partner=partner))
    assert client.get(f"{EVENT}speakers/").status_code == 403
    cast.event.responsible = partner
    cast.event.save()
    assert client.get(f"{EVENT}speakers/").status_code == 200


def test_what_belongs_to_another_event_is_not_there(coordinator: Client, cast: Cast) -> None:
    other = a_seminar(key="otrs")
    foreign = handed_in(other)
    own = f"{EVENT}materials/{foreign.pk}/"
    assert {coordinator.get(address).status_code for address in (own, f"{own}1/", f"{own}1/1.webp")} == {404}
    assert coordinator.post(f"{own}publish/", {"audience": "public"}).status_code == 404
    assert coordinator.get(f"{EVENT}speakers/{cast.people['ilze'].pk}/").status_code == 404
    assert coordinator.get(f"{EVENT}speakers/{10**9}/link/").status_code == 404


def test_pages_that_act_are_only_posted_to(coordinator: Client, cast: Cast) -> None:
    own = f"{EVENT}materials/{handed_in(cast).pk}/"
    for address in (f"{own}publish/", f"{own}tell/", f"{own}withdraw/", f"{EVENT}speakers/remind/"):
        assert coordinator.get(address).status_code == 405
    assert coordinator.post(f"{EVENT}speakers/").status_code == 405


def test_the_list_says_how_far_each_is(coordinator: Client, cast: Cast) -> None:
    cast.with_link("anna")
    handed_in(cast)
    page = text(coordinator.get(f"{EVENT}speakers/"))
    for words in ("Anna Bērziņa", "Eva Liepa", "vēl nav atvērta", "Saite vēl nav sūtīta", "Runas prezentācija"):
        assert words in page
    assert "Ilze Ozola" not in page
    assert token_of(cast.speaker()) not in page, "whoever reads the list does not become the speaker"


def test_sending_a_link_and_a_wrong_address(coordinator: Client, cast: Cast) -> None:
    address = f"{EVENT}speakers/{cast.people['juris'].pk}/link/"
    assert "error" in text(coordinator.post(address, {"email": "juris", "language": "lv"}))
    told = {"email": "juris@example.org", "language": "en", "words": "Sveiki!"}
    coordinator.post(address, told)
    letter = Letter.objects.get()
    assert (letter.to, letter.language, letter.words) == ("juris@example.org", "en", "Sveiki!")


def test_reminding_and_setting_the_day(coordinator: Client, cast: Cast) -> None:
    cast.with_link()
    told = {"materials_due": "2027-05-01T23:59", "contact": "r@example.org"}
    coordinator.post(f"{EVENT}speakers/terms/", told)
    assert handing_in_of(cast.event, AT).contact == "r@example.org"
    assert "error" in text(coordinator.post(f"{EVENT}speakers/terms/", {"materials_due": "rīt"}))
    answer = coordinator.post(f"{EVENT}speakers/remind/", {"words": ""}, follow=True)
    assert "1 lektoram tiek nosūtīts atgādinājums." in text(answer)


def test_acting_for_a_speaker_is_signed_with_ones_own_address(coordinator: Client, cast: Cast) -> None:
    own = f"{EVENT}speakers/{cast.people['anna'].pk}/"
    coordinator.get(own)
    assert not Speaker.objects.exists(), "looking makes no record"
    coordinator.post(f"{own}answer/", {"answer": "confirmed"})
    coordinator.post(f"{own}files/", {"title": "Runa", "file": a_file(), "agrees": "on"})
    coordinator.post(f"{own}photo/", {"file": a_file(a_picture(), "a.jpg")})
    version = Material.objects.get().versions.get()
    assert version.uploaded_by == "coordinator-kopa@example.org"
    assert coordinator.get(own).status_code == 200
    assert status_of(coordinator, f"{own}photo.webp") == 200


def test_a_material_of_the_event_is_added_published_told_of_and_withdrawn(coordinator: Client, cast: Cast) -> None:
    add = f"{EVENT}materials/add/"
    told: dict[str, Any] = {"title_lv": "Pētījums", "agrees": "on"}
    assert "Izvēlieties datni vai ierakstiet saiti." in text(coordinator.post(add, told))
    both = told | {"file": a_file(), "url": "https://a.example/"}
    assert "Izvēlieties datni vai ierakstiet saiti." in text(coordinator.post(add, both))
    coordinator.post(add, told | {"file": a_file()})
    coordinator.post(add, {"title_lv": "Ieraksts", "url": "https://a.example/video"})
    file, link = Material.objects.order_by("pk")
    own = f"{EVENT}materials/{file.pk}/"
    page = text(coordinator.post(f"{own}publish/", {"audience": "public", "seen": "1"}, follow=True))
    assert "To saņem: ikviens." in page
    coordinator.post(f"{own}tell/", {"title_lv": "Pētījums", "title_en": "Study", "kind": "study", "was_shown": "on"})
    coordinator.post(f"{own}replace/", {"file": a_file(a_pdf(2))})
    coordinator.post(f"{EVENT}materials/{link.pk}/up/")
    file.refresh_from_db()
    assert (file.title, file.kind, file.was_shown) == ({"lv": "Pētījums", "en": "Study"}, "study", True)
    assert list(Material.objects.all()) == [link, file]
    assert "2. versija gaida jūsu lēmumu" in text(coordinator.get(f"{EVENT}materials/"))
    coordinator.post(f"{own}withdraw/", {"reason": "Kļūda"})
    assert "Kļūda" in text(coordinator.get(f"{EVENT}materials/"))


def test_without_the_agreement_publishing_is_refused_in_words(coordinator: Client, cast: Cast) -> None:
    own = f"{EVENT}materials/{handed_in(cast, agrees=False).pk}/"
    page = text(coordinator.post(f"{own}publish/", {"audience": "public", "seen": "1"}))
    assert "Iesniedzējs nav piekritis publicēšanai" in page
    assert "error" in text(coordinator.post(f"{own}publish/", {}))


def test_a_version_that_came_meanwhile_is_shown_before_it_is_published(coordinator: Client, cast: Cast) -> None:
    material = handed_in(cast)
    own = f"{EVENT}materials/{material.pk}/"
    assert 'name="seen" value="1"' in text(coordinator.get(own))
    coordinator.post(f"{own}replace/", {"file": a_file(a_pdf(2))})
    page = text(coordinator.post(f"{own}publish/", {"audience": "public", "seen": "1"}))
    assert "kāds cits šeit ko mainīja" in page
    assert 'name="seen" value="2"' in page
    assert not material.publications.exists()


def test_a_refused_file_stays_outside(coordinator: Client, cast: Cast) -> None:
    own = f"{EVENT}materials/{handed_in(cast).pk}/"
    lying = BytesIO(b"<html>")
    lying.name = "Runa.pdf"
    assert "neatbilst" in text(coordinator.post(f"{own}replace/", {"file": lying}))


@pytest.mark.parametrize(("way", "number"), [("speakers/", 13), ("materials/", 9)])
def test_the_lists_cost_the_same_with_one_row_and_with_three(
    coordinator: Client, cast: Cast, way: str, number: int, django_assert_num_queries: Any
) -> None:
    for who in ("anna", "juris", "eva"):
        cast.with_link(who)
        publish(material=handed_in(cast, speaker=who), audience="public", by=COORDINATOR, at=AT)
        with django_assert_num_queries(number):
            coordinator.get(EVENT + way)
