"""One registered person's page, and what a coordinator does there."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import role_required
from events.models import Event, Part
from projects.vocabulary import LANGUAGES
from registrations import corrections, editing
from registrations.corrections import CorrectionRefused
from registrations.editing import Change, EditRefused, Known, known_of
from registrations.listing_columns import GENDERS, LABELS, moment_in_figures
from registrations.models import Message, Registration
from registrations.refusals import EnrolmentRefused
from registrations.story import readable, story_of
from registrations.views.asking import suggestions
from registrations.views.list import READERS, WORKERS, acting, event_for
from registrations.views.story_forms import DecisionForm, EditForm, NewForm

asked = require_http_methods(["GET", "HEAD", "POST"])


@role_required(*READERS)
@require_safe
def story(request: HttpRequest, project: str, event: str, registration: int) -> HttpResponse:
    found = registration_for(request, project, event, registration, READERS)
    content = _about(found) | {
        "story": story_of(found, within=Event.objects.workable_by(request.user, *READERS)),
        "known": _facts_in_words(found),
        "decision": DecisionForm(auto_id="decision_%s"),
        "is_standing": found.status in Registration.STANDING,
    }
    return render(request, "registrations/work_story.html", content)


@role_required(*READERS)
@require_safe
def message_text(request: HttpRequest, project: str, event: str, registration: int, message: int) -> HttpResponse:
    """What one mail said, without the secret part of its links."""
    found = registration_for(request, project, event, registration, READERS)
    content = _about(found) | {"message": get_object_or_404(Message, registration=found, pk=message)}
    return render(request, "registrations/work_message.html", content)


@role_required(*WORKERS)
@asked
def edit(request: HttpRequest, project: str, event: str, registration: int) -> HttpResponse:
    found = registration_for(request, project, event, registration, WORKERS)
    known, parts = known_of(found), _parts(found.event)
    initial = {name: getattr(known, name) for name in known.__slots__} | {"seen": EditForm.stamp(known), "tells": False}
    initial |= {"parts": sorted(known.parts), "birth_date": found.person.birth_date}
    form = EditForm(request.POST or None, parts=parts, initial=initial)
    if form.is_bound and form.is_valid() and _edited(request, found, form):
        return _back(found)
    content = _about(found) | {"form": form} | suggestions(found.event)
    return render(request, "registrations/work_edit.html", content)


@role_required(*WORKERS)
@require_POST
def decide(request: HttpRequest, project: str, event: str, registration: int) -> HttpResponse:
    found, form = registration_for(request, project, event, registration, WORKERS), DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what is decided, and why."))
        return _back(found)
    try:
        _decided(found, form.cleaned_data, request)
    except (EditRefused, EnrolmentRefused) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved. The reason stands in the story."))
    return _back(found)


@role_required(*WORKERS)
@require_POST
def send_again(request: HttpRequest, project: str, event: str, registration: int) -> HttpResponse:
    found = registration_for(request, project, event, registration, WORKERS)
    try:
        sent = editing.send_again(registration=found, at=timezone.now())
    except EditRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("On its way: %(kind)s.") % {"kind": sent.get_kind_display()})
    return _back(found)


@role_required(*WORKERS)
@asked
def new(request: HttpRequest, project: str, event: str) -> HttpResponse:
    """A registration by hand."""
    found = event_for(request, project, event, WORKERS)
    form = NewForm(request.POST or None, parts=_parts(found), initial={"language": "lv"})
    if form.is_bound and form.is_valid():
        decided = {name: form.cleaned_data[name] for name in ("beyond_seats", "tells")}
        try:
            made = editing.enter_known(event=found, known=form.known, **decided, by=acting(request), at=timezone.now())
        except (EditRefused, EnrolmentRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s is registered.") % {"name": made.person.name})
            return _back(made)
    content = {"event": found, "project": found.project, "form": form} | suggestions(found)
    return render(request, "registrations/work_new.html", content)


def registration_for(
    request: HttpRequest, project: str, event: str, registration: int, roles: tuple[str, ...]
) -> Registration:
    """The registration of this address at an event where the reader holds one of the roles; else there is none."""
    found = readable(event_for(request, project, event, roles), registration)
    if found is None:
        raise Http404
    return found


def _about(registration: Registration) -> dict[str, Any]:
    return {"registration": registration, "event": registration.event, "project": registration.event.project}


def _edited(request: HttpRequest, found: Registration, form: EditForm) -> bool:
    """Whether it was saved; what was refused stands in the form, with what was typed."""
    said = form.cleaned_data
    try:
        change = Change(seen=said["seen"], known=form.known, reason=said["reason"])
        if found.event.status == Event.Status.CLOSED:
            corrections.propose_change(registration=found, change=change, by=acting(request), at=timezone.now())
            messages.success(request, _("The correction waits for a second person. Until then nothing is changed."))
            return True
        editing.edit(registration=found, change=change, tells=said["tells"], by=acting(request), at=timezone.now())
    except CorrectionRefused as refusal:
        form.add_error(None, str(refusal))
    except EditRefused as refusal:
        form.add_error(None, str(refusal))
        if refusal.fields:
            _show_meanwhile(request, form, refusal.fields, known_of(found))
    except EnrolmentRefused as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, _("Saved. The reason stands in the story."))
        return True
    return False


def _show_meanwhile(request: HttpRequest, form: EditForm, fields: tuple[str, ...], now: Known) -> None:
    """Beside each field that somebody else changed: what stands there now. Saved again, what was typed here stands."""
    for name in fields:
        value = getattr(now, name)
        stands = ", ".join(map(str, value)) if isinstance(value, frozenset) else value
        form.add_error(name if name in form.fields else None, _("Now it says: %(value)s") % {"value": stands or "—"})
    typed = request.POST.copy()
    typed["seen"] = EditForm.stamp(now)
    form.data = typed


def _decided(found: Registration, said: dict[str, Any], request: HttpRequest) -> None:
    common = {"registration": found, "reason": said["reason"], "tells": said["tells"]}
    common |= {"by": acting(request), "at": timezone.now()}
    if said["decision"] == DecisionForm.CONFIRM:
        editing.confirm(beyond_seats=said["beyond_seats"], **common)
        return
    is_cancelled = said["decision"] == DecisionForm.CANCEL
    editing.withdraw(status=Registration.Status.CANCELLED if is_cancelled else Registration.Status.REJECTED, **common)


def _facts_in_words(registration: Registration) -> list[tuple[str, str]]:
    """Term and statement of each thing that is known; what is not known is said to be so by the page."""
    person = registration.person
    organisation = registration.organisation
    facts = {
        "email": registration.email,
        "organisation": organisation.name if organisation else "",
        "position": registration.position,
        "municipality": registration.municipality or (organisation.municipality if organisation else ""),
        "code": registration.code,
        "origin": registration.get_origin_display(),
        "registered": moment_in_figures(registration.registered_at),
        "language": str(LANGUAGES[registration.language]) if registration.email else "",
        "gender": str(GENDERS[person.gender]) if person.gender else "",
        "birth_date": str(person.birth_date or ""),
        "labour_status": registration.get_labour_status_display() if registration.labour_status else "",
        "education": registration.get_education_display() if registration.education else "",
    }
    return [(str(LABELS[name]), str(value or "")) for name, value in facts.items()]


def _parts(event: Event) -> list[Part]:
    parts = list(event.parts.exclude(kind=Part.Kind.BREAK).exclude(access=Part.Access.INTERNAL))
    return parts if len(parts) > 1 else []


def _back(registration: Registration) -> HttpResponse:
    event = registration.event
    return redirect("registration-story", event.project.key, event.key, registration.pk)
