"""Clock times of an agenda: read as people type them, reckoned with, and kept in the form in which they were stated."""

import re
from datetime import datetime, timedelta

from projects.in_words import RIGA

_TYPED = re.compile(r"([0-9]{1,2})(?:[.:,]\s?([0-9]{2}))?|([0-9]{1,2})([0-9]{2})")
_TIME_FIRST = re.compile(r"([0-9]{1,2}[.:][0-9]{2})(?:\s*[–-]\s*([0-9]{1,2}[.:][0-9]{2}))?(?:\s+|$)(.*)", re.DOTALL)
A_DAY = 24 * 60


def read_clock(typed: str) -> str:
    """“9.30”, “9:30”, “930” and “9” → “09:30” and “09:00”; ValueError where it is no time."""
    found = _TYPED.fullmatch(typed.strip())
    if not found:
        raise ValueError(f"{typed[:20]!r} is no time")
    hour, minute = int(found[1] or found[3]), int(found[2] or found[4] or 0)
    if hour > 23 or minute > 59:
        raise ValueError(f"{typed[:20]!r} is no time of the day")
    return f"{hour:02}:{minute:02}"


def split_line(typed: str) -> tuple[str, str, str]:
    """“9.30 Atklāšana” → start, end and title; “9.30–10.15 Atklāšana” has an end. Else all of it is the title."""
    found = _TIME_FIRST.fullmatch(typed.strip())
    return (found[1], found[2] or "", found[3].strip()) if found else ("", "", typed.strip())


def clock_of(stated: str | None) -> str:
    """The clock time in Riga, “09:30”, of a stated moment; nothing of nothing."""
    if not stated:
        return ""
    return datetime.fromisoformat(stated).astimezone(RIGA).strftime("%H:%M") if "T" in stated else stated


def minute_of_day(stated: str) -> int:
    hour, minute = clock_of(stated).split(":")
    return int(hour) * 60 + int(minute)


def minutes_between(start: str | None, end: str | None) -> int | None:
    """How long it lasts by its stated times; None where they do not say."""
    if not start or not end or ("T" in start) != ("T" in end):
        return None
    if "T" in start:
        return int((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() // 60)
    return minute_of_day(end) - minute_of_day(start)


def at_clock(clock: str, like: str | None) -> str:
    """A clock time, stated as the moment that stood there before was: alone, or with its day and offset."""
    if not like or "T" not in like:
        return clock
    hour, minute = clock.split(":")
    day = datetime.fromisoformat(like).astimezone(RIGA)
    return day.replace(hour=int(hour), minute=int(minute), second=0).isoformat(timespec="minutes")


def after(start: str, minutes: int) -> str:
    """So many minutes later, stated as the start is; ValueError where a clock time would pass midnight."""
    if "T" in start:
        later = datetime.fromisoformat(start) + timedelta(minutes=minutes)
        return later.isoformat(timespec="minutes")
    end = minute_of_day(start) + minutes
    if end > A_DAY:
        raise ValueError("it ends after midnight")
    return f"{end // 60:02}:{end % 60:02}"
