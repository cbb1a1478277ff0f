"""Dates as people type them, in Latvian, English or Lithuanian, read as far as they say.

Nothing is guessed: what is missing stays unknown, a year has four digits, a number for the month stands after the
day (“15.01.2020”) or after the year (“2020-01-15”), and what is no date is refused. Letter case and diacritics do
not matter. Every form in which a page shows a date is read back as that date.
"""

import re
import unicodedata

from projects.partial_dates import PartialDate

# Folded as `_folded` does: nominative, locative, genitive, accusative, and how people shorten them.
_MONTHS = (
    "janvaris janvari janvara janv sausis sausio sausi sausyje january jan",
    "februaris februari februara febr vasaris vasario vasari vasaryje february feb",
    "marts marta martu kovas kovo kova kove march mar",
    "aprilis aprili aprila balandis balandzio balandi balandyje april apr",
    "maijs maija maiju geguze geguzes geguzeje may",
    "junijs junija juniju jun birzelis birzelio birzeli birzelyje june",
    "julijs julija juliju jul liepa liepos liepoje july",
    "augusts augusta augustu rugpjutis rugpjucio rugpjuti rugpjutyje august aug",
    "septembris septembri septembra sept rugsejis rugsejo rugseji rugsejyje september sep",
    "oktobris oktobri oktobra okt spalis spalio spali spalyje october oct",
    "novembris novembri novembra nov lapkritis lapkricio lapkriti lapkrityje november",
    "decembris decembri decembra gruodis gruodzio gruodi gruodyje december dec",
)
_NUMBER_OF = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split()}
_LONGEST_FIRST = "|".join(sorted(_NUMBER_OF, key=len, reverse=True))

_YEAR = r"(?P<year>[0-9]{4})\.?(?: ?(?:gads|gada|gadu|g\.?|metai|metais|metu|m\.?)(?![a-z]))?"
_DAY = r"(?P<day>[0-9]{1,2})(?:\.| ?(?:st|nd|rd|th|d\.?|diena)(?![a-z]))?"
_MONTH = rf"(?P<month>{_LONGEST_FIRST})(?![a-z])\.?"
_IN_WORDS = [
    re.compile(pattern)
    for pattern in (
        _YEAR,
        rf"{_YEAR},? ?(?:{_DAY} ?)?{_MONTH}",  # 2018. gada 4. martā, 2018. gada marts
        rf"{_YEAR},? ?{_MONTH} ?{_DAY}",  # 2018 m. kovo 4 d.
        rf"(?:{_DAY} ?)?{_MONTH}(?:,? ?{_YEAR})",  # 4 March 2018, March 2018
        rf"{_DAY} ?{_MONTH}",  # 4. martā
        rf"{_MONTH} ?{_DAY}(?:,? {_YEAR})?",  # January 15, 2020
    )
]
_IN_NUMBERS = [
    re.compile(pattern)
    for pattern in (
        r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\.(?: ?(?P<year>[0-9]{4})\.?)?",  # 15.01.2020, 4.3.
        r"(?P<month>[0-9]{1,2})\. ?(?P<year>[0-9]{4})\.?",  # 03.2018
        r"(?P<year>[0-9]{4})[.-] ?(?P<month>[0-9]{1,2})[.-] ?(?P<day>[0-9]{1,2})\.?",  # 2020.01.15, 2020-1-15
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})",  # 2018-03
        r"--(?P<month>[0-9]{2})-(?P<day>[0-9]{2})",
    )
]
_YEAR_SAID_TO_BE_MISSING = re.compile(r",? ?\(?(?:gads nav zinams|year not known)\)?$")


def read_date(typed: str) -> PartialDate:
    """The date that was typed; ValueError where it is none."""
    text = _YEAR_SAID_TO_BE_MISSING.sub("", _folded(typed))
    for pattern in (*_IN_NUMBERS, *_IN_WORDS):
        if found := pattern.fullmatch(text):
            return _checked(**found.groupdict())
    raise ValueError(f"“{typed[:40]}” is not read as a date")


def _folded(typed: str) -> str:
    """Lower case, no diacritics, single spaces; a no-break space and a dash are what they look like."""
    bare = (c for c in unicodedata.normalize("NFKD", typed.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(bare).replace("–", "-").split())


def _checked(year: str | None = None, month: str | None = None, day: str | None = None) -> PartialDate:
    number = _NUMBER_OF.get(month, month) if month else None
    steps = [year or "-", *(f"{int(step):02}" for step in (number, day) if step)]
    return PartialDate.parse("-".join(steps))
