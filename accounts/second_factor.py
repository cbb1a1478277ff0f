"""Second factors for signing in: who has one, and who may do nothing before having one.

A password alone opens no account that can change or read what is reported (SECOND_FACTOR_ROLES, administrators),
where the installation asks for more (SECOND_FACTOR_REQUIRED).
"""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def holders(users: Iterable[int]) -> frozenset[int]:
    """Those of the users who have a second factor; recovery codes alone are none."""
    held = Authenticator.objects.filter(user__in=users, type__in=FACTORS)
    return frozenset(held.values_list("user", flat=True))


def has_one(user: Any) -> bool:
    return bool(Authenticator.objects.filter(user=user.pk, type__in=FACTORS).exists())


def is_asked_of(user: Any, roles: frozenset[str]) -> bool:
    """Whether this user, with these roles anywhere, may do nothing without a second factor."""
    is_trusted = user.is_superuser or bool(roles & settings.SECOND_FACTOR_ROLES)
    return bool(settings.SECOND_FACTOR_REQUIRED and is_trusted)
