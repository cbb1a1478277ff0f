"""The page on which an administrator begins a project."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import administrator
from accounts.models import User
from projects.forms.starting import StartForm
from projects.models import Project
from projects.starting import StartRefused, start_project

_FIELDS = {"no_name": "acronym", "key_taken": "key", "key_reserved": "key"}


@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def new_project(request: HttpRequest) -> HttpResponse:
    form = StartForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            project = _start(request, form)
        except StartRefused as refusal:
            form.add_error(_FIELDS[refusal.code], str(refusal))
        else:
            messages.success(request, _("The project is there. It is hidden until its manager shows it."))
            mine = Project.objects.workable_by(request.user, "manager").filter(pk=project.pk).exists()
            return redirect("project-facts" if mine else "team", project.key)
    return render(request, "projects/new.html", {"form": form})


def _start(request: HttpRequest, form: StartForm) -> Project:
    names = {name: form.cleaned_data[name] for name in ("title", "acronym", "key")}
    by = request.user
    if not isinstance(by, User):
        raise TypeError("only a user begins a project")
    return start_project(**names, manager=form.manager, by=by, at=timezone.now())
