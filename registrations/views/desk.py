"""The desk's pages: the screen, its list, walk-ins, annulling, head counts; a script asks for pieces of the same."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.models import Part
from registrations import desk as rules
from registrations import desk_lists, desk_walk_ins
from registrations.attendance import AttendanceRefused, annul
from registrations.codes import may_be_code
from registrations.desk_answers import Answer, answer_of, name_of_part
from registrations.desk_days import part_by_the_clock
from registrations.desk_samples import samples
from registrations.desk_walk_ins import AskFirst, Decided
from registrations.desk_workers import Worker
from registrations.headcounts import set_headcount
from registrations.models import Mark, Scan
from registrations.views.desk_door import PIECE, at_the_desk, posted
from registrations.views.desk_forms import AttemptForm, HeadsForm, ReasonForm, WalkInForm

LONGEST_TYPED = 80


@dataclass(frozen=True, slots=True)
class Choice:
    """A part in the list of parts."""

    pk: int
    name: str
    is_current: bool


@require_safe
@at_the_desk()
def desk(request: HttpRequest, worker: Worker) -> HttpResponse:
    """The screen. `answer` names the attempt whose answer is shown where no script runs."""
    parts = list(worker.event.parts.all())
    part = worker.part or part_by_the_clock(parts, timezone.now())
    kept = Scan.objects.select_related("event", "part", "registration__person", "registration__organisation", "mark")
    nonce = _nonce(request.GET.get("answer", ""))
    scan = kept.select_related("registration__event").filter(event=worker.event, nonce=nonce).first() if nonce else None
    content = _screen(worker, part) | {
        "parts": [Choice(one.pk, name_of_part(one), one == part) for one in parts if one.kind != Part.Kind.BREAK],
        "answer": answer_of(scan) if scan else None,
        "walk_in": WalkInForm(auto_id="walk_in_%s"),
        "heads": desk_lists.heads(part=part) if part else [],
        "heads_form": HeadsForm(auto_id="heads_%s"),
        "samples": samples(worker.event, part) if worker.event.is_demonstration else [],
        "counts_heads": part is not None and part.access == Part.Access.PUBLIC,
    }
    return render(request, "desk/desk.html", content)


@require_safe
@at_the_desk()
def state(request: HttpRequest, worker: Worker) -> HttpResponse:
    """The numbers and the last attempts, which the script asks for now and then."""
    return render(request, "desk/_state.html", _screen(worker, worker.part))


@require_safe
@at_the_desk()
def found(request: HttpRequest, worker: Worker) -> HttpResponse:
    """People by two letters of their name, as a piece."""
    typed = request.GET.get("q", "").replace("\x00", "")[:LONGEST_TYPED]
    lines = desk_lists.found(event=worker.event, part=worker.part, typed=typed)
    return render(request, "desk/_found.html", {"lines": lines, "typed": typed, **_frame(worker, worker.part)})


@require_safe
@at_the_desk()
def people(request: HttpRequest, worker: Worker) -> HttpResponse:
    """The tick list."""
    part = worker.part or part_by_the_clock(list(worker.event.parts.all()), timezone.now())
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_TYPED]
    number = request.GET.get("page", "1")
    page = desk_lists.tick_list(
        event=worker.event, part=part, typed=typed, number=int(number) if number.isascii() and number.isdigit() else 1
    )
    return render(request, "desk/people.html", {"page": page, "typed": typed, **_screen(worker, part)})


@posted
@at_the_desk()
def check_in(request: HttpRequest, worker: Worker) -> HttpResponseBase:
    """A code, or a person chosen from a list."""
    form = AttemptForm(request.POST)
    if not form.is_valid():
        raise Http404
    attempt, typed = _attempt(worker, form), form.cleaned_data["typed"]
    chosen = form.cleaned_data["registration"]
    if not chosen and not may_be_code(typed) and _names(worker, typed):
        return _named(request, worker, typed)
    try:
        answer = rules.tick(attempt, chosen) if chosen else _by_code(attempt, typed)
    except rules.DeskRefused as refusal:
        return _refused(request, worker, refusal)
    if answer.outcome == Scan.Outcome.UNKNOWN and _names(worker, typed):
        return _named(request, worker, typed)
    return _answered(request, worker, answer, attempt.nonce)


@posted
@at_the_desk()
def walk_in(request: HttpRequest, worker: Worker) -> HttpResponseBase:
    """Somebody who is not on the list; what has to be decided first is asked for."""
    form = WalkInForm(request.POST, auto_id="walk_in_%s")
    if not form.is_valid():
        content = {"walk_in": form, **_frame(worker, worker.part)}
        return render(request, "desk/_walk_in.html" if _wants_piece(request) else "desk/walk_in.html", content)
    attempt = _attempt(worker, form)
    try:
        answer = desk_walk_ins.enter(attempt, form.newcomer, form.decided)
    except AskFirst as question:
        sent = {key: form.cleaned_data[key] for key in ("name", "organisation", "email", "beyond_seats", "is_another")}
        return _asked(request, worker, question, attempt.nonce, {"action": "desk-walk-in", "sent": sent})
    return _answered(request, worker, answer, attempt.nonce)


@posted
@at_the_desk()
def let_in(request: HttpRequest, worker: Worker) -> HttpResponseBase:
    """Somebody without a confirmed seat."""
    form = AttemptForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["registration"]:
        raise Http404
    attempt, chosen = _attempt(worker, form), form.cleaned_data["registration"]
    try:
        decided = Decided(beyond_seats="beyond_seats" in request.POST)
        answer = desk_walk_ins.let_in(attempt, chosen, decided)
    except AskFirst as question:
        sent = {"registration": chosen}
        return _asked(request, worker, question, attempt.nonce, {"action": "desk-let-in", "sent": sent})
    except rules.DeskRefused as refusal:
        return _refused(request, worker, refusal)
    return _answered(request, worker, answer, attempt.nonce)


@posted
@at_the_desk()
def annul_mark(request: HttpRequest, worker: Worker, mark: int) -> HttpResponseBase:
    """A mark of this event that was a mistake."""
    found = get_object_or_404(Mark, pk=mark, registration__event=worker.event)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        annul(mark=found, reason=reason, by=worker.by, at=timezone.now())
    except AttendanceRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The mark is annulled; its reason is kept."))
    if _wants_piece(request):
        return render(request, "desk/_state.html", _screen(worker, worker.part))
    return redirect(_url("desk-people" if "from_list" in request.POST else "desk", worker))


@posted
@at_the_desk()
def count_heads(request: HttpRequest, worker: Worker) -> HttpResponseBase:
    form = HeadsForm(request.POST)
    if worker.part is None:
        raise Http404
    if form.is_valid():
        said = form.cleaned_data
        _count(request, worker, worker.part, said)
    else:
        messages.error(request, _("Write the number of people in figures."))
    return redirect(_url("desk", worker))


def _count(request: HttpRequest, worker: Worker, part: Part, said: dict[str, Any]) -> None:
    try:
        set_headcount(part=part, number=said["number"], method=said["method"], by=worker.by, at=timezone.now())
    except AttendanceRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The count is kept."))


def _by_code(attempt: rules.Attempt, typed: str) -> Answer:
    return rules.check_in(
        event=attempt.event,
        part=attempt.part,
        typed=typed,
        nonce=attempt.nonce,
        by=attempt.by,
        at=attempt.at,
        device_at=attempt.device_at,
    )


def _attempt(worker: Worker, form: AttemptForm) -> rules.Attempt:
    at = timezone.now()
    return rules.Attempt(
        event=worker.event,
        part=worker.part,
        nonce=form.nonce_or_new,
        by=worker.by,
        at=at,
        device_at=_believable(form.device_moment, at),
    )


def _believable(device_at: datetime | None, at: datetime) -> datetime | None:
    """A clock that is off by more than a day says nothing about when somebody came."""
    return device_at if device_at and abs((device_at - at).total_seconds()) < 24 * 60 * 60 else None


def _answered(request: HttpRequest, worker: Worker, answer: Answer, nonce: UUID) -> HttpResponseBase:
    if _wants_piece(request):
        return render(request, "desk/_answer.html", {"answer": answer, **_frame(worker, worker.part)})
    if "from_list" in request.POST:
        messages.success(request, f"{answer.name}: {answer.word}")
        return redirect(_url("desk-people", worker))
    return redirect(_url("desk", worker, answer=str(nonce)))


def _names(worker: Worker, typed: str) -> bool:
    """Whether the text is letters of the name of somebody on the list."""
    is_letters = not any(letter.isdigit() or letter in ":/" for letter in typed)
    return is_letters and bool(desk_lists.found(event=worker.event, part=worker.part, typed=typed[:LONGEST_TYPED]))


def _named(request: HttpRequest, worker: Worker, typed: str) -> HttpResponseBase:
    """Letters of a name lead to those who have them: beside the script's answer, else on the list."""
    if _wants_piece(request):
        return render(request, "desk/_names.html")
    return redirect(_url("desk-people", worker, q=typed[:LONGEST_TYPED]))


def _asked(
    request: HttpRequest, worker: Worker, question: AskFirst, nonce: UUID, again: dict[str, Any]
) -> HttpResponseBase:
    content = {"question": question, "nonce": nonce, **again, **_frame(worker, worker.part)}
    return render(request, "desk/_question.html" if _wants_piece(request) else "desk/question.html", content)


def _refused(request: HttpRequest, worker: Worker, refusal: rules.DeskRefused) -> HttpResponseBase:
    if _wants_piece(request):
        return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
    messages.error(request, str(refusal))
    return HttpResponseRedirect(_url("desk", worker))


def _frame(worker: Worker, part: Part | None) -> dict[str, Any]:
    """What every piece needs to send a form."""
    return {"worker": worker, "event": worker.event, "project": worker.event.project, "part": part}


def _screen(worker: Worker, part: Part | None) -> dict[str, Any]:
    return _frame(worker, part) | {
        "count": desk_lists.count(event=worker.event, part=part),
        "last": desk_lists.last_scans(event=worker.event, part=part),
        "part_name": name_of_part(part) if part else "",
        "nonce": uuid4(),
    }


def _url(name: str, worker: Worker, **query: str) -> str:
    asked = ({"part": str(worker.part.pk)} if worker.part else {}) | query
    address = reverse(name, args=[worker.event.project.key, worker.event.key])
    return f"{address}?{urlencode(asked)}" if asked else address


def _wants_piece(request: HttpRequest) -> bool:
    return PIECE in request.headers


def _nonce(stated: str) -> UUID | None:
    try:
        return UUID(stated)
    except ValueError:
        return None
