"""Indicator values of a project for everybody, and the rows behind one value for those with a role in it."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import public, role_required
from events.models import Event
from events.publicity import publicity_of
from projects.models import Project
from registrations.models import Mark
from reports.facts import read_facts
from reports.indicators import Value, count
from reports.results import results
from website.kept import kept_by_journal

ROWS_ON_A_PAGE = 100
MAY_SEE_ROWS = ("manager", "coordinator", "auditor")

# The reasons of counting.md in its order, as a sentence about the mark.
REASONS: dict[str, str | Promise] = {
    "annulled": _("The mark was annulled."),
    "registration": _("The registration is not confirmed."),
    "no_evidence": _("It is a claim without evidence."),
    "evidence_level": _("Its evidence is below the level that the indicator asks for."),
    "not_held": _("The event has not been said to have taken place."),
    "undated": _("The date is not known to the day."),
    "out_of_window": _("The date is outside the period that counts."),
    "kind": _("This kind of event does not count for the indicator."),
    "access": _("The part's access does not count for the indicator."),
    "joint": _("The organisers do not come from two countries."),
    "excluded_role": _("The person or their organisation is excluded by role."),
    "entry_incomplete": _("The entry record is incomplete."),
    "entry_filter": _("The entry record does not match what the indicator asks for."),
    "minutes": _("Too few minutes were attended."),
    "share": _("Too small a share of the scheme's events was attended."),
    "completion": _("The scheme was not completed."),
}


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many marks were left out for one reason."""

    code: str
    words: str | Promise
    number: int


@public
@require_safe
@kept_by_journal
def indicators(request: HttpRequest, project: str) -> HttpResponse:
    found = get_object_or_404(Project.objects.public(), key=project)
    as_of = timezone.localdate()
    rows = results(found, as_of)
    content = {
        "project": found,
        "results": rows,
        "as_of": as_of,
        "has_demonstration": any(row.is_demonstration for row in rows),
        "may_see_rows": _may_see_rows(found, request.user),
        "publicity": publicity_of(found, get_language() or "lv"),
    }
    return render(request, "reports/indicators.html", content)


def _may_see_rows(project: Project, user: Any) -> bool:
    return user.is_authenticated and project.roles.current().filter(user=user, role__in=MAY_SEE_ROWS).exists()


@role_required(*MAY_SEE_ROWS)
@require_safe
def indicator(request: HttpRequest, project: str, code: str) -> HttpResponse:
    """Every mark with what became of it: used, or left out and why."""
    found = get_object_or_404(Project, key=project)
    as_of = timezone.localdate()
    value = _value(found, code, as_of)
    reason = request.GET.get("reason", "")
    keys = [key for key, why in value.excluded.items() if why == reason] if reason else value.rows
    page = Paginator(keys, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    content = {
        "project": found,
        "value": value,
        "as_of": as_of,
        "reason": REASONS.get(reason),
        "reason_code": reason if reason in REASONS else "",
        "reasons": _reason_counts(value),
        "page": page,
        "marks": _marks(found, list(page)),
        "events": Event.objects.filter(project=found, key__in=value.events or ()).select_related("project"),
    }
    return render(request, "reports/indicator.html", content)


def _value(project: Project, code: str, as_of: Any) -> Value:
    row = project.indicators.select_related("catalogue_definition").filter(code=code).first()
    if row is None:
        raise Http404
    return count(row, read_facts(project), as_of)


def _reason_counts(value: Value) -> list[ReasonCount]:
    numbers: dict[str, int] = {}
    for why in value.excluded.values():
        numbers[why] = numbers.get(why, 0) + 1
    return [ReasonCount(code, words, numbers[code]) for code, words in REASONS.items() if code in numbers]


def _marks(project: Project, keys: list[str]) -> list[Mark]:
    rows = Mark.objects.filter(project=project, key__in=keys).select_related(
        "registration__person", "registration__organisation", "part__event__project"
    )
    return sorted(rows, key=lambda mark: mark.key)
