"""Which roles somebody holds where: what the access marks of `accounts` ask (PROJECT_ROLES)."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.access import Place
from projects.models import Role


def roles_of(*, user: Any, place: Place, at: datetime) -> frozenset[str]:
    """The roles that the user holds at a moment; a role until a date holds through it.

    Limited to one partner, it holds at the events that this partner is responsible for.
    """
    held = Role.objects.current(at).filter(user=user)
    if place.project is not None:
        held = held.filter(project__key=place.project)
        if not place.for_partners:
            limit = Q(partner=None)
            held = held.filter(limit | Q(partner__responsible_for__key=place.event) if place.event else limit)
    return frozenset(held.values_list("role", flat=True))
