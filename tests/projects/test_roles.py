"""A role is given and taken away with an entry in the journal, and holds through its last day."""

from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.access import Place
from accounts.models import User
from audit.models import Entry
from events.models import Event
from events.roles import roles_of
from projects.models import Partner, Project, Role
from projects.roles import RoleRefused, grant, revoke

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def project() -> Project:
    return Project.objects.create(key="kopa")


@pytest.fixture
def user() -> User:
    return User.objects.create_user("anna@example.org")


def journal() -> list[str]:
    return list(Entry.objects.filter(chain="project:kopa").order_by("sequence").values_list("action", flat=True))


def test_a_role_holds_through_its_last_day(project: Project, user: User) -> None:
    grant(user=user, project=project, role="auditor", until=date(2027, 1, 31), by="manager", at=AT)
    assert roles_of(user=user, place=Place("kopa"), at=datetime(2027, 1, 31, 20, tzinfo=UTC)) == {"auditor"}
    assert roles_of(user=user, place=Place("kopa"), at=datetime(2027, 2, 1, 8, tzinfo=UTC)) == frozenset()
    assert roles_of(user=user, place=Place("other"), at=AT) == frozenset()


def test_a_role_given_again_has_the_new_last_day(project: Project, user: User) -> None:
    grant(user=user, project=project, role="desk", until=date(2027, 1, 31), by="manager", at=AT)
    grant(user=user, project=project, role="desk", by="manager", at=AT)
    assert Role.objects.get().until is None
    assert journal() == ["role.granted", "role.granted"]


def test_a_role_taken_away_is_recorded_once(project: Project, user: User) -> None:
    grant(user=user, project=project, role="desk", by="manager", at=AT)
    assert revoke(user=user, project=project, role="desk", by="manager", at=AT)
    assert not revoke(user=user, project=project, role="desk", by="manager", at=AT)
    assert journal() == ["role.granted", "role.revoked"]
    assert roles_of(user=user, place=Place("kopa"), at=AT) == frozenset()
    assert Role.objects.get().ended_at == AT


def test_a_role_taken_away_can_be_given_again(project: Project, user: User) -> None:
    grant(user=user, project=project, role="desk", by="manager", at=AT)
    revoke(user=user, project=project, role="desk", by="manager", at=AT)
    grant(user=user, project=project, role="desk", by="manager", at=AT)
    assert roles_of(user=user, place=Place("kopa"), at=AT) == {"desk"}
    assert Role.objects.get().ended_at is None


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"role": "auditor"}, "auditor_needs_end"),
        ({"role": "auditor", "until": date(2027, 1, 3)}, "over_already"),
        ({"role": "manager", "partner": "own"}, "manager_of_all"),
        ({"role": "desk", "partner": "foreign"}, "foreign_partner"),
    ],
)
def test_each_refusal_leaves_no_role_and_no_entry(project: Project, user: User, terms: Any, code: str) -> None:
    owners = {"own": project, "foreign": Project.objects.create(key="other")}
    if "partner" in terms:
        of = owners[terms["partner"]]
        organisation = of.organisations.create(key="o", name="O")
        terms = terms | {"partner": of.partners.create(ordinal=0, role="partner", organisation=organisation)}
    with pytest.raises(RoleRefused) as refused:
        grant(user=user, project=project, by="manager", at=AT, **terms)
    assert refused.value.code == code
    assert str(refused.value)
    assert not Role.objects.exists()
    assert journal() == []


def test_the_command_makes_an_account_and_says_how_to_sign_in(project: Project) -> None:
    said = StringIO()
    call_command("grant_role", "Jana@Example.org", "kopa", "coordinator", stdout=said)
    assert "forgotten password" in said.getvalue()
    assert Role.objects.get().user.email == "Jana@example.org"
    call_command("grant_role", "jana@example.org", "kopa", "coordinator", revoke=True, stdout=said)
    assert not Role.objects.current().exists()


def test_the_command_names_what_is_not_there(project: Project) -> None:
    with pytest.raises(CommandError, match="no project with the key “nowhere”"):
        call_command("grant_role", "jana@example.org", "nowhere", "desk")
    with pytest.raises(CommandError, match="does not hold that role"):
        call_command("grant_role", "jana@example.org", "kopa", "desk", revoke=True)
    with pytest.raises(CommandError, match="pēdējā diena"):
        call_command("grant_role", "jana@example.org", "kopa", "auditor")


def test_a_role_of_one_partner_opens_its_events_only(project: Project, user: User) -> None:
    partner = Partner.objects.create(
        project=project, ordinal=0, role="partner", organisation=project.organisations.create(key="cesis", name="Cēsis")
    )
    own = Event.objects.create(
        project=project, key="own", kind="seminar", status="draft", responsible=partner, title={"lv": "A"}
    )
    Event.objects.create(project=project, key="other", kind="seminar", status="draft", title={"lv": "B"})
    grant(user=user, project=project, role="coordinator", partner=partner, by="manager", at=AT)
    held = [Place("kopa", "own"), Place("kopa", for_partners=True), Place()]
    assert all(roles_of(user=user, place=place, at=AT) == {"coordinator"} for place in held)
    assert not any(roles_of(user=user, place=place, at=AT) for place in (Place("kopa", "other"), Place("kopa")))
    assert list(Event.objects.workable_by(user, "coordinator")) == [own]
    assert not Project.objects.workable_by(user, "coordinator").exists()


def test_a_role_for_the_whole_project_opens_every_event(project: Project, user: User) -> None:
    event = Event.objects.create(project=project, key="own", kind="seminar", status="draft", title={"lv": "A"})
    grant(user=user, project=project, role="auditor", until=date(2099, 1, 1), by="manager", at=AT)
    assert list(Event.objects.workable_by(user, "auditor")) == [event]
    assert not Event.objects.workable_by(user, "coordinator").exists()
