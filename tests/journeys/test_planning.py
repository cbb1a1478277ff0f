"""A coordinator plans an event in the browser: create, publish, postpone, call off; on phone and desk, lv and en."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.models import Event
from jobs.queue import run_waiting
from projects.models import Project
from projects.texts import Text
from registrations.models import Message
from tests.registrations.cast import registered
from tests.registrations.views.planning import somebody

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NOTHING_FOUND = "Found 0 accessibility violations:\n"
PASSWORD = "pareiza parole 12"
DAY, LATER = (timezone.localdate() + timedelta(days=days) for days in (60, 90))
WORDS = {
    "": {
        "language": "lv",
        "draft": "Izveidot melnrakstu",
        "made": "Pasākums izveidots kā melnraksts.",
        "publish": "Publicēt",
        "published": "Pasākums ir publicēts: par to var lasīt visi.",
        "postpone": "Pārcelt",
        "look": "Apskatīt vēstuli",
        "move": "Pārcelt un paziņot 1 cilvēkam",
        "moved": "Pasākums ir pārcelts.",
        "call_off": "Atcelt pasākumu",
        "do_call_off": "Atcelt un paziņot 1 cilvēkam",
        "off": "Pasākums ir atcelts.",
        "subject": "Cita diena: Ģimeņu atbalsta seminārs",
    },
    "/en": {
        "language": "en",
        "draft": "Make the draft",
        "made": "The event is made as a draft.",
        "publish": "Publish",
        "published": "The event is published: everybody can read about it.",
        "postpone": "Postpone",
        "look": "Look at the mail",
        "move": "Postpone it and tell 1 person",
        "moved": "The event is moved.",
        "call_off": "Call off",
        "do_call_off": "Call it off and tell 1 person",
        "off": "The event is cancelled.",
        "subject": "Another day: Ģimeņu atbalsta seminārs",
    },
}


@pytest.fixture
def coordinator(server: str, page: Page) -> Page:
    Project.objects.create(key="kopa", title=Text(lv="Kopā reģionos"))
    user = somebody("coordinator")
    user.set_password(PASSWORD)
    user.save()
    page.goto(f"{server}/accounts/login/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.locator("form:has([name=login]) button").first.click()
    page.wait_for_url(lambda address: "login" not in address)
    return page


def is_accessible(page: Page) -> None:
    page.wait_for_load_state()
    found = Axe().run(page, options=RULES)
    assert found.generate_report() == NOTHING_FOUND, page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


@pytest.mark.parametrize(("language", "width"), [("", 390), ("/en", 1440), ("", 1440), ("/en", 390)])
def test_an_event_from_its_first_line_to_its_end(server: str, coordinator: Page, language: str, width: int) -> None:
    page, words, work = coordinator, WORDS[language], f"{server}{language}/work/kopa/"
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if language else "light")
    page.goto(f"{work}new-event/")
    is_accessible(page)
    page.locator('.kinds a[href$="kind=seminar"]').click()
    is_accessible(page)
    page.fill("[name=title_lv]", "Ģimeņu atbalsta seminārs")
    page.fill("[name=starts_on]", f"{DAY.day}.{DAY.month}.{DAY.year}.")
    page.fill("[name=venue_city]", "Bauska")
    page.get_by_role("button", name=words["draft"]).click()
    expect(page.get_by_text(words["made"])).to_be_visible()
    event = Event.objects.select_related("project").get()
    address = f"{work}events/{event.key}/"
    for tab in ("facts/", "terms/", "copy/"):
        page.goto(address + tab)
        is_accessible(page)
    page.goto(address)
    page.get_by_role("link", name=words["publish"], exact=True).click()
    is_accessible(page)
    page.get_by_role("button", name=words["publish"]).click()
    expect(page.get_by_text(words["published"])).to_be_visible()

    event.refresh_from_db()
    registered(event, at=timezone.now(), language=words["language"])
    page.get_by_role("link", name=words["postpone"], exact=True).click()
    is_accessible(page)
    page.fill("[name=starts_on]", LATER.isoformat())
    page.fill(f"[name=reason_{words['language']}]", "Lektore saslimusi.")
    page.get_by_role("button", name=words["look"]).click()
    expect(page.get_by_text(words["subject"])).to_be_visible()
    is_accessible(page)
    page.get_by_role("button", name=words["move"]).click()
    expect(page.get_by_text(words["moved"])).to_be_visible()

    page.get_by_role("link", name=words["call_off"], exact=True).click()
    is_accessible(page)
    page.fill(f"[name=reason_{words['language']}]", "Lektore joprojām slimo.")
    page.get_by_role("button", name=words["look"]).click()
    is_accessible(page)
    page.get_by_role("button", name=words["do_call_off"]).click()
    expect(page.get_by_text(words["off"]).first).to_be_visible()
    run_waiting()
    run_waiting()
    assert list(Message.objects.order_by("pk").values_list("kind", "state")) == [
        ("confirmation", "accepted"),
        ("event_changed", "accepted"),
        ("cancelled", "accepted"),
    ]
    event.refresh_from_db()
    assert (event.status, str(event.starts_on)) == ("cancelled", LATER.isoformat())
