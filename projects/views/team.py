"""The team of a project: who works here, invited, given another role, ended."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import role_required
from accounts.invitations import InvitationRefused, needs_link
from accounts.keeping import AccountRefused
from accounts.models import User
from projects import team
from projects.forms.team import InviteForm, RoleForm
from projects.models import Project, Role
from projects.roles import RoleRefused
from projects.team import TeamRefused

REFUSALS = (TeamRefused, RoleRefused, InvitationRefused, AccountRefused)
FIELDS = {
    "auditor_needs_end": "until",
    "over_already": "until",
    "manager_of_all": "partner",
    "foreign_partner": "partner",
    "on_team": "role",
}

says_who_works = role_required(Role.Name.MANAGER, administrators=True)


@says_who_works
@require_safe
def people(request: HttpRequest, project: str) -> HttpResponse:
    """Everybody with a role, and those whose role has ended."""
    found = _project(request, project)
    standing, ended = team.team_of(found, timezone.now())
    without_factor = sum(not member.has_second_factor for member in standing)
    content = {"project": found, "members": standing, "ended": ended, "without_factor": without_factor}
    return render(request, "projects/team.html", content)


@says_who_works
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, project: str) -> HttpResponse:
    found = _project(request, project)
    begun = {"language": get_language(), "role": Role.Name.COORDINATOR}
    form = InviteForm(request.POST or None, project=found, initial=begun)
    if request.method == "POST" and form.is_valid():
        who: Any = {name: form.cleaned_data[name] for name in ("email", "name", "language")}
        try:
            role = team.invite(project=found, terms=form.terms, by=_me(request), at=timezone.now(), **who)
        except REFUSALS as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, _("%(name)s was told of the role by mail.") % {"name": role.user})
            return redirect("team", project)
    return render(request, "projects/team_invite.html", {"project": found, "form": form})


@says_who_works
@require_http_methods(["GET", "HEAD", "POST"])
def role(request: HttpRequest, project: str, role: int) -> HttpResponse:
    """One role on other terms; ending it stands on the same page."""
    held = _role(request, project, role)
    shown = {"role": held.role, "partner": held.partner, "until": held.until, "seen": held.granted_at.isoformat()}
    form = RoleForm(request.POST or None, project=held.project, initial=shown)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"] or held.granted_at
        try:
            team.change(held=held, terms=form.terms, seen=seen, by=_me(request), at=timezone.now())
        except REFUSALS as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, _("Saved. %(name)s was told by mail.") % {"name": held.user})
            return redirect("team", project)
    content = {"project": held.project, "held": held, "form": form, "needs_link": needs_link(held.user)}
    return render(request, "projects/team_role.html", content)


@says_who_works
@require_POST
def end(request: HttpRequest, project: str, role: int) -> HttpResponse:
    held = _role(request, project, role)
    said = _("The role of %(name)s has ended.") % {"name": held.user}
    return _settled(request, project, said, team.end, held=held)


@says_who_works
@require_POST
def send_again(request: HttpRequest, project: str, role: int) -> HttpResponse:
    held = _role(request, project, role)
    said = _("%(name)s gets a new link by mail; the one before works no more.") % {"name": held.user}
    return _settled(request, project, said, team.send_again, held=held)


@says_who_works
@require_POST
def close_account(request: HttpRequest, project: str, role: int) -> HttpResponse:
    held = _role(request, project, role)
    said = _("The account of %(name)s is closed.") % {"name": held.user}
    return _settled(request, project, said, team.close_account, user=held.user)


def _settled(request: HttpRequest, project: str, said: str, settle: Any, **what: Any) -> HttpResponse:
    """Do it and say so, or say why not; either way back to the list."""
    try:
        settle(by=_me(request), at=timezone.now(), **what)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("team", project)


def _me(request: HttpRequest) -> User:
    return cast("User", request.user)


def _project(request: HttpRequest, key: str) -> Project:
    return get_object_or_404(Project.objects.staffed_by(request.user), key=key)


def _role(request: HttpRequest, key: str, role: int) -> Role:
    rows = Role.objects.select_related("user", "project", "partner__organisation")
    return get_object_or_404(rows, project=_project(request, key), pk=role)
