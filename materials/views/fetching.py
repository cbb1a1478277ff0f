"""Fetching what is public, and what participants get by their own page: files to keep, and small pictures."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import public
from materials.downloads import anyone_may_fetch, participants_may_fetch, portraits_for_anyone, preview_of
from materials.views.serving import attached, pictured
from registrations.models import Registration
from registrations.views.by_link import by_link


@public
@require_safe
def download(request: HttpRequest, material: int) -> HttpResponseBase:
    return attached(request, get_object_or_404(anyone_may_fetch(), pk=material).file)


@public
@require_safe
@by_link(has_form=False)
def own_download(request: HttpRequest, registration: Registration, *, token: str, material: int) -> HttpResponseBase:
    """A material that only participants get, by their own link; nothing once the registration is given up."""
    return attached(request, get_object_or_404(participants_may_fetch(registration), pk=material).file)


@public
@require_safe
def preview(request: HttpRequest, material: int) -> HttpResponseBase:
    """The first page of a public material, small."""
    return pictured(preview_of(get_object_or_404(anyone_may_fetch(), pk=material)))


@public
@require_safe
def portrait(request: HttpRequest, speaker: int) -> HttpResponseBase:
    return pictured(get_object_or_404(portraits_for_anyone(), pk=speaker).portrait)
