"""Indicator values of a project for everybody, and the rows behind one value for those with a role in it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.access import public, role_required
from events.models import Event
from events.publicity import publicity_of
from projects.models import Project
from registrations.models import Mark
from reports.facts import read_facts
from reports.indicators import Value, count
from reports.results import results
from reports.workbook import Words, workbook
from website.definition_words import OWN_SOURCE, REASONS, counted, in_words
from website.kept import kept_by_journal
from website.templatetags.charts import DIMENSIONS, group_name

PEOPLE_ON_A_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAY_SEE_ROWS = ("manager", "coordinator", "auditor")


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many marks were left out for one reason."""

    code: str
    words: str | Promise
    number: int


@dataclass(frozen=True, slots=True)
class PersonRows:
    """One natural person's marks on the page, under the name in the first of them."""

    name: str
    marks: list[Mark]


@public
@require_safe
@kept_by_journal
def indicators(request: HttpRequest, project: str) -> HttpResponse:
    found = get_object_or_404(Project.objects.public(), key=project)
    as_of = timezone.localdate()
    rows = results(found, as_of)
    held = _roles(found, request.user)
    content = {
        "project": found,
        "results": rows,
        "as_of": as_of,
        "has_demonstration": any(row.is_demonstration for row in rows),
        "may_see_rows": bool(held & set(MAY_SEE_ROWS)),
        "has_role": bool(held),
        "publicity": publicity_of(found, get_language() or "lv"),
    }
    return render(request, "reports/indicators.html", content)


def _roles(project: Project, user: Any) -> set[str]:
    """The roles that the user holds today in the whole project: figures are never one partner's."""
    held = project.roles.current().filter(user=user, partner=None) if user.is_authenticated else project.roles.none()
    return set(held.values_list("role", flat=True))


@role_required(*MAY_SEE_ROWS)
@require_safe
def indicator(request: HttpRequest, project: str, code: str) -> HttpResponse:
    """Every mark with what became of it: used, or left out and why."""
    found = get_object_or_404(Project, key=project)
    as_of = _as_of(request)
    value = _value(found, code, as_of)
    asked = request.GET.get("reason", "")
    reason = asked if asked in REASONS else ""
    page = Paginator(_by_person(value, reason), PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    content = {
        "project": found,
        "value": value,
        "definition": in_words(value.definition, value.indicator.target, get_language() or "lv"),
        "is_own_source": value.definition.source == OWN_SOURCE,
        "is_to_confirm": "to confirm" in value.definition.source,
        "counted": counted(value.definition.counts, value.definition.once_per),
        "as_of": as_of,
        "reason": REASONS.get(reason),
        "reason_code": reason,
        "is_no_reason": asked != reason,
        "reasons": _reason_counts(value),
        "page": page,
        "people": _people(found, list(page)),
        "events": Event.objects.filter(project=found, key__in=value.events or ()).select_related("project"),
    }
    return render(request, "reports/indicator.html", content)


@role_required(*MAY_SEE_ROWS)
@require_safe
def indicator_workbook(request: HttpRequest, project: str) -> HttpResponse:
    """The figures as a file; nobody is named in it."""
    found, as_of = get_object_or_404(Project, key=project), _as_of(request)
    words = Words(reasons=REASONS, dimensions=DIMENSIONS, group=group_name)
    name = f"{found.key}-{as_of:%Y-%m-%d}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(workbook(found, results(found, as_of), as_of, words), content_type=XLSX, headers=headers)


def _as_of(request: HttpRequest) -> date:
    """The day that is asked for, else today; a value of a day to come would be none."""
    try:
        asked = date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        return timezone.localdate()
    return min(asked, timezone.localdate())


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


def _by_person(value: Value, reason: str) -> list[list[str]]:
    """Keys of the used marks, or of those left out for the reason, together for each natural person."""
    keys = [key for key, why in value.excluded.items() if why == reason] if reason else value.rows
    marks = value.facts.marks
    person = dict(zip(marks.keys, marks.person.tolist(), strict=True))
    found: dict[int, list[str]] = {}
    for key in keys:
        found.setdefault(person[key], []).append(key)
    return list(found.values())


def _people(project: Project, by_person: list[list[str]]) -> list[PersonRows]:
    keys = [key for marks in by_person for key in marks]
    rows = Mark.objects.filter(project=project, key__in=keys).select_related(
        "registration__person", "registration__organisation", "part__event__project"
    )
    found = {row.key: row for row in rows}
    together = [[found[key] for key in marks] for marks in by_person]
    return [PersonRows(marks[0].registration.person.name, marks) for marks in together]
