"""The secret address of a participant's own page: derived, not stored, and revoked by raising `link_version`.

A token is `<registration id in base 36>-<160 bits>`: an HMAC-SHA-256 under the installation's key, cut to 160 bits.
"""

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from registrations.models import Registration

_SALT = "registrations.links"
_HEX_DIGITS = 40
_LONGEST_ID = 13


def token_of(registration: Registration) -> str:
    """The token that opens the registration's own page now."""
    return f"{int_to_base36(registration.pk)}-{_proof(registration, settings.SECRET_KEY)}"


def registration_for(token: str) -> Registration | None:
    """The registration that a token opens; None for a wrong, cut or revoked one."""
    stated, _, proof = token.partition("-")
    if not (0 < len(stated) <= _LONGEST_ID and stated.isascii() and stated.isalnum()):
        return None
    found = Registration.objects.filter(pk=min(base36_to_int(stated.lower()), 2**63 - 1)).select_related(
        "event__project", "person", "organisation"
    )
    registration = found.first()
    if registration is None:
        return None
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    matches = [constant_time_compare(proof, _proof(registration, key)) for key in keys]
    return registration if any(matches) else None


def _proof(registration: Registration, key: str | bytes) -> str:
    value = f"{registration.pk}:{registration.link_version}"
    return salted_hmac(_SALT, value, secret=key, algorithm="sha256").hexdigest()[:_HEX_DIGITS]
