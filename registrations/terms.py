"""Opening an event for registration online: when, and how many seats it and its parts have."""

from datetime import datetime

from django.db import transaction

from audit import trail
from events.models import Event, Part
from registrations.models import PartChoice, Registration, RegistrationTerms, Seats


def set_terms(
    *,
    event: Event,
    closes_at: datetime,
    by: str,
    at: datetime,
    opens_at: datetime | None = None,
    has_waiting_list: bool = True,
    contact: str = "",
) -> RegistrationTerms:
    """Say when people may register and whom they ask, and count seats by the capacity of the event and of its parts.

    Refused by the database where fewer seats are left than are taken. Evidence: `registration_terms.set`.
    """
    with transaction.atomic():
        terms, _ = RegistrationTerms.objects.update_or_create(
            event=event,
            defaults={
                "opens_at": opens_at,
                "closes_at": closes_at,
                "has_waiting_list": has_waiting_list,
                "contact": contact,
            },
        )
        held = Seats.objects.locked_for(event)
        _seat(event, None, event.capacity, _taken(event), held)
        for part in event.parts.filter(capacity__isnull=False):
            _seat(event, part, part.capacity, _taken_in(part), held)
        details = {
            "opens_at": str(opens_at or ""),
            "closes_at": str(closes_at),
            "capacity": event.capacity,
            "has_waiting_list": has_waiting_list,
            "contact": contact,
        }
        chain, subject = f"project:{event.project.key}", f"event:{event.key}"
        trail.record(chain=chain, action="registration_terms.set", subject=subject, by=by, at=at, details=details)
    return terms


def _seat(event: Event, part: Part | None, capacity: int | None, taken: int, held: dict[int | None, Seats]) -> None:
    seats = held.get(part.pk if part else None) or Seats(event=event, part=part)
    seats.capacity, seats.taken = capacity, taken
    seats.save()


def _taken(event: Event) -> int:
    standing = Registration.objects.filter(event=event)
    return standing.filter(status=Registration.Status.CONFIRMED).count() + standing.exclude(offered_until=None).count()


def _taken_in(part: Part) -> int:
    choices = PartChoice.objects.filter(part=part, is_waiting=False)
    return choices.filter(registration__in=Registration.objects.standing()).count()
