"""Importing people and past attendance: handing a table in, looking at what it would do, bringing it in."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import role_required
from events.models import Event, Part
from files.models import StoredFile
from files.storing import store
from registrations.imports import plan
from registrations.imports_bringing import ImportRefused, Terms, bring, hand_in
from registrations.imports_reading import ReadingRefused, Table, read_table
from registrations.models import Import
from registrations.views.imports_forms import LARGEST_SCAN, BringForm, ReadingForm, TableForm
from registrations.views.list import READERS, WORKERS, acting, event_for

FAULTY_SHOWN, GOOD_SHOWN = 300, 20
asked = require_http_methods(["GET", "HEAD", "POST"])


@role_required(*WORKERS)
@asked
def imports(request: HttpRequest, project: str, event: str) -> HttpResponse:
    found = event_for(request, project, event, WORKERS)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if form.is_bound and form.is_valid():
        kept = {"content": form.content, "name": form.file_name, "content_type": "application/octet-stream"}
        made = hand_in(event=found, by=acting(request), at=timezone.now(), **kept)
        return redirect("registrations-import-check", found.project.key, found.key, made.pk)
    brought = found.imports.filter(state=Import.State.BROUGHT).select_related("table", "scan").order_by("-pk")
    content = {"event": found, "project": found.project, "form": form, "brought": brought}
    return render(request, "registrations/work_import.html", content)


@role_required(*WORKERS)
@asked
def check(request: HttpRequest, project: str, event: str, imported: int) -> HttpResponse:
    """The dry run; posted to the same address, the rows that it shows as good are brought in."""
    found = _import(request, project, event, imported, WORKERS)
    if found.state == Import.State.BROUGHT:
        return redirect("registrations-import", project, event)
    try:
        table = _table(found, request.GET.get("encoding", ""))
    except ReadingRefused as refusal:
        messages.error(request, str(refusal))
        table = _table(found, "")
    reading = ReadingForm(request.GET or None, table, _parts(found.event))
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    if form.is_bound and form.is_valid() and _brought(request, found, table, reading, form):
        return redirect("registrations-import", project, event)
    checked = plan(event=found.event, table=table, wish=reading.wish)
    content = {
        "event": found.event,
        "project": found.event.project,
        "imported": found,
        "reading": reading,
        "form": form,
        "encoding": table.encoding,
        "plan": checked,
        "good": checked.good[:GOOD_SHOWN],
        "faulty": checked.faulty[:FAULTY_SHOWN],
        "is_about_attendance": reading.wish.is_about_attendance,
    }
    return render(request, "registrations/work_import_check.html", content)


@role_required(*READERS)
@require_safe
def scan(request: HttpRequest, project: str, event: str, imported: int) -> HttpResponseBase:
    """The signed list behind the marks, as a file."""
    found = _import(request, project, event, imported, READERS)
    if found.scan is None:
        raise Http404
    return _as_file(found.scan, found.scan.content_type)


@role_required(*READERS)
@require_safe
def table(request: HttpRequest, project: str, event: str, imported: int) -> HttpResponseBase:
    """The table as it was handed in."""
    return _as_file(_import(request, project, event, imported, READERS).table, "application/octet-stream")


def _import(request: HttpRequest, project: str, event: str, number: int, roles: tuple[str, ...]) -> Import:
    found = event_for(request, project, event, roles)
    rows = Import.objects.select_related("event__project", "table", "scan")
    return get_object_or_404(rows, event=found, pk=number)


def _table(imported: Import, encoding: str) -> Table:
    with imported.table.content.open("rb") as content:
        return read_table(content.read(), encoding=encoding)


def _brought(request: HttpRequest, found: Import, table: Table, reading: ReadingForm, form: BringForm) -> bool:
    said, at = form.cleaned_data, timezone.now()
    signed = None
    if said["scan"]:
        name = said["scan"].name or "scan"
        signed = store(said["scan"], name=name, content_type=form.scan_type, at=at, largest=LARGEST_SCAN)
    terms = Terms(all_or_nothing=said["all_or_nothing"], tells=said["tells"], scan=signed)
    try:
        done = bring(imported=found, table=table, wish=reading.wish, terms=terms, by=acting(request), at=at)
    except ImportRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _done_in_words(done))
    return True


def _done_in_words(done: Import) -> str:
    people = ngettext("%(n)s person registered", "%(n)s people registered", done.registered) % {"n": done.registered}
    marks = ngettext("%(n)s mark made", "%(n)s marks made", done.marked) % {"n": done.marked}
    return _("Brought in: %(people)s, %(marks)s.") % {"people": people, "marks": marks}


def _as_file(stored: StoredFile, content_type: str) -> FileResponse:
    answer = FileResponse(
        stored.content.open("rb"), as_attachment=True, filename=stored.name, content_type=content_type
    )
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _parts(event: Event) -> list[Part]:
    return list(event.parts.exclude(kind=Part.Kind.BREAK))
