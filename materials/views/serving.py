"""How stored bytes answer a browser: as a file to keep, never as a page of ours; pictures that we drew, as pictures."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase

from files.models import StoredFile
from files.stretches import NotSatisfiable, Stretch, asked_for
from materials.downloads import opened

_POLICY = "default-src 'none'; sandbox"
_DRAWN = "image/webp"
A_WHILE = "private, max-age=300"


def attached(request: HttpRequest, stored: StoredFile | None) -> HttpResponseBase:
    """The file under its own name; a part of it where one is asked for, so that a long download goes on."""
    if stored is None:
        raise Http404
    mark = f'"{stored.sha256}"'
    asked = request.headers.get("Range", "") if request.headers.get("If-Range", mark) == mark else ""
    try:
        part = asked_for(asked, stored.size)
    except NotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{stored.size}"})
    response = _part(stored, *part) if part else _whole(stored)
    response["Accept-Ranges"], response["ETag"] = "bytes", mark
    return response


def pictured(stored: StoredFile | None) -> HttpResponseBase:
    """A picture that was drawn here. It may stand in a page, and is forgotten soon: it can be taken back."""
    if stored is None or stored.content_type != _DRAWN:
        raise Http404
    response = FileResponse(opened(stored), content_type=_DRAWN)
    _guard(response)
    response["Cache-Control"] = A_WHILE
    return response


def _whole(stored: StoredFile) -> FileResponse:
    response = FileResponse(opened(stored), as_attachment=True, filename=stored.name, content_type=stored.content_type)
    _guard(response)
    return response


def _part(stored: StoredFile, start: int, end: int) -> FileResponse:
    response = FileResponse(
        Stretch(opened(stored), start, end), as_attachment=True, filename=stored.name, content_type=stored.content_type
    )
    response.status_code = 206
    response["Content-Range"] = f"bytes {start}-{end - 1}/{stored.size}"
    response["Content-Length"] = str(end - start)
    _guard(response)
    return response


def _guard(response: FileResponse) -> None:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _POLICY
