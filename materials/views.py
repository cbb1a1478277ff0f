"""Fetching a material: its bytes as an attachment, never as a page of ours."""

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import public
from materials.downloads import anyone_may_fetch, opened, participants_may_fetch
from materials.models import Material
from registrations.models import Registration
from registrations.views.by_link import by_link


@public
@require_safe
def download(request: HttpRequest, material: int) -> FileResponse:
    return _attached(get_object_or_404(anyone_may_fetch(), pk=material))


@public
@require_safe
@by_link(has_form=False)
def own_download(request: HttpRequest, registration: Registration, *, token: str, material: int) -> FileResponse:
    """A material that only participants get, by their own link; nothing once the registration is given up."""
    return _attached(get_object_or_404(participants_may_fetch(registration), pk=material))


def _attached(found: Material) -> FileResponse:
    name, content_type = (found.file.name, found.file.content_type) if found.file else ("", "")
    response = FileResponse(opened(found), as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
