"""Pages on which those parts of a project are edited that lead to events or to the rules of publicity."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import role_required
from events.forms.project_data import CommitmentForm, OpenPointForm, SchemeForm, SettleForm
from events.project_lists import COMMITMENTS, SCHEMES, places_of
from events.publicity import publicity_of
from projects import editing
from projects.forms.facts import PublicityForm
from projects.lists import OPEN_POINTS
from projects.models import OpenPoint, Project
from projects.views.editing import (
    EDITORS,
    TAB,
    RecordPage,
    RowsPage,
    actor,
    edit_record,
    edit_rows,
    own_project,
)

asked = require_http_methods(["GET", "HEAD", "POST"])

PUBLICITY_PAGE = RecordPage(
    name="project-publicity",
    form=PublicityForm,
    template="projects/publicity_edit.html",
    change=editing.change_project,
    saved=gettext_lazy("The funding notice is saved."),
)
COMMITMENTS_PAGE = RowsPage(
    name="project-commitments",
    form=CommitmentForm,
    listed=COMMITMENTS,
    template="projects/commitments_edit.html",
    saved=gettext_lazy("The promises are saved."),
)
SCHEMES_PAGE = RowsPage(
    name="project-schemes",
    form=SchemeForm,
    listed=SCHEMES,
    template="projects/schemes_edit.html",
    saved=gettext_lazy("The trainings are saved."),
)
OPEN_POINTS_PAGE = RowsPage(
    name="project-open-points-edit",
    form=OpenPointForm,
    listed=OPEN_POINTS,
    template="projects/open_points_edit.html",
    saved=gettext_lazy("The open points are saved."),
    may_delete=False,
)


@role_required(*EDITORS)
@asked
def publicity(request: HttpRequest, project: str) -> HttpResponse:
    """What the project says about its funding, beside what the funds ask for and how it looks."""
    found = own_project(request, project)
    more = {"publicity": publicity_of(found, get_language() or "lv")}
    return edit_record(request, PUBLICITY_PAGE, found, lambda: Project.objects.get(pk=found.pk), more)


@role_required(*EDITORS)
@asked
def commitments(request: HttpRequest, project: str) -> HttpResponse:
    """What the project promised, what became of it, and which events carried it out."""
    return _edit(request, COMMITMENTS_PAGE, project)


@role_required(*EDITORS)
@asked
def schemes(request: HttpRequest, project: str) -> HttpResponse:
    """Trainings of several events."""
    return _edit(request, SCHEMES_PAGE, project)


@role_required(*EDITORS)
@asked
def open_points_edit(request: HttpRequest, project: str) -> HttpResponse:
    """The open points themselves: added and reworded. They leave the list by being settled."""
    return _edit(request, OPEN_POINTS_PAGE, project)


@role_required(*EDITORS)
@asked
def open_points(request: HttpRequest, project: str) -> HttpResponse:
    """What is open, and under each point the form that settles it."""
    found = own_project(request, project)
    points = list(found.open_points.all())
    form = SettleForm(request.POST) if request.method == "POST" else SettleForm(auto_id=False)
    if form.is_bound:
        point = get_object_or_404(OpenPoint, project=found, pk=_number(request.POST.get("point")))
        if form.is_valid():
            editing.settle(point=point, note=form.cleaned_data["note"], by=actor(request), at=timezone.now())
            messages.success(request, _("The point is settled. The journal keeps what it said and your note."))
            return redirect("project-open-points", found.key)
    content: dict[str, Any] = {"project": found, "tab": TAB, "points": points, "places": places_of(found)}
    return render(request, "projects/open_points.html", content | {"form": form, "asked": request.POST.get("point")})


def _edit(request: HttpRequest, page: RowsPage, key: str) -> HttpResponse:
    found = own_project(request, key)
    return edit_rows(request, page, found, list(page.listed.rows_of(found)), {})


def _number(typed: str | None) -> int:
    return int(typed) if typed and typed.isdecimal() and len(typed) < 19 else 0
