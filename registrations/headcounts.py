"""How many people a public part had: counted by a person, shown beside values, never part of one."""

from datetime import datetime

from django.db import transaction

from audit import trail
from events.models import Event, Part
from registrations.attendance import AttendanceRefused
from registrations.models import Correction, Headcount


def set_headcount(
    *, part: Part, number: int, method: str, by: str, at: datetime, correction: Correction | None = None
) -> Headcount:
    """Say how many were in a part by one method; said again, the newer number stands.

    Refuses a closed list (AttendanceRefused) but in a correction of it. Evidence: `headcount.set`.
    """
    with transaction.atomic():
        event = Event.objects.select_for_update().get(pk=part.event_id)
        if event.status == Event.Status.CLOSED and correction is None:
            raise AttendanceRefused("closed")
        counted, _is_new = Headcount.objects.update_or_create(
            event=part.event,
            part=part,
            method=method,
            defaults={"number": number},
            create_defaults={"number": number, "ordinal": part.event.headcounts.count()},
        )
        project, event = part.event.project, part.event
        details = {"number": number, "method": method}
        chain, subject = f"project:{project.key}", f"part:{event.key}/{part.key}"
        trail.record(chain=chain, action="headcount.set", subject=subject, by=by, at=at, details=details)
    return counted
