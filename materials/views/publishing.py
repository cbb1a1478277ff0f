"""The coordinator's list of materials: versions, who gets what, order, and what is taken back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Place, role_required, roles_at
from events.models import Event
from materials import publishing, uploads
from materials.downloads import workers_may_fetch
from materials.forms import MaterialForm, PublishForm, ReasonForm, ReplaceForm, TellingForm
from materials.models import Material, PagePicture
from materials.page_of_speaker import shown_files
from materials.views.by_link import MAY_ACT, MAY_READ, actor, own_event, receives_files
from materials.views.serving import attached, pictured
from materials.views.speaking import REFUSED, faults_of, say_too_large, sent_to

asked = require_http_methods(["GET", "HEAD", "POST"])
posted = require_http_methods(["POST"])


@role_required(*MAY_READ)
@require_safe
def materials(request: HttpRequest, project: str, event: str) -> HttpResponse:
    found = own_event(request, project, event, *MAY_READ)
    shown = shown_files(Material.objects.filter(event=found))
    content = {
        **_about(request, found),
        "files": [row for row in shown if row.material.withdrawn_at is None],
        "withdrawn": [row for row in shown if row.material.withdrawn_at],
        "waiting": [row for row in shown if row.material.withdrawn_at is None and _waits(row)],
    }
    return render(request, "materials/materials.html", content)


@role_required(*MAY_READ)
@require_safe
def material(request: HttpRequest, project: str, event: str, material: int) -> HttpResponse:
    """One material: its pages, versions and publications; for those who prepare the event also what they may do."""
    found = own_event(request, project, event, *MAY_READ)
    return _page(request, found, _material(found, material))


@role_required(*MAY_ACT)
@posted
def tell(request: HttpRequest, project: str, event: str, material: int) -> HttpResponseBase:
    found = own_event(request, project, event, *MAY_ACT)
    own = _material(found, material)
    form = TellingForm(request.POST, material=own)
    if form.is_valid() and _did(
        form, lambda: publishing.retell(material=own, telling=form.telling(), **_signed(request))
    ):
        return _back(request, own, _("How the material is told of is saved."))
    return _page(request, found, own, telling=form)


@role_required(*MAY_ACT)
@posted
def publish(request: HttpRequest, project: str, event: str, material: int) -> HttpResponseBase:
    found = own_event(request, project, event, *MAY_ACT)
    own, form = _material(found, material), PublishForm(request.POST, auto_id="to_%s")
    if form.is_valid() and _did(
        form, lambda: publishing.publish(material=own, **form.cleaned_data, **_signed(request))
    ):
        return _back(request, own, _("It is published to: %(audience)s.") % {"audience": _audience(form)})
    return _page(request, found, own, publish=form)


@role_required(*MAY_ACT)
@receives_files
@posted
def replace(request: HttpRequest, project: str, event: str, material: int) -> HttpResponseBase:
    found = own_event(request, project, event, *MAY_ACT)
    own, form = _material(found, material), ReplaceForm(request.POST, request.FILES, auto_id="newer_%s")
    if form.is_valid() and form.sent:
        sent, agrees = form.sent, form.cleaned_data["agrees"]
        if _did(form, lambda: uploads.replace(material=own, sent=sent, agrees=agrees, **_signed(request)), "file"):
            return _back(request, own, _("The newer file is kept."))
    say_too_large(request, form)
    return faults_of(request, form) or _page(request, found, own, replace=form)


@role_required(*MAY_ACT)
@posted
def withdraw(request: HttpRequest, project: str, event: str, material: int) -> HttpResponseBase:
    found = own_event(request, project, event, *MAY_ACT)
    own, form = _material(found, material), ReasonForm(request.POST, auto_id="why_%s")
    if form.is_valid() and _did(
        form, lambda: uploads.withdraw(material=own, reason=form.cleaned_data["reason"], **_signed(request))
    ):
        messages.success(request, _("The material is withdrawn: nobody gets it any more."))
        return redirect("event-materials", project, event)
    return _page(request, found, own, withdraw=form)


@role_required(*MAY_ACT)
@posted
def move(request: HttpRequest, project: str, event: str, material: int) -> HttpResponse:
    found = own_event(request, project, event, *MAY_ACT)
    publishing.move_up(material=_material(found, material), **_signed(request))
    return redirect("event-materials", project, event)


@role_required(*MAY_ACT)
@receives_files
@asked
def add(request: HttpRequest, project: str, event: str) -> HttpResponseBase:
    """A file or a link of the event itself."""
    found = own_event(request, project, event, *MAY_ACT)
    form = MaterialForm(request.POST, request.FILES) if request.method == "POST" else MaterialForm()
    if form.is_bound and form.is_valid():
        made: list[Material] = []
        if _did(form, lambda: made.append(_added(found, form, request)), "file"):
            return _back(request, made[0], _("The material is kept for the partnership. Publish it when it is time."))
    say_too_large(request, form)
    content = {**_about(request, found), "form": form}
    beside = faults_of(request, form) if form.is_bound else None
    return beside or render(request, "materials/material_add.html", content)


@role_required(*MAY_READ)
@require_safe
def version_file(request: HttpRequest, project: str, event: str, material: int, number: int) -> HttpResponseBase:
    found = own_event(request, project, event, *MAY_READ)
    own = workers_may_fetch(found).filter(material=material)
    return attached(request, get_object_or_404(own, number=number).file)


@role_required(*MAY_READ)
@require_safe
def page_picture(
    request: HttpRequest, project: str, event: str, material: int, number: int, page: int
) -> HttpResponseBase:
    found = own_event(request, project, event, *MAY_READ)
    version = get_object_or_404(workers_may_fetch(found), material=material, number=number)
    pages = PagePicture.objects.filter(version=version).select_related("picture")
    return pictured(get_object_or_404(pages, number=page).picture)


def _added(event: Event, form: MaterialForm, request: HttpRequest) -> Material:
    told = form.cleaned_data
    if form.sent:
        return uploads.hand_in(
            event=event, title=told["title"], sent=form.sent, agrees=told["agrees"], **_signed(request)
        )
    return uploads.add_link(event=event, title=told["title"], url=told["url"], **_signed(request))


def _waits(row: Any) -> bool:
    """Handed in, or handed in anew, and nobody has decided who gets it."""
    return bool(row.versions) and (not row.is_published or row.has_newer)


def _material(event: Event, material: int) -> Material:
    rows = Material.objects.filter(event=event).select_related("event__project", "speaker__person", "file")
    return get_object_or_404(rows, pk=material)


def _may_act(request: HttpRequest, event: Event) -> bool:
    return bool(set(MAY_ACT) & roles_at(request, Place(event.project.key, event.key)))


def _about(request: HttpRequest, event: Event) -> dict[str, Any]:
    may_act, largest = _may_act(request, event), settings.UPLOAD_LARGEST
    return {"event": event, "project": event.project, "may_act": may_act, "largest_file": largest}


def _audience(form: PublishForm) -> str:
    return str(Material.Audience(form.cleaned_data["audience"]).label)


def _signed(request: HttpRequest) -> dict[str, Any]:
    return {"by": actor(request), "at": timezone.now()}


def _did(form: forms.Form, act: Callable[[], object], field: str | None = None) -> bool:
    try:
        act()
    except REFUSED as refusal:
        form.add_error(field, str(refusal))
    return not form.errors


def _back(request: HttpRequest, material: Material, said: str) -> HttpResponseBase:
    messages.success(request, said)
    arguments = [material.event.project.key, material.event.key, material.pk]
    return sent_to(request, reverse("material", args=arguments))


def _page(request: HttpRequest, event: Event, own: Material, **bound: forms.Form | None) -> HttpResponse:
    shown = shown_files(Material.objects.filter(pk=own.pk))[0]
    told = {"title": own.title, "kind": own.kind, "url": own.url, "was_shown": own.was_shown}
    content = {**_about(request, event), "shown": shown, "material": own, "publications": shown.material.publications}
    if content["may_act"] and own.withdrawn_at is None:
        audience = {"audience": own.audience if shown.is_published else None}
        content |= {
            "telling": bound.get("telling") or TellingForm(initial=told, material=own),
            "publish": bound.get("publish") or PublishForm(initial=audience, auto_id="to_%s"),
            "replace": bound.get("replace") or ReplaceForm(auto_id="newer_%s"),
            "withdraw": bound.get("withdraw") or ReasonForm(auto_id="why_%s"),
            "faulty": next((form for form in bound.values() if form), None),
        }
    return render(request, "materials/material.html", content)
