"""Registering for an event, and the page that thanks for it: the same page whoever is registered already."""

from datetime import datetime

from django.core import signing
from django.db.models import CharField, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import public
from events.hours import hours_of, with_hours
from events.models import Event
from events.publicity import publicity_of
from queries.compiled import Compiled, Parameter
from registrations.counter import Counter, counter_of, parts_to_choose, with_counter
from registrations.enrolment import register
from registrations.forms import RegistrationForm
from registrations.limits import TooOften, count
from registrations.refusals import EnrolmentRefused
from registrations.views.asking import address_of, suggestions, too_often

SENT_TO = "sent-to"
REMEMBERED = 10 * 60  # seconds for which the page of thanks knows the address that was typed
_SALT = "registrations.views.registering"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register_for(request: HttpRequest, project: str, event: str) -> HttpResponse:
    at = timezone.now()
    if request.method != "POST":
        return _shown(request, _event(project, event), at)
    named = _named(project, event)
    form = RegistrationForm(request.POST, options=parts_to_choose(named))
    if form.is_trapped or form.is_valid():
        return _answer(request, named, form, at)
    return _shown(request, _event(project, event), at, form)


def _shown(request: HttpRequest, event: Event, at: datetime, form: RegistrationForm | None = None) -> HttpResponse:
    """The form, empty or as it was sent; or why nobody can register."""
    counter = counter_of(event, at)
    if not counter.opening.takes_registrations:
        return _not_taken(request, event, counter)
    content = {
        "event": event,
        "hours": hours_of(event),
        "counter": counter,
        "form": form or RegistrationForm(options=parts_to_choose(event), initial={"language": get_language()}),
        "publicity": publicity_of(event.project, get_language() or "lv"),
        **suggestions(event),
    }
    return render(request, "registrations/register.html", content)


def _answer(request: HttpRequest, event: Event, form: RegistrationForm, at: datetime) -> HttpResponse:
    """Thanks for what a program sent, too, so that it learns nothing; only a person's form is kept."""
    if not form.is_trapped:
        try:
            count(address=address_of(request), email=form.cleaned_data["email"], at=at)
            register(event=event, applicant=form.applicant(form.parts), at=at)
        except TooOften as refusal:
            return too_often(request, refusal.until, at)
        except EnrolmentRefused:
            again = _event(event.project.key, event.key)
            return _not_taken(request, again, counter_of(again, at))
    response = redirect("registered", event.project.key, event.key)
    sent_to = signing.dumps(form.data.get("email", "").strip()[:254], salt=_SALT)
    response.set_cookie(SENT_TO, sent_to, max_age=REMEMBERED, path=response.url, httponly=True, samesite="Lax")
    return response


@public
@never_cache
@require_safe
def registered(request: HttpRequest, project: str, event: str) -> HttpResponse:
    found = _event(project, event)
    try:
        email = signing.loads(request.COOKIES.get(SENT_TO, ""), salt=_SALT, max_age=REMEMBERED)
    except signing.BadSignature:
        email = ""
    publicity = publicity_of(found.project, get_language() or "lv")
    return render(request, "registrations/registered.html", {"event": found, "email": email, "publicity": publicity})


def _event(project: str, key: str) -> Event:
    events = with_counter(with_hours(Event.objects.public())).select_related("project__source", "registration_terms")
    return get_object_or_404(events, project__key=project, key=key)


def _named(project: str, key: str) -> Event:
    """The event by its keys only: what else decides is read by the rule, when nobody can change it any more."""
    found = NAMED.ask(project=project, key=key)
    if not found:
        raise Http404
    event: Event = found[0]
    return event


def _by_keys() -> "QuerySet[Event]":
    keys = {"project__key": Parameter("project", CharField()), "key": Parameter("key", CharField())}
    return Event.objects.public().filter(**keys).select_related("project").only("key", "project__key").order_by()


NAMED = Compiled(_by_keys)


def _not_taken(request: HttpRequest, event: Event, counter: Counter) -> HttpResponse:
    status = 409 if request.method == "POST" else 200
    return render(request, "registrations/not_taken.html", {"event": event, "counter": counter}, status=status)
