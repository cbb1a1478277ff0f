"""A participant's way in a browser: register, wait for a seat, take it, change, send a colleague, cancel.

At the width of a phone, in Latvian and English, with and without JavaScript (there is none to miss), light and dark.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page

from events.models import Part
from registrations.enrolment import cancel
from registrations.links import token_of
from registrations.models import Registration, Seats
from tests.browser import Watch
from tests.journeys.test_public_site import NOTHING_FOUND, RULES
from tests.registrations.views.cast import an_open_event, own

pytestmark = pytest.mark.browser
EVENT = "/projects/kopa/events/seminar/"
A_MOMENT = 1_100  # milliseconds: a person takes longer to fill in a form
PHONE: Any = {"width": 390, "height": 844}


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone whose browser runs no scripts."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="lv-LV")
    watch = Watch(context)
    yield context.new_page()
    context.close()
    assert watch.seen == []


def link_of(name: str) -> str:
    return f"/r/{token_of(Registration.objects.get(person__name=name))}/"


def fill(page: Page, labels: tuple[str, str], name: str, email: str) -> None:
    page.get_by_label(labels[0]).fill(name)
    page.get_by_label(labels[1], exact=True).fill(email)
    page.wait_for_timeout(A_MOMENT)


def test_from_the_event_to_a_seat_in_two_pages_and_on_to_giving_it_away(server: str, phone: Page) -> None:
    an_open_event(capacity=5)
    phone.goto(server + EVENT)
    assert phone.get_by_text("Brīvas 5 no 5 vietām").is_visible()
    phone.get_by_role("link", name="Pieteikties", exact=True).click()
    fill(phone, ("Vārds un uzvārds", "E-pasts"), "Anna Bērziņa", "anna@example.org")
    phone.get_by_role("button", name="Pieteikties").click()
    assert phone.get_by_role("heading", level=1).inner_text() == "Paldies! Tagad ieskatieties e-pastā"
    assert phone.get_by_text("anna@example.org").is_visible()

    phone.goto(server + link_of("Anna Bērziņa"))
    assert phone.get_by_role("heading", name="Jums ir vieta").is_visible()
    code = Registration.objects.get().code or ""
    assert phone.get_by_text(code, exact=True).is_visible()
    assert phone.get_by_role("img", name="kods kā attēls").is_visible()

    phone.get_by_role("link", name="Mainīt pieteikumu").click()
    phone.get_by_label("Amats").fill("sociālā darbiniece")
    phone.get_by_role("button", name="Saglabāt izmaiņas").click()
    assert phone.get_by_text("Izmaiņas ir saglabātas.").is_visible()
    assert phone.get_by_text("sociālā darbiniece").is_visible()

    phone.get_by_role("link", name="Sūtīt kolēģi savā vietā").click()
    fill(phone, ("Kolēģa vārds un uzvārds", "Kolēģa e-pasts"), "Eva Kalniņa", "eva@example.org")
    phone.get_by_role("button", name="Nodot vietu kolēģim").click()
    assert phone.get_by_role("heading", name="Jūsu vietā piedalīsies kolēģis").is_visible()

    phone.goto(server + link_of("Eva Kalniņa"))
    phone.get_by_role("link", name="Atteikties no dalības").click()
    phone.get_by_role("button", name="Atteikties no dalības").click()
    assert phone.get_by_role("heading", name="Pieteikums ir atsaukts").is_visible()
    assert Seats.objects.get().taken == 0


def test_from_the_waiting_list_to_a_seat_in_english(server: str, phone: Page) -> None:
    first, _ = own(an_open_event(capacity=1), "first")
    phone.goto(f"{server}/en{EVENT}")
    phone.get_by_role("link", name="Join the waiting list").click()
    fill(phone, ("Name and surname", "E-mail"), "Eva Kalniņa", "eva@example.org")
    phone.get_by_role("button", name="Join the waiting list").click()
    assert phone.get_by_role("heading", name="Thank you").is_visible()
    own_page = f"{server}/en{link_of('Eva Kalniņa')}"
    phone.goto(own_page)
    assert phone.get_by_text("You are next.").is_visible()
    cancel(registration=first, by="participant", at=timezone.now())
    phone.goto(own_page)
    phone.get_by_role("link", name="Answer now").click()
    phone.get_by_role("button", name="Take the seat").click()
    assert phone.get_by_role("heading", name="You have a seat").is_visible()
    assert phone.get_by_text("The seat is yours.").is_visible()


def test_a_fault_leads_to_its_field_and_nothing_is_lost(server: str, page: Page) -> None:
    an_open_event()
    page.set_viewport_size(PHONE)
    page.goto(f"{server}/en{EVENT}register/")
    fill(page, ("Name and surname", "E-mail"), "Anna Bērziņa", "anna(at)example.org")
    page.get_by_label("Organisation").fill("Biedrība „Paraugs”")
    page.get_by_role("button", name="Register").click()
    page.get_by_role("alert").get_by_role("link", name="E-mail").click()
    assert page.evaluate("document.activeElement.id || location.hash.slice(1)") == "id_email"
    assert page.get_by_label("Organisation").input_value() == "Biedrība „Paraugs”"
    page.get_by_label("E-mail", exact=True).fill("anna@example.org")
    page.get_by_role("button", name="Register").click()
    page.get_by_role("heading", name="Thank you").wait_for()


def addresses() -> list[str]:
    """Every page that a participant can meet, each in a state worth looking at."""
    event = an_open_event(capacity=1)
    for number in range(2):
        Part.objects.create(event=event, ordinal=number, key=f"p{number}", kind="workshop", starts_at="10:00")
    _, confirmed = own(event, 1, parts=frozenset(event.parts.values_list("pk", flat=True)))
    other = an_open_event(capacity=1, key="other")
    given_up, cancelled = own(other, 1)
    _, offered = own(other, 2)
    _, waiting = own(other, 3)
    cancel(registration=given_up, by="participant", at=timezone.now())
    forms = [confirmed + page for page in ("change/", "cancel/", "colleague/")]
    registering = [EVENT, f"{EVENT}register/", f"{EVENT}registered/"]
    return [*registering, confirmed, *forms, offered, f"{offered}offer/", waiting, cancelled, "/registrations/link/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_accessibility_rule_is_broken(server: str, page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    broken = {}
    for path in [*addresses(), "/r/x/"]:
        page.goto(server + path)
        report = Axe().run(page, options=RULES).generate_report()
        if report != NOTHING_FOUND:
            broken[path] = report
    page.goto(f"{server}/projects/kopa/events/seminar/register/")
    page.get_by_label("Vārds un uzvārds").fill("Anna\u202e")
    page.locator("form.sheet button").click()
    page.get_by_role("alert").wait_for()
    broken |= {"faults": found} if (found := Axe().run(page, options=RULES).generate_report()) != NOTHING_FOUND else {}
    assert broken == {}


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_nothing_reaches_past_the_edge(server: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    too_wide = []
    for path in addresses():
        for language in ("", "/en"):
            page.goto(server + language + path)
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                too_wide.append(language + path)
    assert too_wide == []
