"""Postponing an event, calling it off, taking it off the site: asked first, with the mail that people will get."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import role_required
from events.editing import EditingRefused
from events.forms.planning import CancelForm, PostponeForm
from events.models import Event
from events.states import PLANNERS, StateRefused, Verb, allows
from registrations import calling_off
from registrations.announcing import KINDS, audience_of
from registrations.calling_off import CallingOffRefused, Postponement
from registrations.mails import preview
from registrations.models import Announcement, Message, Registration, RegistrationTerms
from registrations.terms import TermsRefused
from registrations.views.planning import actor, planned

asked = require_http_methods(["GET", "HEAD", "POST"])
REFUSALS = (CallingOffRefused, EditingRefused, TermsRefused, StateRefused)


@role_required(*PLANNERS)
@asked
def postpone(request: HttpRequest, project: str, event: str) -> HttpResponse:
    found = planned(request, project, event)
    form = PostponeForm(request.POST if request.method == "POST" else None, event=found)

    def act() -> Announcement:
        said = form.cleaned_data
        to = Postponement(
            starts_on=said["starts_on"],
            starts_at=form.moved_to(),
            place=form.place,
            reason=said["reason"],
            closes_at=said["closes_at"],
        )
        return calling_off.postpone(event=found, to=to, by=actor(request), at=timezone.now())

    return _asked_first(request, found, form, act, verb=Verb.POSTPONE)


@role_required(*PLANNERS)
@asked
def cancel(request: HttpRequest, project: str, event: str) -> HttpResponse:
    found = planned(request, project, event)
    form = CancelForm(request.POST if request.method == "POST" else None)

    def act() -> Announcement:
        reason = form.cleaned_data["reason"]
        return calling_off.call_off(event=found, reason=reason, by=actor(request), at=timezone.now())

    return _asked_first(request, found, form, act, verb=Verb.CANCEL)


@role_required(*PLANNERS)
@asked
def unpublish(request: HttpRequest, project: str, event: str) -> HttpResponse:
    found = planned(request, project, event)
    refusal = ""
    if request.method == "POST":
        try:
            calling_off.unpublish(event=found, by=actor(request), at=timezone.now())
        except (CallingOffRefused, StateRefused) as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("The event is a draft again: nobody outside the project sees it."))
            return redirect("work-event", project, event)
    content = {"event": found, "project": found.project, "refusal": refusal}
    return render(request, "events/event_unpublish.html", content | {"may": allows(found.status, Verb.UNPUBLISH)})


def _asked_first(
    request: HttpRequest, event: Event, form: Form, act: Callable[[], Announcement], *, verb: Verb
) -> HttpResponse:
    """The form; then what will be done and said, with a button that does it."""
    template = f"events/event_{verb}.html"
    content: dict[str, Any] = {
        "event": event,
        "project": event.project,
        "form": form,
        "audience": audience_of(event),
        "may": allows(event.status, verb),
    }
    if not form.is_bound or "again" in request.POST or not form.is_valid():
        return render(request, template, content)
    try:
        if "confirmed" in request.POST:
            return _done(request, event, act())
        content |= rehearsed(event, act)
    except REFUSALS as refusal:
        field = getattr(refusal, "field", "") or None
        form.add_error(field if field in form.fields else None, str(refusal))
        return render(request, template, content)
    kept = [
        (name, value) for name in request.POST if name != "csrfmiddlewaretoken" for value in request.POST.getlist(name)
    ]
    return render(request, f"events/event_{verb}_confirm.html", content | {"kept": kept})


def rehearsed(event: Event, act: Callable[[], Announcement]) -> dict[str, Any]:
    """What would be done and said: all of it is done, read, and undone."""
    with transaction.atomic():
        made = act()
        moved = Event.objects.select_related("project").get(pk=event.pk)
        found = {
            "mail": _mail(made, moved),
            "announcement": made,
            "moved": moved,
            "terms": RegistrationTerms.objects.filter(event=event).first(),
        }
        transaction.set_rollback(True)
    return found


def _mail(announcement: Announcement, event: Event) -> tuple[str, str] | None:
    """Subject and text as the first of those registered will get them; None where nobody is."""
    standing = Registration.objects.standing().filter(event=event).select_related("person")
    someone = standing.order_by("status", "pk").first()
    if someone is None:
        return None
    someone.event = event
    kind = KINDS[Announcement.Kind(announcement.kind)]
    message = Message(registration=someone, announcement=announcement, kind=kind, to=someone.email or "")
    message.revision, message.queued_at = someone.revision, announcement.made_at
    return preview(message, get_language() or "lv")


def _done(request: HttpRequest, event: Event, announcement: Announcement) -> HttpResponse:
    is_off = announcement.kind == Announcement.Kind.CANCELLED
    messages.success(request, _("The event is cancelled.") if is_off else _("The event is moved."))
    number = audience_of(event).told
    if number:
        sentence = ngettext("%(n)s person gets a mail about it.", "%(n)s people get a mail about it.", number)
        messages.success(request, sentence % {"n": number})
    return redirect("work-event", event.project.key, event.key)
