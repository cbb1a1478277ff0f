"""The pages on which a project is edited: who may open them, what they show, save and refuse, and what they cost."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import Entry
from config.dossiers.dumping import dump
from events.models import Event
from projects.models import Organisation, Partner, Project
from projects.partial_dates import PartialDate
from tests.projects.views.forms import form_of, signed_in
from tests.website.conftest import load

pytestmark = pytest.mark.django_db
LISTS = ("partners", "organisations", "amounts", "statements", "commitments", "schemes", "open-points/edit")
RECORDS = ("facts", "source", "publicity")
PAGES = (*RECORDS, *LISTS, "open-points")
SOS, SOCQUALITY = "/en/work/sos-capacity/", "/en/work/socquality/"


@pytest.fixture
def sos() -> Project:
    load("sos-capacity")
    return Project.objects.get(key="sos-capacity")


@pytest.fixture
def socquality() -> Project:
    load("socquality")
    return Project.objects.get(key="socquality")


def last_entry() -> Any:
    return Entry.objects.order_by("-pk").select_related("detail").first()


def send(client: Client, address: str, form: dict[str, list[str]], **typed: Any) -> Any:
    return client.post(address, {**form, **{name.replace("__", "-"): value for name, value in typed.items()}})


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("role", "status"), [("manager", 200), ("coordinator", 200), ("auditor", 403), ("desk", 403), (None, 403)]
)
def test_each_role_opens_what_it_may(sos: Project, page: str, role: str | None, status: int):
    assert signed_in(sos, role).get(f"{SOS}{page}/").status_code == status


@pytest.mark.parametrize("page", PAGES)
def test_others_learn_nothing_and_change_nothing(sos: Project, page: str):
    stranger = signed_in(Project.objects.create(key="other"), "manager")
    for client, status in ((Client(), 302), (stranger, 403)):
        assert client.get(f"{SOS}{page}/").status_code == status
        assert client.post(f"{SOS}{page}/", {"title_0": "x"}).status_code == status
    assert signed_in(sos).put(f"{SOS}{page}/").status_code == 405


@pytest.mark.parametrize("name", ["sos-capacity", "socquality", "vidzeme-alternative-services", "lm-social-work"])
@pytest.mark.parametrize("language", ["", "/en"])
def test_a_page_that_is_sent_back_untouched_changes_nothing(name: str, language: str):
    load(name)
    project = Project.objects.get(key=name)
    before, entries = dump(project), Entry.objects.count()
    client = signed_in(project)
    for page in (*RECORDS, *LISTS):
        address = f"{language}/work/{name}/{page}/"
        assert send(client, address, form_of(client.get(address).content)).status_code == 302, page
    assert dump(project) == before
    assert Entry.objects.count() == entries


def test_a_date_is_typed_as_people_write_it(sos: Project):
    client = signed_in(sos)
    form = form_of(client.get(f"{SOS}facts/").content)
    assert form["starts_on"] == ["1 September 2012"]
    done = client.post(f"{SOS}facts/", {**form, "starts_on": "2012. gada septembris", "acronym": "SOS"}, follow=True)
    assert "The facts of the project are saved." in done.content.decode()
    project = Project.objects.get(key="sos-capacity")
    assert (project.starts_on, project.acronym) == (PartialDate(2012, 9, None), "SOS")
    assert last_entry().action == "project.changed"
    assert last_entry().actor == "manager@example.org"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("starts_on", "31.02.2012", "This is not read as a date"),
        ("ends_on", "2010", "The end is before the start."),
    ],
)
def test_a_fault_is_said_beside_its_field_and_nothing_is_lost(sos: Project, field: str, typed: str, said: str):
    client = signed_in(sos)
    form = form_of(client.get(f"{SOS}facts/").content)
    page = client.post(f"{SOS}facts/", {**form, field: typed, "acronym": "KEPT"}).content.decode()
    assert said in page
    assert 'value="KEPT"' in page
    assert f'value="{typed}"' in page
    assert Project.objects.get(key="sos-capacity").acronym is None


def test_what_somebody_else_wrote_meanwhile_is_shown_beside_what_was_typed(sos: Project):
    client = signed_in(sos)
    form = form_of(client.get(f"{SOS}facts/").content)
    Project.objects.update(acronym="THEIRS", territory="Rīga")
    page = client.post(f"{SOS}facts/", {**form, "acronym": "MINE"}).content
    assert "“THEIRS”" in page.decode()
    again = form_of(page)
    assert again["acronym"] == ["MINE"]
    assert again["territory"] == ["Rīga"]
    assert send(client, f"{SOS}facts/", again).status_code == 302
    project = Project.objects.get(key="sos-capacity")
    assert (project.acronym, project.territory) == ("MINE", "Rīga")


def test_a_form_that_came_back_incomplete_is_refused(sos: Project):
    client = signed_in(sos)
    form = form_of(client.get(f"{SOS}facts/").content)
    page = client.post(f"{SOS}facts/", {**form, "shown": "else"}).content.decode()
    assert "The form came back incomplete." in page


def test_a_manager_hides_a_project_and_a_coordinator_does_not(sos: Project):
    assert Client().get("/en/projects/sos-capacity/").status_code == 200
    assert signed_in(sos, "coordinator").post(f"{SOS}visibility/", {"hide": "1"}).status_code == 403
    manager = signed_in(sos)
    assert "hidden now" in manager.post(f"{SOS}visibility/", {"hide": "1"}, follow=True).content.decode()
    assert Client().get("/en/projects/sos-capacity/").status_code == 404
    manager.post(f"{SOS}visibility/", {"show": "1"})
    assert Client().get("/en/projects/sos-capacity/").status_code == 200
    assert manager.get(f"{SOS}visibility/").status_code == 405


def test_a_partner_is_added_by_typing_an_organisation(socquality: Project):
    client = signed_in(socquality)
    form = form_of(client.get(f"{SOCQUALITY}partners/").content)
    with_blank = form_of(send(client, f"{SOCQUALITY}partners/", form, add="1").content)
    assert with_blank["row-TOTAL_FORMS"] == ["9"]
    typed = {"row-8-organisation": "zemgales plānošanas reģions", "row-8-role": "lead"}
    page = client.post(f"{SOCQUALITY}partners/", {**with_blank, **typed}, follow=True).content.decode()
    assert "The partners are saved." in page
    added = Partner.objects.get(role="lead")
    assert added.organisation.key == "zemgales-planosanas-regions"
    assert Organisation.objects.count() == 11


def test_rows_are_moved_by_the_server_where_there_is_no_script(socquality: Project):
    client = signed_in(socquality)
    form = form_of(client.get(f"{SOCQUALITY}partners/").content)
    moved = form_of(send(client, f"{SOCQUALITY}partners/", form, down="0").content)
    assert moved["row-1-organisation"] == ["Viesītes novada pašvaldība"]
    send(client, f"{SOCQUALITY}partners/", moved)
    assert [row.organisation.key for row in socquality.partners.select_related("organisation")][:2] == [
        "dobeles-novads",
        "viesites-novada-pasvaldiba",
    ]


def test_a_deletion_is_asked_about_first(socquality: Project):
    client = signed_in(socquality)
    form = form_of(client.get(f"{SOCQUALITY}partners/").content)
    page = client.post(f"{SOCQUALITY}partners/", {**form, "row-0-DELETE": "on"})
    assert "Delete 1 row?" in page.content.decode()
    assert socquality.partners.count() == 8
    asked = form_of(page.content)
    assert asked["row-0-DELETE"] == ["on"]
    send(client, f"{SOCQUALITY}partners/", asked, confirmed="1")
    assert socquality.partners.count() == 7


def test_what_is_named_elsewhere_is_kept_and_the_page_says_where(socquality: Project):
    client = signed_in(socquality)
    address = f"{SOCQUALITY}organisations/"
    asked = client.post(address, {**form_of(client.get(address).content), "row-0-DELETE": "on"})
    assert "It is named elsewhere, so it cannot be deleted" in asked.content.decode()
    refused = send(client, address, form_of(asked.content), confirmed="1")
    assert "“Viesītes novada pašvaldība” cannot be deleted" in refused.content.decode()
    assert socquality.organisations.count() == 11


def test_a_row_that_two_people_changed_is_shown_with_both(socquality: Project):
    client = signed_in(socquality)
    form = form_of(client.get(f"{SOCQUALITY}statements/").content)
    row = socquality.statements.first()
    assert row is not None
    row.note = "Theirs"
    row.save()
    page = client.post(f"{SOCQUALITY}statements/", {**form, "row-0-note": "Mine", "row-1-note": "Other"})
    assert "“Theirs”" in page.content.decode()
    send(client, f"{SOCQUALITY}statements/", form_of(page.content))
    assert list(socquality.statements.values_list("note", flat=True))[:2] == ["Mine", "Other"]


def test_a_row_that_somebody_deleted_meanwhile_can_be_added_again(socquality: Project):
    client = signed_in(socquality)
    form = form_of(client.get(f"{SOCQUALITY}statements/").content)
    socquality.statements.first().delete()  # type: ignore[union-attr]
    page = client.post(f"{SOCQUALITY}statements/", {**form, "row-0-note": "Mine"})
    assert "deleted this row meanwhile" in page.content.decode()
    send(client, f"{SOCQUALITY}statements/", form_of(page.content))
    assert socquality.statements.first().note == "Mine"  # type: ignore[union-attr]
    assert socquality.statements.count() == 7


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": "1,234", "currency": "EUR"}, "This can be read in two ways."),
        ({"amount": "5", "currency": ""}, "Say in which currency."),
        ({"amount": "", "currency": "EUR"}, "Say how much, or leave the currency empty too."),
        ({"amount": "5", "currency": "EURO"}, "at most 3 characters"),
        ({"amount": "5", "currency": "12"}, "A currency has three letters"),
        ({"amount": "", "currency": "", "percent": ""}, "Say an amount, or a share in per cent."),
    ],
)
def test_money_is_refused_where_it_cannot_be_understood(sos: Project, typed: dict[str, str], said: str):
    client = signed_in(sos)
    form = form_of(client.get(f"{SOS}amounts/").content)
    page = client.post(f"{SOS}amounts/", {**form, **{f"row-0-{name}": value for name, value in typed.items()}})
    assert said in page.content.decode()
    assert sos.amounts.first().amount == "24859.09"  # type: ignore[union-attr]


def test_an_event_is_said_to_carry_out_a_promise():
    load("vidzeme-alternative-services")
    project = Project.objects.get()
    event = Event.objects.get()
    client = signed_in(project)
    address = "/en/work/vidzeme-alternative-services/commitments/"
    form = form_of(client.get(address).content)
    client.post(address, {**form, "row-0-fulfilled_by": [str(event.pk)]})
    assert [row.fulfilled_by.count() for row in project.commitments.all()] == [1, 0, 0]
    assert Client().get("/en/projects/vidzeme-alternative-services/").content.decode().count("Carried out by") == 1


def test_an_open_point_is_settled_with_a_note(sos: Project):
    client = signed_in(sos, "coordinator")
    point = sos.open_points.first()
    assert point is not None
    page = client.post(f"{SOS}open-points/", {"point": point.pk, "note": ""})
    assert "This field is required." in page.content.decode()
    client.post(f"{SOS}open-points/", {"point": point.pk, "note": "Līgumā."})
    assert not sos.open_points.filter(pk=point.pk).exists()
    assert last_entry().action == "open_point.settled"
    assert last_entry().detail.details["note"] == "Līgumā."
    assert client.post(f"{SOS}open-points/", {"point": point.pk, "note": "Vēlreiz."}).status_code == 404
    assert client.post(f"{SOS}open-points/", {"point": "x", "note": "x"}).status_code == 404


def test_organisations_come_a_page_at_a_time_and_are_found_by_name(sos: Project):
    for number in range(40):
        sos.organisations.create(key=f"o{number}", name=f"Biedrība {number:02}")
    client = signed_in(sos)
    first = client.get(f"{SOS}organisations/").content.decode()
    assert "Page 1 of 2" in first
    address = f"{SOS}organisations/?q=Biedrība 39"
    form = form_of(client.get(address).content)
    assert form["row-TOTAL_FORMS"] == ["1"]
    client.post(address, {**form, "row-0-country": "LT"})
    assert Organisation.objects.get(key="o39").country == "LT"


@pytest.mark.parametrize("page", LISTS)
def test_a_page_costs_the_same_with_one_row_and_with_three(page: str):
    few, many = _with_rows("few", 1), _with_rows("many", 3)
    client = signed_in(few)
    signed_in(many, email="manager@example.org")
    costs = []
    for project in (few, many):
        client.get(f"/en/work/{project.key}/{page}/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(f"/en/work/{project.key}/{page}/").status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert costs[0] <= 16


def _with_rows(key: str, number: int) -> Project:
    project = Project.objects.create(key=key, title={"lv": key})
    for n in range(number):
        organisation = project.organisations.create(key=f"o{n}", name=f"O {n}", ordinal=n, kind="ngo", country="LV")
        project.partners.create(ordinal=n, organisation=organisation, role="partner")
        project.amounts.create(ordinal=n, kind="total", organisation=organisation, amount="1", currency="EUR")
        project.statements.create(ordinal=n, text={"lv": "S"}, scope=organisation.key)
        promise = project.commitments.create(ordinal=n, text={"lv": "C"})
        event = Event.objects.create(project=project, key=f"e{n}", kind="seminar", status="held", title={"lv": "E"})
        event.fulfils.add(promise)
        project.schemes.create(ordinal=n, key=f"s{n}", title={"lv": "T"})
        project.open_points.create(ordinal=n, path=f"events.{n}.date", issue={"lv": "P"})
    return project


def test_a_limited_role_does_not_open_the_project_s_data(sos: Project):
    partner = sos.partners.first()
    user = User.objects.create_user("limited@example.org")
    user.roles.create(project=sos, role="coordinator", partner=partner, granted_at="2026-01-01T00:00Z")
    client = Client()
    client.force_login(user)
    assert client.get(f"{SOS}facts/").status_code == 403
