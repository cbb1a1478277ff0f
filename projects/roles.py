"""Who holds which role: what the access decorators of `accounts` ask through the setting PROJECT_ROLES."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from projects.models import Role


def roles_of(*, user: Any, project: str | None, at: datetime) -> frozenset[str]:
    """The roles that the user holds at a moment in a project, or in any; a role until a date holds through it."""
    held = Role.objects.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate(at)), user=user)
    if project is not None:
        held = held.filter(project__key=project)
    return frozenset(held.values_list("role", flat=True))
