"""The workspace's two overviews: a project with its events, an event with what comes next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import role_required
from events.models import Event
from projects.models import Project, Role

WORKERS = (Role.Name.MANAGER, Role.Name.COORDINATOR, Role.Name.AUDITOR)


@role_required(*WORKERS, for_partners=True)
@require_safe
def project_overview(request: HttpRequest, project: str) -> HttpResponse:
    """The project with the events that the reader may work on."""
    found = get_object_or_404(Project.objects.visible_to(request.user), key=project)
    events = (
        Event.objects.workable_by(request.user, *WORKERS).filter(project=found).order_by("starts_on", "ordinal", "pk")
    )
    return render(request, "work/project.html", {"project": found, "events": events})


@role_required(*WORKERS)
@require_safe
def event_overview(request: HttpRequest, project: str, event: str) -> HttpResponse:
    """The event: what it is, what state it is in, what comes next."""
    mine = Event.objects.workable_by(request.user, *WORKERS).select_related("project", "responsible__organisation")
    found = get_object_or_404(mine, project__key=project, key=event)
    return render(request, "work/event.html", {"event": found, "project": found.project})
