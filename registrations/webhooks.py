"""What a mail provider reports later, by a webhook that Anymail has checked: mails that came back, or did arrive."""

from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, tracking
from django.utils import timezone

from registrations.delivery import settle
from registrations.failures import Outcome
from registrations.models import Message

State = Message.State
CAME_BACK = frozenset({EventType.BOUNCED, EventType.REJECTED, EventType.FAILED})
ARRIVED = frozenset({EventType.SENT, EventType.DELIVERED})


def listen() -> None:
    """Called once, when the package is ready."""
    tracking.connect(hear, dispatch_uid="registrations.webhooks")


def hear(sender: Any, event: AnymailTrackingEvent, esp_name: str, **_more: Any) -> None:
    """Write down what became of the mail: `message.bounced`, or for one of unknown fate `message.sent`.

    The same report twice is one; reports about mails that are not ours, and of other kinds, are passed over.
    """
    outcome = _outcome(event)
    if outcome is None or not event.message_id:
        return
    found = Message.objects.filter(provider_id=event.message_id).select_related("registration__event__project")
    for message in found:
        settle(message, outcome, at=event.timestamp or timezone.now())


def _outcome(event: AnymailTrackingEvent) -> Outcome | None:
    if event.event_type in CAME_BACK:
        return Outcome(State.BOUNCED, problem=f"{event.event_type} {event.reject_reason or ''}".strip())
    return Outcome(State.ACCEPTED) if event.event_type in ARRIVED else None
