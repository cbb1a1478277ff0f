"""What participants send, and where; views ask the clock, so these events lie ahead of the real day."""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.utils import timezone

from events.models import Event
from registrations.enrolment import Applicant, register
from registrations.links import token_of
from registrations.models import Registration
from registrations.terms import set_terms
from tests.registrations.cast import a_person, an_event

REGISTER = "/projects/kopa/events/seminar/register/"


def an_open_event(**columns: Any) -> Event:
    """In three weeks; registration closes a week before."""
    now = timezone.now()
    event = an_event(starts_on=str(timezone.localdate() + timedelta(days=21)), **columns)
    set_terms(event=event, closes_at=now + timedelta(days=14), by="coordinator@example.org", at=now)
    return Event.objects.select_related("project").get(pk=event.pk)


def a_form(number: int | str = 1, *, drawn_ago: float = 60, **said: Any) -> dict[str, Any]:
    """What a browser sends a minute after it showed the form."""
    stamp = signing.dumps(timezone.now().timestamp() - drawn_ago, salt="registrations.forms")
    who = {"name": f"Anna {number}. Bērziņa", "email": f"anna{number}@example.org", "language": "lv"}
    return {**who, "drawn": stamp, **said}


def own(event: Event, number: int | str = 1, **said: Any) -> tuple[Registration, str]:
    """A registration made now and the address of its page."""
    applicant: Applicant = a_person(number, **said)
    registration = register(event=event, applicant=applicant, at=timezone.now()).registration
    return registration, f"/r/{token_of(registration)}/"
