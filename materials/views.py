"""Fetching a material: its bytes as an attachment, never as a page of ours."""

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import public
from materials.downloads import anyone_may_fetch, opened


@public
@require_safe
def download(request: HttpRequest, material: int) -> FileResponse:
    found = get_object_or_404(anyone_may_fetch(), pk=material)
    name, content_type = (found.file.name, found.file.content_type) if found.file else ("", "")
    response = FileResponse(opened(found), as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
