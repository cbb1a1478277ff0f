"""Pages on which a project's own facts and its source are edited, and by which it is shown or hidden."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import role_required
from projects import editing
from projects.forms.facts import FactsForm, SourceForm
from projects.models import Project, RoleName, Source
from projects.views.editing import EDITORS, RecordPage, actor, edit_record, own_project
from projects.vocabulary import SOURCE_KINDS

FACTS = RecordPage(
    name="project-facts",
    form=FactsForm,
    template="projects/facts_edit.html",
    change=editing.change_project,
    saved=gettext_lazy("The facts of the project are saved."),
)
SOURCE = RecordPage(
    name="project-source",
    form=SourceForm,
    template="projects/source_edit.html",
    change=editing.change_source,
    saved=gettext_lazy("The source is saved."),
)


@role_required(*EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, project: str) -> HttpResponse:
    """The project's own fields in one form."""
    found = own_project(request, project)
    return edit_record(request, FACTS, found, lambda: Project.objects.get(pk=found.pk), {})


@role_required(*EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def source(request: HttpRequest, project: str) -> HttpResponse:
    """What the project's record was taken from."""
    found = own_project(request, project)

    def record() -> Source:
        return Source.objects.filter(project=found).first() or Source(project=found)

    return edit_record(request, SOURCE, found, record, {"source_kinds": SOURCE_KINDS.values()})


@role_required(RoleName.MANAGER)
@require_POST
def visibility(request: HttpRequest, project: str) -> HttpResponse:
    """Show the project to everybody, or hide it: what the button said."""
    found = get_object_or_404(Project.objects.workable_by(request.user, RoleName.MANAGER), key=project)
    if "show" in request.POST:
        editing.show(project=found, by=actor(request), at=timezone.now())
        messages.success(request, _("The project is public now: everybody can read about it."))
    elif "hide" in request.POST:
        editing.hide(project=found, by=actor(request), at=timezone.now())
        messages.success(request, _("The project is hidden now: only those with a role in it can read about it."))
    return redirect("project-facts", found.key)
