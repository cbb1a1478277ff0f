"""Giving a role in a project and taking it away. What a role opens is asked by `events.roles`."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit import trail
from projects.models import Partner, Project, Role

_REFUSALS: dict[str, str | Promise] = {
    "foreign_partner": _("This partner does not belong to the project."),
    "auditor_needs_end": _("An auditor's role needs a last day."),
    "manager_of_all": _("A project manager answers for the whole project, not for one partner's events."),
    "over_already": _("The last day is over already. Choose today or a later day."),
}


class RoleRefused(Exception):
    """`code` is stable; the text is a translated sentence for the person who asked."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(str(_REFUSALS[code]))


def grant(
    *,
    user: User,
    project: Project,
    role: str,
    by: str,
    at: datetime,
    until: date | None = None,
    partner: Partner | None = None,
) -> Role:
    """Give a user a role in a project, through a last day or without end, for all of it or one partner's events.

    Given again, it has the new last day and limit. Refuses another project's partner, a manager of one partner, an
    auditor without a last day, and a last day that is over. Evidence: `role.granted`.
    """
    _refuse(project, role, until, partner, at)
    given = {"until": until, "partner": partner, "granted_at": at, "ended_at": None, "told_at": None}
    with transaction.atomic():
        held, _is_new = Role.objects.update_or_create(user=user, project=project, role=role, defaults=given)
        stated = {"until": until and until.isoformat(), "partner": partner and partner.organisation.key}
        _record(project, "role.granted", by=by, at=at, user=user.email, role=role, **stated)
    return held


def revoke(*, user: User, project: Project, role: str, by: str, at: datetime) -> bool:
    """End a role at once; False, and nothing recorded, where the user does not hold it. Evidence: `role.revoked`."""
    with transaction.atomic():
        held = Role.objects.current(at).filter(user=user, project=project, role=role)
        is_ended = bool(held.update(ended_at=at))
        if is_ended:
            _record(project, "role.revoked", by=by, at=at, user=user.email, role=role)
    return is_ended


def _refuse(project: Project, role: str, until: date | None, partner: Partner | None, at: datetime) -> None:
    if partner is not None and partner.project_id != project.pk:
        raise RoleRefused("foreign_partner")
    if partner is not None and role == Role.Name.MANAGER:
        raise RoleRefused("manager_of_all")
    if until is None and role == Role.Name.AUDITOR:
        raise RoleRefused("auditor_needs_end")
    if until is not None and until < timezone.localdate(at):
        raise RoleRefused("over_already")


def _record(project: Project, action: str, *, by: str, at: datetime, **details: Any) -> None:
    chain, subject = f"project:{project.key}", f"project:{project.key}"
    trail.record(chain=chain, action=action, subject=subject, by=by, at=at, details=details)
