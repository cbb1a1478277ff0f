"""The short code a participant can say or type at the desk; it is good at one event's desk and opens no page."""

import re
import secrets

from django.db.models import BigIntegerField, CharField, QuerySet

from events.models import Event
from queries.compiled import Compiled, Parameter
from registrations.models import Registration

# Capital letters and digits that no one takes for another: no 0 O Q, 1 I L, 2 Z, 5 S, 8 B, U V.
ALPHABET = "34679ACDEFGHJKMNPRTWXY"
LENGTH = 5
_TRIES = 40


def new_code(event: Event) -> str:
    """A code that nobody has at this event. Call it with the event's seats locked."""
    for _ in range(_TRIES):
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if not TAKEN.ask(event=event.pk, code=code):
            return code
    raise RuntimeError(f"no free code found at event {event.pk}")


def _taken() -> "QuerySet[Registration, int]":
    event, code = Parameter("event", BigIntegerField()), Parameter("code", CharField())
    return Registration.objects.filter(event=event, code=code).order_by().values_list("pk", flat=True)


TAKEN = Compiled(_taken)


def typed_code(text: str) -> str:
    """What was typed or scanned, as a code is stored: capitals, without spaces and hyphens."""
    return re.sub(r"[\s-]", "", text).upper()


def may_be_code(text: str) -> bool:
    """Whether a text has a code's letters and length, also behind the words of a drawn one; most names do not."""
    code = typed_code(text)
    return ":" in code or (len(code) == LENGTH and all(letter in ALPHABET for letter in code))
