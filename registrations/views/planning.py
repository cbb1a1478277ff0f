"""Pages that make an event, copy one, and change what is stated of it."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import Place, role_required, roles_at
from events.editing import EditingRefused, facts_of
from events.forms.facts import EventFactsForm, form_for
from events.forms.planning import CopyForm, NewEventForm, TellForm, kind_of
from events.models import Event
from events.states import PLANNERS, StateRefused, Verb, allows
from projects.editing import ChangedMeanwhile
from projects.models import Partner, Project, Role
from registrations import calling_off
from registrations.announcing import audience_of
from registrations.planning import copy_event, plan_event
from registrations.terms import Closes, TermsRefused

asked = require_http_methods(["GET", "HEAD", "POST"])
# What a refusal of the terms is said beside, on the page that makes an event.
_FIELDS = {"closes_days": "deadline_days", "closes_at": "deadline_days"}


def planned(request: HttpRequest, project: str, event: str) -> Event:
    """The event, where whoever asks plans it."""
    mine = Event.objects.workable_by(request.user, *PLANNERS).select_related("project")
    return get_object_or_404(mine, project__key=project, key=event)


def actor(request: HttpRequest) -> str:
    return str(getattr(request.user, "email", ""))


@role_required(*PLANNERS, for_partners=True)
@asked
def new_event(request: HttpRequest, project: str) -> HttpResponse:
    found = get_object_or_404(Project.objects.visible_to(request.user), key=project)
    kind = kind_of(request.GET)
    earlier = Event.objects.workable_by(request.user, *PLANNERS).filter(project=found).order_by("-starts_on", "pk")
    if kind is None:
        content = {"project": found, "kinds": Event.Kind.choices, "earlier": earlier[:20]}
        return render(request, "events/event_kinds.html", content)
    form = NewEventForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        partners=_partners(request.user, found),
        must_be_responsible=not _plans_all(request, project),
        project=found,
    )
    if form.is_bound and form.is_valid() and (made := _made(request, form, found)):
        return redirect("work-event", project, made.key)
    content = {"project": found, "form": form, "kind": Event.Kind(kind).label}
    return render(request, "events/event_new.html", content)


def _plans_all(request: HttpRequest, project: str) -> bool:
    """Whether the user plans events of the whole project, those without a responsible partner among them."""
    return bool(roles_at(request, Place(project)) & set(PLANNERS))


def _partners(user: Any, project: Project) -> "QuerySet[Partner]":
    """Those for whom the user plans events: all of the project's, or the ones that the roles are limited to."""
    held = Role.objects.current().filter(user=user.pk, project=project, role__in=PLANNERS)
    return project.partners.select_related("organisation").filter(
        Exists(held.filter(Q(partner=None) | Q(partner=OuterRef("pk"))))
    )


def _made(request: HttpRequest, form: NewEventForm, project: Project) -> Event | None:
    """The event; None where the deadline cannot be, which the form then says."""
    said = form.cleaned_data
    wants = said["takes_registrations"]
    closes = Closes(days=said["deadline_days"], in_working_days=form.in_working_days) if wants else None
    try:
        made = plan_event(
            project=project,
            plan=form.plan,
            closes=closes,
            contact=said["contact"],
            by=actor(request),
            at=timezone.now(),
        )
    except TermsRefused as refusal:
        form.add_error(_FIELDS.get(refusal.field, refusal.field), str(refusal))
        return None
    messages.success(request, _("The event is made as a draft. Nobody outside the project sees it yet."))
    if closes and not hasattr(made, "registration_terms"):
        messages.warning(request, _("Registration is set once the day is known."))
    return made


@role_required(*PLANNERS)
@asked
def copy(request: HttpRequest, project: str, event: str) -> HttpResponse:
    found = planned(request, project, event)
    form = CopyForm(request.POST if request.method == "POST" else None, initial={"title": found.title})
    if form.is_bound and form.is_valid():
        try:
            made = copy_event(event=found, by=actor(request), at=timezone.now(), **form.cleaned_data)
        except TermsRefused as refusal:
            form.add_error("starts_on", str(refusal))
        else:
            messages.success(request, _("The copy is made as a draft. Nobody outside the project sees it yet."))
            return redirect("work-event", project, made.key)
    return render(request, "events/event_copy.html", {"event": found, "project": found.project, "form": form})


@role_required(*PLANNERS)
@asked
def facts(request: HttpRequest, project: str, event: str) -> HttpResponse:
    found = planned(request, project, event)
    may_change = allows(found.status, Verb.CHANGE)
    partners = _partners(request.user, found.project)
    offered = form_for(found, partners=partners, must_be_responsible=not _plans_all(request, project))
    is_sent = request.method == "POST"
    form = offered.sent(request.POST) if is_sent else offered.opened(facts_of(found))
    telling = TellForm(request.POST if is_sent else None)
    if form.is_bound and may_change and form.is_valid() and telling.is_valid():
        try:
            return _changed(request, found, form, telling)
        except ChangedMeanwhile as refusal:
            form = form.again(refusal, facts_of(found))
        except (EditingRefused, TermsRefused) as refusal:
            field = refusal.field if refusal.field in form.fields else "starts_on"
            form.add_error(field, str(refusal))
        except StateRefused as refusal:
            form.add_error(None, str(refusal))
    content = {"event": found, "project": found.project, "form": form, "telling": telling, "may_change": may_change}
    content["audience"] = audience_of(found) if found.status == Event.Status.PUBLISHED else None
    return render(request, "events/event_facts.html", content)


def _changed(request: HttpRequest, event: Event, form: EventFactsForm, telling: TellForm) -> HttpResponse:
    said = telling.cleaned_data
    changes, told = calling_off.correct(
        event=event,
        shown=form.shown or {},
        wanted=form.cleaned_data,
        tells=said["tells"],
        reason=said["why"],
        by=actor(request),
        at=timezone.now(),
    )
    if not changes:
        messages.success(request, _("Nothing was changed."))
    else:
        names = ", ".join(str(form.fields[name].label).casefold() for name in changes)
        messages.success(request, _("Saved: %(names)s.") % {"names": names})
    if told:
        number = audience_of(event).told
        sentence = ngettext("%(n)s person gets a mail about it.", "%(n)s people get a mail about it.", number)
        messages.success(request, sentence % {"n": number})
    return redirect("event-facts", event.project.key, event.key)
