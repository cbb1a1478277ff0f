"""Dossiers in the browser: a project's dossier to take along, and loading one after a dry check."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import administrator, role_required
from accounts.looks import chain_of
from accounts.models import User
from audit import trail
from audit.models import Entry
from config.dossiers import waiting
from config.dossiers.dumping import dump
from config.dossiers.faults import BadDossier
from config.dossiers.forms import FileForm, LoadForm, TakeForm
from config.dossiers.loading import checked, differences_from, load
from config.dossiers.reading import DossierFile
from config.dossiers.writing import in_pieces
from projects.in_words import number_in_words
from projects.models import Project
from projects.starting import appoint
from projects.texts import Text
from projects.views.editing import EDITORS, TAB, actor, own_project

MOST_LOOKS = 20
asked = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Checked:
    """What a dry check found: faults, or the project that the file describes and how it stands to what is there."""

    name: str
    faults: list[str] = field(default_factory=list)
    key: str = ""
    title: str = ""
    counts: list[str] = field(default_factory=list)
    is_there: bool = False
    differences: list[str] = field(default_factory=list)


@role_required(*EDITORS)
@asked
def dossier(request: HttpRequest, project: str) -> HttpResponseBase:
    """Say what a dossier holds and who took one; asked with a reason, send it piece by piece and write that down."""
    found = own_project(request, project)
    form = TakeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _taken(request, found, form.cleaned_data["reason"])
    looks = Entry.objects.in_chain(chain_of(found.key)).filter(action="dossier.taken").select_related("detail")
    content = {"project": found, "tab": TAB, "form": form, "taken": looks.order_by("-sequence")[:MOST_LOOKS]}
    return render(request, "projects/dossier.html", content)


@administrator
@asked
def dossier_load(request: HttpRequest) -> HttpResponse:
    """Check a file and say what is wrong with it, line by line; load the file that was found in order."""
    if request.method == "POST" and "ticket" in request.POST:
        return _load(request)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if not (form.is_bound and form.is_valid()):
        return _drawn(request, form)
    sent = form.cleaned_data["file"]
    ticket = waiting.keep(sent, name=sent.name, by=actor(request), at=timezone.now())
    found = _check(ticket, actor(request), sent.name)
    if found.faults or found.is_there:
        waiting.forget(ticket, by=actor(request))
        return _drawn(request, FileForm(), found)
    return _drawn(request, FileForm(), found, LoadForm(initial={"ticket": ticket}))


def _taken(request: HttpRequest, project: Project, reason: str) -> HttpResponseBase:
    at, details = timezone.now(), {"reason": reason}
    with transaction.atomic():
        made = dump(project)
        chain, subject = chain_of(project.key), f"project:{project.key}"
        trail.record(chain=chain, action="dossier.taken", subject=subject, by=actor(request), at=at, details=details)
    name = f"{project.key}-{timezone.localdate(at)}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return StreamingHttpResponse(in_pieces(made), content_type="application/json", headers=headers)


def _load(request: HttpRequest) -> HttpResponse:
    form = LoadForm(request.POST)
    ticket, by = request.POST["ticket"], request.user
    if not isinstance(by, User):
        raise TypeError("only a user loads a dossier")
    if not form.is_valid():
        return _drawn(request, FileForm(), _check(ticket, by.email, ""), form)
    try:
        file = checked(waiting.kept(ticket, by=by.email))
        with transaction.atomic():
            loaded = load(file, by=by.email, at=timezone.now(), is_public=False)
            if not loaded.was_there:
                appoint(project=loaded.project, manager=form.manager, by=by, at=timezone.now())
    except BadDossier as refusal:
        return _drawn(request, FileForm(), Checked(name="", faults=refusal.lines))
    waiting.forget(ticket, by=by.email)
    if loaded.was_there:
        messages.info(request, _("The project is already there, and the file says the same: nothing was changed."))
    else:
        messages.success(request, _("The dossier is loaded. The project is hidden until its manager shows it."))
    mine = Project.objects.workable_by(by, *EDITORS).filter(pk=loaded.project.pk).exists()
    return redirect("project-facts" if mine else "team", loaded.project.key)


def _check(ticket: str, by: str, name: str) -> Checked:
    try:
        file = checked(waiting.kept(ticket, by=by))
    except BadDossier as refusal:
        return Checked(name=name, faults=refusal.lines)
    stated = file.tree["project"]
    there = Project.objects.filter(key=stated["key"]).first()
    title = str(Text(stated.get("title") or {})) or stated.get("acronym", "")
    differences = differences_from(there, file) if there else []
    return Checked(
        name=file.name,
        key=stated["key"],
        title=title,
        counts=_counts(file),
        is_there=there is not None,
        differences=differences,
    )


def _counts(file: DossierFile) -> list[str]:
    events = file.tree.get("events", [])
    registrations = sum(len(event.get("registrations", [])) for event in events)
    marks = sum(len(event.get("attendance", [])) for event in events)
    people = len(file.tree.get("people", []))

    def said(number: int) -> str:
        return number_in_words(number, get_language() or "lv")

    return [
        ngettext("%(n)s event", "%(n)s events", len(events)) % {"n": said(len(events))},
        ngettext("%(n)s person", "%(n)s people", people) % {"n": said(people)},
        ngettext("%(n)s registration", "%(n)s registrations", registrations) % {"n": said(registrations)},
        ngettext("%(n)s mark of attendance", "%(n)s marks of attendance", marks) % {"n": said(marks)},
    ]


def _drawn(
    request: HttpRequest, form: FileForm, found: Checked | None = None, load_form: LoadForm | None = None
) -> HttpResponse:
    content = {"form": form, "found": found, "load_form": load_form}
    return render(request, "projects/dossier_load.html", content)
