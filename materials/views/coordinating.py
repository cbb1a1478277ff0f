"""The coordinator's list of speakers: how far each is, who gets a link or a reminder, and until when."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Place, role_required, roles_at
from events.models import Event
from materials import post
from materials.forms import LinkForm, RemindForm, TermsForm
from materials.models import Speaker
from materials.overview import overview
from materials.refusals import HandingInRefused
from materials.speaking import appearances_of, speaker_of
from materials.terms import handing_in_of, set_terms
from materials.views.by_link import MAY_ACT, MAY_READ, actor, own_event
from materials.views.serving import pictured
from people.models import Person

asked = require_http_methods(["GET", "HEAD", "POST"])
posted = require_http_methods(["POST"])


@role_required(*MAY_READ)
@require_safe
def speakers(request: HttpRequest, project: str, event: str) -> HttpResponse:
    return _list(request, own_event(request, project, event, *MAY_READ))


@role_required(*MAY_ACT)
@posted
def terms(request: HttpRequest, project: str, event: str) -> HttpResponse:
    found = own_event(request, project, event, *MAY_ACT)
    form = TermsForm(request.POST)
    if not form.is_valid():
        return _list(request, found, terms=form)
    set_terms(event=found, by=actor(request), at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("What speakers are told is saved."))
    return redirect("speakers", project, event)


@role_required(*MAY_ACT)
@posted
def remind_all(request: HttpRequest, project: str, event: str) -> HttpResponse:
    found = own_event(request, project, event, *MAY_ACT)
    form = RemindForm(request.POST)
    if not form.is_valid():
        return _list(request, found, remind=form)
    try:
        number = post.remind(event=found, words=form.cleaned_data["words"], by=actor(request), at=timezone.now())
    except HandingInRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        said = ngettext("%(n)s speaker is being reminded.", "%(n)s speakers are being reminded.", number)
        messages.success(request, said % {"n": number})
    return redirect("speakers", project, event)


@role_required(*MAY_ACT)
@asked
def link(request: HttpRequest, project: str, event: str, person: int) -> HttpResponse:
    """Sends somebody their link; the one they had opens nothing any more."""
    found = own_event(request, project, event, *MAY_ACT)
    who = _contributor(found, person)
    known = Speaker.objects.filter(event=found, person=who).first()
    initial = {"email": (known.email if known else None) or who.email, "language": known.language if known else "lv"}
    form = LinkForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid() and _did(form, lambda: _send(found, who, form, actor(request))):
        messages.success(request, _("The link is on its way to %(name)s.") % {"name": who.name})
        return redirect("speakers", project, event)
    content = {"event": found, "project": found.project, "person": who, "known": known, "form": form}
    return render(request, "materials/speaker_link.html", content)


@role_required(*MAY_READ)
@require_safe
def photo(request: HttpRequest, project: str, event: str, person: int) -> HttpResponseBase:
    found = own_event(request, project, event, *MAY_READ)
    rows = Speaker.objects.filter(event=found).select_related("photo")
    return pictured(get_object_or_404(rows, person=person).photo)


def _contributor(event: Event, person: int) -> Person:
    who = get_object_or_404(Person, project=event.project_id, pk=person)
    get_object_or_404(Person, pk__in=appearances_of(event, who).values("person"))
    return who


def _send(event: Event, who: Person, form: LinkForm, by: str) -> None:
    told = form.cleaned_data
    speaker = speaker_of(event=event, person=who)
    post.send_link(speaker=speaker, by=by, at=timezone.now(), **told)


def _did(form: forms.Form, act: Callable[[], None]) -> bool:
    try:
        act()
    except HandingInRefused as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def _list(request: HttpRequest, event: Event, **bound: forms.Form) -> HttpResponse:
    now, rows = timezone.now(), overview(event)
    handing_in = handing_in_of(event, now)
    may_act = bool(set(MAY_ACT) & roles_at(request, Place(event.project.key, event.key)))
    content: dict[str, Any] = {
        "event": event,
        "project": event.project,
        "rows": rows,
        "lacking": [row for row in rows if row.missing],
        "to_remind": post.to_remind(rows, now),
        "handing_in": handing_in,
        "may_act": may_act,
        "names_changed": _names_changed(event, rows),
    }
    if may_act:
        initial = {
            "materials_due": handing_in.due,
            "contact": handing_in.contact,
            "is_closed": handing_in.is_closed,
        }
        content["terms"] = bound.get("terms") or TermsForm(initial=initial)
        content["remind"] = bound.get("remind") or RemindForm()
    return render(request, "materials/speakers.html", content)


def _names_changed(event: Event, rows: Any) -> bool:
    """Whether a speaker said something of themselves after the agenda was published last."""
    said = [row.speaker.details_at for row in rows if row.speaker and row.speaker.details_at]
    last = event.agenda_versions.order_by("-number").first()
    return bool(said and last and max(said) > last.published_at)
