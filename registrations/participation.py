"""Where one registration stands for its participant, and what they may do about it; `opening` says it of an event."""

from datetime import datetime
from enum import StrEnum

from events.models import Event
from registrations.models import Message, Registration
from registrations.opening import is_over


class Participation(StrEnum):
    """What a participant is told first. The event's own fate comes before the registration's."""

    EVENT_CANCELLED = "event_cancelled"
    REPLACED = "replaced"
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    ATTENDED = "attended"
    OVER = "over"
    CONFIRMED = "confirmed"
    OFFERED = "offered"
    WAITING = "waiting"
    PENDING = "pending"

    @property
    def is_open(self) -> bool:
        """The participant may still change, cancel or pass on the registration."""
        return self in _OPEN

    @property
    def has_code(self) -> bool:
        """The code is worth showing at the desk, or may become so."""
        return self == Participation.CONFIRMED

    @property
    def is_given_up(self) -> bool:
        """By the participant's own wish: they may register again."""
        return self in (Participation.CANCELLED, Participation.REPLACED)

    @property
    def is_good(self) -> bool:
        return self in (Participation.CONFIRMED, Participation.ATTENDED)


_OPEN = frozenset({Participation.CONFIRMED, Participation.OFFERED, Participation.WAITING, Participation.PENDING})


def participation_of(registration: Registration, at: datetime) -> Participation:
    """Asks whether a colleague took over, and whether the person was checked in; an offer that ran out is none."""
    event, status = registration.event, registration.status
    if event.status == Event.Status.CANCELLED:
        return Participation.EVENT_CANCELLED
    if status == Registration.Status.CANCELLED:
        return Participation.REPLACED if _is_replaced(registration) else Participation.CANCELLED
    if status == Registration.Status.REJECTED:
        return Participation.REJECTED
    if registration.marks.filter(annulled_reason__isnull=True).exists():
        return Participation.ATTENDED
    return Participation.OVER if is_over(event, at) else _awaited(registration, at)


def _is_replaced(registration: Registration) -> bool:
    """A colleague who was registered already replaces nobody, and the sender is not to see that."""
    was_told = registration.messages.filter(kind=Message.Kind.REPLACED).exists()
    return was_told or Registration.objects.filter(replaces=registration).exists()


def _awaited(registration: Registration, at: datetime) -> Participation:
    if registration.status == Registration.Status.CONFIRMED:
        return Participation.CONFIRMED
    if registration.status == Registration.Status.PENDING:
        return Participation.PENDING
    held_until = registration.offered_until
    return Participation.OFFERED if held_until and held_until > at else Participation.WAITING


def place_in_queue(registration: Registration) -> int:
    """1 for whoever is next; an offer that ran out without being passed on yet stands at the end."""
    queue = list(Registration.objects.filter(event=registration.event).waiting().values_list("pk", flat=True))
    return queue.index(registration.pk) + 1 if registration.pk in queue else len(queue) + 1
