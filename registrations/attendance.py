"""Marks of attendance: one live mark per registration, part and source; annulled with a reason, never edited.

Who may be marked at the door, and what the desk answers, is `desk`.
"""

from datetime import datetime
from secrets import token_hex
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from audit import trail
from events.models import Part
from projects.models import Project
from queries.compiled import insert
from registrations.models import Correction, Mark, Registration

LONGEST_REASON = 200

_REFUSALS: dict[str, str | Promise] = {
    "no_reason": _("Say why the mark is annulled."),
    "foreign_part": _("This part does not belong to the event."),
    "closed": _("The list of this event is closed. A change needs a reason and a second person."),
}


class AttendanceRefused(Exception):
    """`code` is stable; the text is a translated sentence for the person who asked."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(str(_REFUSALS[code]))


# The first live mark of the same person and part by another proof, as it is when this one is made.
_PROVED_BEFORE = """(
SELECT MIN(other.id) FROM registrations_mark AS other WHERE other.registration_id = registrations_mark.registration_id
AND other.part_id = registrations_mark.part_id AND other.source <> registrations_mark.source
AND other.annulled_reason IS NULL)"""


class Proof(NamedTuple):
    """How it is known that somebody was there: a mark's source, and its evidence level (see `Mark`)."""

    source: str
    evidence: int


class Marked(NamedTuple):
    """The live mark, whether it is new, and the mark by another proof that stood there before it, if one did."""

    mark: Mark
    is_new: bool
    proved_before: int | None


def live_marks() -> "QuerySet[Mark]":
    """Marks that nobody annulled."""
    return Mark.objects.filter(annulled_reason__isnull=True)


def mark(
    *,
    registration: Registration,
    part: Part,
    proof: Proof,
    by: str,
    at: datetime,
    device_at: datetime | None = None,
    correction: Correction | None = None,
) -> Marked:
    """Say that a registered person is there, by one source. Several sources are several proofs of one presence.

    Asked twice, by whomever and however close together, it is one mark: the database lets a second one in only after
    the first was annulled. Refuses a part of another event, and a closed list but in a correction of it.
    Evidence: `mark.made`.
    """
    if part.event_id != registration.event_id:
        raise AttendanceRefused("foreign_part")
    source, evidence = proof
    project = registration.event.project
    row = Mark(
        project=project,
        registration=registration,
        part=part,
        key=f"m-{token_hex(8)}",
        source=source,
        evidence=evidence,
        mode=Mark.Mode.ONSITE,
        at=stated(device_at or at),
        recorded_at=at,
        marked_by=by,
        correction=correction,
    )
    with transaction.atomic():
        try:
            proved_before = insert(row, asking=_PROVED_BEFORE, unless_there=True)
        except IntegrityError:
            raise AttendanceRefused("closed") from None
        if row._state.adding:
            found = live_marks().get(registration=registration, part=part, source=source)
            return Marked(found, False, None)
        _record(project, row, "mark.made", by=by, at=at, details=_as_details(row))
    return Marked(row, True, proved_before)


def annul(*, mark: Mark, reason: str, by: str, at: datetime, correction: Correction | None = None) -> Mark:
    """Say that a mark was a mistake, and why; it stays, and the person may be marked again.

    Refuses without a reason, and in a closed list but in a correction of it. What is annulled already stays as it was.
    Evidence: `mark.annulled`.
    """
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise AttendanceRefused("no_reason")
    with transaction.atomic():
        found = Mark.objects.select_for_update(of=("self",)).select_related("project").get(pk=mark.pk)
        if found.annulled_reason is not None:
            return found
        found.annulled_reason, found.annulled_at, found.annulled_by = reason, stated(at), by
        found.annulled_in = correction
        try:
            with transaction.atomic():
                found.save(update_fields=["annulled_reason", "annulled_at", "annulled_by", "annulled_in"])
        except IntegrityError:
            raise AttendanceRefused("closed") from None
        _record(found.project, found, "mark.annulled", by=by, at=at, details={"reason": reason})
    return found


def stated(moment: datetime) -> str:
    """A moment as a mark states it: local time with its offset."""
    return localtime(moment).isoformat(timespec="seconds")


def _as_details(row: Mark) -> dict[str, object]:
    registration = row.registration
    return {
        "registration": f"{registration.event.key}/{registration.key}",
        "part": row.part.key,
        "source": row.source,
        "evidence": row.evidence,
    }


def _record(project: Project, row: Mark, action: str, *, by: str, at: datetime, details: dict[str, object]) -> None:
    chain, subject = f"project:{project.key}", f"mark:{row.key}"
    trail.record(chain=chain, action=action, subject=subject, by=by, at=at, details=details)
