"""The rule book of the door: who is let in, who is not, and why. Every attempt is a row, refused ones too.

The row of the person is locked while the desk decides, so that two helpers never make two marks; the same attempt
(nonce) twice is one. People who are not on the list are `desk_walk_ins`; what an answer says is `desk_answers`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, CharField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.db.models.lookups import IsNull
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit import trail
from events.models import Event, Part
from queries.compiled import Compiled, Parameter, insert
from registrations import attendance
from registrations.attendance import Proof
from registrations.codes import typed_code
from registrations.desk_answers import Answer, Earlier, answer_of, clock_of
from registrations.desk_days import Day, day_of
from registrations.drawing import PREFIX
from registrations.models import Mark, PartChoice, Registration, Scan

Outcome = Scan.Outcome
IS_OPEN = (Event.Status.PUBLISHED, Event.Status.HELD)
WHOLE_EVENT = "whole-event"
LONGEST_TYPED = 40
# What proves presence: the code that only the participant has, or the helper's word (evidence levels of `Mark`).
BY_CODE = Proof(Mark.Source.CODE, 1)
BY_TICK = Proof(Mark.Source.TICK, 0)

_REFUSALS: dict[str, str | Promise] = {
    "which_part": _("Choose the part that people come to."),
    "foreign_nonce": _("This attempt belongs to another desk. Load the page again."),
    "not_here": _("This person is not on the list of this event."),
}


class DeskRefused(Exception):
    """`code` is stable; the text is a translated sentence for the helper."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(str(_REFUSALS[code]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One arrival at the desk, as asked."""

    event: Event
    part: Part | None
    nonce: UUID
    by: str
    at: datetime
    device_at: datetime | None = None
    typed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of an attempt; `registration` may be another event's, where its code was shown here."""

    outcome: str
    registration: Registration | None = None
    mark: Mark | None = None
    mark_id: int | None = None
    earlier: Earlier | None = None


def check_in(
    *,
    event: Event,
    part: Part | None,
    typed: str,
    nonce: UUID,
    by: str,
    at: datetime,
    device_at: datetime | None = None,
) -> Answer:
    """Check in whoever has the code that was scanned or typed; `part` is None only where the event has no parts.

    Whatever the answer, it is kept as a scan. Evidence besides: `mark.made` where somebody was let in.
    """
    typed = typed.strip().upper().removeprefix(PREFIX)[:LONGEST_TYPED]
    attempt = Attempt(event=event, part=part, nonce=nonce, by=by, at=at, device_at=device_at, typed=typed)
    return once(attempt, lambda: _by_code(attempt))


def tick(attempt: Attempt, registration: int) -> Answer:
    """Check in a person whom the helper found on the list; refuses (`DeskRefused`) one of another event."""
    return once(attempt, lambda: _by_tick(attempt, registration))


def once(attempt: Attempt, decide: Callable[[], Verdict]) -> Answer:
    """Decide and keep the attempt as one change. Asked again with the same nonce, nothing happens a second time."""
    try:
        with transaction.atomic():
            verdict = decide()
            scan = _keep(attempt, verdict)
    except IntegrityError:
        kept = Scan.objects.select_related("event", "part", "registration__person", "registration__organisation")
        scan_before = kept.select_related("registration__event", "mark").filter(nonce=attempt.nonce).first()
        if scan_before is None:
            raise
        if scan_before.event_id != attempt.event.pk:
            raise DeskRefused("foreign_nonce") from None
        return answer_of(scan_before)
    return answer_of(scan, verdict.earlier)


def marked(attempt: Attempt, registration: Registration, proof: Proof) -> Verdict:
    """Mark the person present in the attempt's part, or say who was quicker, be it by another proof."""
    try:
        mark, is_new, proved_before = attendance.mark(
            registration=registration,
            part=attempt.part or _whole_event(attempt),
            proof=proof,
            by=attempt.by,
            at=attempt.at,
            device_at=attempt.device_at,
        )
    except attendance.AttendanceRefused as refusal:
        if refusal.code != "closed":
            raise
        return Verdict(outcome=Outcome.NOT_OPEN, registration=registration)
    if proved_before:
        return Verdict(outcome=Outcome.ALREADY_HERE, registration=registration, mark_id=proved_before)
    return Verdict(outcome=Outcome.WELCOME if is_new else Outcome.ALREADY_HERE, registration=registration, mark=mark)


def _by_code(attempt: Attempt) -> Verdict:
    code = typed_code(attempt.typed)
    found = _on_the_list(BY_THEIR_CODE, attempt, BY_CODE[0], code=code) if code else None
    if attempt.event.status not in IS_OPEN:
        return Verdict(outcome=Outcome.NOT_OPEN, registration=found)
    return _decide(attempt, found, BY_CODE) if found else _not_here(attempt.event, code)


def _by_tick(attempt: Attempt, registration: int) -> Verdict:
    found = _on_the_list(BY_THEIR_ROW, attempt, BY_TICK[0], pk=registration)
    if found is None:
        raise DeskRefused("not_here")
    if attempt.event.status not in IS_OPEN:
        return Verdict(outcome=Outcome.NOT_OPEN, registration=found)
    return _decide(attempt, found, BY_TICK)


def _on_the_list(asked: Compiled, attempt: Attempt, source: str, **who: Any) -> Any:
    """A person of the event's list, locked as they are read, with what is known of them in the part; else None."""
    part = attempt.part.pk if attempt.part else None
    event = attempt.event
    for found in asked.ask(event=event.pk, part=part, source=source, **who):
        found.event = event
        return found
    return None


def _people(**who: Parameter) -> "QuerySet[Registration]":
    """The registration of an event that `who` says. A mark in any part counts where the attempt names none."""
    event, part = Parameter("event", BigIntegerField()), Parameter("part", BigIntegerField())
    live = attendance.live_marks().filter(Q(part=part) | Q(IsNull(part, True)), registration=OuterRef("pk"))
    live = live.filter(part__event=event)
    called = User.objects.filter(email=OuterRef("marked_by")).values("name")[:1]
    told = JSONObject(mark="pk", at="at", by="marked_by", called=Subquery(called))
    chosen = PartChoice.objects.filter(registration=OuterRef("pk"))
    rows = Registration.objects.filter(event=event, **who).select_related("person", "organisation").order_by()
    rows = rows.only("event", "key", "status", "person__name", "organisation__name")
    return rows.select_for_update(of=("self",)).annotate(
        earlier=Subquery(live.order_by("pk").values(told=told)[:1]),
        has_this_proof=Exists(live.filter(source=Parameter("source", CharField()))),
        has_chosen=Exists(chosen),
        has_chosen_this=Exists(chosen.filter(part=part)),
        waits_for_this=Exists(chosen.filter(part=part, is_waiting=True)),
        is_chosen_by_somebody=Exists(PartChoice.objects.filter(part=part)),
    )


BY_THEIR_CODE = Compiled(lambda: _people(code=Parameter("code", CharField())))
BY_THEIR_ROW = Compiled(lambda: _people(pk=Parameter("pk", BigIntegerField())))


def _decide(attempt: Attempt, found: Any, proof: Proof) -> Verdict:
    """`found` is of `_on_the_list`. A second, different proof is kept, and answered like any second arrival."""
    if refusal := _refusal(attempt, found):
        return Verdict(outcome=refusal, registration=found)
    if found.earlier is None:
        return marked(attempt, found, proof)
    if not found.has_this_proof and proof == BY_CODE:
        marked(attempt, found, proof)
    earlier = Earlier(when=clock_of(found.earlier["at"]), by=_name(found.earlier))
    return Verdict(outcome=Outcome.ALREADY_HERE, registration=found, mark_id=found.earlier["mark"], earlier=earlier)


def _refusal(attempt: Attempt, found: Any) -> str | None:
    if day_of(event=attempt.event, part=attempt.part, at=attempt.at) is Day.IT_IS_NOT:
        return Outcome.WRONG_DAY
    match found.status:
        case Registration.Status.CANCELLED | Registration.Status.REJECTED:
            return Outcome.CANCELLED
        case Registration.Status.WAITLISTED:
            return Outcome.WAITLISTED
        case Registration.Status.PENDING:
            return Outcome.NOT_CONFIRMED
    if found.waits_for_this:
        return Outcome.WAITLISTED
    is_for_some = found.is_chosen_by_somebody and found.has_chosen
    return Outcome.WRONG_PART if is_for_some and not found.has_chosen_this else None


def _name(earlier: dict[str, Any]) -> str:
    return earlier["called"] or (earlier["by"] or "").partition(" (desk_pass:")[0].partition("@")[0]


def _not_here(event: Event, code: str) -> Verdict:
    """A code of another event of the project says so; nobody's name goes with it."""
    others = Registration.objects.filter(event__project=event.project_id, code=code).exclude(event=event)
    others = others.exclude(event__status=Event.Status.DRAFT).select_related("event", "person", "organisation")
    found = others.order_by("-event__starts_on").first() if code else None
    return Verdict(outcome=Outcome.WRONG_EVENT if found else Outcome.UNKNOWN, registration=found)


def _whole_event(attempt: Attempt) -> Part:
    """The one part of an event that states none: made when the first person comes. Evidence: `part.added`."""
    event = attempt.event
    if event.parts.exclude(key=WHOLE_EVENT).exists():
        raise DeskRefused("which_part")
    part, is_new = Part.objects.get_or_create(event=event, key=WHOLE_EVENT, defaults={"ordinal": 0})
    if is_new:
        chain, subject = f"project:{event.project.key}", f"part:{event.key}/{part.key}"
        trail.record(chain=chain, action="part.added", subject=subject, by=attempt.by, at=attempt.at)
    return part


def _keep(attempt: Attempt, verdict: Verdict) -> Scan:
    mark = verdict.mark
    scan = Scan(
        event=attempt.event,
        part=mark.part if mark else attempt.part,
        registration=verdict.registration,
        mark_id=mark.pk if mark else verdict.mark_id,
        typed=attempt.typed,
        outcome=verdict.outcome,
        by=attempt.by,
        device_at=attempt.device_at,
        recorded_at=attempt.at,
        nonce=attempt.nonce,
    )
    insert(scan)
    return scan
