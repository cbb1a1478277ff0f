"""Sending speakers their link and reminders: a row first, in the transaction that asks for it; sent by a job after.

A sender that dies in between leaves `sending`, which becomes `unknown`: such a mail is never sent again by itself.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from audit import trail
from audit.trail import Draft
from events.models import Event
from jobs.queue import enqueue
from jobs.registry import task
from materials.letters import mail_of
from materials.models import Letter, Speaker
from materials.overview import Row, overview
from materials.refusals import HandingInRefused
from materials.speaking import subject_of
from materials.terms import refuse_closed
from registrations.delivery import LOST_AFTER, WAITS
from registrations.failures import Outcome, handed_over
from registrations.mails import Mail, without_secrets
from registrations.messages import is_usable

State = Letter.State
REMIND_AGAIN = timedelta(hours=20)
SWEPT_AT_ONCE = 200
ACTIONS = {State.ACCEPTED: "letter.sent", State.FAILED: "letter.failed", State.UNKNOWN: "letter.unknown"}


def send_link(*, speaker: Speaker, email: str, language: str, words: str, by: str, at: datetime) -> Speaker:
    """Send a new link to the speaker; the one before opens nothing from now on.

    Refuses what mail cannot be sent to, and where the event is off. Evidence: `speaker.link_sent`.
    """
    if not is_usable(email):
        raise HandingInRefused("not_confirmed_email" if email else "no_address")
    refuse_closed(speaker.event, by)
    with transaction.atomic():
        rows = Speaker.objects.select_for_update(of=("self",)).select_related("event__project", "person")
        found = rows.get(pk=speaker.pk)
        found.email, found.language = email, language
        found.link_version, found.opened_at = found.link_version + 1, None
        found.link_sent_at, found.link_sent_by = at, by
        found.save(update_fields=["email", "language", "link_version", "opened_at", "link_sent_at", "link_sent_by"])
        _queue(found, Letter.Kind.LINK, words, at)
        details = {"to": email, "language": language, "link_version": found.link_version, "words": words}
        chain = f"project:{found.event.project.key}"
        trail.record(chain=chain, action="speaker.link_sent", subject=subject_of(found), by=by, at=at, details=details)
    return found


def to_remind(rows: Iterable[Row], at: datetime) -> list[Row]:
    """Who has a link, still misses something, cannot be waiting for today's reminder, and has not said no."""
    return [
        row
        for row in rows
        if row.speaker
        and row.speaker.link_version
        and row.speaker.email
        and row.missing
        and not (row.speaker.reminded_at and row.speaker.reminded_at > at - REMIND_AGAIN)
    ]


def remind(*, event: Event, words: str, by: str, at: datetime) -> int:
    """Write to everybody who still misses something, once a day at most; how many it were.

    Links stay as they are. Refuses where the event is off. Evidence: `speaker.reminded` for each.
    """
    refuse_closed(event, by)
    with transaction.atomic():
        Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
        rows = to_remind(overview(event), at)
        speakers = [row.speaker for row in rows if row.speaker]
        Speaker.objects.filter(pk__in=[speaker.pk for speaker in speakers]).update(reminded_at=at)
        for speaker in speakers:
            _queue(speaker, Letter.Kind.REMINDER, words, at)
        entries = [Draft("speaker.reminded", f"speaker:{event.key}/{row.person.key}", _told(row)) for row in rows]
        trail.record_many(chain=f"project:{event.project.key}", by=by, at=at, entries=entries)
    return len(rows)


def send(*, letter: Letter, at: datetime, connection: BaseEmailBackend) -> None:
    """Send one letter that is due, unless another sender has it."""
    if letter.state != State.QUEUED or (letter.not_before and letter.not_before > at):
        return
    mail = mail_of(letter)
    if not _claim(letter, mail, at):
        return
    outcome = handed_over(mail.email, connection)
    if outcome.state == State.QUEUED and letter.attempts > len(WAITS):
        outcome = Outcome(State.FAILED, problem=outcome.problem)
    settle(letter, outcome, at=at)


def settle(letter: Letter, outcome: Outcome, *, at: datetime) -> None:
    """Write down what became of a letter. Evidence: see ACTIONS."""
    is_final = outcome.state != State.QUEUED
    with transaction.atomic():
        found = Letter.objects.select_for_update().get(pk=letter.pk)
        found.state, found.problem = outcome.state, outcome.problem
        found.provider_id = outcome.provider_id or found.provider_id
        found.settled_at = at if is_final else None
        found.not_before = None if is_final else at + timedelta(minutes=WAITS[found.attempts - 1])
        found.save(update_fields=["state", "problem", "provider_id", "settled_at", "not_before"])
        if outcome.state in ACTIONS:
            _record(letter, found, outcome, at)


@task("materials.send_letter")
def send_letter(letter: int) -> None:
    found = _letters().filter(pk=letter).first()
    if found is not None:
        connection = get_connection()
        try:
            send(letter=found, at=timezone.now(), connection=connection)
        finally:
            connection.close()


@task("materials.sweep_letters", every_minutes=5)
def sweep_letters() -> None:
    """Letters whose own job was lost or came too early, and those whose sender died."""
    now = timezone.now()
    for lost in _letters().filter(state=State.SENDING, claimed_at__lt=now - LOST_AFTER):
        settle(lost, Outcome(State.UNKNOWN, problem="the sender stopped while sending"), at=now)
    for due in _letters().filter(state=State.QUEUED).exclude(not_before__gt=now)[:SWEPT_AT_ONCE]:
        enqueue(send_letter, letter=due.pk)


def _letters() -> "QuerySet[Letter]":
    return Letter.objects.select_related("speaker__event__project", "speaker__person")


def _queue(speaker: Speaker, kind: str, words: str, at: datetime) -> None:
    letter = Letter.objects.create(
        speaker=speaker, kind=kind, to=speaker.email or "", language=speaker.language, words=words, queued_at=at
    )
    enqueue(send_letter, letter=letter.pk)


def _claim(letter: Letter, mail: Mail, at: datetime) -> bool:
    """Take the letter for this sender alone, and keep what it says. Committed when this returns."""
    with transaction.atomic(durable=True):
        free = Letter.objects.select_for_update(skip_locked=True).filter(pk=letter.pk, state=State.QUEUED)
        if not free.exists():
            return False
        letter.state, letter.claimed_at, letter.attempts = State.SENDING, at, letter.attempts + 1
        letter.subject, letter.text = str(mail.email.subject), without_secrets(mail.text)
        letter.html, letter.provider_id = without_secrets(mail.html), mail.message_id
        letter.save()
    return True


def _record(letter: Letter, settled: Letter, outcome: Outcome, at: datetime) -> None:
    details = {"kind": settled.kind, "to": settled.to, "subject": settled.subject}
    if outcome.problem:
        details["problem"] = outcome.problem
    speaker = letter.speaker
    chain, action = f"project:{speaker.event.project.key}", ACTIONS[State(outcome.state)]
    trail.record(chain=chain, action=action, subject=subject_of(speaker), by="system", at=at, details=details)


def _told(row: Row) -> dict[str, object]:
    return {"to": row.speaker.email if row.speaker else "", "missing": [str(part.value) for part in row.missing]}
