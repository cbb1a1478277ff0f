"""The team's pages: an invitation from the form to the first sign-in, what is refused, and who gets in at all."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from projects.models import Partner, Project, Role
from tests.projects.post import told_by_anna

pytestmark = pytest.mark.django_db
GIVEN = datetime(2026, 1, 1, tzinfo=UTC)
PASSWORD = "gara un jauna parole 12"
TEAM = "/work/kopa/team/"
IEVA = {"email": "ieva@example.org", "name": "Ieva Liepa", "language": "lv", "role": "coordinator"}


@pytest.fixture
def project() -> Project:
    return Project.objects.create(key="kopa", acronym="KOPĀ")


@pytest.fixture
def partner(project: Project) -> Partner:
    cesis = project.organisations.create(key="cesis", name="Cēsu centrs")
    return Partner.objects.create(project=project, ordinal=0, role="partner", organisation=cesis)


@pytest.fixture
def anna(project: Project) -> User:
    return person("anna@example.org", project, "manager", name="Anna")


def person(email: str, project: Project | None = None, role: str = "", **fields: Any) -> User:
    limits = {name: fields.pop(name) for name in ("partner", "until") if name in fields}
    user = User.objects.create_user(email, PASSWORD, **fields)
    if project:
        Role.objects.create(user=user, project=project, role=role, granted_at=GIVEN, **limits)
    return user


def invite(client: Client, **said: str) -> Any:
    return client.post(f"{TEAM}invite/", IEVA | said)


def role_of(email: str) -> Role:
    return Role.objects.get(user__email=email)


def read(client: Client, address: str = TEAM) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def link_in(sent: Any) -> str:
    found = re.search(r"http://[^/]+(/\S*accounts/invitation/\S+)", str(sent.body))
    assert found
    return found[1]


def test_from_the_invitation_to_the_first_sign_in(client: Client, anna: User):
    client.force_login(anna)
    assert invite(client).headers["Location"] == TEAM
    page = read(client)
    assert "Ieva Liepa par lomu saņems vēstuli." in page
    assert "Uzaicinājums vēl nav pieņemts" in page
    told_by_anna()
    address = link_in(mail.outbox[0])
    guest = Client()
    assert "ieva@example.org" in read(guest, address)
    weak = guest.post(address, {"new_password1": "12345", "new_password2": "12345"})
    assert 'role="alert"' in weak.content.decode()
    chosen = {"new_password1": "liepas zied jūlijā", "new_password2": "liepas zied jūlijā"}
    assert guest.post(address, chosen).headers["Location"] == "/work/"
    assert "Koordinators" in read(guest, "/accounts/me/")
    assert guest.get(address).status_code == 410
    assert guest.post(address, chosen).status_code == 410
    guest.post("/accounts/logout/")
    signed_in = guest.post("/accounts/login/", {"login": "ieva@example.org", "password": "liepas zied jūlijā"})
    assert signed_in.headers["Location"] == "/work/"
    assert "Uzaicinājums vēl nav pieņemts" not in read(client)


def test_whoever_is_signed_in_at_that_browser_is_signed_out(client: Client, anna: User):
    client.force_login(anna)
    invite(client)
    told_by_anna()
    chosen = {"new_password1": "liepas zied jūlijā", "new_password2": "liepas zied jūlijā"}
    client.post(link_in(mail.outbox[0]), chosen)
    assert "ieva@example.org" in read(client, "/accounts/me/")


def test_a_second_factor_from_before_is_asked_for_after_the_link(client: Client, anna: User):
    client.force_login(anna)
    invite(client)
    Authenticator.objects.create(user=role_of("ieva@example.org").user, type="totp", data={})
    told_by_anna()
    chosen = {"new_password1": "liepas zied jūlijā", "new_password2": "liepas zied jūlijā"}
    assert Client().post(link_in(mail.outbox[0]), chosen).headers["Location"] == "/accounts/login/code/"


def test_the_invitation_is_sent_again(client: Client, anna: User):
    client.force_login(anna)
    invite(client)
    told_by_anna()
    held = role_of("ieva@example.org")
    assert "Nosūtīt uzaicinājumu vēlreiz" in read(client, f"{TEAM}{held.pk}/")
    client.post(f"{TEAM}{held.pk}/invitation/")
    told_by_anna()
    assert client.get(link_in(mail.outbox[0])).status_code == 410
    assert client.get(link_in(mail.outbox[1])).status_code == 200


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"role": "auditor"}, "Revidenta lomai vajadzīga pēdējā diena."),
        ({"until": "2020-01-01"}, "Šī pēdējā diena jau ir pagājusi."),
        ({"email": "anna@example.org", "role": "manager"}, "Šim cilvēkam šī loma jau ir."),
        ({"email": "nav adrese"}, "e-pasta"),
        ({"name": ""}, "Vārds un uzvārds:"),
    ],
)
def test_a_refusal_stands_in_the_form(client: Client, anna: User, said: dict[str, str], words: str):
    client.force_login(anna)
    answer = invite(client, **said)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert Role.objects.count() == 1


def test_a_manager_is_not_limited_to_a_partner(client: Client, anna: User, partner: Partner):
    client.force_login(anna)
    answer = invite(client, role="manager", partner=str(partner.pk))
    assert "Projekta vadītājs atbild par visu projektu" in answer.content.decode()


def test_a_partner_of_another_project_cannot_be_chosen(client: Client, anna: User):
    other = Project.objects.create(key="cits")
    foreign = other.partners.create(ordinal=0, role="lead", organisation=other.organisations.create(key="o", name="O"))
    client.force_login(anna)
    assert invite(client, partner=str(foreign.pk)).status_code == 200
    assert Role.objects.count() == 1


def test_a_role_is_limited_to_a_partner_and_a_day(client: Client, anna: User, partner: Partner):
    person("ieva@example.org", partner.project, "coordinator", name="Ieva")
    held = role_of("ieva@example.org")
    client.force_login(anna)
    seen = re.search(r'name="seen" value="([^"]+)"', read(client, f"{TEAM}{held.pk}/"))
    assert seen
    said = {"role": "coordinator", "partner": str(partner.pk), "until": "2099-06-30", "seen": seen[1]}
    assert client.post(f"{TEAM}{held.pk}/", said).headers["Location"] == TEAM
    page = read(client)
    assert "tikai pasākumi, par kuriem atbild Cēsu centrs" in page
    assert "pēdējā diena: 2099. gada 30. jūnijs" in page
    stale = client.post(f"{TEAM}{held.pk}/", said | {"role": "desk"})
    assert "Pa šo laiku kāds šo lomu ir mainījis." in stale.content.decode()


def test_a_role_is_ended_and_the_account_closed(client: Client, anna: User, project: Project):
    ieva = person("ieva@example.org", project, "desk", name="Ieva")
    held = role_of("ieva@example.org")
    client.force_login(anna)
    client.post(f"{TEAM}{held.pk}/end/")
    page = read(client)
    assert page.index("Beigušās") < page.index("Ieva", page.index("Strādā tagad"))
    at_work = Client()
    at_work.force_login(ieva)
    assert at_work.get("/accounts/me/").status_code == 200
    client.post(f"{TEAM}{held.pk}/account/")
    assert at_work.get("/accounts/me/").status_code == 302
    assert "Konts slēgts" in read(client)


def test_what_cannot_be_done_is_said(client: Client, anna: User, project: Project):
    own = role_of("anna@example.org")
    client.force_login(anna)
    client.post(f"{TEAM}{own.pk}/end/")
    assert "Jūs esat šī projekta pēdējais vadītājs." in read(client)
    client.post(f"{TEAM}{own.pk}/account/")
    assert "Šim cilvēkam vēl ir loma kādā projektā." in read(client)
    client.post(f"{TEAM}{own.pk}/invitation/")
    assert "paroli jau ir izvēlējies" in read(client)
    assert role_of("anna@example.org").ended_at is None


def test_the_list_says_who_has_a_second_factor(client: Client, anna: User):
    client.force_login(anna)
    assert "Divpakāpju pieslēgšanās: izslēgta" in read(client)
    Authenticator.objects.create(user=anna, type="webauthn", data={})
    assert "Divpakāpju pieslēgšanās: ieslēgta" in read(client)


ADDRESSES = ("", "invite/", "{role}/", "{role}/end/", "{role}/invitation/", "{role}/account/")
POSTED_ONLY = ADDRESSES[3:]


def knock(client: Client, address: str, role: int) -> int:
    path = TEAM + address.format(role=role)
    return (client.post(path) if address in POSTED_ONLY else client.get(path)).status_code


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("role", ["coordinator", "desk", "auditor"])
def test_other_roles_do_not_see_the_team(client: Client, anna: User, project: Project, role: str, address: str):
    client.force_login(person("cits@example.org", project, role))
    assert knock(client, address, role_of("anna@example.org").pk) == 403


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_manager_of_another_project_does_not(client: Client, anna: User, address: str):
    client.force_login(person("cits@example.org", Project.objects.create(key="cits"), "manager"))
    assert knock(client, address, role_of("anna@example.org").pk) == 403


@pytest.mark.parametrize("address", ADDRESSES[2:])
def test_a_role_of_another_project_is_not_there(client: Client, anna: User, address: str):
    person("cits@example.org", Project.objects.create(key="cits"), "manager")
    client.force_login(anna)
    assert knock(client, address, role_of("cits@example.org").pk) == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_manager_s_role_that_is_limited_does_not_open_it(client: Client, anna: User, partner: Partner, address: str):
    client.force_login(person("cits@example.org", partner.project, "manager", partner=partner))
    assert knock(client, address, role_of("anna@example.org").pk) == 403


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_visitor_is_asked_to_sign_in(client: Client, anna: User, address: str):
    assert knock(client, address, role_of("anna@example.org").pk) == 302


@pytest.mark.parametrize("address", ADDRESSES[:3])
def test_an_administrator_sees_every_team(client: Client, anna: User, address: str):
    client.force_login(User.objects.create_superuser("owner@example.org", PASSWORD))
    assert knock(client, address, role_of("anna@example.org").pk) == 200


def test_an_administrator_gives_a_project_its_first_manager(client: Client, project: Project):
    client.force_login(User.objects.create_superuser("owner@example.org", PASSWORD))
    assert "1 projektam nav vadītāja" in read(client, "/administration/")
    invite(client, role="manager")
    assert "Ieva Liepa" in read(client, "/administration/")
    assert "Katram projektam ir vadītājs" in read(client, "/administration/")


@pytest.mark.parametrize("address", POSTED_ONLY)
def test_what_changes_something_wants_a_post(client: Client, anna: User, address: str):
    client.force_login(anna)
    assert client.get(TEAM + address.format(role=role_of("anna@example.org").pk)).status_code == 405


def test_administration_is_for_administrators(client: Client, anna: User):
    assert client.get("/administration/").status_code == 302
    client.force_login(anna)
    assert client.get("/administration/").status_code == 403


def test_it_costs_the_same_with_one_person_and_with_three(
    client: Client, anna: User, project: Project, django_assert_num_queries: DjangoAssertNumQueries
):
    client.force_login(anna)
    with django_assert_num_queries(9):
        read(client)
    for number in range(2):
        person(f"p{number}@example.org", project, "desk")
    with django_assert_num_queries(9):
        read(client)
