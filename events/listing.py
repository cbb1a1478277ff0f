"""Events in the order a calendar shows them, by what is known of their dates.

Dates are stored as stated text, so sets are named by text; a date without a year is in neither.
"""

from datetime import date

from django.db.models import Q, QuerySet

from events.models import Event

_YEARLESS = Q(starts_on__startswith="--") | Q(starts_on__isnull=True)


def upcoming(events: "QuerySet[Event]", today: date) -> "QuerySet[Event]":
    """From today on, soonest first: also a month or year that is not over, and what still lasts."""
    return events.filter(_not_over(today)).order_by("starts_on", "project__key", "ordinal")


def past(events: "QuerySet[Event]", today: date) -> "QuerySet[Event]":
    """Over by today, latest first."""
    return events.exclude(_YEARLESS).exclude(_not_over(today)).order_by("-starts_on", "project__key", "ordinal")


def without_year(events: "QuerySet[Event]") -> "QuerySet[Event]":
    """Of which no source says the year, so that no calendar can place them."""
    return events.filter(_YEARLESS).order_by("starts_on", "project__key", "ordinal")


def is_unsettled(event: Event, today: date) -> bool:
    """Announced, and its time has gone by: no source says whether it took place.

    Without a year the time is over when the project is.
    """
    if event.status != Event.Status.PUBLISHED:
        return False
    last = event.ends_on or event.starts_on
    if last is None or last.last_day is None:
        last = event.project.ends_on
    day = last.last_day if last else None
    return day is not None and day < today


def _not_over(today: date) -> Q:
    month, year = f"{today:%Y-%m}", f"{today:%Y}"
    begins = Q(starts_on__gte=today.isoformat()) | Q(starts_on__in=[month, year])
    lasts = Q(ends_on__isnull=False) & (Q(ends_on__gte=today.isoformat()) | Q(ends_on__in=[month, year]))
    return ~_YEARLESS & (begins | lasts)
