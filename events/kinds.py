"""What an event of a kind is usually like, so that planning one begins with a page that is almost filled in."""

from dataclasses import dataclass
from itertools import pairwise

from events.clock_times import minute_of_day
from events.models import EventKind, EventMode, PartAccess, PartKind
from projects.texts import Text

_ROUNDED = 5


@dataclass(frozen=True, slots=True)
class PartPlan:
    """A part as it is usually planned: so many minutes long, or (`minutes` 0) as long as there is time left."""

    key: str
    kind: str
    title: Text
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What a form proposes; everything of it can be changed. A deadline is counted in days before the first day."""

    parts: tuple[PartPlan, ...]
    mode: str = EventMode.ONSITE
    access: str = PartAccess.INVITED
    starts: str = "10:00"
    ends: str = "16:00"
    days: int = 1
    is_advertised: bool = False
    takes_registrations: bool = True
    deadline_days: int = 5
    in_working_days: bool = True


def _plan(key: str, kind: str, lv: str, en: str, lt: str, minutes: int = 0) -> PartPlan:
    return PartPlan(key, kind, Text(lv=lv, en=en, lt=lt), minutes)


OPENING = _plan("opening", PartKind.OPENING, "Atklāšana", "Opening", "Atidarymas", 30)
PLENARY = _plan("plenary", PartKind.PLENARY, "Plenārsēde", "Plenary session", "Plenarinis posėdis")
LUNCH = _plan("lunch", PartKind.BREAK, "Pusdienas", "Lunch", "Pietūs", 60)
DISCUSSION = _plan("discussion", PartKind.DISCUSSION, "Diskusija", "Discussion", "Diskusija")
PROGRAMME = _plan("programme", PartKind.OTHER, "Programma", "Programme", "Programa")
WORKSHOP = _plan("workshop", PartKind.WORKSHOP, "Darbnīca", "Workshop", "Dirbtuvės")
MORNING = _plan("morning", PartKind.TRAINING_SESSION, "Pirmā nodarbība", "First session", "Pirmasis užsiėmimas")
AFTERNOON = _plan("afternoon", PartKind.TRAINING_SESSION, "Otrā nodarbība", "Second session", "Antrasis užsiėmimas")
VISIT = _plan("visit", PartKind.SITE_VISIT, "Pieredzes apmaiņa uz vietas", "Visit on site", "Apsilankymas vietoje")

_CONFERENCE = Defaults(
    parts=(OPENING, PLENARY, LUNCH, DISCUSSION), is_advertised=True, access=PartAccess.PUBLIC, deadline_days=7
)
DEFAULTS: dict[str, Defaults] = {
    EventKind.KICKOFF_CONFERENCE: _CONFERENCE,
    EventKind.CONFERENCE: _CONFERENCE,
    EventKind.CLOSING_CONFERENCE: _CONFERENCE,
    EventKind.PUBLIC_DISCUSSION: Defaults(
        parts=(DISCUSSION,), access=PartAccess.PUBLIC, starts="17:00", ends="19:00", is_advertised=True
    ),
    EventKind.SEMINAR: Defaults(parts=(PROGRAMME, LUNCH, DISCUSSION)),
    EventKind.ROUND_TABLE: Defaults(parts=(DISCUSSION,), ends="13:00"),
    EventKind.INFORMATION_MEETING: Defaults(parts=(PROGRAMME,), mode=EventMode.HYBRID, ends="12:00"),
    EventKind.TRAINING: Defaults(parts=(MORNING, LUNCH, AFTERNOON)),
    EventKind.EXCHANGE_VISIT: Defaults(parts=(VISIT,), days=2, starts="09:00", ends="17:00", deadline_days=10),
    EventKind.CAMP: Defaults(parts=(PROGRAMME,), days=5, starts="09:00", ends="18:00", deadline_days=10),
    EventKind.WORKSHOP: Defaults(parts=(WORKSHOP,), ends="15:00"),
    EventKind.INTERNAL_MEETING: Defaults(
        parts=(PROGRAMME,), access=PartAccess.INTERNAL, ends="12:00", takes_registrations=False
    ),
    EventKind.EXHIBITION: Defaults(
        parts=(PROGRAMME,), access=PartAccess.PUBLIC, is_advertised=True, takes_registrations=False
    ),
    EventKind.PRESS_EVENT: Defaults(
        parts=(PROGRAMME,), access=PartAccess.PUBLIC, ends="11:00", is_advertised=True, deadline_days=1
    ),
    EventKind.OTHER: Defaults(parts=(PROGRAMME,)),
}


def hours_of_parts(parts: tuple[PartPlan, ...], starts: str, ends: str) -> list[tuple[str, str]]:
    """First and last clock time of each part, one after the other from `starts` to `ends`.

    Where the parts of a stated length leave no time for the others, all share the time evenly.
    """
    whole = minute_of_day(ends) - minute_of_day(starts)
    open_parts = sum(not part.minutes for part in parts)
    left = whole - sum(part.minutes for part in parts)
    if left < open_parts * _ROUNDED:
        lengths = [whole / len(parts)] * len(parts)
    else:
        lengths = [part.minutes or left / open_parts for part in parts]
    ends_of = [sum(lengths[: number + 1]) for number in range(len(parts) - 1)]
    bounds = [0, *(round(end / _ROUNDED) * _ROUNDED for end in ends_of), whole]
    return list(pairwise(_clock(starts, minutes) for minutes in bounds))


def _clock(start: str, minutes: int) -> str:
    hour, minute = divmod(minute_of_day(start) + minutes, 60)
    return f"{hour:02}:{minute:02}"
