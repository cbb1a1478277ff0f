"""Who may open what: through the whole stack, as a browser would ask."""

from datetime import datetime
from typing import Any

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.access import (
    Place,
    access_of,
    administrator,
    marked,
    may_open,
    public,
    role_required,
    signed_in,
    views_of,
)
from accounts.models import User

pytestmark = pytest.mark.django_db


def answer(_request: HttpRequest, **_arguments: str) -> HttpResponse:
    return HttpResponse("open")


@public
def greeting(request: HttpRequest) -> HttpResponse:
    user = request.user
    return HttpResponse(f"Labdien, {user if user.is_authenticated else 'viesi'}! {len(messages.get_messages(request))}")


@signed_in
def own_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.user))


@role_required("manager", "coordinator")
def workspace(_request: HttpRequest, project: str) -> HttpResponse:
    return HttpResponse(project)


@role_required("auditor", project_argument=None)
def all_reports(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("reports")


@administrator
def all_projects(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("projects")


@role_required("manager", administrators=True)
def team(_request: HttpRequest, project: str) -> HttpResponse:
    return HttpResponse(project)


urlpatterns = [
    path("", greeting),
    path("projects", all_projects),
    path("work/<slug:project>/team", team),
    path("unmarked", answer),
    path("own", own_page),
    path("work/<slug:project>", workspace),
    path("reports", all_reports),
    path("accounts/", include(marked("allauth.account.urls", public))),
    path("accounts/2fa/", include(marked("allauth.mfa.urls", public))),
]

HELD = {("anna@example.lv", "vilks"): "manager", ("juris@example.lv", "lacis"): "auditor"}


def roles_of(*, user: Any, place: Place, at: datetime) -> frozenset[str]:
    assert at.tzinfo is not None
    here = {place.project, None}
    return frozenset(
        role for (email, key), role in HELD.items() if email == user.email and (not place.project or key in here)
    )


@pytest.fixture(autouse=True)
def these_addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": []}]  # the site's own pages link to addresses not here
    settings.PROJECT_ROLES = f"{__name__}.roles_of"


@pytest.fixture
def anna() -> User:
    return User.objects.create_user("anna@example.lv", "a long enough password")


@pytest.fixture
def owner() -> User:
    return User.objects.create_superuser("owner@example.lv", "a long enough password")


@pytest.fixture
def juris() -> User:
    return User.objects.create_user("juris@example.lv", "a long enough password")


def test_a_view_without_a_mark_is_refused_to_everybody(client: Client, anna: User, caplog: pytest.LogCaptureFixture):
    assert client.get("/unmarked").status_code == 403
    client.force_login(anna)
    assert client.get("/unmarked").status_code == 403
    assert "has no mark" in caplog.text


def test_a_public_page_is_open_and_costs_a_visitor_no_statement(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    with django_assert_num_queries(0):
        response = client.get("/")
    assert response.content.decode() == "Labdien, viesi! 0"
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies


def test_a_cookie_that_is_no_session_makes_nobody_of_a_visitor(client: Client, settings: Settings):
    client.cookies[settings.SESSION_COOKIE_NAME] = "no-such-session"
    assert client.get("/").content.decode() == "Labdien, viesi! 0"
    assert client.get("/own").status_code == 302


def test_a_page_for_one_person_is_kept_by_no_cache(client: Client, anna: User):
    client.force_login(anna)
    response = client.get("/")
    assert response.content.decode() == "Labdien, anna@example.lv! 0"
    assert response["Cache-Control"] == "private, no-store"


def test_who_is_signed_out_is_asked_to_sign_in_and_comes_back(client: Client, anna: User):
    response = client.get("/own?page=2")
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/own%3Fpage%3D2"
    response = client.post(response["Location"], {"login": "anna@example.lv", "password": "a long enough password"})
    assert response["Location"] == "/own?page=2"
    assert client.get("/own").content.decode() == "anna@example.lv"


def test_a_role_opens_its_own_project_only(client: Client, anna: User):
    client.force_login(anna)
    assert client.get("/work/vilks").content.decode() == "vilks"
    assert client.get("/work/lacis").status_code == 403


def test_a_role_that_the_page_does_not_name_is_not_enough(client: Client, juris: User):
    client.force_login(juris)
    assert client.get("/work/lacis").status_code == 403


def test_the_answer_does_not_say_whether_a_project_exists(client: Client, anna: User):
    client.force_login(anna)
    missing, forbidden = client.get("/work/nothing"), client.get("/work/lacis")
    assert (missing.status_code, missing.content) == (forbidden.status_code, forbidden.content)


def test_a_page_of_no_project_asks_for_the_role_in_any(client: Client, anna: User, juris: User):
    client.force_login(juris)
    assert client.get("/reports").status_code == 200
    client.force_login(anna)
    assert client.get("/reports").status_code == 403


def test_a_page_of_administrators_opens_to_nobody_s_role(client: Client, anna: User, owner: User):
    assert client.get("/projects").status_code == 302
    client.force_login(anna)
    assert client.get("/projects").status_code == 403
    client.force_login(owner)
    assert client.get("/projects").content.decode() == "projects"


def test_an_administrator_holds_no_role_by_that(client: Client, anna: User, owner: User):
    client.force_login(owner)
    assert client.get("/work/vilks").status_code == 403
    assert client.get("/work/vilks/team").content.decode() == "vilks"
    client.force_login(anna)
    assert client.get("/work/vilks/team").status_code == 200
    assert client.get("/work/lacis/team").status_code == 403


@pytest.mark.parametrize("view", [greeting, own_page, workspace, all_projects, team, answer])
@pytest.mark.parametrize("email", ["", "anna@example.lv", "juris@example.lv", "owner@example.lv"])
def test_what_is_linked_to_and_what_opens_agree(
    rf: RequestFactory, client: Client, view: Any, email: str, anna: User, juris: User, owner: User
):
    request = rf.get("/")
    request.user = AnonymousUser()
    if email:
        request.user = user = User.objects.get(email=email)
        client.force_login(user)
    addresses = {greeting: "/", own_page: "/own", workspace: "/work/vilks", all_projects: "/projects"}
    address = (addresses | {team: "/work/vilks/team", answer: "/unmarked"})[view]
    assert may_open(request, view, {"project": "vilks"}) == (client.get(address).status_code == 200)


def test_a_user_who_was_switched_off_is_signed_out_at_once(client: Client, anna: User):
    client.force_login(anna)
    anna.is_active = False
    anna.save(update_fields=["is_active"])
    assert client.get("/own").status_code == 302


def test_nobody_signs_up_alone(client: Client):
    form = {"email": "new@example.lv", "password1": "a long enough password"}
    client.post("/accounts/signup/", form)
    assert not User.objects.filter(email="new@example.lv").exists()


def test_guessing_passwords_is_slowed_down(client: Client, anna: User):
    wrong = {"login": "anna@example.lv", "password": "not the password"}
    statuses = [client.post("/accounts/login/", wrong).status_code for _attempt in range(12)]
    right = {"login": "anna@example.lv", "password": "a long enough password"}
    assert client.post("/accounts/login/", right).status_code != 302, statuses


def test_every_view_of_another_package_gets_its_mark():
    assert all(access_of(view) for address, view in views_of(urlpatterns) if address.startswith("accounts/"))


def test_marks_read_as_words():
    assert [str(access_of(view)) for view in (greeting, own_page, workspace, all_projects, team)] == [
        "public",
        "signed in",
        "coordinator or manager",
        "administrator",
        "manager or administrator",
    ]


def test_a_role_must_be_named():
    with pytest.raises(ValueError, match="at least one role"):
        role_required()
