"""Helpers without an account: the coordinator shows a code, the helper opens it, and it can be taken back."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import public
from accounts.models import User
from accounts.qr_codes import Drawing, drawn
from projects.in_words import RIGA
from registrations.desk_passes import DeskPassRefused, is_open, issue, pass_for, token_of, usual_end, withdraw
from registrations.desk_workers import Worker, holders_of
from registrations.models import DeskPass
from registrations.views.desk_door import at_the_desk, hand_out_pass, has_ended, posted
from registrations.views.desk_forms import PassForm


@dataclass(frozen=True, slots=True)
class Shown:
    """A pass in the coordinator's list; its drawing only while it opens anything."""

    row: DeskPass
    address: str
    drawing: Drawing | None

    @property
    def is_open(self) -> bool:
        return self.drawing is not None


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk(only_managers=True)
def helpers(request: HttpRequest, worker: Worker) -> HttpResponseBase:
    at = timezone.now()
    ends = usual_end(worker.event, at).astimezone(RIGA)
    form = PassForm(request.POST or None, initial={"expires_at": ends})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        user = User.objects.get(email=worker.by)
        try:
            issue(event=worker.event, label=said["label"], expires_at=said["expires_at"], by=user, at=at)
        except DeskPassRefused as refusal:
            form.add_error("expires_at" if refusal.code != "no_label" else "label", str(refusal))
        else:
            return redirect("desk-helpers", worker.event.project.key, worker.event.key)
    content = {
        "form": form,
        "passes": [_shown(row) for row in holders_of(worker.event)],
        "worker": worker,
        "event": worker.event,
        "project": worker.event.project,
    }
    return render(request, "desk/helpers.html", content)


@posted
@at_the_desk(only_managers=True)
def withdraw_pass(_request: HttpRequest, worker: Worker, desk_pass: int) -> HttpResponseBase:
    found = get_object_or_404(DeskPass, pk=desk_pass, event=worker.event)
    withdraw(desk_pass=found, by=User.objects.get(email=worker.by), at=timezone.now())
    return redirect("desk-helpers", worker.event.project.key, worker.event.key)


@public
@require_safe
def open_pass(request: HttpRequest, token: str) -> HttpResponseBase:
    """A helper's way in: the browser keeps the pass, and the address with the secret is left behind."""
    found = pass_for(token)
    if found is None:
        raise Http404
    if not is_open(found, timezone.now()):
        return has_ended(request, found)
    answer: HttpResponse = redirect("desk", found.event.project.key, found.event.key)
    hand_out_pass(answer, found)
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _shown(row: DeskPass) -> Shown:
    address = settings.BASE_URL + reverse("desk-pass", args=[token_of(row)])
    return Shown(row, address, drawn(address) if is_open(row, timezone.now()) else None)
