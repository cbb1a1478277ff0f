"""Changing a closed list: one person says what and why, a second one confirms it, and only then it is changed.

Until then the correction waits, and every page about the event says so.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit import trail
from events.models import Event, Part
from registrations import attendance
from registrations.attendance import Proof
from registrations.editing import Change, EditRefused, edit
from registrations.enrolment import Applicant, enter
from registrations.headcounts import set_headcount
from registrations.models import Correction, Mark, Registration
from registrations.refusals import EnrolmentRefused

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Who is to be entered in a closed list."""

    name: str
    organisation: str = ""
    position: str = ""
    municipality: str = ""


# What proves a presence that is entered afterwards: a signature on the sheet, else the coordinator's word.
PROOFS = {2: Proof(Mark.Source.SHEET, 2), 0: Proof(Mark.Source.TICK, 0)}

_REFUSALS: dict[str, str | Promise] = {
    "not_closed": _("The list is not closed: change it directly."),
    "no_reason": _("Say why the list is to be changed."),
    "elsewhere": _("This does not belong to the event."),
    "present_already": _("This person has this proof for the part already."),
    "annulled_already": _("This mark is annulled already."),
    "waits_already": _("The same correction waits for a second person already."),
    "same_person": _("Somebody else has to confirm what you asked for."),
    "overtaken": _("What was to be corrected has changed since. Leave it as it is, and ask again."),
    "decided": _("This correction was decided already."),
}


class CorrectionRefused(Exception):
    """`code` is stable; the text is a translated sentence for the person who asked."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(str(_REFUSALS[code]))


def propose_mark(
    *, registration: Registration, part: Part, evidence: int, reason: str, by: str, at: datetime
) -> Correction:
    """Ask that a registered person is marked present, proved by a signed sheet (2) or the coordinator's word (0)."""
    if part.event_id != registration.event_id:
        raise CorrectionRefused("elsewhere")
    proof = {"registration": registration, "part": part, "source": PROOFS[evidence].source}
    if attendance.live_marks().filter(**proof).exists():
        raise CorrectionRefused("present_already")
    what = {"registration": registration, "part": part, "evidence": evidence}
    return _propose(registration.event, Correction.Kind.MARK, what, reason=reason, by=by, at=at)


def propose_annulment(*, mark: Mark, reason: str, by: str, at: datetime) -> Correction:
    """Ask that a mark is annulled."""
    if mark.annulled_reason is not None:
        raise CorrectionRefused("annulled_already")
    what = {"registration": mark.registration, "part": mark.part, "mark": mark}
    return _propose(mark.registration.event, Correction.Kind.ANNUL, what, reason=reason, by=by, at=at)


def propose_change(*, registration: Registration, change: Change, by: str, at: datetime) -> Correction:
    """Ask that something else is known of a registered person, as of that day."""
    what = {"registration": registration, "changes": change.as_json()}
    return _propose(registration.event, Correction.Kind.REGISTRATION, what, reason=change.reason, by=by, at=at)


def propose_entry(*, part: Part, newcomer: Newcomer, evidence: int, reason: str, by: str, at: datetime) -> Correction:
    """Ask that somebody who was there and is on no list is entered and marked, as `propose_mark` proves it."""
    what = {"part": part, "evidence": evidence, "changes": asdict(newcomer)}
    return _propose(part.event, Correction.Kind.ENTRY, what, reason=reason, by=by, at=at)


def propose_headcount(*, part: Part, number: int, method: str, reason: str, by: str, at: datetime) -> Correction:
    """Ask that another number is taken for how many were in a part."""
    what = {"part": part, "number": number, "method": method}
    return _propose(part.event, Correction.Kind.HEADCOUNT, what, reason=reason, by=by, at=at)


def propose_total(*, event: Event, number: int | None, reason: str, by: str, at: datetime) -> Correction:
    """Ask that another total is taken for the stated one; None: that none is stated."""
    return _propose(event, Correction.Kind.STATED_TOTAL, {"number": number}, reason=reason, by=by, at=at)


def confirm(*, correction: Correction, by: str, at: datetime) -> Correction:
    """As a second person, confirm a correction: it is made now.

    Refuses the person who asked for it, and what was decided already. Evidence: `correction.confirmed`, and that of
    the change itself.
    """
    with transaction.atomic():
        found = _decided(correction, Correction.State.CONFIRMED, by=by, at=at)
        _APPLY[found.kind](found, by, at)
        _record(found, "correction.confirmed", by=by, at=at)
    return found


def refuse(*, correction: Correction, by: str, at: datetime) -> Correction:
    """As a second person, leave the list as it is. Evidence: `correction.refused`."""
    with transaction.atomic():
        found = _decided(correction, Correction.State.REFUSED, by=by, at=at)
        _record(found, "correction.refused", by=by, at=at)
    return found


def _propose(event: Event, kind: str, what: dict[str, Any], *, reason: str, by: str, at: datetime) -> Correction:
    """Refuses a list that is open, no reason, and what waits already. Evidence: `correction.proposed`."""
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise CorrectionRefused("no_reason")
    with transaction.atomic():
        locked = Event.objects.select_for_update(of=("self",)).select_related("project").get(pk=event.pk)
        if locked.status != Event.Status.CLOSED:
            raise CorrectionRefused("not_closed")
        if Correction.objects.waiting().filter(event=locked, kind=kind, **what).exists():
            raise CorrectionRefused("waits_already")
        made = Correction.objects.create(event=locked, kind=kind, reason=reason, proposed_by=by, proposed_at=at, **what)
        _record(made, "correction.proposed", by=by, at=at, details=_as_details(made))
    return made


def _decided(correction: Correction, state: str, *, by: str, at: datetime) -> Correction:
    found = Correction.objects.select_for_update(of=("self",)).select_related("event__project").get(pk=correction.pk)
    if found.state != Correction.State.WAITING:
        raise CorrectionRefused("decided")
    if by.casefold() == found.proposed_by.casefold():
        raise CorrectionRefused("same_person")
    found.state, found.decided_by, found.decided_at = state, by, at
    found.save(update_fields=["state", "decided_by", "decided_at"])
    return found


def _mark(correction: Correction, by: str, at: datetime) -> None:
    if correction.registration is None or correction.part is None or correction.evidence is None:
        raise CorrectionRefused("elsewhere")
    attendance.mark(
        registration=correction.registration,
        part=correction.part,
        proof=PROOFS[correction.evidence],
        by=by,
        at=at,
        correction=correction,
    )


def _annul(correction: Correction, by: str, at: datetime) -> None:
    if correction.mark is None:
        raise CorrectionRefused("elsewhere")
    attendance.annul(mark=correction.mark, reason=correction.reason, by=by, at=at, correction=correction)


def _entry(correction: Correction, by: str, at: datetime) -> None:
    """Whoever is entered afterwards took nobody's seat: a chair is put in where none is free."""
    if correction.changes is None:
        raise CorrectionRefused("elsewhere")
    applicant = Applicant(**correction.changes, email="", origin=Registration.Origin.HAND)
    try:
        correction.registration = enter(
            event=correction.event, applicant=applicant, by=by, at=at, beyond_seats=True, correction=correction
        )
    except EnrolmentRefused as refusal:
        raise CorrectionRefused("overtaken") from refusal
    correction.save(update_fields=["registration"])
    _mark(correction, by, at)


def _registration(correction: Correction, by: str, at: datetime) -> None:
    if correction.registration is None or correction.changes is None:
        raise CorrectionRefused("elsewhere")
    change = Change.from_json(correction.changes, correction.reason)
    try:
        edit(registration=correction.registration, change=change, tells=False, by=by, at=at, correction=correction)
    except (EditRefused, EnrolmentRefused) as refusal:
        raise CorrectionRefused("overtaken") from refusal


def _headcount(correction: Correction, by: str, at: datetime) -> None:
    if correction.part is None or correction.number is None or correction.method is None:
        raise CorrectionRefused("elsewhere")
    set_headcount(
        part=correction.part,
        number=correction.number,
        method=correction.method,
        by=by,
        at=at,
        correction=correction,
    )


def _stated_total(correction: Correction, by: str, at: datetime) -> None:
    correction.event.stated_total = correction.number
    correction.event.save(update_fields=["stated_total"])


_APPLY: dict[str, Callable[[Correction, str, datetime], None]] = {
    Correction.Kind.MARK: _mark,
    Correction.Kind.ANNUL: _annul,
    Correction.Kind.ENTRY: _entry,
    Correction.Kind.REGISTRATION: _registration,
    Correction.Kind.HEADCOUNT: _headcount,
    Correction.Kind.STATED_TOTAL: _stated_total,
}


def _as_details(correction: Correction) -> dict[str, Any]:
    stated = {
        "kind": correction.kind,
        "reason": correction.reason,
        "registration": correction.registration and correction.registration.key,
        "part": correction.part and correction.part.key,
        "mark": correction.mark and correction.mark.key,
        "evidence": correction.evidence,
        "number": correction.number,
        "method": correction.method,
        "changes": correction.changes,
    }
    return {name: value for name, value in stated.items() if value is not None}


def _record(
    correction: Correction, action: str, *, by: str, at: datetime, details: dict[str, Any] | None = None
) -> None:
    event = correction.event
    chain, subject = f"project:{event.project.key}", f"correction:{event.key}/{correction.pk}"
    trail.record(chain=chain, action=action, subject=subject, by=by, at=at, details=details)
