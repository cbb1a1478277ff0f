"""Every page of the workspace as those see it who work there: no accessibility rule broken, nothing past the edge.

Latvian by day on a phone and by night on a large screen; English the other way round.
"""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from tests.architecture.test_access_walk import ADDRESSES, CLOSED, SAID, somebody
from tests.architecture.world import a_world
from tests.journeys.test_public_site import RULES

pytestmark = pytest.mark.browser
LOOKS: dict[str, Any] = {"lv": ((390, "light"), (1440, "dark")), "en": ((390, "dark"), (1440, "light"))}
INSIDE = ("work/", "desk/", "projects/<key:project>/indicators/", "administration/")
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def pages_of(role: str, arguments: dict[str, Any], client: Client) -> list[str]:
    """Addresses inside that the document opens to the role, and that are pages to look at."""
    found = [
        address.filled(address.told(arguments))
        for name, address in ADDRESSES.items()
        if address.route.startswith(INSIDE) and SAID[name][1][role] not in CLOSED
    ]
    return [url for url in found if is_page(client.get(url))]


def is_page(answer: Any) -> bool:
    content = answer.getvalue()  # a file is read to its end, which closes it
    return answer.status_code == 200 and b"</main>" in content


def faults(page: Page, looks: Any) -> list[str]:
    """What is wrong with the page that is open, at each width in its colours; what is folded is opened."""
    page.evaluate("document.querySelectorAll('main details').forEach((details) => (details.open = true))")
    found = []
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate(SETTLED)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{width}: reaches past the edge")
        results = Axe().run(page, options=RULES | {"resultTypes": ["violations"]})
        found += [f"{width} {scheme}: {results.generate_report()}"] if results.violations_count else []
    return found


@pytest.mark.parametrize(
    ("role", "language"),
    [
        *[(role, language) for role in ("manager", "auditor") for language in LOOKS],
        *[(role, "lv") for role in ("coordinator", "desk", "administrator")],
    ],
)
def test_no_accessibility_rule_is_broken_at_work(server: str, page: Page, role: str, language: str) -> None:
    world, client = a_world("alfa", "Alfa"), Client()
    user = somebody(role, world)
    assert user
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": server}])
    broken: list[str] = []
    for path in pages_of(role, world.arguments, client):
        page.goto(f"{server}{'' if language == 'lv' else '/en'}{path}")
        broken += [f"{path} {fault}" for fault in faults(page, LOOKS[language])]
    assert not broken, "\n".join(broken)
