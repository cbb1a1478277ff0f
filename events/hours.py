"""The first and last clock time of an event of one day, read from its parts with the event itself."""

from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, QuerySet, Subquery

from events.models import Event, Part


def with_hours(events: "QuerySet[Event]") -> "QuerySet[Event]":
    """The same events with what `hours_of` reads, in the same statement."""
    parts = Part.objects.filter(event=OuterRef("pk")).order_by().values("event")
    elsewhen = Part.objects.filter(event=OuterRef("pk"), date__isnull=False).exclude(date=OuterRef("starts_on"))
    return events.annotate(
        first_start=Subquery(parts.annotate(found=Min("starts_at")).values("found")),
        has_other_days=Exists(elsewhen),
        last_end=Subquery(parts.annotate(found=Max("ends_at")).values("found")),
    )


def hours_of(event: Any) -> tuple[str, str] | None:
    """First and last stated clock time; None where they make no sensible span. `event` was read with `with_hours`."""
    start, end = event.first_start, event.last_end
    is_one_day = (event.ends_on is None or event.ends_on == event.starts_on) and not event.has_other_days
    if not start or not end or not is_one_day or ("T" in start) != ("T" in end) or start >= end:
        return None
    return start, end
