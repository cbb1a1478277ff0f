"""Where somebody lands after signing in: the projects in which they hold a role, and what they can do there."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from events import listing
from events.models import Event
from projects.models import Project, Role
from website.indicator_pages import MAY_SEE_ROWS

WORKS_AT_THE_DESK = ("manager", "coordinator", "desk")


@dataclass(frozen=True, slots=True)
class Involvement:
    """One project with the roles that the person holds in it, and its events to come."""

    project: Project
    roles: list[Role]
    events: list[Event]

    @property
    def sees_rows(self) -> bool:
        return self.project.is_public and any(row.role in MAY_SEE_ROWS for row in self.roles)

    @property
    def works_at_the_desk(self) -> bool:
        return any(row.role in WORKS_AT_THE_DESK for row in self.roles)


@signed_in
@require_safe
def my_projects(request: HttpRequest) -> HttpResponse:
    held = (
        Role.objects.current().filter(user=request.user.pk).select_related("project").order_by("project__key", "role")
    )
    mine = [list(rows) for _key, rows in groupby(held.order_by("project__key", "role"), key=lambda row: row.project_id)]
    events = _events_to_come([rows[0].project for rows in mine])
    content = {
        "is_my_projects": True,
        "involvements": [Involvement(rows[0].project, rows, events.get(rows[0].project_id, [])) for rows in mine],
    }
    return render(request, "website/my_projects.html", content)


def _events_to_come(projects: list[Project]) -> dict[int, list[Event]]:
    """Announced and not over, soonest first."""
    announced = Event.objects.filter(project__in=projects, status=Event.Status.PUBLISHED).select_related("project")
    found: dict[int, list[Event]] = {}
    for event in listing.upcoming(announced, timezone.localdate()):
        found.setdefault(event.project_id, []).append(event)
    return found
