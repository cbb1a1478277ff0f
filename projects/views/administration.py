"""What administrators see of every project: who manages it, and whether anybody does."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import administrator
from projects.models import Project, Role


@dataclass(frozen=True, slots=True)
class Staffed:
    """A project with the people who hold a role in it today."""

    project: Project
    managers: list[Role]
    people: int


@administrator
@require_safe
def administration(request: HttpRequest) -> HttpResponse:
    by_project: dict[int, list[Role]] = {}
    for row in Role.objects.current().select_related("user").order_by("granted_at", "pk"):
        by_project.setdefault(row.project_id, []).append(row)
    projects = [_staffed(project, by_project.get(project.pk, [])) for project in Project.objects.all()]
    unmanaged = sum(not staffed.managers for staffed in projects)
    return render(request, "projects/administration.html", {"projects": projects, "unmanaged": unmanaged})


def _staffed(project: Project, roles: list[Role]) -> Staffed:
    managers = [row for row in roles if row.role == Role.Name.MANAGER]
    return Staffed(project, managers, len({row.user_id for row in roles}))
