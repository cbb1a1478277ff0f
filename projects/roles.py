"""Who holds which role: giving it, taking it away, and what the access marks of `accounts` ask (PROJECT_ROLES)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from audit import trail
from projects.models import Project, Role


def roles_of(*, user: Any, project: str | None, at: datetime) -> frozenset[str]:
    """The roles that the user holds at a moment in a project, or in any; a role until a date holds through it."""
    held = Role.objects.current(at).filter(user=user)
    if project is not None:
        held = held.filter(project__key=project)
    return frozenset(held.values_list("role", flat=True))


def grant(*, user: User, project: Project, role: str, by: str, at: datetime, until: date | None = None) -> Role:
    """Give a user a role in a project, through a last day or without end; given again, it has the new last day.

    Evidence: `role.granted`.
    """
    with transaction.atomic():
        held, _ = Role.objects.update_or_create(
            user=user, project=project, role=role, defaults={"until": until, "granted_at": at}
        )
        _record(project, "role.granted", by=by, at=at, user=user.email, role=role, until=until and until.isoformat())
    return held


def revoke(*, user: User, project: Project, role: str, by: str, at: datetime) -> bool:
    """Take a role away; False, and nothing recorded, where the user did not hold it. Evidence: `role.revoked`."""
    with transaction.atomic():
        taken, _ = Role.objects.filter(user=user, project=project, role=role).delete()
        if taken:
            _record(project, "role.revoked", by=by, at=at, user=user.email, role=role)
    return bool(taken)


def _record(project: Project, action: str, *, by: str, at: datetime, **details: Any) -> None:
    chain, subject = f"project:{project.key}", f"project:{project.key}"
    trail.record(chain=chain, action=action, subject=subject, by=by, at=at, details=details)
