"""Sending what is in the outbox: claimed by one sender, committed before anybody is spoken to, settled after.

A sender that dies in between leaves `sending`, which becomes `unknown`: such a mail is never sent again by itself.
The mails of one registration go out in the order in which they were queued.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from audit import trail
from jobs.registry import task
from registrations.failures import Outcome, handed_over
from registrations.mails import Mail, mail_of, without_secrets
from registrations.messages import refused
from registrations.models import Message
from registrations.models.enrolment import MessageState as State

Now = Callable[[], datetime]

log = logging.getLogger(__name__)

UNSETTLED = (State.QUEUED, State.SENDING)
# Longer than any mail server may keep a living sender waiting.
LOST_AFTER = timedelta(minutes=10)
SWEPT_AT_ONCE = 500
WAITS = (1, 5, 15, 60, 240, 480, 720)
ACTIONS = {
    State.ACCEPTED: "message.sent",
    State.FAILED: "message.failed",
    State.UNKNOWN: "message.unknown",
    State.BOUNCED: "message.bounced",
}


def send_due(*, registration: int, now: Now, connection: BaseEmailBackend) -> None:
    """Send what is due to this registration, oldest first."""
    while _send_next(registration, connection, now):
        pass


def sweep(*, at: datetime) -> None:
    """Whatever waits and is due, also where its own job was lost or came too early; and those whose sender died."""
    give_up_on_lost(at=at)
    now = running_from(at)
    waiting = Message.objects.filter(state=State.QUEUED).exclude(not_before__gt=at).order_by()
    due = waiting.values_list("registration", flat=True).distinct()[:SWEPT_AT_ONCE]
    connection = get_connection()
    for registration in sorted(due):
        try:
            send_due(registration=registration, now=now, connection=connection)
        except Exception:
            log.exception("The mails of registration %s could not be sent; those of others are", registration)
    connection.close()


def give_up_on_lost(*, at: datetime) -> int:
    """Mark the messages whose sender died while sending. Evidence: `message.unknown`."""
    lost = Message.objects.filter(state=State.SENDING, claimed_at__lt=at - LOST_AFTER)
    outcome = Outcome(State.UNKNOWN, problem="the sender stopped while sending")
    return sum(settle(message, outcome, at=at) for message in lost.select_related("registration__event__project"))


def settle(message: Message, outcome: Outcome, *, at: datetime) -> bool:
    """Write down what became of a message, unless it is settled already. Evidence: see ACTIONS."""
    with transaction.atomic():
        locked = Message.objects.select_for_update().get(pk=message.pk)
        if locked.state == outcome.state or locked.state not in outcome.may_follow:
            return False
        _write(locked, outcome, at)
        if outcome.state in ACTIONS:
            _record(message, locked, outcome, at)
    return True


def _write(message: Message, outcome: Outcome, at: datetime) -> None:
    is_final = outcome.state != State.QUEUED
    message.state, message.problem = outcome.state, outcome.problem
    message.settled_at = at if is_final else None
    message.not_before = None if is_final else at + timedelta(minutes=WAITS[message.attempts - 1])
    message.provider_id = outcome.provider_id or message.provider_id
    message.save(update_fields=["state", "problem", "settled_at", "not_before", "provider_id"])


def running_from(at: datetime) -> Now:
    """A clock that shows `at` now: a sweep may last minutes, and a claim must not look old when it is made."""
    started = monotonic()
    return lambda: at + timedelta(seconds=monotonic() - started)


def _send_next(registration: int, connection: BaseEmailBackend, now: Now) -> bool:
    """Send the registration's oldest unsettled message, if it is free and due."""
    at = now()
    own = Message.objects.filter(registration=registration, state__in=UNSETTLED)
    about = own.select_related("registration__event__project", "registration__person", "announcement")
    message = about.order_by("pk").first()
    if message is None or message.state == State.SENDING or (message.not_before and message.not_before > at):
        return False
    if reason := refused(message, at):
        return settle(message, Outcome(State.FAILED, problem=reason), at=at)
    mail = mail_of(message, at=at)
    if not _claim(message, mail, at):
        return False
    return settle(message, _outcome(message, mail, connection), at=now())


def _claim(message: Message, mail: Mail, at: datetime) -> bool:
    """Take the message for this sender alone, and keep what it says. Committed when this returns."""
    with transaction.atomic(durable=True):
        free = Message.objects.select_for_update(skip_locked=True).filter(pk=message.pk, state=State.QUEUED)
        if not free.exists():
            return False
        message.state, message.claimed_at, message.attempts = State.SENDING, at, message.attempts + 1
        message.subject, message.text = str(mail.email.subject), without_secrets(mail.text)
        message.html, message.calendar = without_secrets(mail.html), mail.calendar
        message.provider_id = mail.message_id
        message.save()
    return True


def _outcome(message: Message, mail: Mail, connection: BaseEmailBackend) -> Outcome:
    outcome = handed_over(mail.email, connection)
    if outcome.state == State.QUEUED and message.attempts > len(WAITS):
        return Outcome(State.FAILED, problem=outcome.problem)
    return outcome


def _record(message: Message, settled: Message, outcome: Outcome, at: datetime) -> None:
    registration = message.registration
    event = registration.event
    details = {"kind": settled.kind, "to": settled.to, "subject": settled.subject, "provider_id": settled.provider_id}
    if outcome.problem:
        details["problem"] = outcome.problem
    subject = f"registration:{event.key}/{registration.key}"
    chain, action = f"project:{event.project.key}", ACTIONS[State(outcome.state)]
    trail.record(chain=chain, action=action, subject=subject, by="system", at=at, details=details)


@task("registrations.send_messages")
def send_messages(registration: int) -> None:
    connection = get_connection()
    try:
        send_due(registration=registration, now=timezone.now, connection=connection)
    finally:
        connection.close()


@task("registrations.sweep_outbox", every_minutes=1)
def sweep_outbox() -> None:
    sweep(at=timezone.now())
