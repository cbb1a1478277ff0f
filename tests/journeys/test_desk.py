"""A helper with a phone at the door: scan, scan again, an unknown code, a walk-in, an annulment, a tick."""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from qrcode.main import QRCode

from accounts.models import User
from events.models import Event, Part
from people.models import Person
from registrations.desk_passes import issue, token_of
from registrations.models import DeskPass, Mark, Registration, Scan
from tests.browser import FLAGS, Watch, chromium
from tests.registrations.cast import an_event, registered

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NOTHING_FOUND = "Found 0 accessibility violations:\n"
PHONE = {"width": 390, "height": 844}
LAST_LINE = (".at", ".who", ".quiet")


@dataclass(frozen=True, slots=True)
class Door:
    """The desk of an event of today, and the codes of those who may come."""

    site: str
    way_in: str
    welcome: str
    cancelled: str
    waiting: str

    def desk(self, language: str = "") -> str:
        return f"{self.site}{language}/desk/kopa/seminar/"


@pytest.fixture
def door(server: str) -> Door:
    event = an_event(capacity=2)
    Part.objects.create(event=event, ordinal=0, key="talk", title={"lv": "Saruna par aprūpi", "en": "Talk on care"})
    first = registered(event, name="Anna Bērziņa", organisation="Kalnu novada Sociālais dienests")
    second = registered(event, 2, name="Ženija Šķēle", organisation="Biedrība „Ausma”")
    waiting = registered(event, 3, name="Uldis Ābols")
    Registration.objects.filter(pk=second.pk).update(status="cancelled")
    Event.objects.update(starts_on=timezone.localdate().isoformat())
    at = timezone.now()
    by = User.objects.create_user("koordinatore@example.org", name="Vita Koordinatore")
    helper = issue(event=event, label="Anda, 2. galds", expires_at=at + timedelta(hours=6), by=by, at=at)
    codes = [row.code or "" for row in (first, second, waiting)]
    return Door(server, f"{server}/desk/pass/{token_of(helper)}/", *codes)


@pytest.fixture
def phone(door: Door, page: Page) -> Page:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a ViewportSize is such a dictionary
    page.goto(door.way_in)
    return page


def scan(page: Page, typed: str) -> None:
    """As a hand scanner does: keys and Enter, wherever the focus is."""
    page.keyboard.type(typed)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("", ("Laipni lūdzam", "Jau ir klāt", "Nezināms kods", "Pieteikums atsaukts")),
        ("/en", ("Welcome", "Already here", "Unknown code", "Registration cancelled")),
    ],
)
def test_one_scan_after_the_other_without_a_tap(door: Door, phone: Page, language: str, words: tuple[str, ...]):
    phone.goto(door.desk(language))
    word = phone.locator(".desk-result .word")
    for typed, expected in zip((door.welcome, f"DALIBA:{door.welcome}", "34679", door.cancelled), words, strict=True):
        scan(phone, typed)
        expect(word).to_have_text(expected)
        expect(phone.locator("#typed")).to_be_focused()
        expect(phone.locator("#typed")).to_have_value("")
    expect(phone.locator(".desk-count b")).to_have_text("1")
    assert list(Scan.objects.values_list("outcome", flat=True)) == ["welcome", "already_here", "unknown", "cancelled"]
    assert all(moment for moment in Scan.objects.values_list("device_at", flat=True))


@pytest.mark.parametrize("width", [390, 1280])
def test_the_name_stands_large_between_the_word_and_the_organisation(door: Door, phone: Page, width: int):
    Person.objects.filter(name="Anna Bērziņa").update(name="Anna Marija Bērziņa-Kalniņa-Ozoliņa no Lejaskurzemes")
    phone.set_viewport_size({"width": width, "height": 844})
    scan(phone, door.welcome)
    expect(phone.locator(".desk-last > li")).to_have_count(1)
    places = [phone.locator(f".desk-result {part}").bounding_box() for part in (".word", ".who", ".from")]
    frame = phone.locator(".desk-result").bounding_box()
    assert frame
    bottom = frame["y"]
    for place in places:
        assert place
        assert place["y"] >= bottom
        assert abs(place["x"] + place["width"] / 2 - frame["x"] - frame["width"] / 2) < 2
        bottom = place["y"] + place["height"]
    assert bottom <= frame["y"] + frame["height"]
    moment, name, outcome = (phone.locator(f".desk-last > li > {part}").bounding_box() for part in LAST_LINE)
    assert moment
    assert name
    assert outcome
    assert moment["x"] < name["x"] < outcome["x"]
    assert name["height"] < 100


def test_two_letters_of_a_name_find_the_person(door: Door, phone: Page):
    phone.keyboard.type("be")
    phone.locator(".desk-found button").click()
    expect(phone.locator(".desk-result .who")).to_have_text("Anna Bērziņa")
    assert Mark.objects.get().source == "tick"


def test_a_name_and_enter_offer_the_people_and_the_next_search_clears_an_old_answer(door: Door, phone: Page):
    scan(phone, "34679")
    expect(phone.locator(".desk-result .word")).to_have_text("Nezināms kods")
    phone.keyboard.type("šķ")
    expect(phone.locator(".desk-found button")).to_have_text(re.compile("Ženija Šķēle"))
    expect(phone.locator(".desk-result .answer")).to_have_attribute("data-tone", "idle")
    phone.keyboard.press("Enter")
    expect(phone.locator(".desk-result .answer")).to_have_attribute("data-outcome", "names")
    expect(phone.locator(".desk-found button")).to_have_text(re.compile("Ženija Šķēle"))
    assert Scan.objects.count() == 1


def test_a_helper_whose_pass_is_withdrawn_reads_it_on_the_screen(door: Door, phone: Page):
    scan(phone, "34679")
    expect(phone.locator(".desk-result .word")).to_have_text("Nezināms kods")
    DeskPass.objects.update(withdrawn_at=timezone.now())
    scan(phone, door.welcome)
    expect(phone.locator(".desk-result .word")).to_have_text("Šī piekļuve ir beigusies")
    expect(phone.locator(".desk-result")).to_contain_text("Pēdējais cilvēks nav atzīmēts.")
    assert not Mark.objects.exists()


def test_a_walk_in_is_asked_about_a_full_room_and_let_in(door: Door, phone: Page):
    Registration.objects.filter(code=door.cancelled).update(status="confirmed")
    phone.get_by_text("Nav sarakstā?").click()
    phone.get_by_label("Vārds un uzvārds").fill("Zane Liepa")
    phone.get_by_label("Organizācija").fill("Senlejas pagasts")
    phone.get_by_role("button", name="Pierakstīt un reģistrēt").click()
    phone.get_by_role("button", name="Pielikt krēslu un ielaist").click()
    expect(phone.locator(".desk-result .who")).to_have_text("Zane Liepa")
    expect(phone.locator("#typed")).to_be_focused()
    assert Mark.objects.get().registration.person.name == "Zane Liepa"


def test_a_mark_is_annulled_with_a_reason_and_the_next_scan_is_welcome_again(door: Door, phone: Page):
    scan(phone, door.welcome)
    phone.locator(".desk-last .desk-annul summary").click()
    phone.get_by_label("Kāpēc?").fill("cits cilvēks")
    phone.get_by_role("button", name="Anulēt atzīmi").click()
    expect(phone.locator(".desk-last")).to_contain_text("anulēta: cits cilvēks")
    assert Mark.objects.get().annulled_reason == "cits cilvēks"
    scan(phone, door.welcome)
    expect(phone.locator(".desk-last > li")).to_have_count(2)
    expect(phone.locator(".desk-result .word")).to_have_text("Laipni lūdzam")
    assert Mark.objects.count() == 2


def test_who_waits_is_let_in_from_the_answer(door: Door, phone: Page):
    scan(phone, door.waiting)
    expect(phone.locator(".desk-result .word")).to_have_text("Gaidīšanas saraksts")
    phone.get_by_role("button", name="Ielaist").click()
    phone.get_by_role("button", name="Pielikt krēslu un ielaist").click()
    expect(phone.locator(".desk-result .word")).to_have_text("Laipni lūdzam")


def test_the_list_is_ticked_without_a_script(door: Door, phone: Page):
    context = phone.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]  # it has one
    page = context.new_page()
    page.goto(door.way_in)
    page.get_by_role("link", name="Saraksts").click()
    page.get_by_role("button", name="Atzīmēt: Anna Bērziņa").click()
    expect(page.locator("li.is-here")).to_contain_text("Anna Bērziņa")
    page.goto(door.desk())
    page.locator("#typed").fill("34679")
    page.get_by_role("button", name="Reģistrēt", exact=True).click()
    expect(page.locator(".desk-result .word")).to_have_text("Nezināms kods")
    context.close()


def test_without_a_connection_nothing_is_lost_and_nothing_is_marked_twice(door: Door, phone: Page):
    phone.context.set_offline(True)
    scan(phone, door.welcome)
    expect(phone.locator("[data-desk-offline]")).to_be_visible()
    phone.context.set_offline(False)
    phone.get_by_role("button", name="Mēģināt vēlreiz").click()
    expect(phone.locator(".desk-result .word")).to_have_text("Laipni lūdzam")
    expect(phone.locator("[data-desk-offline]")).to_be_hidden()
    assert (Mark.objects.count(), Scan.objects.count()) == (1, 1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_accessibility_rule_is_broken_at_the_desk(door: Door, phone: Page, scheme: Any):
    phone.emulate_media(color_scheme=scheme)
    phone.goto(door.desk())
    assert Axe().run(phone, options=RULES).generate_report() == NOTHING_FOUND
    for typed in (door.welcome, door.welcome, door.waiting, "34679"):
        scan(phone, typed)
        expect(phone.locator("#typed")).to_have_value("")
        phone.wait_for_timeout(200)
        assert Axe().run(phone, options=RULES).generate_report() == NOTHING_FOUND
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for details in reversed(phone.locator("details:not([open]) > summary").all()):
        details.click()
    assert Axe().run(phone, options=RULES).generate_report() == NOTHING_FOUND
    phone.goto(f"{door.desk()}people/")
    assert Axe().run(phone, options=RULES).generate_report() == NOTHING_FOUND


def filmed(text: str, path: Path) -> Path:
    """What a camera sees that is held over a code: one still picture as a film (YUV4MPEG2)."""
    symbol = QRCode(border=4)
    symbol.add_data(text)
    rows, side, width, height = symbol.get_matrix(), 12, 640, 480
    left, top = (width - side * len(rows)) // 2, (height - side * len(rows)) // 2
    light = bytearray(b"\xeb" * width * height)
    for line in range(side * len(rows)):
        for column in range(side * len(rows)):
            if rows[line // side][column // side]:
                light[(top + line) * width + left + column] = 16
    frame = b"FRAME\n" + bytes(light) + b"\x80" * (width * height // 2)
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + frame * 3)
    return path


def test_the_camera_reads_a_code_when_the_helper_asks_for_it(door: Door, browser: Browser, tmp_path: Path):
    if not (settings.BASE_DIR / "static/build/zxing/reader.wasm").stat().st_size:
        pytest.skip("no npm was here, so there is no reader")
    film = filmed(f"DALIBA:{door.welcome}", tmp_path / "code.y4m")
    camera = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
    with browser.browser_type.launch(executable_path=chromium(), args=[*FLAGS, *camera]) as seeing:
        context = seeing.new_context(locale="lv-LV", permissions=["camera"], viewport=PHONE)  # type: ignore[arg-type]
        watch, page = Watch(context), context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(door.way_in)
        assert not [url for url in asked if "zxing" in url]
        page.get_by_role("button", name="Kamera").click()
        expect(page.locator(".desk-result .word")).to_have_text("Laipni lūdzam", timeout=20_000)
        page.get_by_role("button", name="Izslēgt kameru").click()
        expect(page.locator("video")).to_be_hidden()
        assert watch.seen == []
    assert Mark.objects.get().source == "code"
