"""Values with charts and tables for everybody; rows and reasons only for those with a role in the project."""

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from accounts.models import User
from projects.indicators import Definition
from projects.models import Indicator, Project, Role
from reports.breakdowns import Breakdown, Group, Step
from reports.indicators import Reason
from tests.website.conftest import load
from website import charts
from website.definition_words import REASONS, in_words

ROWS = "/projects/worked-example/indicators/RCO85/"
CATALOGUE = settings.BASE_DIR / "projects/reference/indicator-catalogue-1.json"


@pytest.fixture
def example(db: None) -> Project:
    load("worked-example", "socquality")
    return Project.objects.get(key="worked-example")


def signed_in(client: Client, project: str, role: str, **fields) -> User:
    user = User.objects.create_user(f"{role}@example.org", "pareiza parole 12")
    found = Project.objects.get(key=project)
    Role.objects.create(user=user, project=found, role=role, granted_at=datetime(2026, 1, 1, tzinfo=UTC), **fields)
    client.force_login(user)
    return user


def test_every_value_has_its_section_and_every_chart_its_table(client: Client, example: Project):
    page = client.get("/projects/worked-example/indicators/").content.decode()
    assert page.count('<p class="figure">') == 25
    assert page.count("<figure>") == page.count("Pieaugums tabulā</summary>")
    assert page.count('class="breakdown"') > 10
    assert "nav zināms" in page
    assert "Rindas un neieskaitītais" not in page
    assert "Person 0" not in page


def test_a_project_without_indicators_says_so(client: Client, example: Project):
    page = client.get("/projects/socquality/indicators/").content.decode()
    assert "Šī projekta avoti rādītājus nenosauc." in page


@pytest.mark.parametrize("role", ["manager", "coordinator", "auditor"])
def test_rows_behind_a_value(client: Client, example: Project, role: str):
    signed_in(client, "worked-example", role)
    used = client.get(ROWS).content.decode()
    assert "Person 0" in used
    assert "parakstīta lapa" in used
    left_out = client.get(f"{ROWS}?reason=annulled").content.decode()
    assert "Atzīme ir anulēta." in left_out
    assert "anulēta:" in left_out
    overview = client.get("/projects/worked-example/indicators/").content.decode()
    assert "Rindas un neieskaitītais" in overview


def test_used_and_left_out_are_all_the_marks(client: Client, example: Project):
    signed_in(client, "worked-example", "auditor")
    page = client.get(ROWS).content.decode()
    told = page[page.index('<ul class="lines reasons">') : page.index('id="definition"')]
    assert sum(int(number) for number in re.findall(r"(\d+) atzīm", told)) == example.marks.count()
    used = re.search(r"Ieskaitītas (\d+) no (\d+) atzīmēm", page)
    assert used
    assert int(used[2]) == example.marks.count()
    assert page.index("Ieskaitītas") < page.index('class="marks"'), "reasons stand before the rows"


def test_rows_stand_together_for_each_person(client: Client, example: Project):
    signed_in(client, "worked-example", "auditor")
    page = client.get("/projects/worked-example/indicators/PARTICIPATIONS/").content.decode()
    names = re.findall(r'scope="rowgroup" colspan="3">(.*?) <small>(\d+) atzīm', page)
    assert names
    rows = page[page.index('class="marks"') :]
    assert sum(int(number) for _name, number in names) == rows.count("<code>")
    assert any(int(number) > 1 for _name, number in names)


def test_the_definition_stands_in_words_with_its_source_only_here(client: Client, example: Project):
    public = client.get("/projects/worked-example/indicators/").content.decode()
    assert "to confirm" not in public
    assert "Interreg 2021-2027 common indicators" not in public
    signed_in(client, "worked-example", "auditor")
    page = client.get(ROWS).content.decode()
    for words in (
        "katrs cilvēks katr",
        "1. līmenis vai augstāks",
        "projekta laikā",
        "rīkotāji ir no divām valstīm",
        "to confirm",
        "Pirms lietošanas jāpārbauda",
    ):
        assert words in page
    own = client.get("/projects/worked-example/indicators/PERSONS/").content.decode()
    assert "Projekta paša rādītājs" in own
    assert "A project's own indicator" not in own


def test_every_definition_of_the_catalogue_reads_without_codes():
    for code, row in json.loads(CATALOGUE.read_text())["definitions"].items():
        lines = in_words(Definition.from_json(row), Decimal(5), "lv")
        assert all(str(term) and "_" not in str(words) for term, words in lines), code


def test_small_groups_are_for_those_inside_only(client: Client, example: Project):
    address = "/projects/worked-example/indicators/"
    public = client.get(address).content.decode()
    assert "mazākas grupas kopā" in public or "grupas ir pārāk mazas" in public
    assert "lai nevienu nevarētu atpazīt" in public
    signed_in(client, "worked-example", "auditor")
    inside = client.get(address).content.decode()
    assert "mazākas grupas kopā" not in inside
    assert "grupas ir pārāk mazas" not in inside


def test_an_event_without_a_year_is_said_to_be_missing_in_the_count(client: Client, db: None):
    load("vidzeme-alternative-services")
    project = Project.objects.get()
    definition = {"name": {"lv": "Pasākumi"}, "unit": {"lv": "pasākumi"}, "counts": "event", "once_per": "project"}
    Indicator.objects.create(project=project, ordinal=1, code="E", own_definition=definition, target=4)
    other = {**definition, "kinds": ["camp"]}
    Indicator.objects.create(project=project, ordinal=2, code="N", own_definition=other, target=4)
    project.events.update(status="published")
    assert "pilna datuma" not in client.get(f"/projects/{project.key}/").content.decode()
    project.events.update(status="held")
    caches["pages"].clear()
    for address, times in ((f"/projects/{project.key}/", 1), (f"/projects/{project.key}/indicators/", 2)):
        page = client.get(f"{address}?fresh").content.decode()
        assert page.count("1 noticis pasākums bez zināma pilna datuma – nav ieskaitāms") == times
        assert "1 pasākumi" not in page


def test_made_up_values_of_a_real_project_are_called_so_above_the_table(client: Client, real_projects: list[Project]):
    project = Project.objects.get(key="socquality")
    definition = {"name": {"lv": "Dalības"}, "unit": {"lv": "dalības"}, "counts": "participation", "once_per": "event"}
    note = "Paraugs: dalībnieki un vērtības šajā tabulā ir izdomāti"
    made = Indicator.objects.create(project=project, ordinal=1, code="X", own_definition=definition)
    for is_made_up in (False, True):
        Indicator.objects.filter(pk=made.pk).update(is_demonstration=is_made_up)
        caches["pages"].clear()
        for address in ("/projects/socquality/", "/projects/socquality/indicators/"):
            page = client.get(f"{address}?fresh").content.decode()
            assert (note in page) is is_made_up
            assert not is_made_up or page.index(note) < page.index('class="results"')


def test_what_the_source_states_stands_before_what_is_computed(client: Client, db: None):
    load("sos-capacity")
    definition = {"name": {"lv": "Dalības"}, "unit": {"lv": "dalības"}, "counts": "participation", "once_per": "event"}
    Indicator.objects.create(project=Project.objects.get(), ordinal=1, code="X", own_definition=definition)
    page = client.get("/projects/sos-capacity/").content.decode()
    assert page.index("Avotā nosauktie") < page.index('class="results"')


def test_an_event_indicator_shows_its_events(client: Client, example: Project):
    signed_in(client, "worked-example", "manager")
    assert "Ieskaitītie pasākumi" in client.get("/projects/worked-example/indicators/RCO115/").content.decode()


def test_outsiders_see_no_rows(client: Client, example: Project):
    assert client.get(ROWS).status_code == 302
    signed_in(client, "socquality", "manager")
    assert client.get(ROWS).status_code == 403
    signed_in(client, "worked-example", "desk")
    assert client.get(ROWS).status_code == 403
    signed_in(client, "worked-example", "auditor", until=date(2020, 1, 1))
    assert client.get(ROWS).status_code == 403


@pytest.mark.parametrize("address", [f"{ROWS}?reason=bogus", f"{ROWS}?page=999", f"{ROWS}?reason=%3Cscript%3E"])
def test_odd_questions_get_a_page(client: Client, example: Project, address: str):
    signed_in(client, "worked-example", "manager")
    assert client.get(address).status_code == 200


def test_a_reason_that_there_is_not_shows_the_used_marks_and_says_so(client: Client, example: Project):
    signed_in(client, "worked-example", "manager")
    page = client.get(f"{ROWS}?reason=bogus").content.decode()
    assert "Šāda iemesla nav" in page
    assert page.count("<tr") == client.get(ROWS).content.decode().count("<tr")


def test_codes_that_differ_only_in_punctuation_have_places_of_their_own(client: Client, example: Project):
    definition = {"name": {"lv": "Rādītājs"}, "unit": {"lv": "cilvēki"}, "counts": "stated", "once_per": "project"}
    for number, code in enumerate(("A.1", "A-1", "A 1")):
        Indicator.objects.create(project=example, ordinal=90 + number, code=code, own_definition=definition, stated=7)
    page = client.get("/projects/worked-example/indicators/").content.decode()
    places = re.findall(r'<h2 id="(indicator-\d+)"', page)
    assert len(places) == len(set(places)) == example.indicators.count()
    assert set(re.findall(r'href="/projects/worked-example/indicators/#([^"]+)"', page)) == set(places)


def test_an_unknown_indicator_is_not_there(client: Client, example: Project):
    signed_in(client, "worked-example", "manager")
    assert client.get("/projects/worked-example/indicators/NOPE/").status_code == 404


@pytest.mark.parametrize("code", ["a/b", "ESF 1.?#&", "<script>", "rinda\ncita", "..", ""])
def test_any_code_has_an_address(client: Client, example: Project, code: str):
    definition = {"name": {"lv": "Rādītājs"}, "unit": {"lv": "cilvēki"}, "counts": "stated", "once_per": "project"}
    Indicator.objects.create(project=example, ordinal=99, code=code, own_definition=definition, stated=7)
    signed_in(client, "worked-example", "manager")
    assert client.get("/projects/worked-example/indicators/").status_code == 200
    page = client.get(reverse("indicator", args=["worked-example", code]))
    assert page.status_code == 200
    assert "<script>" not in page.content.decode()


def test_every_reason_has_a_sentence():
    assert list(REASONS) == [reason.code for reason in Reason if reason is not Reason.USED]


def test_progress_to_a_target():
    assert charts.goal(30, Decimal(60)) == charts.Goal(50.0, None, 50)
    assert charts.goal(120, Decimal(60)) == charts.Goal(100.0, 50.0, 200)
    assert charts.goal(0, Decimal(60)) == charts.Goal(0.0, None, 0)
    assert charts.goal(Decimal("66.5"), Decimal(100)) == charts.Goal(66.5, None, 67)
    assert (charts.goal(319, Decimal(320)) or charts.Goal(0, None, 100)).percent == 99
    assert charts.goal(5, None) is None
    assert charts.goal(None, Decimal(5)) is None
    assert charts.goal(5, Decimal(0)) is None


def test_growth_is_a_stepped_line_to_the_last_day():
    steps = (Step(date(2025, 1, 1), 2), Step(date(2025, 1, 11), 10))
    chart = charts.over_time(steps, Decimal(20), date(2025, 1, 21))
    assert chart is not None
    assert chart.scale == (20, 10, 0)
    assert chart.target == 0.0
    assert chart.line == "M0 300H0.0V270.0H500.0V150.0H1000"
    assert (chart.first, chart.last) == (date(2025, 1, 1), date(2025, 1, 21))
    assert charts.over_time((), Decimal(20), date(2025, 1, 21)) is None


def test_one_day_alone_is_drawn_too():
    chart = charts.over_time((Step(date(2025, 1, 1), 1),), None, date(2025, 1, 1))
    assert chart is not None
    assert chart.target is None


def test_bars_are_shares_of_the_whole():
    breakdown = Breakdown("gender", (Group("female", 3), Group("unknown", 1)))
    assert [(bar.length, bar.percent) for bar in charts.bars(breakdown)] == [(75.0, 75), (25.0, 25)]
