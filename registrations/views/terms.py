"""Setting the terms of registration, and a look at the form as people will see it."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import role_required
from events.hours import hours_of, with_hours
from events.models import Event
from events.publicity import publicity_of
from events.states import PLANNERS, StateRefused, Verb, allows
from projects.in_words import moment_in_words
from registrations.counter import counter_of, parts_to_choose, with_counter
from registrations.forms import RegistrationForm
from registrations.models import RegistrationTerms
from registrations.terms import TermsRefused, change_terms
from registrations.views.asking import suggestions
from registrations.views.planning import actor, planned
from registrations.views.terms_forms import TermsForm


@role_required(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, project: str, event: str) -> HttpResponse:
    found = planned(request, project, event)
    stated = RegistrationTerms.objects.filter(event=found).first()
    form = TermsForm(request.POST if request.method == "POST" else None, event=found, terms=stated)
    closes_at = stated.closes_at if stated else None
    if form.is_bound and form.is_valid():
        try:
            closes_at = form.closes.moment(found.starts_on)
            if "look" not in request.POST:
                return _set(request, found, form)
        except TermsRefused as refusal:
            form.refuse(refusal.field, str(refusal))
        except StateRefused as refusal:
            form.add_error(None, str(refusal))
    content = {"event": found, "project": found.project, "form": form, "terms": stated, "closes_at": closes_at}
    content["may_set"] = allows(found.status, Verb.SET_TERMS)
    return render(request, "registrations/terms.html", content)


def _set(request: HttpRequest, event: Event, form: TermsForm) -> HttpResponse:
    made = change_terms(event=event, asked=form.asked, by=actor(request), at=timezone.now())
    moment = moment_in_words(made.closes_at, get_language() or "lv")
    messages.success(request, _("Saved. Registration closes: %(moment)s.") % {"moment": moment})
    return redirect("event-terms", event.project.key, event.key)


@role_required(*PLANNERS)
@require_safe
def preview(request: HttpRequest, project: str, event: str) -> HttpResponse:
    """The form as people see it, from which nothing can be sent."""
    mine = Event.objects.workable_by(request.user, *PLANNERS)
    events = with_counter(with_hours(mine)).select_related("project__source", "registration_terms")
    found = get_object_or_404(events, project__key=project, key=event)
    now: datetime = timezone.now()
    content = {
        "event": found,
        "hours": hours_of(found),
        "counter": counter_of(found, now),
        "form": RegistrationForm(None, options=parts_to_choose(found), initial={"language": get_language()}),
        "publicity": publicity_of(found.project, get_language() or "lv"),
        **suggestions(found),
    }
    return render(request, "registrations/preview.html", content)
