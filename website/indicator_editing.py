"""Where a project's indicators are chosen, defined and given targets; the form shows what would count of its marks."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import role_required
from projects import indicator_editing as rules
from projects.indicator_editing import IndicatorRefused, Wish
from projects.indicators import Definition
from projects.models import Indicator, IndicatorDefinition, Project, Role
from registrations.models import Mark
from reports.facts import read_facts
from reports.indicators import Reason, Value, count
from website.definition_words import REASONS, in_words
from website.indicator_forms import DefinitionForm, ListedForm, TargetsForm, catalogue, initial_of, shown

EDITORS = (Role.Name.MANAGER, Role.Name.COORDINATOR)
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """Marks that would count, or would be left out for one reason: how many, and some of them."""

    words: Any
    number: int
    examples: list[Mark]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a definition makes of the project's marks today."""

    value: Value
    used: int
    outcomes: list[Outcome]


@role_required(*EDITORS)
@require_safe
def project_indicators(request: HttpRequest, project: str) -> HttpResponse:
    """The project's indicators with their targets, and the catalogue's that it does not have."""
    found = _project(request, project)
    rows = list(found.indicators.select_related("catalogue_definition"))
    taken = {row.code for row in rows}
    others = [row for code, row in catalogue().items() if code not in taken]
    content = {
        "project": found,
        "rows": rows,
        "offered": [(row, Definition.from_json(row.definition)) for row in others],
    }
    return render(request, "reports/indicators_edit.html", content)


@role_required(*EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def add_listed(request: HttpRequest, project: str, code: str) -> HttpResponse:
    """One of the catalogue's."""
    found = _project(request, project)
    listed = catalogue().get(code)
    if listed is None:
        raise Http404
    form = ListedForm(request.POST or None)
    if _wants_saving(request) and form.is_valid() and _added(request, found, form, form.wish(listed)):
        return _back(found)
    return _page(request, found, form, _try(found, Wish(code=code, listed=listed)), listed=listed)


@role_required(*EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def add_own(request: HttpRequest, project: str) -> HttpResponse:
    """One of the project's own; `like` begins with another's definition."""
    found = _project(request, project)
    like = catalogue().get(request.GET.get("like", ""))
    begins = shown(like.definition) if like else {"min_evidence": 1, "once_per": "event"}
    form = DefinitionForm(request.POST or None, initial=begins)
    wish = form.wish() if form.is_valid() else None
    if wish and _wants_saving(request) and _added(request, found, form, wish):
        return _back(found)
    tried = wish or (Wish(code="", own=like.definition) if like and not form.is_bound else None)
    return _page(request, found, form, _try(found, tried) if tried else None)


@role_required(*EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, project: str, indicator: int) -> HttpResponse:
    found = _project(request, project)
    row = get_object_or_404(found.indicators.select_related("catalogue_definition"), pk=indicator)
    listed = None if "own" in request.GET else row.catalogue_definition
    form = (ListedForm if listed else DefinitionForm)(request.POST or None, initial=initial_of(row))
    valid = form.is_valid()
    wish = _wish(form, row, listed) if valid else None
    if wish and _wants_saving(request) and _changed(request, row, form, wish):
        return _back(found)
    tried = wish or Wish(code=row.code, listed=row.catalogue_definition, own=row.own_definition)
    preview = _try(found, tried) if valid or not form.is_bound else None
    return _page(request, found, form, preview, row=row, listed=listed)


@role_required(*EDITORS)
@require_POST
def remove(request: HttpRequest, project: str, indicator: int) -> HttpResponse:
    found = _project(request, project)
    row = get_object_or_404(found.indicators, pk=indicator)
    try:
        rules.remove(indicator=row, seen=request.POST.get("seen", ""), by=_me(request), at=timezone.now())
    except IndicatorRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("indicator-change", project, indicator)
    messages.success(request, _("The indicator is removed. Marks are as they were."))
    return _back(found)


def _project(request: HttpRequest, key: str) -> Project:
    return get_object_or_404(Project.objects.workable_by(request.user, *EDITORS), key=key)


def _wish(form: TargetsForm, row: Indicator, listed: IndicatorDefinition | None) -> Wish:
    if isinstance(form, DefinitionForm):
        return form.wish(row.own_definition)
    if listed is None or not isinstance(form, ListedForm):
        raise Http404
    return form.wish(listed)


def _wants_saving(request: HttpRequest) -> bool:
    return request.method == "POST" and "preview" not in request.POST


def _added(request: HttpRequest, project: Project, form: TargetsForm, wish: Wish) -> bool:
    try:
        rules.add(project=project, wish=wish, by=_me(request), at=timezone.now())
    except IndicatorRefused as refusal:
        form.add_error("code" if "code" in form.fields else None, str(refusal))
        return False
    messages.success(request, _("The indicator is added."))
    return True


def _changed(request: HttpRequest, row: Indicator, form: TargetsForm, wish: Wish) -> bool:
    try:
        rules.change(indicator=row, seen=form.cleaned_data["seen"], wish=wish, by=_me(request), at=timezone.now())
    except IndicatorRefused as refusal:
        form.add_error("code" if refusal.code != "changed_meanwhile" and "code" in form.fields else None, str(refusal))
        return False
    messages.success(request, _("The indicator is saved."))
    return True


def _try(project: Project, wish: Wish) -> Preview:
    """Count by the definition without keeping anything."""
    facts = read_facts(project)
    value = count(Indicator(project=project, **wish.as_columns()), facts, timezone.localdate())
    left_out: dict[str, list[str]] = {}
    for key, why in value.excluded.items():
        left_out.setdefault(why, []).append(key)
    groups = [(REASONS[why], left_out[why]) for why in REASONS if why in left_out]
    if value.rows:
        groups.insert(0, (_("These count."), list(value.rows)))
    found = _examples(project, [key for _words, keys in groups for key in keys[:EXAMPLES]])
    outcomes = [Outcome(words, len(keys), [found[key] for key in keys[:EXAMPLES]]) for words, keys in groups]
    return Preview(value, len(value.rows), outcomes)


def _examples(project: Project, keys: list[str]) -> dict[str, Mark]:
    rows = Mark.objects.filter(project=project, key__in=keys)
    return {row.key: row for row in rows.select_related("registration__person", "part__event__project")}


def _page(
    request: HttpRequest, project: Project, form: TargetsForm, preview: Preview | None, **more: Any
) -> HttpResponse:
    listed, row = more.get("listed"), more.get("row")
    definition = Definition.from_json(listed.definition) if listed else None
    content = {
        "project": project,
        "form": form,
        "preview": preview,
        "row": row,
        "listed": listed,
        "definition": definition,
        "definition_words": in_words(definition, None, get_language() or "lv") if definition else [],
        "seen": rules.version_of(row) if row else "",
        "reasons_in_all": len(Reason),
    }
    piece = "reports/_preview.html" if request.headers.get("X-Preview") else "reports/indicator_edit.html"
    return render(request, piece, content)


def _me(request: HttpRequest) -> str:
    return str(request.user.email)  # type: ignore[union-attr]  # the access mark lets in nobody without an account


def _back(project: Project) -> HttpResponseRedirect:
    return redirect("project-indicators", project.key)
