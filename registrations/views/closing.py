"""The page of an event's list: held or not, the figures side by side, closing, and corrections by two people."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import role_required
from events.models import Event, Part
from projects.models import Role
from registrations import closing, corrections
from registrations.closing import ClosingRefused, figures_of
from registrations.corrections import CorrectionRefused
from registrations.listing import Listing, Wanted
from registrations.listing_columns import LABELS
from registrations.models import Correction, Mark, Registration, Scan
from registrations.views.closing_forms import (
    TOTAL,
    CloseForm,
    NewcomerCorrectionForm,
    NumberCorrectionForm,
    PersonCorrectionForm,
    ReasonForm,
    seen_as,
)

WORKERS = (Role.Name.MANAGER, Role.Name.COORDINATOR)
READERS = (*WORKERS, Role.Name.AUDITOR)
PEOPLE_SHOWN = 12


@role_required(*READERS)
@require_safe
def event_closing(request: HttpRequest, project: str, event: str) -> HttpResponse:
    found = _event(request, project, event, READERS)
    return _page(request, found)


@role_required(*WORKERS)
@require_POST
def hold(request: HttpRequest, project: str, event: str) -> HttpResponse:
    found = _event(request, project, event, WORKERS)
    try:
        closing.hold(event=found, by=_me(request), at=timezone.now())
    except ClosingRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The event is held: its marks count from now on."))
    return _back(found)


@role_required(*WORKERS)
@require_POST
def take_back(request: HttpRequest, project: str, event: str) -> HttpResponse:
    found, form = _event(request, project, event, WORKERS), ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why the event is not held after all."))
        return _back(found)
    try:
        closing.take_back(event=found, reason=form.cleaned_data["reason"], by=_me(request), at=timezone.now())
    except ClosingRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The event is planned again: its marks do not count until it is held."))
    return _back(found)


@role_required(*WORKERS)
@require_POST
def close(request: HttpRequest, project: str, event: str) -> HttpResponse:
    found, form = _event(request, project, event, WORKERS), CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        closing.close(event=found, by=_me(request), at=timezone.now(), **form.cleaned_data)
    except ClosingRefused as refusal:
        form.add_error("explanation" if refusal.code == "unexplained" else None, str(refusal))
        return _page(request, found, form)
    messages.success(request, _("The list is closed. A change now needs a reason and a second person."))
    return _back(found)


@role_required(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_person(request: HttpRequest, project: str, event: str, registration: int) -> HttpResponse:
    """Ask for a change of one person's marks."""
    found = _event(request, project, event, WORKERS)
    row = get_object_or_404(_people(found), pk=registration)
    form = PersonCorrectionForm(request.POST or None, registration=row)
    if form.is_valid() and _proposed(request, form, lambda said: _propose(form, row, said, _me(request))):
        return _back(found)
    content = {"event": found, "project": found.project, "registration": row, "form": form}
    return render(request, "registrations/work_correction.html", content)


@role_required(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_newcomer(request: HttpRequest, project: str, event: str) -> HttpResponse:
    """Ask that somebody who is on no list is entered."""
    found = _event(request, project, event, WORKERS)
    form = NewcomerCorrectionForm(request.POST or None, parts=found.parts.exclude(kind=Part.Kind.BREAK))
    if form.is_valid() and _proposed(request, form, lambda said: _propose_entry(form, said, _me(request))):
        return _back(found)
    content = {"event": found, "project": found.project, "registration": None, "form": form}
    return render(request, "registrations/work_correction.html", content)


@role_required(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_number(request: HttpRequest, project: str, event: str) -> HttpResponse:
    """Ask for another head count or stated total."""
    found = _event(request, project, event, WORKERS)
    form = NumberCorrectionForm(request.POST or None, figures=figures_of(found))
    if form.is_valid() and _proposed(request, form, lambda said: _propose_number(form, found, said, _me(request))):
        return _back(found)
    content = {"event": found, "project": found.project, "registration": None, "form": form}
    return render(request, "registrations/work_correction.html", content)


@role_required(*WORKERS)
@require_POST
def decide(request: HttpRequest, project: str, event: str, correction: int) -> HttpResponse:
    """Confirm or refuse what somebody else asked for."""
    found = _event(request, project, event, WORKERS)
    row = get_object_or_404(found.corrections, pk=correction)
    verb = corrections.confirm if "confirm" in request.POST else corrections.refuse
    try:
        decided = verb(correction=row, by=_me(request), at=timezone.now())
    except CorrectionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        is_made = decided.state == Correction.State.CONFIRMED
        messages.success(request, _("The correction is made.") if is_made else _("The list stays as it was."))
    return _back(found)


def _event(request: HttpRequest, project: str, event: str, roles: tuple[str, ...]) -> Event:
    mine = Event.objects.workable_by(request.user, *roles).select_related("project", "closing")
    return get_object_or_404(mine, project__key=project, key=event)


def _page(request: HttpRequest, event: Event, form: CloseForm | None = None) -> HttpResponse:
    figures, found = figures_of(event), getattr(event, "closing", None)
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    rows = event.corrections.select_related("registration__person", "part", "mark__part").order_by("-pk")
    content = {
        "event": event,
        "project": event.project,
        "figures": figures,
        "refused": _refused_in_words(figures),
        "closing": found,
        "has_moved": found is not None and found.counts != figures.as_counts(),
        "corrections": [(row, _changes_in_words(row)) for row in rows],
        "waiting": [row for row in rows if row.state == Correction.State.WAITING],
        "form": form or CloseForm(initial={"stated_total": event.stated_total}),
        "seen": seen_as(figures),
        "reason_form": ReasonForm(auto_id="take_back_%s"),
        "is_to_come": closing.is_to_come(event, timezone.now()),
        "may_change": _may_change(request, event),
        "me": _me(request),
        "typed": typed,
        "people": _named(event, typed) if typed and found else [],
    }
    return render(request, "registrations/work_closing.html", content)


def _may_change(request: HttpRequest, event: Event) -> bool:
    return Event.objects.workable_by(request.user, *WORKERS).filter(pk=event.pk).exists()


def _people(event: Event) -> Any:
    """The event's registrations with their marks and parts."""
    marks = Prefetch("marks", Mark.objects.select_related("part"))
    rows = Registration.objects.filter(event=event).select_related("person", "organisation", "event")
    return rows.prefetch_related(marks)


def _named(event: Event, typed: str) -> list[Registration]:
    wanted = Listing(event, Wanted(typed=typed)).rows[:PEOPLE_SHOWN]
    return list(wanted.select_related("person", "organisation"))


def _refused_in_words(figures: closing.Figures) -> list[tuple[str, int]]:
    labels = dict(Scan.Outcome.choices)
    return [(str(labels[code]), number) for code, number in sorted(figures.refused.items())]


def _changes_in_words(row: Correction) -> list[tuple[str, str, str]]:
    """What is to be known of a person after the correction, field by field, with what was known before."""
    if row.changes is None:
        return []
    if row.kind == Correction.Kind.ENTRY:
        return [(str(LABELS.get(name, name)), "", stated) for name, stated in row.changes.items() if stated]
    before, after = row.changes["seen"], row.changes["known"]
    return [
        (str(LABELS.get(name, name)), _stated(before[name]), _stated(after[name]))
        for name in after
        if before[name] != after[name]
    ]


def _stated(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "—")


def _proposed(request: HttpRequest, form: ReasonForm, propose: Callable[[dict[str, Any]], Correction]) -> bool:
    """Whether it was asked for; if not, the form says why."""
    try:
        propose(form.cleaned_data)
    except CorrectionRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The correction waits for a second person. Until then nothing is changed."))
    return True


def _propose(form: PersonCorrectionForm, row: Registration, said: dict[str, Any], me: str) -> Correction:
    kind, number, *evidence = said["what"].split(":")
    asked = {"reason": said["reason"], "by": me, "at": timezone.now()}
    if kind == "annul":
        return corrections.propose_annulment(mark=form.marks[number], **asked)
    part = form.parts[number]
    return corrections.propose_mark(registration=row, part=part, evidence=int(evidence[0]), **asked)


def _propose_entry(form: NewcomerCorrectionForm, said: dict[str, Any], me: str) -> Correction:
    proof = {"part": form.parts[said["part"]], "evidence": said["evidence"]}
    asked = {"reason": said["reason"], "by": me, "at": timezone.now()}
    return corrections.propose_entry(newcomer=form.newcomer, **proof, **asked)


def _propose_number(form: NumberCorrectionForm, event: Event, said: dict[str, Any], me: str) -> Correction:
    asked = {"reason": said["reason"], "by": me, "at": timezone.now(), "number": said["number"]}
    if said["what"] == TOTAL:
        return corrections.propose_total(event=event, **asked)
    part = form.parts[said["what"]]
    return corrections.propose_headcount(part=part, method=said["method"], **asked)


def _me(request: HttpRequest) -> str:
    return str(request.user.email)  # type: ignore[union-attr]  # the access mark lets in nobody without an account


def _back(event: Event) -> HttpResponseRedirect:
    return redirect("event-closing", event.project.key, event.key)
