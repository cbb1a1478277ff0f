"""A speaker's page and what is done on it, by the link or by the coordinator who acts for the speaker.

With JavaScript a file is sent beside the page, which shows how far it is; such a request is answered in JSON.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.publicity import publicity_of
from files.refusals import FileRefused
from files.storing import StoringRefused
from materials import speaking, uploads
from materials.forms import AnswerForm, DetailsForm, FileForm, PhotoForm, ReplaceForm
from materials.models import Material
from materials.page_of_speaker import page_of
from materials.refusals import HandingInRefused
from materials.views.by_link import Acting

Action = Callable[..., HttpResponseBase]
REFUSED = (HandingInRefused, FileRefused, StoringRefused)

asked = require_http_methods(["GET", "HEAD", "POST"])


@asked
def show(request: HttpRequest, acting: Acting) -> HttpResponse:
    if acting.is_speaker and request.method == "GET":
        speaking.mark_opened(speaker=acting.speaker, at=timezone.now())
    return _page(request, acting)


@asked
def answer(request: HttpRequest, acting: Acting) -> HttpResponseBase:
    if request.method != "POST":
        return redirect(acting.address())
    form = AnswerForm(request.POST)

    def keep() -> str:
        told = form.cleaned_data
        speaking.answer(speaker=acting.speaker, answer=told["answer"], note=told["note"], **_signed(acting))
        comes = told["answer"] == "confirmed"
        return _("Thank you: it is confirmed.") if comes else _("Thank you for telling us.")

    return _kept(request, acting, "answer", form, keep)


@asked
def details(request: HttpRequest, acting: Acting) -> HttpResponseBase:
    if request.method != "POST":
        return redirect(acting.address())
    form = DetailsForm(request.POST)

    def keep() -> str:
        told = form.details(acting.speaker.biography)
        speaking.describe(speaker=acting.speaker, details=told, **_signed(acting))
        return _("What you said is saved.")

    return _kept(request, acting, "details", form, keep)


@asked
def photo(request: HttpRequest, acting: Acting) -> HttpResponseBase:
    if request.method != "POST":
        return redirect(acting.address())
    form = PhotoForm(request.POST, request.FILES, auto_id="photo_%s")

    def keep() -> str:
        if form.sent:
            speaking.keep_photo(speaker=acting.speaker, content=form.sent.content, **_signed(acting))
        return _("The photograph is saved.")

    return _kept(request, acting, "photo", form, keep)


@asked
def photo_remove(request: HttpRequest, acting: Acting) -> HttpResponseBase:
    if request.method != "POST":
        return redirect(acting.address())

    def keep() -> str:
        speaking.remove_photo(speaker=acting.speaker, **_signed(acting))
        return _("The photograph is taken away.")

    return _kept(request, acting, "", forms.Form(request.POST), keep)


@asked
def files(request: HttpRequest, acting: Acting) -> HttpResponseBase:
    if request.method != "POST":
        return redirect(acting.address())
    form = FileForm(request.POST, request.FILES, auto_id="files_%s")

    def keep() -> str:
        told, speaker = form.cleaned_data, acting.speaker
        if form.sent:
            uploads.hand_in(
                event=speaker.event,
                speaker=speaker,
                title=form.written,
                sent=form.sent,
                agrees=told["agrees"],
                **_signed(acting),
            )
        return _("The file is handed in. Thank you!")

    return _kept(request, acting, "files", form, keep)


@asked
def replace(request: HttpRequest, acting: Acting, material: int) -> HttpResponseBase:
    own = _own(acting, material)
    if request.method != "POST":
        return redirect(acting.address())
    form = ReplaceForm(request.POST, request.FILES, prefix=f"m{material}")

    def keep() -> str:
        agrees = form.cleaned_data["agrees"]
        if form.sent:
            uploads.replace(material=own, sent=form.sent, agrees=agrees, **_signed(acting))
        return _("The newer file is handed in.")

    return _kept(request, acting, f"replace{material}", form, keep)


@asked
def withdraw(request: HttpRequest, acting: Acting, material: int) -> HttpResponseBase:
    own = _own(acting, material)
    if request.method != "POST":
        return redirect(acting.address())

    def keep() -> str:
        reason = "" if acting.is_speaker else _("withdrawn on behalf of the speaker")
        uploads.withdraw(material=own, reason=reason, **_signed(acting))
        return _("The file is withdrawn.")

    return _kept(request, acting, "", forms.Form(request.POST), keep)


ACTIONS: tuple[tuple[str, str, Action], ...] = (
    ("", "", show),
    ("answer", "answer/", answer),
    ("details", "details/", details),
    ("photo", "photo/", photo),
    ("photo-remove", "photo/remove/", photo_remove),
    ("files", "files/", files),
    ("replace", "files/<int:material>/replace/", replace),
    ("withdraw", "files/<int:material>/withdraw/", withdraw),
)


def _signed(acting: Acting) -> dict[str, Any]:
    return {"by": acting.by, "at": timezone.now()}


def _own(acting: Acting, material: int) -> Material:
    own = Material.objects.standing().filter(speaker=acting.speaker.pk).select_related("event__project", "speaker")
    return get_object_or_404(own, pk=material)


def _kept(
    request: HttpRequest, acting: Acting, name: str, form: forms.Form, keep: Callable[[], str]
) -> HttpResponseBase:
    """Keep what was sent and go back to the page, which says so; a fault or a refusal is said beside its field."""
    said = ""
    if form.is_valid():
        try:
            said = keep()
        except REFUSED as refusal:
            _refuse(acting, form, refusal)
    else:
        say_too_large(request, form)
    if said:
        messages.success(request, said)
        return sent_to(request, acting.address())
    return faults_of(request, form) or _page(request, acting, **{name or "other": form})


def sent_to(request: HttpRequest, address: str) -> HttpResponseBase:
    """Where to go after a file was kept."""
    return JsonResponse({"go": address}) if _is_beside_the_page(request) else redirect(address)


def faults_of(request: HttpRequest, form: forms.Form) -> HttpResponseBase | None:
    """What is wrong, for a script; nothing where the page itself is to say it."""
    if not _is_beside_the_page(request):
        return None
    faults = [str(fault) for of_field in form.errors.values() for fault in of_field]
    return JsonResponse({"faults": faults}, status=422)


def say_too_large(request: HttpRequest, form: forms.Form) -> None:
    """A file that was not taken to its end is not missing: it was too large."""
    if any(getattr(handler, "is_over", False) for handler in request.upload_handlers):
        form.errors.pop("file", None)
        form.add_error("file", str(FileRefused("too_large")))


def _is_beside_the_page(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _refuse(acting: Acting, form: forms.Form, refusal: Exception) -> None:
    is_of_the_file = "file" in form.fields and not isinstance(refusal, HandingInRefused)
    form.add_error("file" if is_of_the_file else None, str(refusal))
    if isinstance(form, DetailsForm) and getattr(refusal, "code", "") == "changed_meanwhile":
        form.look_again(acting.speaker.revision)


def _page(request: HttpRequest, acting: Acting, **bound: forms.Form) -> HttpResponse:
    speaker = acting.speaker
    page = page_of(speaker, timezone.now())
    content = {
        "acting": acting,
        "page": page,
        "speaker": speaker,
        "event": speaker.event,
        "project": speaker.event.project,
        "publicity": publicity_of(speaker.event.project, get_language() or "lv"),
        "forms": _forms(acting, page, bound),
        "faulty": next(iter(bound.values()), None),
        "largest_file": settings.UPLOAD_LARGEST,
        "largest_picture": settings.UPLOAD_LARGEST_PICTURE,
    }
    template = "speakers/page.html" if acting.is_speaker else "materials/speaker.html"
    return render(request, template, content)


def _forms(acting: Acting, page: Any, bound: dict[str, forms.Form]) -> dict[str, Any]:
    """Every form of the page; the one that was sent with what was written in it."""
    speaker = acting.speaker
    biography = speaker.biography or {}
    told = {
        "name": page.name,
        "position": page.position,
        "organisation": page.organisation,
        "biography_lv": biography.get("lv", ""),
        "biography_en": biography.get("en", ""),
        "has_no_files": speaker.has_no_files,
        "seen": speaker.revision,
    }
    for shown in page.files:
        shown.form = bound.get(f"replace{shown.material.pk}") or ReplaceForm(prefix=f"m{shown.material.pk}")
    return {
        "answer": bound.get("answer") or AnswerForm(initial={"note": speaker.note}),
        "details": bound.get("details") or DetailsForm(initial=told),
        "photo": bound.get("photo") or PhotoForm(auto_id="photo_%s"),
        "files": bound.get("files") or FileForm(auto_id="files_%s"),
    }
