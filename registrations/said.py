"""What people may write of themselves: one line without characters that would change how a page, mail or list reads.

Everything else is kept as typed. What a spreadsheet would take for a formula is dealt with where sheets are made.
"""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

LONGEST_LINE = 200
LONGEST_EMAIL = 254
LONGEST_TEXT = 1_000
# Marks that turn the direction of what follows (Unicode Standard Annex 9).
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_BREAKS = frozenset("\n\r\t\x0b\x0c\x85\u2028\u2029")
_UNWRITABLE = frozenset({"Cc", "Cs", "Co", "Cn"})


def one_line(typed: str) -> str:
    """NFC, invisible marks dropped, spaces made one. Refuses line breaks, control characters and turned direction."""
    line = _readable(typed, allowed=frozenset())
    return " ".join(line.split())


def paragraph(typed: str) -> str:
    """The same for a longer text, in which lines may end."""
    text = _readable(typed.replace("\r\n", "\n"), allowed=frozenset("\n"))
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def email_address(typed: str) -> str:
    """An address that mail can be sent to, its domain in any script. Refuses what `one_line` does."""
    address = one_line(typed)
    validate_email(address)
    if max(len(address), len(address.casefold())) > LONGEST_EMAIL:
        raise ValidationError(_("This e-mail address is too long."), code="too_long")
    return address


def person_name(typed: str) -> str:
    """A line with a letter in it."""
    name = one_line(typed)
    if not any(character.isalpha() for character in name):
        raise ValidationError(_("Write the name in letters."), code="no_letters")
    if "://" in name or "@" in name:
        raise ValidationError(_("Write only the name here, without addresses."), code="address")
    return name


def _readable(typed: str, *, allowed: frozenset[str]) -> str:
    text = unicodedata.normalize("NFC", typed).translate(_INVISIBLE)
    found = set(text) - allowed
    if found & _BREAKS:
        raise ValidationError(_("Write this on one line."), code="several_lines")
    if found & _TURNING or any(unicodedata.category(character) in _UNWRITABLE for character in found):
        message = _("There are hidden characters in this text. Type it again instead of pasting it.")
        raise ValidationError(message, code="hidden_characters")
    return text
