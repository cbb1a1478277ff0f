"""The workspace's overviews: what waits for somebody, a project with its events, an event and what comes next.

What is a task and which action settles it is `to_do`; the pages that settle it stand in the packages of their rules.
"""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import Place, role_required, roles_at, signed_in
from events import listing
from events.models import Event
from projects.models import Project, Role
from registrations.closing import figures_of
from registrations.desk_workers import MAY_WORK
from registrations.models import Registration
from reports.results import Result, results, results_of
from website.to_do import tasks_of

WORKERS = (Role.Name.MANAGER, Role.Name.COORDINATOR, Role.Name.AUDITOR)
MAY_SEE_FIGURES = (Role.Name.MANAGER, Role.Name.COORDINATOR, Role.Name.AUDITOR)
TASKS_SHOWN = 20
EVENTS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Involvement:
    """One project with the roles that the person holds in it, its next events, and the figures that they may see."""

    project: Project
    roles: list[Role]
    events: list[Event]
    results: tuple[Result, ...]

    @property
    def opens_overview(self) -> bool:
        return any(row.role in WORKERS for row in self.roles)

    @property
    def opens_events(self) -> bool:
        return any(row.role in WORKERS and row.partner_id is None for row in self.roles)

    @property
    def works_at_the_desk(self) -> bool:
        return any(row.role in MAY_WORK for row in self.roles)


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everything that waits for whoever is signed in, and where they work."""
    tasks = tasks_of(request.user, timezone.now())
    shows_all = "all" in request.GET
    content = {
        "is_work": True,
        "tasks": tasks if shows_all else tasks[:TASKS_SHOWN],
        "more": 0 if shows_all else max(0, len(tasks) - TASKS_SHOWN),
        "involvements": _involvements(request.user),
    }
    return render(request, "work/home.html", content)


@role_required(*WORKERS, for_partners=True)
@require_safe
def project_overview(request: HttpRequest, project: str) -> HttpResponse:
    """The project with the events that the reader may work on, what waits there, and its figures."""
    found = get_object_or_404(Project.objects.visible_to(request.user), key=project)
    today = timezone.localdate()
    events = _with_numbers(Event.objects.workable_by(request.user, *WORKERS).filter(project=found))
    tasks = [task for task in tasks_of(request.user, timezone.now(), project=found) if task.project == found.pk]
    content = {
        "project": found,
        "tasks": tasks,
        "drafts": events.filter(status=Event.Status.DRAFT).order_by("starts_on", "ordinal", "pk"),
        "coming": listing.upcoming(_announced(events), today),
        "past": listing.past(_announced(events), today),
        "without_year": listing.without_year(_announced(events)),
        "results": results(found, today) if _sees_figures(request, found) else (),
    }
    return render(request, "work/project.html", content)


@role_required(*WORKERS)
@require_safe
def event_overview(request: HttpRequest, project: str, event: str) -> HttpResponse:
    """The event: what it is, what state it is in, what comes next."""
    mine = Event.objects.workable_by(request.user, *WORKERS).select_related(
        "project", "responsible__organisation", "registration_terms", "closing"
    )
    found = get_object_or_404(mine, project__key=project, key=event)
    tasks = tasks_of(request.user, timezone.now(), project=found.project)
    content = {
        "event": found,
        "project": found.project,
        "tasks": [task for task in tasks if task.event == found.pk],
        "figures": figures_of(found),
        "waiting": found.registrations.filter(status=Registration.Status.WAITLISTED).count(),
    }
    return render(request, "work/event.html", content)


def _involvements(user: Any) -> list[Involvement]:
    held = Role.objects.current().filter(user=user.pk).select_related("project", "partner__organisation")
    rows = held.order_by("project__key", "role")
    mine = [list(found) for _key, found in groupby(rows, key=lambda row: row.project_id)]
    events = _events_to_come(user)
    figures = results_of([found[0].project for found in mine if _has_figures(found)], timezone.localdate())
    return [
        Involvement(found[0].project, found, events.get(found[0].project_id, []), figures.get(found[0].project_id, ()))
        for found in mine
    ]


def _has_figures(roles: list[Role]) -> bool:
    return any(row.role in MAY_SEE_FIGURES and row.partner_id is None for row in roles)


def _events_to_come(user: Any) -> dict[int, list[Event]]:
    """Announced and not over, soonest first: those at which a role of the user holds, whichever it is."""
    mine = Event.objects.workable_by(user, *Role.Name.values)
    announced = mine.filter(status=Event.Status.PUBLISHED).select_related("project")
    found: dict[int, list[Event]] = {}
    for event in listing.upcoming(announced, timezone.localdate()):
        found.setdefault(event.project_id, []).append(event)
    return {project: events[:EVENTS_SHOWN] for project, events in found.items()}


def _with_numbers(events: Any) -> Any:
    seats = Count("registrations", filter=Q(registrations__status=Registration.Status.CONFIRMED), distinct=True)
    return events.select_related("project").annotate(registered=seats)


def _announced(events: Any) -> Any:
    return events.exclude(status=Event.Status.DRAFT)


def _sees_figures(request: HttpRequest, project: Project) -> bool:
    """Figures are of the whole project; a role limited to one partner's events does not open them."""
    return bool(roles_at(request, Place(project.key)) & set(MAY_SEE_FIGURES))
