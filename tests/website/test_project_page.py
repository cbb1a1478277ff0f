"""The page of one project: partners, money as stated, results, promises, and gaps only for those inside."""

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from accounts.models import User
from events.models import Event
from projects.models import Amount, Commitment, OpenPoint, Organisation, Partner, Project, Role, Statement
from projects.partial_dates import PartialDate
from projects.texts import Text
from tests.website.conftest import load

pytestmark = pytest.mark.django_db
NBSP = "\u00a0"


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def manager(real_projects: list[Project]) -> User:
    user = User.objects.create_user("vaditaja@example.org", "pareiza parole 12")
    given = datetime(2026, 1, 1, tzinfo=UTC)
    Role.objects.create(user=user, project=Project.objects.get(key="socquality"), role="manager", granted_at=given)
    return user


def test_amounts_stand_as_stated_and_lats_beside_euro(client: Client, real_projects: list[Project]):
    page = read(client, "/projects/sos-capacity/")
    assert f"24{NBSP}859,09{NBSP}LVL" in page
    assert f"= 35{NBSP}371,30{NBSP}EUR" in page
    assert f"92,07{NBSP}%" in page
    assert "Eiro zem tām ir mūsu pārrēķins" in page
    assert "netiek pārrēķinātas" not in page
    socquality = read(client, "/projects/socquality/")
    assert "mūsu pārrēķins" not in socquality
    for amount in ("791 256,19 EUR", "672 567,73 EUR", "109 732,96 EUR", "93 273,01 EUR"):
        assert amount.replace(" ", NBSP) in socquality
    english = read(client, "/en/projects/socquality/")
    assert f"EUR{NBSP}791,256.19" in english


def test_partners_stand_by_role(client: Client, real_projects: list[Project]):
    page = read(client, "/projects/sos-capacity/")
    assert (
        page.index("Vadošais partneris") < page.index("Sadarbības partneris") < page.index("Administrējošās iestādes")
    )
    assert 'Kretinga <span class="quiet">(Lietuva)</span>' in read(client, "/projects/socquality/")


def test_dates_known_to_the_month(client: Client, real_projects: list[Project]):
    assert f"2018. gada marts{NBSP}– 2020. gada februāris" in read(client, "/projects/socquality/")
    assert "Nav norādīts" in read(client, "/projects/vidzeme-alternative-services/")


def test_what_a_source_states_is_not_called_computed(client: Client, real_projects: list[Project]):
    page = read(client, "/projects/sos-capacity/")
    assert page.index("Avotā nosauktie") < page.index("Semināra dalībnieki") < page.index("Konteksts")
    assert page.index("Konteksts") < page.index("Sociālā riska ģimenes Latvijā, vairāk nekā")
    assert f"<b>12{NBSP}500</b>" in page
    assert "<b>6,7</b><span>%</span>" in page


def test_what_became_of_a_promise(client: Client, real_projects: list[Project]):
    project = Project.objects.get(key="sos-capacity")
    event = Event.objects.get(key="sos-round-table")
    kept = Commitment.objects.create(project=project, ordinal=0, text=Text(lv="Rīkot sarunu"))
    event.fulfils.add(kept)
    told = {"outcome": Text(lv="Publicēta"), "outcome_on": PartialDate.parse("2013-07")}
    Commitment.objects.create(project=project, ordinal=1, text=Text(lv="Izdot grāmatu"), **told)
    Commitment.objects.create(project=project, ordinal=2, text=Text(lv="Turpināt"), due_on=PartialDate.parse("2014"))
    page = read(client, "/projects/sos-capacity/")
    assert "Izpilde: <a" in page
    assert "Publicēta (2013. gada jūlijā)" in page
    assert "Termiņš: 2014. gadā" in page
    assert page.count("Par izpildi ziņu nav.") == 1


def test_only_those_inside_see_what_is_left_open(client: Client, manager: User):
    assert "Neskaidrais" not in read(client, "/projects/socquality/")
    client.force_login(manager)
    page = read(client, "/projects/socquality/")
    assert "Tikai akronīms; konferences nosaukums nav projekta nosaukums." in page
    assert "<small>Projekts: nosaukums</small>" in page
    assert "<small>Liene Maisaka</small>" in page
    assert not re.search(r"<small[^>]*>(project|events|people)[.]", page)
    assert "Neskaidrais" not in read(client, "/projects/sos-capacity/")
    client.logout()
    assert "Neskaidrais" not in read(client, "/projects/socquality/")


def test_a_role_that_has_ended_shows_no_more(client: Client, manager: User):
    Role.objects.update(until=date(2020, 1, 1))
    client.force_login(manager)
    assert "Neskaidrais" not in read(client, "/projects/socquality/")


def test_a_visit_costs_the_same_with_one_row_and_with_three(client: Client, db: None, django_assert_num_queries):
    project = Project.objects.create(key="p", title=Text(lv="Projekts"))
    for n in range(3):
        organisation = Organisation.objects.create(project=project, ordinal=n, key=f"o{n}", name="Organizācija")
        Partner.objects.create(project=project, ordinal=n, organisation=organisation, role="partner")
        Amount.objects.create(
            project=project, ordinal=n, kind="total", organisation=organisation, amount="1.00", currency="LVL"
        )
        Statement.objects.create(project=project, ordinal=n, text=Text(lv="skaits"), value=n, scope=organisation.key)
        OpenPoint.objects.create(project=project, ordinal=n, path="p", issue=Text(lv="gads"))
        promise = Commitment.objects.create(project=project, ordinal=n, text=Text(lv="solījums"))
        event = Event.objects.create(
            project=project, ordinal=n, key=f"e{n}", title=Text(lv="Pasākums"), kind="seminar", status="held"
        )
        event.fulfils.add(promise)
        read(client, "/projects/p/")
        if n in (0, 2):
            with django_assert_num_queries(11):
                read(client, "/projects/p/")


def test_the_contract_example_has_its_results(client: Client):
    load("worked-example")
    page = read(client, "/projects/worked-example/")
    assert "RCO81" in page
    assert "Diagrammas un dalījumi" in page
