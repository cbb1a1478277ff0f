"""Loaded text may hold a word of any length; no page becomes wider than its window for it."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from accounts.models import User
from events.models import AttendeeGroup, Contribution, Event, Item, Organiser, Part
from materials.models import Material
from people.models import Person
from projects.models import Amount, Commitment, Indicator, OpenPoint, Organisation, Partner, Project, Role, Statement
from projects.partial_dates import PartialDate
from projects.texts import Text
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.browser
WORD = "Ģ" * 5000
LONG = Text(lv=WORD)
PAGES = (
    "/",
    "/?q=seminars",
    "/projects/",
    "/projects/garais/",
    "/projects/garais/indicators/",
    "/projects/garais/indicators/G/",
    "/projects/garais/events/e/",
    "/sitemap/",
    "/work/",
)


@pytest.fixture(scope="module")
def site(module_server: str) -> str:
    project = a_long_project()
    an_event_of_long_words(project)
    return module_server


@pytest.fixture
def manager(site: str) -> str:
    user, _made = User.objects.get_or_create(email="gara@example.org", defaults={"name": WORD[:200]})
    user.set_password(PASSWORD)
    user.save()
    given = {"granted_at": datetime(2026, 1, 1, tzinfo=UTC)}
    Role.objects.get_or_create(user=user, project=Project.objects.get(), role="manager", defaults=given)
    return user.email


def a_long_project() -> Project:
    stated = {"acronym": WORD, "number": WORD, "programme": WORD, "territory": WORD, "funding_statement": WORD}
    project = Project.objects.create(
        key="garais", title=LONG, purpose=LONG, disclaimer=WORD, links=[WORD], fund="ESF", **stated
    )
    organisation = Organisation.objects.create(project=project, ordinal=0, key="o", name=WORD)
    Partner.objects.create(project=project, ordinal=0, organisation=organisation, role="lead")
    Amount.objects.create(project=project, ordinal=0, kind="total", amount="1.00", currency="EUR")
    Amount.objects.create(
        project=project, ordinal=1, kind="total", organisation=organisation, amount="1" * 30, currency="LVL"
    )
    Statement.objects.create(project=project, ordinal=0, text=LONG, value=5, unit=WORD, note=WORD, scope="o")
    Commitment.objects.create(project=project, ordinal=0, text=LONG, owner=WORD, outcome=LONG)
    OpenPoint.objects.create(project=project, ordinal=0, path=WORD, issue=LONG)
    definition = {"name": dict(LONG), "unit": dict(LONG), "counts": "event", "once_per": "project", "source": WORD}
    Indicator.objects.create(project=project, ordinal=0, code="G", own_definition=definition, target=10**14)
    return project


def an_event_of_long_words(project: Project) -> None:
    organisation = project.organisations.get()
    place = {"venue_name": WORD, "venue_address": WORD, "venue_city": WORD}
    event = Event.objects.create(
        project=project,
        ordinal=0,
        key="e",
        title=LONG,
        kind="seminar",
        status="published",
        starts_on=PartialDate.parse("2099-01-14"),
        series=WORD,
        target_groups=[dict(LONG)],
        search_text=" seminars",
        **place,
    )
    Organiser.objects.create(event=event, ordinal=0, organisation=organisation)
    AttendeeGroup.objects.create(event=event, ordinal=0, label=LONG)
    Material.objects.create(event=event, ordinal=0, title=LONG, kind=WORD)
    person = Person.objects.create(project=project, ordinal=0, key="p", name=WORD)
    for number in range(2):
        part = Part.objects.create(
            event=event, ordinal=number, key=f"p{number}", kind="parallel_group", title=LONG, venue=WORD
        )
        item = Item.objects.create(part=part, ordinal=0, title=LONG, kind="presentation")
        by = {"person": person, "function": "moderator", "position": WORD, "organisation": organisation}
        Contribution.objects.create(event=event, ordinal=number, part=part, item=item, **by)


@pytest.mark.parametrize("width", [390, 1440])
def test_a_word_of_five_thousand_letters_widens_no_page(site: str, manager: str, page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("E-pasts").fill(manager)
    page.get_by_label("Parole", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Pieslēgties", exact=True).click()
    page.wait_for_url(f"{site}/work/")
    too_wide = []
    for path in PAGES:
        answer = page.goto(site + path)
        assert answer
        assert answer.status == 200, path
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            too_wide.append(path)
    assert too_wide == []
