"""Each of the five real projects is edited with the keyboard alone, and dumped again with only that difference."""

from copy import deepcopy
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from accounts.models import User
from config.dossiers.dumping import dump
from projects.models import Project, Role
from tests.journeys.conftest import PASSWORD
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_public_site import RULES
from tests.projects.views.clock import NOW

pytestmark = pytest.mark.browser
EMAIL = "koordinatore@example.org"
PAGES = (
    "facts", "partners", "organisations", "amounts", "commitments", "statements", "schemes", "publicity", "source",
    "open-points", "open-points/edit", "dossier",
)  # fmt: skip


@pytest.fixture
def keyboard(site: str, page: Page) -> Keyboard:
    """A coordinator of all projects, signed in; administrates the installation besides."""
    user, _made = User.objects.get_or_create(email=EMAIL, defaults={"is_superuser": True})
    user.set_password(PASSWORD)
    user.save()
    for project in Project.objects.all():
        Role.objects.get_or_create(user=user, project=project, role="coordinator", defaults={"granted_at": NOW})
    page.goto(f"{site}/accounts/login/")
    person = Keyboard(page)
    person.write("E-pasts", EMAIL)
    person.write("Parole", PASSWORD)
    person.enter()
    page.wait_for_url(f"{site}/work/")
    return person


def begun(keyboard: Keyboard, site: str, key: str, *way: str) -> dict[str, Any]:
    """The project's page, from there on by the keyboard; what the project was before."""
    keyboard.page.goto(f"{site}/work/{key}/")
    for name in ("Projekta dati", *way):
        keyboard.go(name)
    return dump(Project.objects.get(key=key))


def after(key: str) -> dict[str, Any]:
    return dump(Project.objects.get(key=key))


def test_the_start_of_a_project_is_typed_as_people_write_it(site: str, keyboard: Keyboard):
    before = begun(keyboard, site, "vidzeme-alternative-services")
    keyboard.write("Sākums", "31.02.2009")
    keyboard.enter()
    keyboard.press("Sākums")
    assert keyboard.focused.startswith("Sākums")
    keyboard.page.keyboard.press("Control+A")
    keyboard.page.keyboard.type("2009. gada marts")
    keyboard.enter()
    keyboard.page.get_by_role("status").get_by_text("Projekta pamatdati ir saglabāti.").wait_for()
    expected = deepcopy(before)
    expected["project"]["start"] = "2009-03"
    assert after("vidzeme-alternative-services") == expected


def test_a_promise_gets_its_day(site: str, keyboard: Keyboard):
    before = begun(keyboard, site, "latgale-social-services", "Solījumi")
    keyboard.press("Pašvaldības jau šogad")
    keyboard.write("Termiņš", "28.06.2010")
    keyboard.enter()
    keyboard.page.get_by_role("status").get_by_text("Solījumi ir saglabāti.").wait_for()
    expected = deepcopy(before)
    expected["commitments"][0]["due"] = "2010-06-28"
    assert after("latgale-social-services") == expected


def test_a_lead_partner_is_added_and_moved_to_the_top(site: str, keyboard: Keyboard):
    before = begun(keyboard, site, "socquality", "Partneri")
    keyboard.press("Pievienot partneri")
    assert keyboard.focused.startswith("Organizācija")
    keyboard.page.keyboard.type("Zemgales Plānošanas reģions")
    keyboard.tab_to("Loma")
    keyboard.page.keyboard.type("vado")
    keyboard.tab_to("Pārvietot augstāk")
    for _row in range(8):
        keyboard.page.keyboard.press("Enter")
    keyboard.go("Saglabāt partnerus")
    keyboard.page.get_by_role("status").get_by_text("Partneri ir saglabāti.").wait_for()
    expected = deepcopy(before)
    expected["project"]["partners"].insert(0, {"organisation": "zemgales-planosanas-regions", "role": "lead"})
    assert after("socquality") == expected


def test_an_open_point_is_settled(site: str, keyboard: Keyboard):
    before = begun(keyboard, site, "lm-social-work", "Neskaidrie jautājumi")
    keyboard.press("Nokārtot jautājumu")
    keyboard.write("Kā tas nokārtots", "Periods ir norādīts vienošanās 3. punktā.")
    keyboard.go("Nokārtot jautājumu")
    keyboard.page.get_by_role("status").get_by_text("Jautājums ir nokārtots.").wait_for()
    expected = deepcopy(before)
    del expected["open_points"][0]
    assert after("lm-social-work") == expected


def test_an_amount_is_added_in_the_currency_of_its_time(site: str, keyboard: Keyboard):
    before = begun(keyboard, site, "sos-capacity", "Finansējums")
    keyboard.press("Pievienot summu")
    keyboard.page.keyboard.type("pa")
    keyboard.write("Summa", "1 971,33")
    keyboard.write("Valūta", "lvl")
    keyboard.enter()
    keyboard.page.get_by_role("status").get_by_text("Finansējums ir saglabāts.").wait_for()
    expected = deepcopy(before)
    money = {"amount": "1971.33", "currency": "LVL"}
    expected["project"]["amounts"].append({"kind": "own", "scope": "project", "money": money})
    assert after("sos-capacity") == expected


@pytest.mark.parametrize(
    ("scheme", "width", "language"), [("light", 1440, ""), ("dark", 390, "/en"), ("dark", 1440, ""), ("light", 390, "")]
)
def test_no_accessibility_rule_is_broken_where_projects_are_edited(
    site: str, keyboard: Keyboard, scheme: Any, width: int, language: str
):
    page = keyboard.page
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    broken = {}
    addresses = [f"{language}/work/worked-example/{name}/" for name in PAGES]
    for address in (*addresses, f"{language}/work/new-project/", f"{language}/work/load-dossier/"):
        page.goto(site + address)
        page.evaluate("[...document.querySelectorAll('main details')].slice(0, 2).forEach(row => (row.open = true))")
        found = Axe().run(page, options=RULES)
        too_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        if found.violations_count or too_wide:
            broken[address] = found.generate_report()
    assert broken == {}
