"""What differs between two states of an agenda, as facts that can be kept; `agenda_words` says them.

A row is the same row by its token, however much of it was changed.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from events.agenda_content import Agenda, AgendaItem, AgendaPart, AgendaPerson, People
from events.clock_times import clock_of, minute_of_day
from projects.texts import Text

Change = dict[str, Any]
# How many lines must move by the same time for it to be said once.
MOVED_TOGETHER = 3


def changes(before: Agenda, after: Agenda) -> list[Change]:
    """Everything that differs, in the order of the agenda: what went first, then what is there now."""
    old_parts = {part.token: part for part in before.parts}
    new_parts = {part.token for part in after.parts}
    found = list(_people(before.people, after.people, {"of": "event"}))
    found += [{"what": "part_removed", **_part(part)} for part in before.parts if part.token not in new_parts]
    found += _lines_removed(before, after)
    for part in after.parts:
        old = old_parts.get(part.token)
        if old is None:
            found.append({"what": "part_added", "lines": len(part.items), **_part(part)})
        else:
            found += _part_changes(old, part)
    found += _line_changes(before, after)
    return found + _order(before, after)


def _part_changes(old: AgendaPart, new: AgendaPart) -> Iterator[Change]:
    """Times first: they are what people come by."""
    about = _part(new)
    if old.date != new.date:
        day = str(new.date) if new.date else None
        yield {"what": "part_day", "day": day, **about}
    if _span(old) != _span(new):
        yield {"what": "part_time", "from": _span(old), "to": _span(new), **about}
    if old.title != new.title or (not new.title and old.kind != new.kind):
        yield {"what": "part_renamed", "was": _part(old), **about}
    for name in ("venue", "access", "capacity"):
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield {"what": f"part_{name}", "to": now, **about}
    if new.title and old.kind != new.kind:
        yield {"what": "part_kind", "to": new.kind, **about}
    yield from _people(old.people, new.people, {"of": "part", **about})


def _lines_removed(before: Agenda, after: Agenda) -> list[Change]:
    """Lines that are gone from parts that are still there: of a part that is gone it goes without saying."""
    still = {item.token for part in after.parts for item in part.items}
    parts = {part.token for part in after.parts}
    return [
        {"what": "line_removed", **_line(item)}
        for part in before.parts
        if part.token in parts
        for item in part.items
        if item.token not in still
    ]


def _line_changes(before: Agenda, after: Agenda) -> Iterator[Change]:
    old = {item.token: (item, part.token) for part in before.parts for item in part.items}
    known = {part.token for part in before.parts}
    for part in after.parts:
        is_new = part.token not in known
        found = [change for item in part.items for change in _of_line(old.get(item.token), item, part, is_new=is_new)]
        yield from _said_together(found, part)


def _of_line(
    old: tuple[AgendaItem, str] | None, new: AgendaItem, part: AgendaPart, *, is_new: bool
) -> Iterator[Change]:
    if old is None:
        if not is_new:
            yield {"what": "line_added", "in": _part(part), **_line(new)}
        return
    was, place = old
    about = _line(new)
    if place != part.token:
        yield {"what": "line_elsewhere", "in": _part(part), **about}
    if was.title != new.title:
        yield {"what": "line_renamed", "was": _line(was), **about}
    if _span(was) != _span(new):
        yield {"what": "line_time", "from": _span(was), "to": _span(new), **about}
    if was.kind != new.kind:
        yield {"what": "line_kind", "to": new.kind, **about}
    yield from _people(was.people, new.people, {"of": "line", **about})


def _said_together(found: list[Change], part: AgendaPart) -> Iterator[Change]:
    """Neighbouring lines that move by the same time are one change: “5 lines from 10.30 on start 15 minutes later”."""
    for by, run in groupby(found, key=_moved_by):
        together = list(run)
        if by is None or len(together) < MOVED_TOGETHER:
            yield from together
        else:
            first = together[0]
            yield {"what": "lines_moved", "lines": len(together), "by": by, "from": first["from"], "in": _part(part)}


def _moved_by(change: Change) -> int | None:
    """By how many minutes a line moved as a whole; None for every other change."""
    if change["what"] != "line_time":
        return None
    (was_start, was_end), (start, end) = change["from"], change["to"]
    if not was_start or not start or bool(was_end) != bool(end):
        return None
    by = minute_of_day(start) - minute_of_day(was_start)
    is_whole = not end or minute_of_day(end) - minute_of_day(was_end) == by
    return by if by and is_whole else None


def _people(old: People, new: People, about: Change) -> Iterator[Change]:
    """By person: the same one under another function or with another position is changed, not gone."""
    before, after = _by_person(old), _by_person(new)
    gone = [row for key, row in before.items() if key not in after]
    yield from ({"what": "person_removed", "name": row.printed or row.name, **about} for row in gone)
    for key, row in after.items():
        was = before.get(key)
        if was is None:
            yield {"what": "person_added", "name": row.printed or row.name, "function": row.function, **about}
        elif _said_of(was) != _said_of(row):
            yield {"what": "person_changed", "name": row.printed or row.name, "function": row.function, **about}


def _by_person(people: Iterable[AgendaPerson]) -> dict[object, AgendaPerson]:
    return {row.person or row.name: row for row in people}


def _said_of(row: AgendaPerson) -> tuple[object, ...]:
    return row.printed or row.name, row.function, row.position, row.organisation


def _order(before: Agenda, after: Agenda) -> list[Change]:
    """Where what stays stands in another order, and no clock time says so."""
    found: list[Change] = []
    if not _has_times(after.parts) and _is_reordered(before.parts, after.parts):
        found.append({"what": "parts_reordered"})
    old = {part.token: part.items for part in before.parts}
    found += [
        {"what": "lines_reordered", **_part(part)}
        for part in after.parts
        if not _has_times(part.items) and _is_reordered(old.get(part.token, ()), part.items)
    ]
    return found


def _has_times(rows: Sequence[AgendaPart] | Sequence[AgendaItem]) -> bool:
    return any(row.starts_at for row in rows)


def _is_reordered(old: Sequence[AgendaPart | AgendaItem], new: Sequence[AgendaPart | AgendaItem]) -> bool:
    was, now = [row.token for row in old], [row.token for row in new]
    both = set(was) & set(now)
    return [token for token in was if token in both] != [token for token in now if token in both]


def _span(row: AgendaPart | AgendaItem) -> list[str]:
    return [clock_of(row.starts_at), clock_of(row.ends_at)]


def _part(part: AgendaPart) -> Change:
    return {"title": part.title or Text(), "kind": part.kind}


def _line(item: AgendaItem) -> Change:
    return {"title": item.title}
