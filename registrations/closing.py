"""Saying that an event was held, and closing its list. What is changed afterwards is `corrections`.

Counted for a closing: people with a seat, people with a live mark, attempts that the desk refused, head counts, and the
total that the source states. A closing explains where they differ; it never makes them equal.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events import states
from events.models import Event, Part
from events.states import Verb
from registrations.attendance import live_marks
from registrations.guards import wait_for_changes
from registrations.models import Closing, Headcount, PartChoice, Registration, Scan

LET_IN = (Scan.Outcome.WELCOME, Scan.Outcome.ALREADY_HERE)
LONGEST_EXPLANATION = 2000

_REFUSALS: dict[str, str | Promise] = {
    "not_announced": _("Only an announced event can be held. Publish it first."),
    "cancelled": _("The event is cancelled: it cannot be held."),
    "not_yet": _("The event is still to come. Say that it was held once it has begun."),
    "not_held": _("Say first that the event was held."),
    "closed": _("The list is closed already."),
    "unexplained": _("The figures differ. Say why before you close the list."),
    "changed_meanwhile": _("The figures changed while you read them. Look at them again, then close the list."),
}


class ClosingRefused(Exception):
    """`code` is stable; the text is a translated sentence for the person who asked."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(str(_REFUSALS[code]))


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFigures:
    """One part: how many chose it (None where nobody had to), how many have a mark, and how many were counted."""

    part: Part
    registered: int | None
    present: int
    headcounts: tuple[Headcount, ...]

    @property
    def differs(self) -> bool:
        return any(count.number != self.present for count in self.headcounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is known of how many came, side by side."""

    registered: int
    present: int
    refused: dict[str, int]
    stated_total: int | None
    parts: tuple[PartFigures, ...]

    @property
    def is_unlike_stated(self) -> bool:
        return self.stated_total is not None and self.stated_total != self.present

    @property
    def differ(self) -> bool:
        """Whether a closing must be explained."""
        return self.is_unlike_stated or any(part.differs for part in self.parts)

    def as_counts(self) -> dict[str, Any]:
        """As a closing and the journal keep them."""
        parts = [
            {
                "part": row.part.key,
                "registered": row.registered,
                "present": row.present,
                "headcounts": [[count.method, count.number] for count in row.headcounts],
            }
            for row in self.parts
        ]
        totals = {"registered": self.registered, "present": self.present, "stated_total": self.stated_total}
        return totals | {"refused": self.refused, "parts": parts}


def figures_of(event: Event) -> Figures:
    """The figures as they are now, in a fixed number of statements."""
    here = live_marks().filter(registration__event=event, registration__status=Registration.Status.CONFIRMED)
    people = Count("registration__person", distinct=True)
    present = dict(here.order_by().values_list("part").annotate(people))
    chosen = PartChoice.objects.filter(part__event=event, is_waiting=False)
    chosen = chosen.filter(registration__status=Registration.Status.CONFIRMED)
    registered = dict(chosen.order_by().values_list("part").annotate(Count("pk")))
    refused = event.scans.exclude(outcome__in=LET_IN).order_by().values_list("outcome").annotate(Count("pk"))
    parts = event.parts.prefetch_related("headcounts").exclude(kind=Part.Kind.BREAK)
    return Figures(
        registered=event.registrations.filter(status=Registration.Status.CONFIRMED).count(),
        present=here.aggregate(people=people)["people"],
        refused=dict(refused),
        stated_total=event.stated_total,
        parts=tuple(
            PartFigures(
                part=part,
                registered=registered.get(part.pk, 0) if registered else None,
                present=present.get(part.pk, 0),
                headcounts=tuple(part.headcounts.all()),
            )
            for part in parts
        ),
    )


def hold(*, event: Event, by: str, at: datetime) -> Event:
    """Say that an announced event took place; said again, it stays so.

    Refuses an event that is a draft, cancelled, or still to come. Evidence: `event.held`.
    """
    with transaction.atomic():
        found = states.locked(event)
        if found.is_held:
            return found
        if found.status != Event.Status.PUBLISHED:
            raise ClosingRefused("cancelled" if found.status == Event.Status.CANCELLED else "not_announced")
        if is_to_come(found, at):
            raise ClosingRefused("not_yet")
        return states.move(event=found, verb=Verb.HOLD, by=by, at=at)


def take_back(*, event: Event, reason: str, by: str, at: datetime) -> Event:
    """Say that the event was called held by mistake; its marks stay, and count no more until it is held.

    Refuses where it is not held, or its list is closed. Evidence: `event.held_taken_back`.
    """
    with transaction.atomic():
        found = states.locked(event)
        if found.status != Event.Status.HELD:
            raise ClosingRefused("closed" if found.status == Event.Status.CLOSED else "not_held")
        return states.move(event=found, verb=Verb.TAKE_BACK, by=by, at=at, details={"reason": reason})


def close(
    *, event: Event, stated_total: int | None, explanation: str, seen: dict[str, Any], by: str, at: datetime
) -> Closing:
    """Close the list of a held event with what was counted, and why figures differ.

    Waits for whoever is being marked at this moment; from then on only a correction changes a mark. Refuses an event
    that is not held or is closed, figures other than the `seen` ones, and differences without an explanation.
    Evidence: `event.closed` with the figures.
    """
    with transaction.atomic():
        wait_for_changes(event.pk)
        found = states.locked(event)
        if found.status != Event.Status.HELD:
            raise ClosingRefused("closed" if found.status == Event.Status.CLOSED else "not_held")
        figures = figures_of(found)
        if figures.as_counts() != seen:
            raise ClosingRefused("changed_meanwhile")
        found.stated_total = stated_total
        figures = figures_of(found)
        explanation = explanation.strip()[:LONGEST_EXPLANATION]
        if figures.differ and not explanation:
            raise ClosingRefused("unexplained")
        closing = Closing.objects.create(
            event=found, counts=figures.as_counts(), explanation=explanation, closed_by=by, closed_at=at
        )
        found.save(update_fields=["stated_total"])
        details = closing.counts | {"explanation": explanation}
        states.move(event=found, verb=Verb.CLOSE, by=by, at=at, details=details)
    return closing


def is_to_come(event: Event, at: datetime) -> bool:
    """Whether the first day that the event can have is after today; nothing is known to come without a year."""
    first = event.starts_on.first_day if event.starts_on else None
    return first is not None and first > timezone.localdate(at)
