"""A speaker's way in a browser, at the width of a phone, and the coordinator's answer to it.

With scripts a file shows how far it is; without them everything works as well. Light and dark, Latvian and English.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from accounts.models import User
from materials.models import Material, Speaker
from materials.pages import draw_pages
from tests.browser import Watch
from tests.files.samples import a_pdf, a_picture
from tests.journeys.test_public_site import NOTHING_FOUND, RULES
from tests.materials.cast import EVENT, PASSWORD, Cast, a_seminar, handed_in, somebody

pytestmark = pytest.mark.browser
PHONE: Any = {"width": 390, "height": 844}


@pytest.fixture
def without_scripts(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="lv-LV")
    watch = Watch(context)
    yield context.new_page()
    context.close()
    assert watch.seen == []


@pytest.fixture
def cast(committed_db: str) -> Cast:
    made = a_seminar()
    made.with_link()
    return made


@pytest.fixture
def slides(tmp_path: Path) -> Path:
    """Large enough that sending it takes a moment."""
    path = tmp_path / "Runa.pdf"
    path.write_bytes(a_pdf(3).replace(b"%PDF-1.4\n", b"%PDF-1.4\n%" + b"x" * 8_000_000 + b"\n"))
    return path


def hand_in(page: Page, labels: tuple[str, str, str], file: Path) -> None:
    form = page.locator("form[action$='/files/']")
    form.get_by_label(labels[0], exact=True).fill("Dienasgrāmata")
    form.locator("input[type=file]").set_input_files(file)
    form.get_by_role("checkbox").check()
    form.get_by_role("button", name=labels[1]).click()
    page.get_by_text(labels[2]).wait_for()


def test_a_speaker_without_scripts_in_latvian(server: str, cast: Cast, without_scripts: Page, slides: Path) -> None:
    page = without_scripts
    page.goto(server + cast.address())
    page.get_by_role("button", name="Jā, piedalīšos un uzstāšos").click()
    assert page.get_by_text("Paldies, dalība ir apstiprināta.").is_visible()
    page.get_by_label("Par jums latviešu valodā").fill("Pēta ģimenes aprūpi.")
    page.get_by_role("button", name="Saglabāt").click()
    assert page.get_by_text("Jūsu ziņas ir saglabātas.").is_visible()
    hand_in(page, ("Nosaukums", "Iesniegt datni", "Datne ir iesniegta."), slides)
    assert page.get_by_role("heading", name="Dienasgrāmata").is_visible()
    page.get_by_text("Aizstāt vai atsaukt").click()
    page.get_by_role("button", name="Atsaukt „Dienasgrāmata”").click()
    assert page.get_by_text("Datne ir atsaukta.").is_visible()
    page.get_by_text("Nevaru piedalīties", exact=True).click()
    page.get_by_label("Ziņa rīkotājiem").fill("Esmu slims.")
    page.get_by_role("button", name="Paziņot rīkotājiem").click()
    assert Speaker.objects.get().answer == "declined"


def test_a_speaker_in_english_sees_how_far_the_file_is(
    server: str, cast: Cast, page: Page, slides: Path, tmp_path: Path
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{server}/en{cast.address()}")
    page.evaluate(
        "new MutationObserver(() => { const bar = document.querySelector('.sending progress');"
        " if (bar) (window.seen ??= []).push(bar.value); })"
        ".observe(document.body, { subtree: true, childList: true, attributes: true });"
        "addEventListener('pagehide', () => sessionStorage.setItem('seen', JSON.stringify(window.seen ?? [])))"
    )
    hand_in(page, ("Title", "Hand in the file", "The file is handed in."), slides)
    assert max(page.evaluate("JSON.parse(sessionStorage.getItem('seen'))")) > 0
    assert Material.objects.get().versions.get().file.size == slides.stat().st_size
    photo = tmp_path / "me.jpg"
    photo.write_bytes(a_picture())
    form = page.locator("form[action$='/photo/']")
    form.locator("input[type=file]").set_input_files(photo)
    form.locator("button").click()
    page.get_by_text("The photograph is saved.").wait_for()
    page.get_by_role("img", name="Portrait of Anna Bērziņa").wait_for()


def test_a_refused_file_is_said_beside_its_form_and_can_be_sent_anew(
    server: str, cast: Cast, page: Page, slides: Path, tmp_path: Path
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{server}/en{cast.address()}")
    lying = tmp_path / "Talk.pdf"
    lying.write_bytes(b"<html>")
    form = page.locator("form[action$='/files/']")
    form.get_by_label("Title", exact=True).fill("Diary")
    form.locator("input[type=file]").set_input_files(lying)
    form.locator("button").click()
    form.get_by_role("alert").get_by_text("not what its name says").wait_for()
    form.locator("input[type=file]").set_input_files(slides)
    form.locator("button").click()
    page.get_by_text("The file is handed in.").wait_for()


def sign_in(page: Page, server: str) -> User:
    user = somebody("coordinator")
    page.goto(f"{server}/accounts/login/")
    page.get_by_label("E-pasts").fill(user.email)
    page.get_by_label("Parole", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Pieslēgties", exact=True).click()
    page.get_by_role("button", name="Iziet").first.wait_for()
    return user


def test_a_coordinator_sends_the_link_and_publishes_what_comes(server: str, cast: Cast, page: Page) -> None:
    handed_in(cast)
    sign_in(page, server)
    page.goto(f"{server}{EVENT}speakers/")
    page.locator(".speakers > li", has_text="Juris Kalns").get_by_role("link", name="Sūtīt saiti").click()
    page.get_by_label("E-pasts").fill("juris@example.org")
    page.get_by_role("button", name="Sūtīt saiti").click()
    page.get_by_text("Saite ir ceļā; to saņems Juris Kalns.").wait_for()
    page.get_by_role("navigation", name="Pasākums").get_by_role("link", name="Materiāli").click()
    page.get_by_role("link", name="Runas prezentācija").click()
    page.get_by_role("radio", name="ikviens").check()
    page.get_by_role("button", name="Publicēt 1. versiju").click()
    page.get_by_text("Materiāls publicēts.").wait_for()
    page.goto(f"{server}/projects/kopa/events/seminar/")
    assert page.get_by_role("link", name="Runas prezentācija").is_visible()


def pages(cast: Cast) -> list[str]:
    """Every page of speakers and materials, with something on it."""
    material = handed_in(cast)
    draw_pages.function(version=material.versions.get().pk)
    person = cast.people["anna"].pk
    work = ("speakers/", f"speakers/{person}/", f"speakers/{person}/link/", "materials/", "materials/add/")
    return [cast.address(), "/s/1-0/", *(EVENT + way for way in (*work, f"materials/{material.pk}/"))]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_no_accessibility_rule_is_broken(server: str, cast: Cast, page: Page, scheme: Any, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    known = pages(cast)
    sign_in(page, server)
    broken = {}
    for path in [*known, f"/en{known[0]}", f"/en{known[2]}"]:
        page.goto(server + path)
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
        report = Axe().run(page, options=RULES).generate_report()
        if report != NOTHING_FOUND:
            broken[path] = report
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            broken[f"{path} is too wide"] = str(width)
    assert broken == {}
