"""Mails to participants: a row first, in the transaction of what it tells about; `delivery` sends it afterwards."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from jobs.queue import enqueue
from registrations import delivery
from registrations.models import Announcement, Message, Registration
from registrations.opening import is_over

LINK_AGAIN = timedelta(minutes=10)


def queue(*, registration: Registration, kind: str, at: datetime, to: str | None = None) -> Message:
    """Put a mail of this kind to the registration's address (or to an earlier one) in the outbox, in the transaction.

    Who registered without an address is told nothing: the row says so.
    """
    message = _message(registration, kind, at)
    message.to = message.to if to is None else to
    message.save()
    if message.state == Message.State.QUEUED:
        enqueue(delivery.send_messages, registration=registration.pk)
    return message


def queue_many(
    *, registrations: Iterable[Registration], kind: str, at: datetime, told: Announcement | None = None
) -> int:
    """The same for many people at once, in two statements; `told` is the announcement that the mails are about."""
    messages = [_message(registration, kind, at) for registration in registrations]
    for message in messages:
        message.announcement = told
    made = Message.objects.bulk_create(messages, batch_size=1000)
    if made:
        enqueue(delivery.sweep_outbox)
    return len(made)


def queue_link(*, registration: Registration, at: datetime) -> Message | None:
    """The link once more, but not again within ten minutes: nobody fills a stranger's mailbox by a form.

    The registration is locked first, so that of two who ask at once the second sees what the first sent.
    """
    Registration.objects.select_for_update(no_key=True).get(pk=registration.pk)
    lately = registration.messages.filter(kind=Message.Kind.LINK, queued_at__gt=at - LINK_AGAIN)
    return None if lately.exists() else queue(registration=registration, kind=Message.Kind.LINK, at=at)


def queue_links(*, email: str, at: datetime) -> Message | None:
    """One mail with the links of every standing registration of an address at an event that is not over."""
    own = Registration.objects.standing().filter(email_folded=email.casefold()).select_related("event")
    ahead = [
        registration for registration in own.order_by("event__starts_on", "pk") if not is_over(registration.event, at)
    ]
    return queue_link(registration=ahead[0], at=at) if ahead else None


def _message(registration: Registration, kind: str, at: datetime) -> Message:
    has_address = bool(registration.email)
    return Message(
        registration=registration,
        kind=kind,
        to=registration.email or "",
        language=registration.language,
        revision=registration.revision,
        queued_at=at,
        state=Message.State.QUEUED if has_address else Message.State.FAILED,
        settled_at=None if has_address else at,
        problem="" if has_address else "no e-mail address",
    )
