"""The agenda's editor, and publishing what was edited. What cannot be is said beside its row; nothing typed is lost."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import role_required
from events import agenda as publishing
from events.agenda import AgendaRefused, compared
from events.agenda_editing import Saved, save_agenda
from events.agenda_words import in_words
from events.forms.agenda_operations import apply
from events.models import Event
from events.states import PLANNERS, StateRefused
from events.views.agenda_page import AgendaPage

_DRAFT = re.compile(r"[0-9a-f]{8,32}")


@role_required(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: HttpRequest, project: str, event: str) -> HttpResponse:
    """The whole agenda as lines to type in; one button saves all of it."""
    found = _mine(request, project, event)
    if request.method != "POST":
        page = AgendaPage(found)
        return render(request, "events/agenda.html", page.context(page.current))
    page = AgendaPage(found, request.POST)
    if (operation := request.POST.get("op", "save")) != "save":
        apply(page.rows, operation)
        return render(request, "events/agenda.html", page.context(page.read()))
    return _save(request, page)


def _save(request: HttpRequest, page: AgendaPage) -> HttpResponse:
    typed = page.read()
    if not page.rows.has_errors:
        try:
            saved = save_agenda(
                event=page.event, agenda=typed, seen=page.seen, by=request.user.get_username(), at=timezone.now()
            )
        except AgendaRefused as refusal:
            page.refuse(refusal)
        except StateRefused as refusal:
            page.refusal = str(refusal)
        else:
            messages.success(request, _said(page.event, saved))
            return redirect(_back(page.event, request.POST.get("draft", "")))
    return render(request, "events/agenda.html", page.context(typed))


def _said(event: Event, saved: Saved) -> str:
    if not saved.changes:
        return _("Nothing was changed.")
    version, unpublished = compared(event, saved.agenda)
    count = len(unpublished)
    if version is None or event.status == Event.Status.DRAFT or not count:
        return _("The agenda is saved.")
    told = ngettext(
        "The agenda is saved. %(n)s change is not published yet.",
        "The agenda is saved. %(n)s changes are not published yet.",
        count,
    )
    return told % {"n": count}


def _back(event: Event, draft: str) -> str:
    """The editor again; it learns which draft in the browser was saved."""
    address = reverse("event-agenda", args=[event.project.key, event.key])
    return f"{address}?saved={draft}" if _DRAFT.fullmatch(draft) else address


@role_required(*PLANNERS)
@require_POST
def check(request: HttpRequest, project: str, event: str) -> HttpResponse:
    """What does not fit in an agenda as it is being typed, as a piece of the page; nothing is saved."""
    page = AgendaPage(_mine(request, project, event), request.POST)
    return render(request, "events/_agenda_conflicts.html", {"conflicts": page.conflicts(page.read())})


@role_required(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, project: str, event: str) -> HttpResponse:
    """Shows what publishing would change for everybody, and does it."""
    found = _mine(request, project, event)
    if request.method == "POST":
        return _publish(request, found)
    page = AgendaPage(found)
    version, unpublished = compared(found, page.current)
    content = {
        "event": found,
        "project": found.project,
        "tab": "event-agenda",
        "version": version,
        "next": version.number + 1 if version else 1,
        "changes": in_words(unpublished),
        "conflicts": page.conflicts(page.current),
        "seen": page.seen,
        "is_draft": found.status == Event.Status.DRAFT,
    }
    return render(request, "events/agenda_publish.html", content)


def _publish(request: HttpRequest, event: Event) -> HttpResponse:
    by, seen = request.user.get_username(), request.POST.get("seen", "")
    try:
        version = publishing.publish_changes(event=event, seen=seen, by=by, at=timezone.now())
    except AgendaRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("event-agenda-publish", event.project.key, event.key)
    messages.success(request, _("Version %(n)s of the agenda is published.") % {"n": version.number})
    return redirect("event-agenda", event.project.key, event.key)


def _mine(request: HttpRequest, project: str, event: str) -> Event:
    mine = Event.objects.workable_by(request.user, *PLANNERS).select_related("project")
    return get_object_or_404(mine, project__key=project, key=event)
