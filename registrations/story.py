"""One registered person's story: messages, scans, marks and journal entries in the order of time. It only reads."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit.actions import action_in_words
from audit.models import Entry
from events.models import Event
from registrations.listing_columns import LABELS, moment_in_figures
from registrations.models import Mark, Message, PartChoice, Registration, Scan

# Told by what they are about: a mark stands in the story itself, a message with its text.
_TOLD_ELSEWHERE = ("mark.made", "mark.loaded", "mark.annulled", "message.sent", "message.failed", "message.unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened; `at` is None where no source says when.

    `message` and `scan` are the numbers of a mail's text and of a signed list that can be opened.
    """

    at: datetime | None
    kind: str
    said: str
    by: str = ""
    more: tuple[str, ...] = ()
    message: int | None = None
    scan: int | None = None
    is_good: bool = False
    is_refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A registration with what happened around it; reads a fixed number of statements."""

    registration: Registration
    choices: list[PartChoice]
    steps: list[Step] = field(default_factory=list)
    undated: list[Step] = field(default_factory=list)
    chain: list[Registration] = field(default_factory=list)
    others: list[Registration] = field(default_factory=list)


def story_of(registration: Registration, *, within: "QuerySet[Event]") -> Story:
    """Everything known of the registration; colleagues before and after it, and the person's others `within` events."""
    marks = list(registration.marks.select_related("part", "read_from__imported").order_by("pk"))
    steps = [
        *_of_journal(registration),
        *map(_of_scan, registration.scans.select_related("part").order_by("pk")),
        *(step for mark in marks for step in _of_mark(mark)),
        *map(_of_message, registration.messages.order_by("pk")),
    ]
    return Story(
        registration=registration,
        choices=list(registration.choices.select_related("part").order_by("part__ordinal")),
        steps=sorted((step for step in steps if step.at), key=_second),
        undated=[step for step in steps if step.at is None],
        chain=_chain_of(registration),
        others=_others_of(registration, within),
    )


def readable(event: Event, number: int) -> Registration | None:
    rows = Registration.objects.filter(event=event, pk=number)
    return rows.select_related("event__project", "person__same_as", "organisation", "replaces__person").first()


def _of_message(message: Message) -> Step:
    problem = (message.problem,) if message.problem else ()
    return Step(
        at=message.queued_at,
        kind="message",
        said=_("Mail: %(kind)s, %(state)s")
        % {"kind": message.get_kind_display(), "state": message.get_state_display()},
        more=(*((_("to %(address)s") % {"address": message.to},) if message.to else ()), *problem),
        message=message.pk,
        is_refused=message.state in (Message.State.FAILED, Message.State.BOUNCED),
    )


def _of_scan(scan: Scan) -> Step:
    more = [] if scan.part is None else [str(scan.part)]
    if scan.device_at and scan.device_at != scan.recorded_at:
        more.append(_("by the device’s clock %(moment)s") % {"moment": moment_in_figures(scan.device_at.isoformat())})
    is_welcome = scan.outcome == Scan.Outcome.WELCOME
    return Step(
        at=scan.recorded_at,
        kind="scan",
        said=_("At the desk: %(answer)s") % {"answer": scan.get_outcome_display()},
        by=scan.by,
        more=tuple(more),
        is_good=is_welcome,
        is_refused=not is_welcome and scan.outcome != Scan.Outcome.ALREADY_HERE,
    )


def _of_mark(mark: Mark) -> Iterator[Step]:
    proof = [str(mark.part), mark.get_source_display() or ""]
    proof.append(_("no evidence") if mark.evidence is None else _("level %(n)s") % {"n": mark.evidence})
    if mark.recorded_at and mark.at:
        proof.append(_("stated moment %(moment)s") % {"moment": mark.at})
    yield Step(
        at=mark.recorded_at or _moment(mark.at),
        kind="mark",
        said=_("Presence marked"),
        by=mark.marked_by or "",
        more=tuple(text for text in proof if text),
        scan=_scan_of(mark),
        is_good=mark.annulled_reason is None,
    )
    if mark.annulled_reason is not None:
        reason = _("reason: %(reason)s") % {"reason": mark.annulled_reason}
        yield Step(
            at=_moment(mark.annulled_at) or mark.recorded_at or _moment(mark.at),
            kind="mark",
            said=_("Mark annulled"),
            by=mark.annulled_by or "",
            more=(str(mark.part), reason),
            is_refused=True,
        )


def _scan_of(mark: Mark) -> int | None:
    """The import that brought the signed list behind the mark, where one did."""
    read_from = getattr(mark, "read_from", None)
    return read_from.imported_id if read_from and read_from.imported.scan_id else None


def _of_journal(registration: Registration) -> Iterator[Step]:
    event = registration.event
    subject = f"registration:{event.key}/{registration.key}"
    entries = Entry.objects.in_chain(f"project:{event.project.key}").filter(subject=subject)
    for entry in entries.exclude(action__in=_TOLD_ELSEWHERE).select_related("detail").order_by("sequence"):
        said = action_in_words(entry.action)
        detail = getattr(entry, "detail", None)
        yield Step(
            at=entry.at,
            kind="journal",
            said=said[:1].upper() + said[1:],
            by=entry.actor,
            more=tuple(_details_in_words(detail.details if detail else None)),
        )


def _details_in_words(details: Any) -> Iterator[str]:
    if not isinstance(details, dict):
        return
    if reason := details.get("reason"):
        yield _("reason: %(reason)s") % {"reason": reason}
    before, after = details.get("before"), details.get("after")
    if isinstance(before, dict) and isinstance(after, dict):
        for name, old in before.items():
            label = str(LABELS.get(name, name))
            yield f"{label}: {_value(old)} → {_value(after.get(name))}"
    if details.get("beyond_seats"):
        yield _("a chair beyond the seats was put in")


def _value(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else f"“{value}”" if value else "—"


def _chain_of(registration: Registration) -> list[Registration]:
    """Who was registered first, who took over from whom, in their order; nobody where nobody did."""
    own = Registration.objects.filter(event=registration.event).select_related("person", "event__project")
    chain, seen = [registration], {registration.pk}
    while (before := chain[0].replaces_id) and before not in seen:
        chain.insert(0, own.get(pk=before))
        seen.add(before)
    while (after := own.filter(replaces=chain[-1].pk).first()) and after.pk not in seen:
        chain.append(after)
        seen.add(after.pk)
    return chain if len(chain) > 1 else []


def _others_of(registration: Registration, within: "QuerySet[Event]") -> list[Registration]:
    """The person's other registrations in the project, under this record or one confirmed to be the same person."""
    person = registration.person
    same = {person.pk, person.same_as_id, *person.confirmed_as.values_list("pk", flat=True)} - {None}
    rows = Registration.objects.filter(person__in=same, event__in=within.filter(project=registration.event.project_id))
    rows = rows.exclude(pk=registration.pk).select_related("event__project", "person")
    return list(rows.order_by("event__starts_on", "pk"))


def _second(step: Step) -> datetime:
    """What happened within one second stands as cause and effect: stated moments are no finer."""
    return (step.at or datetime.max.replace(tzinfo=UTC)).replace(microsecond=0)


def _moment(stated: str | None) -> datetime | None:
    """A stated moment with its day; a clock time alone is no moment."""
    if not stated or "T" not in stated:
        return None
    at = datetime.fromisoformat(stated)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
