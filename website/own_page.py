"""A participant's own page: how the registration stands, the code for the desk, and what there is to fetch."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.access import public
from events.calendars import has_calendar_file
from events.hours import hours_of, with_hours
from events.models import Event
from events.publicity import publicity_of
from materials.models import Material
from projects.texts import Text
from registrations.counter import counter_of, with_counter
from registrations.drawing import drawing_of
from registrations.invitations import PUBLISH, invitation
from registrations.models import Announcement, Registration
from registrations.participation import Participation, participation_of, place_in_queue
from registrations.views.by_link import by_link


@public
@require_safe
@by_link(has_form=False)
def own_page(request: HttpRequest, registration: Registration, *, token: str) -> HttpResponse:
    now = timezone.now()
    participation = participation_of(registration, now)
    event = with_counter(with_hours(Event.objects.select_related("project__source"))).get(pk=registration.event_id)
    content: dict[str, Any] = {
        "registration": registration,
        "participation": participation,
        "token": token,
        "now": now,
        "event": event,
        "hours": hours_of(event),
        "counter": counter_of(event, now),
        "project": event.project,
        "publicity": publicity_of(event.project, get_language() or "lv"),
        "has_calendar_file": participation == Participation.CONFIRMED and has_calendar_file(event),
        **_what_there_is(registration, participation),
    }
    return render(request, "registrations/own_page.html", content)


def _what_there_is(registration: Registration, participation: Participation) -> dict[str, Any]:
    """Parts and materials for whoever takes part; the drawn code where a desk would want it; a place in a queue."""
    takes_part = participation.is_open or participation in (Participation.ATTENDED, Participation.OVER)
    choices = registration.choices.select_related("part").order_by("part__ordinal") if takes_part else ()
    materials = Material.objects.for_participants().filter(event=registration.event) if takes_part else ()
    return {
        "choices": list(choices),
        "materials": list(materials.select_related("file")) if materials else [],
        "drawing": drawing_of(registration.code) if participation.has_code and registration.code else None,
        "reason": _why_not(registration) if participation == Participation.EVENT_CANCELLED else None,
        "place": place_in_queue(registration) if participation == Participation.WAITING else None,
    }


def _why_not(registration: Registration) -> Text | None:
    """Why the event was called off, as everybody registered was told."""
    told = Announcement.objects.filter(event=registration.event, kind=Announcement.Kind.CANCELLED).last()
    return told.reason if told else None


@public
@require_safe
@by_link(has_form=False)
def calendar(request: HttpRequest, registration: Registration, *, token: str) -> HttpResponse:
    """The same entry that the mails carry, to be added by hand; only a seat stands in a calendar."""
    if participation_of(registration, timezone.now()) != Participation.CONFIRMED:
        raise Http404
    language = get_language() or "lv"
    content = invitation(
        registration=registration,
        method=PUBLISH,
        language=language,
        stamp=timezone.now(),
    )
    if not content:
        raise Http404
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{registration.event.key}.ics"'
    return answer
