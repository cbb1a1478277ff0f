"""The secret address of a speaker's own page: derived, not stored, and revoked by raising `link_version`.

A token is `<speaker id in base 36>-<160 bits>`: an HMAC-SHA-256 under the installation's key, cut to 160 bits.
"""

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from materials.models import Speaker

_SALT = "materials.links"
_HEX_DIGITS = 40
_LONGEST_ID = 13


def token_of(speaker: Speaker) -> str:
    """The token that opens the speaker's own page now."""
    return f"{int_to_base36(speaker.pk)}-{_proof(speaker, settings.SECRET_KEY)}"


def speaker_for(token: str) -> Speaker | None:
    """The speaker whom a token opens; None for a wrong, cut or revoked one, and where no link was ever given."""
    stated, _, proof = token.partition("-")
    if not (0 < len(stated) <= _LONGEST_ID and stated.isascii() and stated.isalnum()):
        return None
    found = Speaker.objects.filter(pk=min(base36_to_int(stated.lower()), 2**63 - 1), link_version__gte=1)
    speaker = found.select_related("event__project__source", "person", "photo", "portrait").first()
    if speaker is None:
        return None
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    matches = [constant_time_compare(proof, _proof(speaker, key)) for key in keys]
    return speaker if any(matches) else None


def _proof(speaker: Speaker, key: str | bytes) -> str:
    value = f"{speaker.pk}:{speaker.link_version}"
    return salted_hmac(_SALT, value, secret=key, algorithm="sha256").hexdigest()[:_HEX_DIGITS]
