"""What a participant does by the own link: change, cancel, take or decline an offer, send a colleague."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import public
from events.publicity import publicity_of
from registrations.counter import parts_to_choose
from registrations.enrolment import Applicant, accept_offer, send_colleague
from registrations.enrolment import cancel as cancel_registration
from registrations.enrolment import change as change_registration
from registrations.forms import ChangeForm, ColleagueForm
from registrations.invitations import hours_of
from registrations.limits import TooOften, count
from registrations.links import token_of
from registrations.models import AccessNeeds, Registration
from registrations.participation import Participation, participation_of
from registrations.refusals import EnrolmentRefused
from registrations.views.asking import address_of, suggestions, too_often
from registrations.views.by_link import by_link, may_act

BY = "participant"

asked = require_http_methods(["GET", "HEAD", "POST"])


@public
@asked
@by_link(has_form=True)
def change(request: HttpRequest, registration: Registration, *, token: str) -> HttpResponse:
    if not may_act(registration):
        return redirect("own_page", token)
    form = ChangeForm(
        request.POST if request.method == "POST" else None,
        options=parts_to_choose(registration.event),
        initial=_said_so_far(registration),
    )
    if form.is_bound and form.is_valid():
        try:
            return _changed(request, registration, form)
        except TooOften as refusal:
            return too_often(request, refusal.until, timezone.now())
        except EnrolmentRefused as refusal:
            form.add_error(None, str(refusal))
    content = _about(registration, token) | {"form": form}
    content["held"] = {
        str(part) for part in registration.choices.filter(is_waiting=False).values_list("part", flat=True)
    }
    return render(request, "registrations/change.html", content | suggestions(registration.event))


@public
@asked
@by_link(has_form=True)
def cancel(request: HttpRequest, registration: Registration, *, token: str) -> HttpResponse:
    if not may_act(registration):
        return redirect("own_page", token)
    if request.method == "POST":
        return _done(request, token, "", lambda: _cancel(registration))
    return render(request, "registrations/cancel.html", _about(registration, token))


@public
@asked
@by_link(has_form=True)
def offer(request: HttpRequest, registration: Registration, *, token: str) -> HttpResponse:
    if participation_of(registration, timezone.now()) != Participation.OFFERED:
        return redirect("own_page", token)
    if request.method == "POST":
        declines = request.POST.get("answer") == "decline"
        said = "" if declines else _("The seat is yours.")
        return _done(request, token, said, lambda: (_cancel if declines else _accept)(registration))
    content = _about(registration, token) | {"now": timezone.now(), "hours": hours_of(registration)}
    return render(request, "registrations/offer.html", content)


@public
@asked
@by_link(has_form=True)
def colleague(request: HttpRequest, registration: Registration, *, token: str) -> HttpResponse:
    if not may_act(registration):
        return redirect("own_page", token)
    initial = {"organisation": registration.organisation, "municipality": registration.municipality}
    form = ColleagueForm(
        request.POST if request.method == "POST" else None,
        initial=initial | {"language": registration.language},
    )
    if form.is_bound and form.is_valid():
        try:
            _send(registration, form.applicant())
        except EnrolmentRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("own_page", token)
    content = _about(registration, token) | {"form": form}
    return render(request, "registrations/colleague.html", content | suggestions(registration.event))


def _about(registration: Registration, token: str) -> dict[str, Any]:
    """What every one of these pages says, the notice of the funds included."""
    event, language = registration.event, get_language() or "lv"
    publicity = publicity_of(event.project, language)
    return {"registration": registration, "event": event, "token": token, "publicity": publicity}


def _done(request: HttpRequest, token: str, said: str, act: Callable[[], Registration]) -> HttpResponse:
    """Do it and go back to the own page, which says how things stand; a refusal is said there in words."""
    try:
        act()
    except EnrolmentRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return redirect("own_page", token)


def _changed(request: HttpRequest, registration: Registration, form: ChangeForm) -> HttpResponse:
    """Whoever has the link goes on by it; after a change of the address by the new one."""
    at, email = timezone.now(), form.cleaned_data["email"]
    is_moved = email.casefold() != (registration.email or "").casefold()
    if is_moved:
        count(address=address_of(request), email=email, at=at)
    changed = change_registration(registration=registration, applicant=form.applicant(form.parts), by=BY, at=at)
    messages.success(request, _("Your changes are saved."))
    if is_moved:
        said = _("Your new link was sent to %(email)s. The old link opens nothing any more.")
        messages.success(request, said % {"email": email})
    return redirect("own_page", token_of(changed))


def _cancel(registration: Registration) -> Registration:
    return cancel_registration(registration=registration, by=BY, at=timezone.now())


def _accept(registration: Registration) -> Registration:
    return accept_offer(registration=registration, by=BY, at=timezone.now())


def _send(registration: Registration, applicant: Applicant) -> Registration:
    return send_colleague(registration=registration, colleague=applicant, by=BY, at=timezone.now())


def _said_so_far(registration: Registration) -> dict[str, object]:
    needs = AccessNeeds.objects.filter(registration=registration).values_list("needs", flat=True).first()
    return {
        "name": registration.person.name,
        "email": registration.email,
        "organisation": registration.organisation,
        "position": registration.position,
        "municipality": registration.municipality,
        "language": registration.language,
        "wants_no_photo": registration.wants_no_photo,
        "access_needs": needs,
        "parts": list(registration.choices.values_list("part", flat=True)),
    }
