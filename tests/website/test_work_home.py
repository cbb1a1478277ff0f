"""After signing in: whose account it is, in which projects, and the way out; for nobody else."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from accounts.models import User
from events.models import Event
from projects.models import Project, Role
from projects.partial_dates import PartialDate
from projects.texts import Text

pytestmark = pytest.mark.django_db
GIVEN = datetime(2026, 1, 1, tzinfo=UTC)
PASSWORD = "pareiza parole 12"


@pytest.fixture
def rita() -> User:
    return User.objects.create_user("rita@example.org", PASSWORD, name="Rita Reģistratore")


def project(key: str, **fields) -> Project:
    return Project.objects.create(key=key, acronym=key.upper(), **fields)


def give(user: User, to: Project, role: str, until: date | None = None) -> None:
    Role.objects.create(user=user, project=to, role=role, until=until, granted_at=GIVEN)


def coming(of: Project) -> Event:
    stated = {"kind": "seminar", "status": "published", "starts_on": PartialDate.parse("2099-01-14")}
    return Event.objects.create(project=of, ordinal=0, key="nakamais", title=Text(lv="Nākamais seminārs"), **stated)


def read(client: Client, address: str = "/work/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_signing_in_leads_to_ones_own_projects(client: Client, rita: User):
    answer = client.post("/accounts/login/", {"login": rita.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/work/"
    page = read(client)
    assert "Rita Reģistratore" in page
    assert "Jums nav lomas nevienā projektā." in page


def test_a_visitor_is_asked_to_sign_in(client: Client):
    assert client.get("/work/").headers["Location"] == "/accounts/login/?next=/work/"
    home = read(client, "/")
    assert "Darāmais" not in home
    assert 'href="/accounts/login/"' in home


def test_every_role_has_its_links(client: Client, rita: User):
    both, at_desk, ended = project("abi"), project("galds"), project("beidzies")
    give(rita, both, "auditor", until=date(2099, 12, 31))
    give(rita, both, "manager")
    give(rita, at_desk, "desk")
    give(rita, ended, "manager", until=date(2020, 1, 1))
    coming(both)
    coming(at_desk)
    client.force_login(rita)
    page = read(client)
    assert "Projekta vadītājs" in page
    assert "Revidents (pēdējā diena: 2099. gada 31. decembris)" in page
    assert 'href="/work/abi/"' in page
    assert 'href="/work/galds/"' not in page
    assert "/desk/abi/nakamais/" in page
    assert "/desk/galds/nakamais/" in page
    assert "BEIDZIES" not in page


def test_an_auditor_has_no_desk(client: Client, rita: User):
    of = project("p")
    give(rita, of, "auditor")
    coming(of)
    client.force_login(rita)
    page = read(client)
    assert "Nākamais seminārs" in page
    assert "/desk/" not in page


@pytest.mark.parametrize("role", ["coordinator", "desk", "auditor"])
def test_a_role_for_one_partner_lists_that_partners_events(client: Client, rita: User, role: str):
    of = project("p")
    both = [of.organisations.create(key=f"o{n}", name="Biedrība") for n in (0, 1)]
    mine, other = (of.partners.create(ordinal=n, role="partner", organisation=row) for n, row in enumerate(both))
    event = coming(of)
    Role.objects.create(user=rita, project=of, role=role, partner=mine, granted_at=GIVEN)
    client.force_login(rita)
    for responsible, is_listed in ((None, False), (other, False), (mine, True)):
        Event.objects.filter(pk=event.pk).update(responsible=responsible)
        assert ("Nākamais seminārs" in read(client)) is is_listed


def test_what_is_not_public_is_named_without_a_link_to_nowhere(client: Client, rita: User):
    hidden = project("slepens", is_public=False)
    give(rita, hidden, "manager")
    coming(hidden)
    client.force_login(rita)
    page = read(client)
    assert "SLEPENS" in page
    assert "/projects/slepens/" not in page


def test_every_page_says_who_is_signed_in_and_how_to_leave(client: Client, rita: User):
    client.force_login(rita)
    for address in ("/", "/projects/", "/privacy/"):
        page = read(client, address)
        assert "Rita Reģistratore" in page
        assert 'href="/work/"' in page
        assert 'action="/accounts/logout/"' in page


def test_it_costs_the_same_with_one_project_and_with_three(client: Client, rita: User, django_assert_num_queries):
    client.force_login(rita)
    for number in range(3):
        of = project(f"p{number}")
        give(rita, of, "manager")
        coming(of)
        read(client)  # the figures are computed once, and kept
        if number in (0, 2):
            with django_assert_num_queries(12):
                read(client)


def test_a_password_can_be_changed(client: Client, rita: User):
    client.force_login(rita)
    assert "Mainīt paroli" in read(client, "/accounts/password/change/")
    new = "jauna gara parole 34"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/accounts/password/change/", form).headers["Location"] == "/accounts/me/"
    rita.refresh_from_db()
    assert rita.check_password(new)


@pytest.mark.parametrize(
    "address",
    [
        "signup",
        "email",
        "inactive",
        "reauthenticate",
        "2fa",
        "second-factor/passkeys/1/edit",
        "confirm-email",
        "password/set",
        "login/code/confirm",
        "3rdparty",
    ],
)
def test_nothing_else_of_accounts_is_there(client: Client, rita: User, address: str):
    assert client.get(f"/accounts/{address}/").status_code == 404
    client.force_login(rita)
    assert client.get(f"/accounts/{address}/").status_code == 404


def test_somebody_switched_off_is_told_no_more_than_others(client: Client, rita: User):
    rita.is_active = False
    rita.save()
    answer = client.post("/accounts/login/", {"login": rita.email, "password": PASSWORD}, follow=True)
    assert "/work/" not in answer.request["PATH_INFO"]
    assert answer.status_code in (200, 403)


def test_a_forgotten_password_of_nobody_is_answered_like_any_other(client: Client):
    answer = client.post("/accounts/password/reset/", {"email": "nav@example.org"})
    assert answer.headers["Location"] == "/accounts/password/reset/done/"
