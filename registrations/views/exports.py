"""The list as a file: asked for with a reason, and a list of those who took it."""

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import role_required
from registrations.exports import take, taken_from
from registrations.listing_columns import columns_of, heads_of
from registrations.views.exports_forms import ExportForm
from registrations.views.list import WORKERS, acting, asked_list, event_for


@role_required(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, project: str, event: str) -> HttpResponseBase:
    """The address narrows the file exactly as it narrows the list."""
    found = event_for(request, project, event, WORKERS)
    asked, listing = asked_list(request.GET, found)
    columns, form = columns_of(listing, asked.further), ExportForm(request.POST or None)
    if form.is_bound and form.is_valid():
        wanted = {"format_name": form.cleaned_data["format"], "reason": form.cleaned_data["reason"]}
        taken = take(listing=listing, columns=columns, by=acting(request), at=timezone.now(), **wanted)
        answer = FileResponse(taken.content, as_attachment=True, filename=taken.name, content_type=taken.content_type)
        answer["Cache-Control"] = "private, no-store"
        return answer
    content = {
        "event": found,
        "project": found.project,
        "form": form,
        "heads": heads_of(columns),
        "total": listing.total,
        "address": request.GET.urlencode(),
        "taken": taken_from(found),
    }
    return render(request, "registrations/work_export.html", content)
