"""What one value of a dossier may be, where JSON Schema is laxer than a calendar, a clock or a column."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from config.dossiers.faults import shown
from config.dossiers.reading import NotANumber
from projects.partial_dates import parse_partial_date

LONGEST_TEXT = 10_000
LONGEST_CODE = 200
LONGEST_AMOUNT = 60
LARGEST_INTEGER = 2**31 - 1
MOST_DIGITS = 15
MOST_DECIMALS = 9
LARGEST_OFFSET = 14 * 60

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_CLOCK = re.compile(r"([0-9]{2}):([0-9]{2})")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?[+-]([0-9]{2}):([0-9]{2})")


def wrong_text(text: str, longest: int = LONGEST_TEXT) -> str | None:
    """What is wrong with a text, or None."""
    if len(text) > longest:
        return f"{len(text)} characters, {longest} are the most"
    if found := _UNSTORABLE.search(text):
        return f"a character that is none: {found[0].encode('unicode_escape').decode()} at place {found.start()}"
    return None


def wrong_date(text: str) -> str | None:
    try:
        parse_partial_date(text)
    except ValueError:
        return f"{shown(text)} is not a date: write 2020-01-15, 2020-01, 2020 or --01-15, and only days that exist"
    return None


def wrong_moment(text: str) -> str | None:
    if _is_clock_time(text) or _is_moment(text):
        return None
    return f"{shown(text)} is not a time: write 09:30 or 2025-01-15T09:30+02:00, and only times that exist"


def _is_clock_time(text: str) -> bool:
    found = _CLOCK.fullmatch(text)
    return found is not None and int(found[1]) < 24 and int(found[2]) < 60


def _is_moment(text: str) -> bool:
    found = _MOMENT.fullmatch(text)
    if not found or int(found[2]) > 59 or int(found[1]) * 60 + int(found[2]) > LARGEST_OFFSET:
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def wrong_integer(number: int) -> str | None:
    if number < 0:
        return f"{number} is below 0"
    return f"{number} is above {LARGEST_INTEGER}" if number > LARGEST_INTEGER else None


def wrong_number(number: int | Decimal) -> str | None:
    """Numbers come back exactly as they were, so they have no more digits than both databases keep."""
    whole, _, decimals = f"{number:f}".lstrip("-").partition(".")
    decimals = decimals.rstrip("0")
    if len((whole + decimals).strip("0")) > MOST_DIGITS or len(whole) > MOST_DIGITS or len(decimals) > MOST_DECIMALS:
        return f"{_shortly(number)} has too many digits: at most {MOST_DIGITS}, of them {MOST_DECIMALS} after the point"
    return None


def in_words(value: Any) -> str:
    """What a value is, for a sentence that says what it should be instead."""
    if isinstance(value, NotANumber):
        return f"{value.text}, which is no number"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, str):
        return f"the text {shown(value)}"
    if isinstance(value, int | Decimal):
        return f"the number {_shortly(value)}"
    return "a list" if isinstance(value, list) else "an object"


def _shortly(number: int | Decimal) -> str:
    return shown(str(number)).strip('"')
