"""The speaker's page by the secret link: without an account, without scripts, and for nobody else."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from files.receiving import Limited
from materials.links import token_of
from materials.models import Material, Speaker
from materials.terms import set_terms
from tests.files.samples import MACRO_TYPES, a_pdf, a_picture, a_pptx
from tests.materials.cast import COORDINATOR, Cast, a_seminar, handed_in

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def cast() -> Cast:
    made = a_seminar()
    made.with_link()
    return made


def a_file(content: bytes | None = None, name: str = "Runa.pdf") -> Any:
    made = BytesIO(content or a_pdf())
    made.name = name
    return made


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_page_says_what_when_and_where_and_what_is_missing(client: Client, cast: Cast) -> None:
    answer = client.get(cast.address())
    page = text(answer)
    for words in ("Runa 0", "10.00–10.30", "Eiropas māja", "Mums vēl trūkst:", "Vai piedalīsieties?"):
        assert words in page
    assert "Juris Kalns" not in page
    assert Speaker.objects.get().opened_at is not None
    assert "Are you coming?" in text(client.get(f"/en{cast.address()}"))


def test_nobody_keeps_finds_or_passes_on_the_page(client: Client, cast: Cast) -> None:
    answer = client.get(cast.address())
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "strict-origin"
    assert '<meta name="robots" content="noindex">' in text(answer)


def test_a_head_is_no_look(client: Client, cast: Cast) -> None:
    client.head(cast.address())
    assert Speaker.objects.get().opened_at is None


@pytest.mark.parametrize("way", ["", "answer/", "details/", "files/", "photo/", "photo.webp", "files/1/1/"])
def test_a_wrong_or_revoked_link_opens_nothing(client: Client, cast: Cast, way: str) -> None:
    old = cast.address()
    cast.with_link()
    for address in (old, "/s/1-00/", f"/s/{token_of(cast.speaker())[:-1]}/"):
        answer = client.get(address + way)
        assert answer.status_code == 404
        assert answer.get("Referrer-Policy", "same-origin") != "strict-origin"
    assert client.post(f"{old}answer/", {"answer": "confirmed"}).status_code == 404
    assert Speaker.objects.get().answer == ""


def test_without_the_right_link_no_byte_of_a_file_is_read(client: Client, cast: Cast, monkeypatch: Any) -> None:
    seen: list[int] = []
    monkeypatch.setattr(Limited, "new_file", lambda *_args, **_named: seen.append(1))
    client.post("/s/1-00/files/", {"file": a_file(), "title": "x"})
    assert seen == []


def test_confirming_and_declining(client: Client, cast: Cast) -> None:
    answer = client.post(f"{cast.address()}answer/", {"answer": "confirmed"}, follow=True)
    assert "Paldies, dalība ir apstiprināta." in text(answer)
    client.post(f"{cast.address()}answer/", {"answer": "declined", "note": "Slims"})
    found = Speaker.objects.get()
    assert (found.answer, found.note) == ("declined", "Slims")
    assert client.post(f"{cast.address()}answer/", {"answer": "maybe"}).status_code == 200
    assert client.get(f"{cast.address()}answer/").status_code == 302


def said(**told: Any) -> dict[str, Any]:
    return {"name": "Anna Bērziņa", "position": "", "organisation": "", "seen": 0} | told


def test_saying_how_one_is_named(client: Client, cast: Cast) -> None:
    client.post(f"{cast.address()}details/", said(biography_en="A researcher.", name="Dr. Anna Bērziņa"))
    assert Speaker.objects.get().biography == {"en": "A researcher."}
    page = text(client.get(cast.address()))
    assert 'value="Dr. Anna Bērziņa"' in page


def test_a_fault_stands_beside_its_field_and_nothing_is_lost(client: Client, cast: Cast) -> None:
    page = text(client.post(f"{cast.address()}details/", said(name="https://x", biography_lv="Par mani")))
    assert "Par mani" in page
    assert 'id="id_name_error"' in page
    assert Speaker.objects.get().biography is None


def test_whoever_writes_at_the_same_time_is_told_and_can_save_again(client: Client, cast: Cast) -> None:
    client.post(f"{cast.address()}details/", said(biography_lv="Pirmais"))
    page = text(client.post(f"{cast.address()}details/", said(biography_lv="Otrais")))
    assert "kāds cits šeit ko mainīja" in page
    assert "Otrais" in page
    assert 'name="seen" value="1"' in page
    client.post(f"{cast.address()}details/", said(biography_lv="Otrais", seen=1))
    assert Speaker.objects.get().biography == {"lv": "Otrais"}


def test_a_photograph_comes_and_goes(client: Client, cast: Cast) -> None:
    client.post(f"{cast.address()}photo/", {"file": a_file(a_picture(), "Es.jpg")})
    picture: Any = client.get(f"{cast.address()}photo.webp")
    assert picture["Content-Type"] == "image/webp"
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in picture["Content-Security-Policy"]
    assert b"".join(picture)[:4] == b"RIFF"
    assert "Šis nav nolasāms attēls" in text(client.post(f"{cast.address()}photo/", {"file": a_file()}))
    client.post(f"{cast.address()}photo/remove/")
    assert client.get(f"{cast.address()}photo.webp").status_code == 404


def test_handing_in_replacing_and_withdrawing(client: Client, cast: Cast) -> None:
    told = {"title": "Runas prezentācija", "file": a_file(), "agrees": "on"}
    assert "Datne ir iesniegta." in text(client.post(f"{cast.address()}files/", told, follow=True))
    material = Material.objects.get()
    assert material.title == {"lv": "Runas prezentācija"}
    own = f"{cast.address()}files/{material.pk}/"
    fetched: Any = client.get(f"{own}1/")
    assert fetched["Content-Disposition"].startswith("attachment")
    assert b"".join(fetched) == a_pdf()
    client.post(f"{own}replace/", {f"m{material.pk}-file": a_file(a_pdf(2))})
    assert material.versions.count() == 2
    client.post(f"{own}withdraw/")
    assert Material.objects.standing().count() == 0
    assert client.get(f"{own}1/").status_code == 404


def test_another_speakers_file_is_not_there(client: Client, cast: Cast) -> None:
    material = handed_in(cast, speaker="juris")
    own = f"{cast.address()}files/{material.pk}/"
    assert client.get(f"{own}1/").status_code == 404
    assert client.get(f"{own}1/1.webp").status_code == 404
    for act in ("replace/", "withdraw/"):
        assert client.post(own + act, {f"m{material.pk}-file": a_file()}).status_code == 404
    assert Material.objects.standing().count() == 1


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (a_pptx(types=MACRO_TYPES), "Runa.pptx", "makrokomandas"),
        (b"<html>", "Runa.pdf", "neatbilst"),
        (b"", "Runa.pdf", "tukša"),
        (b"MZ", "Runa.exe", "Šāda veida datnes nepieņemam"),
    ],
)
def test_a_refused_file_is_refused_in_words(client: Client, cast: Cast, content: bytes, name: str, words: str) -> None:
    sent = BytesIO(content)
    sent.name = name
    page = text(client.post(f"{cast.address()}files/", {"title": "Runa", "file": sent}))
    assert words in page
    assert 'value="Runa"' in page
    assert not Material.objects.exists()


def test_a_script_is_answered_in_json(client: Client, cast: Cast) -> None:
    address = f"{cast.address()}files/"
    good = client.post(address, {"title": "Runa", "file": a_file()}, headers=JSON)
    assert good.json() == {"go": cast.address()}
    bad = client.post(address, {"title": "", "file": a_file(b"<html>")}, headers=JSON)
    assert bad.status_code == 422
    assert bad.json()["faults"]


def test_more_than_anybody_may_send_is_said_to_be_too_large(client: Client, cast: Cast, settings: Any) -> None:
    settings.UPLOAD_LARGEST = 3_000_000
    for size in (4_500_000, 3_100_000):
        page = text(client.post(f"{cast.address()}files/", {"title": "Runa", "file": a_file(b"%PDF-" + bytes(size))}))
        assert "Datne ir lielāka, nekā pieņemam." in page
    assert not Material.objects.exists()


def test_after_closing_the_page_shows_and_takes_nothing(client: Client, cast: Cast) -> None:
    handed_in(cast)
    signed: dict[str, Any] = {"by": COORDINATOR, "at": timezone.now()}
    set_terms(event=cast.event, materials_due=None, contact="r@example.org", is_closed=True, **signed)
    page = text(client.get(cast.address()))
    assert "Iesniegšana ir beigusies" in page
    assert "r@example.org" in page
    assert "<form" not in page.partition("<main")[2]
    assert "Iesniegšana ir beigusies" in text(client.post(f"{cast.address()}details/", said()))
    assert Speaker.objects.get().revision == 0


def test_a_form_of_another_site_is_refused(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.get(cast.address())
    assert strict.post(f"{cast.address()}answer/", {"answer": "confirmed"}).status_code == 403
    assert Speaker.objects.get().answer == ""


def test_the_page_costs_the_same_with_one_file_and_with_three(
    client: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    client.get(cast.address())
    numbers = []
    for number in (1, 2, 3):
        handed_in(cast, content=a_pdf(number))
        if number != 2:
            with django_assert_num_queries(14) as counted:
                client.get(cast.address())
            numbers.append(len(counted))
    assert len(set(numbers)) == 1
