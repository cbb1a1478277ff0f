"""The sentences for what changed in an agenda: short, in the language of the page."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.agenda_changes import Change
from events.models import Contribution, Part
from projects.in_words import clock_span, day_in_words
from projects.partial_dates import PartialDate
from projects.texts import Text

LONGEST_TITLE = 80


def in_words(changes: Iterable[Change]) -> list[str]:
    return [_SENTENCES[change["what"]](change) for change in changes]


def _title(change: Change) -> str:
    """What a line or a part is called; a part without a title by what sort it is."""
    said = str(Text(change.get("title") or {})) or _kind(change)
    return said if len(said) <= LONGEST_TITLE else f"{said[: LONGEST_TITLE - 1].rstrip()}…"


def _kind(change: Change) -> str:
    return str(Part.Kind(change.get("kind") or Part.Kind.OTHER).label)


def _span(stated: list[str]) -> str:
    return clock_span(stated[0], stated[1], get_language() or "lv")


def _part_added(change: Change) -> str:
    lines = change["lines"]
    if not lines:
        return _("added: %(part)s") % {"part": _title(change)}
    told = {"part": _title(change), "n": lines}
    return ngettext("added: %(part)s, with %(n)s line", "added: %(part)s, with %(n)s lines", lines) % told


def _time(change: Change) -> str:
    told = {"title": _title(change), "from": _span(change["from"]), "to": _span(change["to"])}
    if not told["from"]:
        return _("%(title)s: %(to)s") % told
    if not told["to"]:
        return _("%(title)s: no longer at %(from)s, without a time") % told
    was, now = change["from"], change["to"]
    if was[0] == now[0]:
        return _("%(title)s: %(to)s instead of %(from)s") % told
    told["to"] = _span([now[0], ""])
    return _("%(title)s: moved to %(to)s") % told


def _moved(change: Change) -> str:
    by, lines = change["by"], change["lines"]
    told = {"n": lines, "from": _span([change["from"][0], ""]), "minutes": abs(by), "part": _title(change["in"])}
    if by > 0:
        later = ngettext(
            "%(part)s: %(n)s line from %(from)s on starts %(minutes)s min later",
            "%(part)s: %(n)s lines from %(from)s on start %(minutes)s min later",
            lines,
        )
        return later % told
    earlier = ngettext(
        "%(part)s: %(n)s line from %(from)s on starts %(minutes)s min earlier",
        "%(part)s: %(n)s lines from %(from)s on start %(minutes)s min earlier",
        lines,
    )
    return earlier % told


def _day(change: Change) -> str:
    told = {"part": _title(change)}
    if not change["day"]:
        return _("%(part)s: its day is not said any more") % told
    day = PartialDate.parse(change["day"])
    words = day_in_words(day.known_day, get_language() or "lv") if day.known_day else change["day"]
    return _("%(part)s: moved to another day, %(day)s") % (told | {"day": words})


def _renamed(change: Change) -> str:
    return _("“%(was)s” is now called “%(title)s”") % {"was": _title(change["was"]), "title": _title(change)}


def _people(change: Change) -> str:
    place = "" if change["of"] == "event" else _title(change)
    words = _PEOPLE[change["what"]](change)
    return f"{place}: {words}" if place else words


def _joined(change: Change) -> str:
    told = {"name": change["name"], "function": str(Contribution.Function(change["function"]).label)}
    if change["function"] == Contribution.Function.SPEAKER:
        return _("%(name)s joins") % told
    return _("%(name)s joins (%(function)s)") % told


_PEOPLE: dict[str, Callable[[Change], str]] = {
    "person_added": _joined,
    "person_removed": lambda change: _("%(name)s is no longer there") % {"name": change["name"]},
    "person_changed": lambda change: _("what is said of %(name)s was corrected") % {"name": change["name"]},
}


def _venue(change: Change) -> str:
    if not change["to"]:
        return _("%(part)s: no room of its own any more") % {"part": _title(change)}
    return _("%(part)s: in %(venue)s") % {"part": _title(change), "venue": change["to"]}


def _access(change: Change) -> str:
    if not change["to"]:
        return _("%(part)s: it no longer says for whom") % {"part": _title(change)}
    access: Any = Part.Access(change["to"]).label
    return f"{_title(change)}: {access}"


def _capacity(change: Change) -> str:
    if change["to"] is None:
        return _("%(part)s: seats are not limited any more") % {"part": _title(change)}
    told = {"part": _title(change), "n": change["to"]}
    return ngettext("%(part)s: %(n)s seat", "%(part)s: %(n)s seats", change["to"]) % told


_SENTENCES: dict[str, Callable[[Change], str]] = {
    "part_added": _part_added,
    "part_removed": lambda change: _("removed: %(title)s") % {"title": _title(change)},
    "part_day": _day,
    "part_time": _time,
    "part_renamed": _renamed,
    "part_venue": _venue,
    "part_access": _access,
    "part_capacity": _capacity,
    "part_kind": lambda change: f"{_title(change)}: {_kind({'kind': change['to']})}",
    "parts_reordered": lambda _change: _("the parts stand in another order"),
    "line_added": lambda change: _("added: %(title)s") % {"title": _title(change)},
    "line_removed": lambda change: _("removed: %(title)s") % {"title": _title(change)},
    "line_elsewhere": lambda change: (
        _("%(title)s: moved to “%(part)s”") % {"title": _title(change), "part": _title(change["in"])}
    ),
    "line_renamed": _renamed,
    "line_time": _time,
    "line_kind": lambda change: _("%(title)s: another kind of line") % {"title": _title(change)},
    "lines_moved": _moved,
    "lines_reordered": lambda change: _("%(part)s: the lines stand in another order") % {"part": _title(change)},
    "person_added": _people,
    "person_removed": _people,
    "person_changed": _people,
}
