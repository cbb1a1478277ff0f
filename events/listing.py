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


def _not_over(today: date) -> Q:
    month, year = f"{today:%Y-%m}", f"{today:%Y}"
    begins = Q(starts_on__gte=today.isoformat()) | Q(starts_on__in=[month, year])
    lasts = Q(ends_on__isnull=False) & (Q(ends_on__gte=today.isoformat()) | Q(ends_on__in=[month, year]))
    return ~_YEARLESS & (begins | lasts)
