"""Giving a role in a project and taking it away. What a role opens is asked by `events.roles`."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit import trail
from projects.models import Partner, Project, Role

_REFUSALS: dict[str, str | Promise] = {
    "foreign_partner": _("This partner does not belong to the project."),
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

    Given again, it has the new last day and limit. Refuses another project's partner. Evidence: `role.granted`.
    """
    if partner is not None and partner.project_id != project.pk:
        raise RoleRefused("foreign_partner")
    limits = {"until": until, "partner": partner}
    with transaction.atomic():
        held, _is_new = Role.objects.update_or_create(
            user=user, project=project, role=role, defaults=limits | {"granted_at": at}
        )
        stated = {"until": until and until.isoformat(), "partner": partner and partner.organisation.key}
        _record(project, "role.granted", by=by, at=at, user=user.email, role=role, **stated)
    return held


def revoke(*, user: User, project: Project, role: str, by: str, at: datetime) -> bool:
    """Take a role away; False, and nothing recorded, where the user did not hold it. Evidence: `role.revoked`."""
    with transaction.atomic():
        taken, _by_kind = Role.objects.filter(user=user, project=project, role=role).delete()
        if taken:
            _record(project, "role.revoked", by=by, at=at, user=user.email, role=role)
    return bool(taken)


def _record(project: Project, action: str, *, by: str, at: datetime, **details: Any) -> None:
    chain, subject = f"project:{project.key}", f"project:{project.key}"
    trail.record(chain=chain, action=action, subject=subject, by=by, at=at, details=details)
