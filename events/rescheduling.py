"""An event's parts and agenda lines move with its day and its hours; what is known only roughly is not made up."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from events.agenda_content import Agenda, AgendaItem, AgendaPart
from events.clock_times import A_DAY, clock_of, minute_of_day
from events.models import Event, Item, Part
from projects.in_words import RIGA
from projects.partial_dates import PartialDate


@dataclass(frozen=True, slots=True)
class Shift:
    """From one first day to another, and so many minutes later (earlier, where negative) on it."""

    was: PartialDate | None
    now: PartialDate | None
    minutes: int = 0

    @property
    def days(self) -> int | None:
        """How many days later; None where one of the days is not known."""
        before = self.was.known_day if self.was else None
        after = self.now.known_day if self.now else None
        return (after - before).days if before and after else None

    def day(self, stated: PartialDate | None) -> PartialDate | None:
        """The same day of the event in its new place; None where that cannot be known."""
        if stated is None or self.was == self.now:
            return stated
        if stated == self.was:
            return self.now
        known = stated.known_day
        if known is None or self.days is None:
            return None
        moved = known + timedelta(days=self.days)
        return PartialDate(moved.year, moved.month, moved.day)

    def moment(self, stated: str | None) -> str | None:
        """A clock time, or a local moment with offset, as much later. A clock time stays within its day."""
        if not stated:
            return stated
        if "T" not in stated:
            return _later(stated, self.minutes)
        local = datetime.fromisoformat(stated).astimezone(RIGA).replace(tzinfo=None)
        if self.was != self.now and self.days is None:
            return _later(f"{local:%H:%M}", self.minutes)
        moved = local + timedelta(days=self.days or 0, minutes=self.minutes)
        return moved.replace(tzinfo=RIGA).isoformat(timespec="minutes")


def moved(agenda: Agenda, shift: Shift) -> Agenda:
    """The same agenda in its new place."""

    def hours(row: AgendaPart | AgendaItem) -> dict[str, Any]:
        return {"starts_at": shift.moment(row.starts_at), "ends_at": shift.moment(row.ends_at)}

    def part(row: AgendaPart) -> AgendaPart:
        items = tuple(replace(item, **hours(item)) for item in row.items)
        return replace(row, date=shift.day(row.date), items=items, **hours(row))

    return replace(agenda, parts=tuple(map(part, agenda.parts)))


def move_parts(event: Event, shift: Shift) -> None:
    """Move every part and agenda line of the event in two statements."""
    parts = list(event.parts.all())
    items = list(Item.objects.filter(part__event=event))
    for part in parts:
        part.date = shift.day(part.date)
    _move_hours([*parts, *items], shift)
    Part.objects.bulk_update(parts, ["date", "starts_at", "ends_at"], batch_size=500)
    Item.objects.bulk_update(items, ["starts_at", "ends_at"], batch_size=500)


def _move_hours(rows: Iterable[Part | Item], shift: Shift) -> None:
    for row in rows:
        row.starts_at, row.ends_at = shift.moment(row.starts_at), shift.moment(row.ends_at)


def hours_of_first_day(event: Event) -> tuple[str, str] | None:
    """First and last clock time that parts of the first day state, “10:00” and “16:00”."""
    parts = [part for part in event.parts.all() if part.date in (None, event.starts_on)]
    starts = [clock for part in parts if (clock := clock_of(part.starts_at))]
    ends = [clock for part in parts if (clock := clock_of(part.ends_at))]
    return (min(starts), max(ends)) if starts and ends else None


def _later(clock: str, minutes: int) -> str:
    if not minutes:
        return clock
    moved = max(0, min(minute_of_day(clock) + minutes, A_DAY - 1))
    return f"{moved // 60:02}:{moved % 60:02}"
