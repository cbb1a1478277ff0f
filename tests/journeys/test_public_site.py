"""What only a browser can tell: accessibility rules, width, focus, weight, and that nothing is asked of others.

The `page` fixture fails a test whose page asks another host for anything or breaks the content policy.
"""

import gzip
from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.browser

EVENT = "/projects/sos-capacity/events/sos-round-table/"
PAGES = (
    "/",
    "/?q=gimenu",
    "/?q=xyzzy",
    "/projects/",
    "/projects/socquality/",
    "/projects/sos-capacity/",
    "/projects/worked-example/indicators/",
    EVENT,
    "/projects/socquality/events/socquality-closing/",
    "/projects/vidzeme-alternative-services/events/vidzeme-kickoff/",
    "/projects/lm-social-work/events/lm-meeting-valmiera/",
    "/privacy/",
    "/accessibility/",
    "/sitemap/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/en/",
    f"/en{EVENT}",
    "/en/projects/worked-example/indicators/",
    "/no-such-page/",
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NOTHING_FOUND = "Found 0 accessibility violations:\n"
FIRST_VISIT = 100_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_accessibility_rule_is_broken(site: str, page: Page, scheme: Any):
    page.emulate_media(color_scheme=scheme)
    broken = {}
    for path in PAGES:
        page.goto(site + path)
        for details in page.locator("details:not([open]) > summary").all()[:3]:
            details.click()
        found = Axe().run(page, options=RULES)
        if found.violations_count:
            broken[path] = found.generate_report()
    assert broken == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_accessibility_rule_is_broken_for_those_inside(site: str, manager: str, page: Page, scheme: Any):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("E-pasts").fill(manager)
    page.get_by_label("Parole", exact=True).fill("nepareiza")
    page.get_by_role("button", name="Pieslēgties", exact=True).click()
    page.get_by_role("alert").wait_for()
    assert Axe().run(page, options=RULES).generate_report() == NOTHING_FOUND
    page.get_by_label("Parole", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Pieslēgties", exact=True).click()
    page.wait_for_url(f"{site}/work/")
    assert Axe().run(page, options=RULES).generate_report() == NOTHING_FOUND
    rows = f"{site}/projects/worked-example/indicators/RCO85/"
    for address in (rows, f"{rows}?reason=kind", f"{site}/projects/worked-example/", f"{site}/accounts/logout/"):
        page.goto(address)
        assert page.get_by_role("button", name="Iziet").first.is_visible()
        assert Axe().run(page, options=RULES).generate_report() == NOTHING_FOUND
    page.get_by_role("main").get_by_role("button", name="Iziet").click()
    page.get_by_role("link", name="Pieslēgties").wait_for()


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_nothing_reaches_past_the_edge(site: str, page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    too_wide = []
    for path in PAGES:
        page.goto(site + path)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            too_wide.append(path)
    assert too_wide == []


def test_twice_the_size_loses_nothing(site: str, browser: Browser):
    """200 % zoom is the half width in CSS pixels at twice the density."""
    context = browser.new_context(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    page = context.new_page()
    for path in (EVENT, "/projects/sos-capacity/"):
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert page.get_by_role("heading", level=1).is_visible()
    context.close()


def test_one_heading_on_top_and_no_level_skipped(site: str, page: Page):
    for path in PAGES:
        page.goto(site + path)
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]))")
        assert levels.count(1) == 1, path
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels)), (path, levels)


def test_the_first_tab_leads_to_the_content(site: str, page: Page):
    page.goto(site + EVENT)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Pāriet uz saturu")
    assert skip.evaluate("link => link === document.activeElement && link.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_focus_is_seen(site: str, page: Page):
    page.goto(site + EVENT)
    for _step in range(6):
        page.keyboard.press("Tab")
        style = "getComputedStyle(document.activeElement)"
        assert page.evaluate(f"{style}.outlineStyle") == "solid"
        assert page.evaluate(f"parseFloat({style}.outlineWidth)") >= 2


def test_the_language_switch_keeps_the_page_and_the_search(site: str, page: Page):
    page.goto(site + EVENT)
    page.get_by_role("link", name="English").click()
    assert page.url == f"{site}/en{EVENT}"
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto(f"{site}/?q=gimenu")
    page.get_by_role("link", name="English").click()
    assert page.get_by_role("searchbox").input_value() == "gimenu"


def test_search_leads_to_an_event(site: str, page: Page):
    page.goto(site)
    page.get_by_role("searchbox").fill("politika ģimeņu")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Ģimeņu politikas un publisko pakalpojumu").click()
    assert page.url == site + EVENT


def test_a_first_visit_to_an_event_is_light(site: str, page: Page):
    """Everything that the page asks for; style sheets and drawings compressed, as the server sends them."""
    sizes: dict[str, int] = {}

    def weigh(answer: Any) -> None:
        body = answer.body()
        sizes[answer.url] = len(gzip.compress(body) if answer.url.endswith((".css", ".svg")) else body)

    page.on("response", weigh)
    page.goto(site + EVENT, wait_until="networkidle")
    assert any(url.endswith(".css") for url in sizes)
    assert sum(sizes.values()) < FIRST_VISIT, sizes


def test_the_emblem_is_a_centimetre_high_at_least(site: str, page: Page):
    for width in (320, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{site}/projects/socquality/events/socquality-closing/")
        for emblem in page.get_by_role("img", name="Eiropas Savienības emblēma").all():
            box = emblem.bounding_box()
            assert box
            assert box["height"] >= 37.8  # 1 cm at 96 pixels an inch
            assert box["width"] / box["height"] == pytest.approx(1.5, rel=0.01)
        first = page.get_by_role("img", name="Eiropas Savienības emblēma").first.bounding_box()
        assert first
        assert first["y"] + first["height"] < 800, "2014-2020: seen without scrolling"


def test_nothing_moves_for_those_who_ask(site: str, page: Page):
    page.emulate_media(reduced_motion="reduce")
    page.goto(site + EVENT)
    duration = "parseFloat(getComputedStyle(e).transitionDuration)"
    assert page.evaluate(f"[...document.querySelectorAll('*')].filter(e => {duration} > 0).length") == 0


def test_without_javascript_everything_is_there(site: str, browser: Browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + EVENT)
    assert page.get_by_role("heading", name="Darba grupas").is_visible()
    assert page.locator("script:not([type='application/ld+json'])").count() == 0
    context.close()


def test_paper_has_no_controls(site: str, page: Page):
    page.emulate_media(media="print")
    page.goto(site + EVENT)
    assert not page.get_by_role("navigation", name="Galvenā").is_visible()
    assert page.get_by_role("heading", level=1).is_visible()
