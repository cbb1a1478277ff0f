"""Until when speakers are asked to hand in, and whether they still may."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from audit import trail
from events.models import Event
from materials.models import SpeakerTerms
from materials.refusals import HandingInRefused
from registrations.models import RegistrationTerms

# Who acts, where it is the speaker by the link; coordinators act under their own address.
SPEAKER = "speaker"


@dataclass(frozen=True, slots=True)
class HandingIn:
    """How handing in stands at a moment: the day it is due only asks, closing refuses."""

    due: datetime | None
    is_late: bool
    is_closed: bool
    contact: str


def handing_in_of(event: Event, at: datetime) -> HandingIn:
    terms = SpeakerTerms.objects.filter(event=event).first()
    due = terms.materials_due if terms else None
    closed = event.status == Event.Status.CANCELLED or bool(terms and terms.closed_at)
    return HandingIn(due, bool(due and due <= at), closed, contact_of(event, terms))


def contact_of(event: Event, terms: SpeakerTerms | None) -> str:
    """Whom speakers may ask: whom their terms name, else whom participants ask, else who sent the last link."""
    if terms and terms.contact:
        return terms.contact
    asked = RegistrationTerms.objects.filter(event=event).values_list("contact", flat=True).first()
    sent = event.speakers.exclude(link_sent_by=None).order_by("-link_sent_at").values_list("link_sent_by", flat=True)
    return asked or sent.first() or ""


def refuse_closed(event: Event, by: str) -> None:
    """A speaker may hand in until the coordinator closes it; a coordinator may always, but not for what is off."""
    if event.status == Event.Status.CANCELLED:
        raise HandingInRefused("event_cancelled")
    if by == SPEAKER and SpeakerTerms.objects.filter(event=event, closed_at__isnull=False).exists():
        raise HandingInRefused("closed")


def set_terms(
    *, event: Event, materials_due: datetime | None, contact: str, is_closed: bool, by: str, at: datetime
) -> SpeakerTerms:
    """Say until when materials are due, whom to ask, and whether handing in is closed.

    Evidence: `speaker_terms.set`.
    """
    with transaction.atomic():
        Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
        terms = SpeakerTerms.objects.filter(event=event).first() or SpeakerTerms(event=event)
        terms.materials_due, terms.contact = materials_due, contact.strip()
        terms.closed_at = (terms.closed_at or at) if is_closed else None
        terms.save()
        details = {"materials_due": str(materials_due or ""), "contact": terms.contact, "is_closed": is_closed}
        chain, subject = f"project:{event.project.key}", f"event:{event.key}"
        trail.record(chain=chain, action="speaker_terms.set", subject=subject, by=by, at=at, details=details)
    return terms
