"""Who works in a project: invited, given another role, ended, told. A single role is given by `roles`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import invitations, keeping, second_factor
from accounts.models import User
from jobs.queue import enqueue
from projects.models import Partner, Project, Role
from projects.roles import grant, revoke
from projects.tasks import tell_of_role

_REFUSALS: dict[str, str | Promise] = {
    "on_team": _("This person holds this role already. Change it in the list of the team."),
    "last_manager": _("You are the last manager of this project. Make somebody else a manager first."),
    "changed_meanwhile": _("Somebody changed this role in the meantime. Look at it anew, then decide."),
    "ended": _("This role has ended already."),
    "works": _("This person still holds a role in a project."),
}


class TeamRefused(Exception):
    """`code` is stable; the text is a translated sentence for the person who asked."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(str(_REFUSALS[code]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A role as it is to be held: through a last day or without end, for all or for one partner's events."""

    role: str
    until: date | None = None
    partner: Partner | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One role in the list of the team, with what is known about its holder's account."""

    role: Role
    has_second_factor: bool
    works: bool

    @property
    def needs_link(self) -> bool:
        return self.role.user.is_active and invitations.needs_link(self.role.user)

    @property
    def signed_in_on(self) -> date | None:
        at = self.role.user.last_login
        return timezone.localdate(at) if at else None

    @property
    def invited_until(self) -> datetime | None:
        return invitations.ends_at(self.role.user)


def invite(*, project: Project, email: str, name: str, language: str, terms: Terms, by: User, at: datetime) -> Role:
    """Give the person at an address a role, and tell them by mail; who has no account yet gets a link to come in.

    Refuses who holds the role already, and what `roles.grant` refuses. Evidence: `role.granted`, and `user.invited`
    where a link is needed.
    """
    with transaction.atomic():
        _lock(project)
        user = invitations.invite(email=email, name=name, language=language, by=by.email, at=at)
        if Role.objects.current(at).filter(user=user, project=project, role=terms.role).exists():
            raise TeamRefused("on_team")
        return _give(user, project, terms, by=by, at=at)


def change(*, held: Role, terms: Terms, seen: datetime, by: User, at: datetime) -> Role:
    """Let a person hold a role on other terms, or another role in its place; they are told by mail.

    `seen` is when the role as the caller saw it was given. Refuses a role that has changed since or has ended, another
    role or an earlier end for oneself as the last manager, and what `roles.grant` refuses.
    Evidence: `role.granted`, and `role.revoked` where the role itself is another.
    """
    with transaction.atomic():
        _lock(held.project)
        role = _standing(held, at)
        if role.granted_at != seen:
            raise TeamRefused("changed_meanwhile")
        if terms.role != role.role:
            _take(role, by=by, at=at)
            if Role.objects.current(at).filter(user=role.user, project=role.project, role=terms.role).exists():
                raise TeamRefused("on_team")
        elif _ends_sooner(role, terms):
            _refuse_last_manager(role, by=by, at=at)
        return _give(role.user, role.project, terms, by=by, at=at)


def end(*, held: Role, by: User, at: datetime) -> None:
    """End a role at once. Refuses an ended one, and one's own as the last manager. Evidence: `role.revoked`."""
    with transaction.atomic():
        _lock(held.project)
        _take(_standing(held, at), by=by, at=at)


def send_again(*, held: Role, by: User, at: datetime) -> None:
    """Invite somebody anew who has yet to choose a password; the link of the mail before works no more.

    Refuses an ended role and who can sign in. Evidence: `user.invited`.
    """
    with transaction.atomic():
        _lock(held.project)
        role = _standing(held, at)
        invitations.renew(user=role.user, by=by.email, at=at)
        Role.objects.filter(pk=role.pk).update(told_at=None)
        enqueue(tell_of_role, role=role.pk, by=by.email)


def close_account(*, user: User, by: User, at: datetime) -> None:
    """Shut the account of somebody who holds no role anywhere any more; their sessions end.

    Refuses who still holds a role, and an administrator. Evidence: `user.closed`.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if Role.objects.current(at).filter(user=user).exists():
            raise TeamRefused("works")
        keeping.close(user=user, by=by.email, at=at)


def team_of(project: Project, at: datetime) -> tuple[list[Member], list[Member]]:
    """The roles that are held, managers first, and those that have ended, the latest first."""
    held = Role.objects.filter(project=project).select_related("user", "project", "partner__organisation")
    rows = list(held.order_by("granted_at", "pk"))
    current = set(Role.objects.current(at).filter(project=project).values_list("pk", flat=True))
    members = _members(rows, at)
    order = {name: rank for rank, name in enumerate(Role.Name.values)}
    standing = [member for member in members if member.role.pk in current]
    ended = [member for member in members if member.role.pk not in current]
    standing.sort(key=lambda member: (order[member.role.role], str(member.role.user).casefold()))
    return standing, ended[::-1]


def _members(rows: Sequence[Role], at: datetime) -> list[Member]:
    users = {row.user_id for row in rows}
    with_factor = second_factor.holders(users)
    working = set(Role.objects.current(at).filter(user__in=users).values_list("user", flat=True))
    return [Member(row, row.user_id in with_factor, row.user_id in working) for row in rows]


def _give(user: User, project: Project, terms: Terms, *, by: User, at: datetime) -> Role:
    role = grant(
        user=user, project=project, role=terms.role, until=terms.until, partner=terms.partner, by=by.email, at=at
    )
    enqueue(tell_of_role, role=role.pk, by=by.email)
    return role


def _take(role: Role, *, by: User, at: datetime) -> None:
    _refuse_last_manager(role, by=by, at=at)
    revoke(user=role.user, project=role.project, role=role.role, by=by.email, at=at)


def _ends_sooner(role: Role, terms: Terms) -> bool:
    return terms.until is not None and (role.until is None or terms.until < role.until)


def _refuse_last_manager(role: Role, *, by: User, at: datetime) -> None:
    if role.role == Role.Name.MANAGER and role.user == by and not _other_managers(role, at):
        raise TeamRefused("last_manager")


def _other_managers(role: Role, at: datetime) -> bool:
    """Whether somebody else manages the project who can sign in today."""
    managers = Role.objects.current(at).filter(project=role.project, role=Role.Name.MANAGER, partner=None)
    able = managers.filter(user__is_active=True).exclude(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return able.exclude(user=role.user).exists()


def _standing(held: Role, at: datetime) -> Role:
    role = Role.objects.current(at).select_related("user", "project").filter(pk=held.pk).first()
    if role is None:
        raise TeamRefused("ended")
    return role


def _lock(project: Project) -> None:
    """Two who change a team wait for each other: nobody else becomes the last manager meanwhile."""
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
