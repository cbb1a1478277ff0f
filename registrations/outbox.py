"""Mails to participants: a row first, in the transaction of what it tells about; sent by a worker after the commit."""

from datetime import datetime

from registrations.models import Message, Registration


def queue(*, registration: Registration, kind: str, at: datetime) -> Message:
    """Put a mail of this kind to the registration's address in the outbox; call it inside the transaction."""
    return Message.objects.create(
        registration=registration,
        kind=kind,
        to=registration.email or "",
        language=registration.language,
        revision=registration.revision,
        queued_at=at,
    )
