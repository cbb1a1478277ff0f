"""People come to a project, get another role, and leave; who may not is told why, and nothing has happened."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from accounts.invitations import InvitationRefused, invited, needs_link, token_of
from accounts.models import User
from audit.models import Entry
from projects.models import Partner, Project, Role
from projects.roles import RoleRefused
from projects.tasks import tell_of_role
from projects.team import TeamRefused, Terms, change, close_account, end, invite, send_again, team_of
from tests.projects.post import told_by_anna

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
PASSWORD = "gara un jauna parole 12"


@pytest.fixture
def project() -> Project:
    return Project.objects.create(key="kopa", acronym="KOPĀ")


@pytest.fixture
def anna(project: Project) -> User:
    """The project's manager."""
    user = User.objects.create_user("anna@example.org", PASSWORD, name="Anna")
    Role.objects.create(user=user, project=project, role="manager", granted_at=AT)
    return user


@pytest.fixture
def partner(project: Project) -> Partner:
    cesis = project.organisations.create(key="cesis", name="Cēsis")
    return Partner.objects.create(project=project, ordinal=0, role="partner", organisation=cesis)


def ieva(project: Project, anna: User, at: datetime = AT, **terms: Any) -> Role:
    who = {"email": "ieva@example.org", "name": "Ieva", "language": "en"}
    return invite(project=project, terms=Terms(**({"role": "coordinator"} | terms)), by=anna, at=at, **who)


def told(chain: str) -> list[str]:
    return list(Entry.objects.filter(chain=chain).order_by("sequence").values_list("action", flat=True))


def refused_with(code: str, action: Any) -> None:
    before = (told("project:kopa"), told("accounts"), list(Role.objects.order_by("pk").values()))
    with pytest.raises((TeamRefused, RoleRefused, InvitationRefused)) as refused:
        action()
    assert getattr(refused.value, "code", "") == code
    assert str(refused.value)
    assert (told("project:kopa"), told("accounts"), list(Role.objects.order_by("pk").values())) == before


def test_an_invited_person_has_the_role_and_a_mail_in_their_language(project: Project, anna: User, partner: Partner):
    role = ieva(project, anna, partner=partner, until=date(2099, 6, 30))
    assert (role.user.email, role.partner, role.until) == ("ieva@example.org", partner, date(2099, 6, 30))
    assert told("accounts") == ["user.invited"]
    assert told("project:kopa") == ["role.granted"]
    assert mail.outbox == []
    told_by_anna()
    (sent,) = mail.outbox
    assert sent.to == ["ieva@example.org"]
    assert sent.reply_to == ["anna@example.org"]
    assert sent.subject == "Invitation to work on KOPĀ"
    body = str(sent.body)
    assert "Anna gave you a role in the project “KOPĀ”." in body
    assert "Only events of: Cēsis" in body
    assert "Tuesday 30 June 2099" in body
    link = f"/en/accounts/invitation/{token_of(role.user)}/"
    assert link in body
    assert isinstance(sent, EmailMultiAlternatives)
    assert link in str(sent.alternatives[0][0])
    role.refresh_from_db()
    assert role.told_at is not None


def test_the_mail_goes_out_once(project: Project, anna: User):
    role = ieva(project, anna)
    told_by_anna()
    tell_of_role.function(role=role.pk, by="anna@example.org")
    assert len(mail.outbox) == 1


def test_nobody_is_told_of_a_role_that_has_ended_meanwhile(project: Project, anna: User):
    end(held=ieva(project, anna), by=anna, at=AT)
    told_by_anna()
    assert mail.outbox == []


def test_who_has_an_account_is_told_without_a_link_to_choose_a_password(project: Project, anna: User):
    known = User.objects.create_user("ieva@example.org", PASSWORD, name="Ieva Liepa", language="lv")
    assert ieva(project, anna).user == known
    told_by_anna()
    (sent,) = mail.outbox
    assert sent.subject == "Jūsu loma projektā KOPĀ"
    assert "invitation" not in str(sent.body)
    assert "/work/" in str(sent.body)
    assert told("accounts") == []


def test_a_role_is_not_given_twice(project: Project, anna: User):
    ieva(project, anna)
    refused_with("on_team", lambda: ieva(project, anna, AT + timedelta(days=1)))


@pytest.mark.parametrize(
    ("terms", "code"),
    [({"role": "auditor"}, "auditor_needs_end"), ({"until": date(2020, 1, 1)}, "over_already")],
)
def test_what_a_role_cannot_be_is_refused_and_makes_no_account(project: Project, anna: User, terms: Any, code: str):
    refused_with(code, lambda: ieva(project, anna, **terms))
    assert not User.objects.filter(email="ieva@example.org").exists()


def test_a_role_is_changed_and_its_holder_told(project: Project, anna: User, partner: Partner):
    role = ieva(project, anna)
    told_by_anna()
    changed = change(
        held=role, terms=Terms(role="coordinator", partner=partner), seen=AT, by=anna, at=AT + timedelta(hours=1)
    )
    assert (changed.pk, changed.partner) == (role.pk, partner)
    told_by_anna()
    assert len(mail.outbox) == 2
    assert told("project:kopa") == ["role.granted", "role.granted"]


def test_another_role_takes_the_place_of_the_one_before(project: Project, anna: User):
    role = ieva(project, anna)
    change(held=role, terms=Terms(role="desk"), seen=AT, by=anna, at=AT + timedelta(hours=1))
    assert [row.role for row in Role.objects.current(AT).filter(user=role.user)] == ["desk"]
    assert told("project:kopa") == ["role.granted", "role.revoked", "role.granted"]


def test_a_role_that_somebody_else_changed_is_not_overwritten(project: Project, anna: User):
    role = ieva(project, anna)
    later = AT + timedelta(hours=1)
    change(held=role, terms=Terms(role="coordinator", until=date(2099, 1, 1)), seen=AT, by=anna, at=later)
    refused_with("changed_meanwhile", lambda: change(held=role, terms=Terms(role="desk"), seen=AT, by=anna, at=later))


def test_a_role_is_not_changed_into_one_that_is_held_already(project: Project, anna: User):
    role = ieva(project, anna)
    ieva(project, anna, role="desk")
    refused_with("on_team", lambda: change(held=role, terms=Terms(role="desk"), seen=AT, by=anna, at=AT))


def test_an_ended_role_is_neither_changed_nor_ended_nor_invited_to(project: Project, anna: User):
    role = ieva(project, anna)
    end(held=role, by=anna, at=AT)
    refused_with("ended", lambda: end(held=role, by=anna, at=AT))
    refused_with("ended", lambda: change(held=role, terms=Terms(role="desk"), seen=AT, by=anna, at=AT))
    refused_with("ended", lambda: send_again(held=role, by=anna, at=AT))


def test_a_role_ends_at_once_and_stays_in_the_list(project: Project, anna: User):
    end(held=ieva(project, anna), by=anna, at=AT)
    standing, ended = team_of(project, AT)
    assert [str(member.role.user) for member in standing] == ["Anna"]
    assert [str(member.role.user) for member in ended] == ["Ieva"]
    assert not ended[0].works


def test_the_last_manager_cannot_leave_by_themselves(project: Project, anna: User):
    own = Role.objects.get(user=anna)
    refused_with("last_manager", lambda: end(held=own, by=anna, at=AT))
    refused_with("last_manager", lambda: change(held=own, terms=Terms(role="desk"), seen=AT, by=anna, at=AT))
    soon = Terms(role="manager", until=date(2027, 1, 5))
    refused_with("last_manager", lambda: change(held=own, terms=soon, seen=AT, by=anna, at=AT))
    ieva(project, anna, role="manager")
    refused_with("last_manager", lambda: end(held=own, by=anna, at=AT))  # who has not come in yet manages nothing


def test_with_another_manager_one_may_leave(project: Project, anna: User):
    other = ieva(project, anna, role="manager").user
    other.set_password(PASSWORD)
    other.save()
    end(held=Role.objects.get(user=anna), by=anna, at=AT)
    assert not Role.objects.current(AT).filter(user=anna).exists()


def test_an_administrator_ends_the_last_manager_s_role(project: Project, anna: User):
    owner = User.objects.create_superuser("owner@example.org", PASSWORD)
    end(held=Role.objects.get(user=anna), by=owner, at=AT)
    assert not Role.objects.current(AT).exists()


def test_an_invitation_is_sent_again_with_another_link(project: Project, anna: User):
    role = ieva(project, anna)
    told_by_anna()
    first = token_of(role.user)
    send_again(held=role, by=anna, at=AT + timedelta(days=8))
    told_by_anna()
    user = User.objects.get(pk=role.user.pk)
    assert len(mail.outbox) == 2
    assert token_of(user) in str(mail.outbox[1].body)
    assert invited(first, AT) is None
    assert told("accounts") == ["user.invited", "user.invited"]


def test_who_came_in_is_not_invited_again(project: Project, anna: User):
    role = ieva(project, anna)
    role.user.set_password(PASSWORD)
    role.user.save()
    refused_with("joined", lambda: send_again(held=role, by=anna, at=AT))


def test_an_account_is_closed_when_no_role_is_left_anywhere(project: Project, anna: User):
    role = ieva(project, anna)
    elsewhere = Role.objects.create(
        user=role.user, project=Project.objects.create(key="cits"), role="desk", granted_at=AT
    )
    end(held=role, by=anna, at=AT)
    refused_with("works", lambda: close_account(user=role.user, by=anna, at=AT))
    elsewhere.delete()
    close_account(user=role.user, by=anna, at=AT)
    assert not User.objects.get(pk=role.user.pk).is_active


def test_who_left_comes_back_by_a_new_invitation(project: Project, anna: User):
    role = ieva(project, anna)
    end(held=role, by=anna, at=AT)
    close_account(user=role.user, by=anna, at=AT)
    again = ieva(project, anna, AT + timedelta(days=30))
    assert again.pk == role.pk
    assert again.user.is_active
    assert needs_link(again.user)
    told_by_anna()
    assert len(mail.outbox) == 1


def test_names_in_a_mail_bring_no_line_of_their_own(project: Project, anna: User):
    Project.objects.update(acronym="KOPĀ\r\nBcc: x@example.org")
    ieva(Project.objects.get(), anna)
    told_by_anna()
    assert mail.outbox[0].subject == "Invitation to work on KOPĀ Bcc: x@example.org"
