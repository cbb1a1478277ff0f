"""Dates as people type them, in Latvian, English or Lithuanian, read as far as they say.

Nothing is guessed: what is missing stays unknown, and what is no date is refused.
"""

import re

from projects.partial_dates import PartialDate

_DAY_FIRST = re.compile(r"([0-9]{1,2})\.\s*([0-9]{1,2})\.(?:\s*([0-9]{4})\.?)?")


def read_date(typed: str) -> PartialDate:
    """The date that was typed; ValueError where it is none."""
    text = " ".join(typed.split())
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
        return PartialDate.parse(f"{year or '-'}-{int(month):02}-{int(day):02}")
    return PartialDate.parse(text)
