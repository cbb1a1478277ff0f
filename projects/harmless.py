"""Text from people and dossiers on its way into a mail or a calendar: characters that could pass for structure go.

Dropped, not refused: what people may write in the first place is decided where they write it.
"""

import unicodedata

# Control, format (with everything that turns the direction), private, unassigned, half characters.
_DROPPED = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})
_LONGEST = 300


def harmless(text: str | None) -> str:
    """One line of visible characters; line breaks and runs of space become one space."""
    visible = "".join(_visible(character) for character in (text or ""))
    return " ".join(visible.split())[:_LONGEST].rstrip()


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in _DROPPED else character
