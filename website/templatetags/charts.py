"""Charts in templates: `goal`, `over_time` and the words for what a break-down tells apart."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import Gender
from projects.indicators import Definition, definition_of
from projects.models import Indicator, Project
from projects.vocabulary import COUNTRIES, ORGANISATION_KINDS
from reports.breakdowns import MERGED_GROUP, UNKNOWN_GROUP, Breakdown, without_small_groups
from reports.results import Result
from website import charts
from website.definition_words import REASONS, counted

register = template.Library()

DIMENSIONS: dict[str, str | Promise] = {
    "gender": _("Gender"),
    "age": _("Age on the day"),
    "organisation_kind": _("Kind of organisation"),
    "country": _("Country of the organisation"),
    "municipality": _("Municipality of the organisation"),
    "partner": _("Responsible partner of the event"),
}
GROUPS: dict[str, dict[str, str | Promise]] = {
    "gender": {str(value): label for value, label in Gender.choices},
    "organisation_kind": ORGANISATION_KINDS,
    "country": COUNTRIES,
}


@register.filter
def definition(row: Indicator) -> Definition:
    return definition_of(row)


@register.filter
def figure(row: Result) -> Decimal | int | None:
    """What is shown as reached: the computed value, or the typed one where nothing is computed."""
    return row.stated if row.counts == "stated" else row.value


@register.inclusion_tag("reports/_goal.html")
def goal(row: Result) -> dict[str, Any]:
    return {"goal": charts.goal(figure(row), row.target), "row": row, "reached": figure(row)}


@register.simple_tag
def over_time(row: Result, project: Project, as_of: date) -> charts.OverTime | None:
    """The line ends with the project, or today while it lasts."""
    end = project.ends_on.last_day if project.ends_on else None
    return charts.over_time(row.progress, row.target, min(end or as_of, as_of))


@register.filter
def bars(breakdown: Breakdown) -> list[charts.Bar]:
    return charts.bars(breakdown)


@register.filter
def dimension_name(breakdown: Breakdown) -> str | Promise:
    return DIMENSIONS.get(breakdown.dimension, breakdown.dimension)


@register.simple_tag
def group_name(breakdown: Breakdown, code: str) -> str | Promise:
    """A group in words; “unknown” is a group like the others, and always named."""
    if code == UNKNOWN_GROUP:
        return _("not known")
    if code == MERGED_GROUP:
        return _("smaller groups together")
    if breakdown.dimension == "age":
        return code.replace("-", "–")
    return GROUPS.get(breakdown.dimension, {}).get(code, code)


@register.filter
def counted_words(row: Result) -> str | Promise:
    """What one unit of the value is."""
    return counted(row.counts, row.once_per)


@register.filter
def told_apart(row: Result, sees_all: bool) -> list[Breakdown]:
    """Its break-downs; whoever holds no role is not shown small groups of people."""
    if sees_all or row.counts == "organisation":
        return list(row.breakdowns)
    return [without_small_groups(breakdown) for breakdown in row.breakdowns]


@register.filter
def reason_words(code: str) -> str | Promise:
    return REASONS[code]
