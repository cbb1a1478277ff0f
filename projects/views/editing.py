"""What the pages that edit a project share: whose project it is, a record in a form, a list of rows in a form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects.editing import ChangedMeanwhile, EditRefused, Values
from projects.editing_rows import RowList, change_rows
from projects.forms.editing import RecordForm
from projects.forms.rows import BaseRows, RowForm, again, opened, redrawn, sent
from projects.models import Project, RoleName
from projects.uses import Use, uses_of

EDITORS = (RoleName.MANAGER, RoleName.COORDINATOR)
# Several pages stand behind this one tab of the project.
TAB = "project-facts"
NOTHING_CHANGED = _("Nothing was changed.")


class ChangesRecord(Protocol):
    """A business function that changes the fields of one record."""

    def __call__(self, *, project: Project, shown: Values, wanted: Values, by: str, at: datetime) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """A page on which one record is edited."""

    name: str
    form: type[RecordForm]
    template: str
    change: ChangesRecord
    saved: str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsPage:
    """A page on which a list is edited; `suggests` has what is offered where text is typed."""

    name: str
    form: type[RowForm]
    listed: RowList
    template: str
    saved: str | Promise
    suggests: Callable[[Project], Mapping[str, Any]] = lambda project: {}
    may_delete: bool = True


@dataclass(frozen=True, slots=True)
class Leaving:
    """A row that is about to be deleted, and where it is named."""

    title: str
    uses: list[Use]

    @property
    def stays(self) -> bool:
        return any(use.forbids for use in self.uses)


def own_project(request: HttpRequest, key: str) -> Project:
    return get_object_or_404(Project.objects.workable_by(request.user, *EDITORS), key=key)


def actor(request: HttpRequest) -> str:
    return str(getattr(request.user, "email", ""))


def said(request: HttpRequest, changed: bool, sentence: str | Promise, otherwise: str | Promise) -> None:
    messages.success(request, str(sentence if changed else otherwise))


def edit_record(
    request: HttpRequest, page: RecordPage, project: Project, record: Callable[[], Any], more: Mapping[str, Any]
) -> HttpResponse:
    """Show the record in its form, or take the form: write it, or show it again with what is wrong."""
    form = page.form.sent(request.POST) if request.method == "POST" else page.form.opened(record())
    if form.is_bound and form.is_valid():
        try:
            changed = page.change(
                project=project,
                shown=form.shown or {},
                wanted=form.cleaned_data,
                by=actor(request),
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            form = form.again(refusal, record())
        except EditRefused as refusal:
            form.add_error("ends_on" if refusal.code == "ends_before_start" else None, str(refusal))
        else:
            said(request, changed, page.saved, NOTHING_CHANGED)
            return redirect(page.name, project.key)
    return _drawn(request, page.template, project, {"form": form, **more})


def edit_rows(
    request: HttpRequest, page: RowsPage, project: Project, rows: list[Any], more: Mapping[str, Any]
) -> HttpResponse:
    """Show the rows in one form, or take the form: add a row, move one, ask about deletions, or write all of it."""
    offers = page.form.offers(project)
    if request.method != "POST":
        return _page_of_rows(request, page, project, opened(page.form, page.listed, rows, offers), more)
    formset = sent(page.form, page.listed, request.POST, offers)
    if step := _step(request):
        return _page_of_rows(request, page, project, redrawn(formset, **step), more)
    if not formset.is_valid():
        return _page_of_rows(request, page, project, formset, more)
    if formset.leaving and "confirmed" not in request.POST:
        found = {row.pk: row for row in page.listed.rows_of(project).filter(pk__in=[f.pk for f in formset.leaving])}
        leaving = [Leaving(form.heading, uses_of(found[form.pk])) for form in formset.leaving if form.pk in found]
        return _page_of_rows(request, page, project, formset, {**more, "leaving": leaving})
    return _written(request, page, project, formset, more)


def _written(
    request: HttpRequest, page: RowsPage, project: Project, formset: BaseRows, more: Mapping[str, Any]
) -> HttpResponse:
    try:
        changed = change_rows(
            project=project,
            listed=page.listed,
            shown=formset.shown or {},
            wanted=formset.wanted(),
            by=actor(request),
            at=timezone.now(),
        )
    except ChangedMeanwhile as refusal:
        current = {row.pk: row for row in page.listed.rows_of(project).filter(pk__in=formset.shown or ())}
        return _page_of_rows(request, page, project, again(formset, refusal, current), more)
    except EditRefused as refusal:
        formset.non_form_errors().append(str(refusal))
        return _page_of_rows(request, page, project, formset, more)
    said(request, changed, page.saved, NOTHING_CHANGED)
    return redirect(request.get_full_path())


def _step(request: HttpRequest) -> dict[str, Any]:
    """What a button of the form asks for besides saving: a row more, or one moved."""
    if "add" in request.POST:
        return {"adds": True}
    for name in ("up", "down"):
        if request.POST.get(name, "").isdecimal():
            return {name: int(request.POST[name])}
    return {}


def _page_of_rows(
    request: HttpRequest, page: RowsPage, project: Project, formset: BaseRows, more: Mapping[str, Any]
) -> HttpResponse:
    content = {"formset": formset, "page": page, **page.suggests(project), **more}
    return _drawn(request, page.template, project, content)


def _drawn(request: HttpRequest, template: str, project: Project, content: Mapping[str, Any]) -> HttpResponse:
    return render(request, template, {"project": project, "tab": TAB, **content})
