"""A role is given and taken away with an entry in the journal, and holds through its last day."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from audit.models import Entry
from projects.models import Project, Role
from projects.roles import grant, revoke, roles_of

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
    assert roles_of(user=user, project="kopa", at=datetime(2027, 1, 31, 20, tzinfo=UTC)) == {"auditor"}
    assert roles_of(user=user, project="kopa", at=datetime(2027, 2, 1, 8, tzinfo=UTC)) == frozenset()
    assert roles_of(user=user, project="other", at=AT) == frozenset()


def test_a_role_given_again_has_the_new_last_day(project: Project, user: User) -> None:
    grant(user=user, project=project, role="auditor", until=date(2027, 1, 31), by="manager", at=AT)
    grant(user=user, project=project, role="auditor", by="manager", at=AT)
    assert Role.objects.get().until is None
    assert journal() == ["role.granted", "role.granted"]


def test_a_role_taken_away_is_recorded_once(project: Project, user: User) -> None:
    grant(user=user, project=project, role="desk", by="manager", at=AT)
    assert revoke(user=user, project=project, role="desk", by="manager", at=AT)
    assert not revoke(user=user, project=project, role="desk", by="manager", at=AT)
    assert journal() == ["role.granted", "role.revoked"]
    assert roles_of(user=user, project="kopa", at=AT) == frozenset()


def test_the_command_makes_an_account_and_says_how_to_sign_in(project: Project) -> None:
    said = StringIO()
    call_command("grant_role", "Jana@Example.org", "kopa", "coordinator", stdout=said)
    assert "forgotten password" in said.getvalue()
    assert Role.objects.get().user.email == "Jana@example.org"
    call_command("grant_role", "jana@example.org", "kopa", "coordinator", revoke=True, stdout=said)
    assert not Role.objects.exists()


def test_the_command_names_what_is_not_there(project: Project) -> None:
    with pytest.raises(CommandError, match="no project with the key “nowhere”"):
        call_command("grant_role", "jana@example.org", "nowhere", "desk")
    with pytest.raises(CommandError, match="does not hold that role"):
        call_command("grant_role", "jana@example.org", "kopa", "desk", revoke=True)
