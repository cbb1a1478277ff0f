"""When two organisation records are one legal entity (counting.md, “Legal entity”)."""

import re
import unicodedata

# Characters with the Unicode property Quotation_Mark (PropList.txt).
_QUOTATION_MARKS = re.compile("[\"'«»‘-‟‹›⹂「-』〝-〟﹁-﹄＂＇｢｣]")


def legal_entity(*, name: str, registration_number: str | None) -> tuple[str, str]:
    """What identifies the legal entity: its registration number, else its name made comparable.

    One with a number and one without are different, even under one name; an empty number is none.
    """
    return ("number", registration_number) if registration_number else ("name", comparable_name(name))


def comparable_name(name: str) -> str:
    """NFC, case folded, without quotation marks, runs of spaces made one, ends trimmed."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    return " ".join(_QUOTATION_MARKS.sub("", folded).split())
