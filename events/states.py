"""What becomes of an event, and what each state allows: one table that rules, pages and buttons all read.

`move` takes an event from one state to the next. What else a verb does stands with its rule: `publish` here, calling
off and postponing in `registrations.calling_off`, holding and closing in `registrations.closing`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit import trail
from events import agenda
from events.models import Event, EventStatus
from projects.models import Role

DRAFT, PUBLISHED, HELD, CLOSED, CANCELLED = EventStatus
# Who plans events: asks for every verb below.
PLANNERS = (Role.Name.MANAGER, Role.Name.COORDINATOR)


class Verb(StrEnum):
    """What may be done to an event."""

    CHANGE = "change"
    COPY = "copy"
    SET_TERMS = "set_terms"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    POSTPONE = "postpone"
    CANCEL = "cancel"
    HOLD = "hold"
    TAKE_BACK = "take_back"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Rule:
    """From which states a verb leads where (None: the state stays), and what the journal calls it."""

    origins: tuple[str, ...]
    to: str | None
    action: str


TABLE: dict[Verb, Rule] = {
    Verb.CHANGE: Rule((DRAFT, PUBLISHED, HELD, CANCELLED), None, "event.changed"),
    Verb.COPY: Rule((DRAFT, PUBLISHED, HELD, CLOSED, CANCELLED), None, "event.created"),
    Verb.SET_TERMS: Rule((DRAFT, PUBLISHED), None, "registration_terms.set"),
    Verb.PUBLISH: Rule((DRAFT,), PUBLISHED, "event.published"),
    Verb.UNPUBLISH: Rule((PUBLISHED,), DRAFT, "event.unpublished"),
    Verb.POSTPONE: Rule((PUBLISHED,), None, "event.postponed"),
    Verb.CANCEL: Rule((DRAFT, PUBLISHED), CANCELLED, "event.cancelled"),
    Verb.HOLD: Rule((PUBLISHED,), HELD, "event.held"),
    Verb.TAKE_BACK: Rule((HELD,), PUBLISHED, "event.held_taken_back"),
    Verb.CLOSE: Rule((HELD,), CLOSED, "event.closed"),
}

_REFUSALS: dict[str, str | Promise] = {
    DRAFT: _("The event is a draft: nobody outside the project knows of it yet."),
    PUBLISHED: _("The event is published."),
    HELD: _("The event was held."),
    CLOSED: _("The event’s list is closed: what is changed now is a correction."),
    CANCELLED: _("The event is cancelled."),
    "no_title": _("Write the title first."),
    "day_not_said": _("Say on which day the event takes place, or that the day is not known yet."),
    "no_place": _("Say where the event takes place, or that it is online."),
    "ends_before_it_starts": _("The event ends before it starts: correct its days."),
}


class StateRefused(Exception):
    """`code` is stable: a state that does not allow the verb, or what is missing. The text is a translated sentence."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(str(_REFUSALS[code]))


def allows(status: str, verb: Verb) -> bool:
    return status in TABLE[verb].origins


def allowed(status: str) -> list[Verb]:
    """What may be done in a state, in the order of the table."""
    return [verb for verb in TABLE if allows(status, verb)]


def refuse_state(event: Event, verb: Verb) -> None:
    """Refuses a verb that the event's state does not allow; the code is the state."""
    if not allows(event.status, verb):
        raise StateRefused(event.status)


def locked(event: Event) -> Event:
    """The event as it is while others wait for us; whoever locks seats as well locks those first."""
    return Event.objects.select_for_update(of=("self",)).select_related("project").get(pk=event.pk)


def move(*, event: Event, verb: Verb, by: str, at: datetime, details: Mapping[str, Any] | None = None) -> Event:
    """Take an event to the state that a verb leads to. Refuses from a state that does not allow it.

    Evidence: the verb's action in the project's journal, with `details`.
    """
    with transaction.atomic():
        found = locked(event)
        refuse_state(found, verb)
        rule = TABLE[verb]
        if rule.to is not None:
            found.status = rule.to
            found.save(update_fields=["status"])
        chain, subject = f"project:{found.project.key}", f"event:{found.key}"
        trail.record(chain=chain, action=rule.action, subject=subject, by=by, at=at, details=details)
    return found


def publish(*, event: Event, day_not_known: bool, by: str, at: datetime) -> Event:
    """Make a draft public, with its agenda as it stands now. `day_not_known`: somebody said that it is not yet.

    Refuses by `lacking`. Evidence: `event.published` and `agenda.published`.
    """
    with transaction.atomic():
        found = locked(event)
        refuse_state(found, Verb.PUBLISH)
        if faults := lacking(found, day_not_known=day_not_known):
            raise StateRefused(faults[0])
        moved = move(event=found, verb=Verb.PUBLISH, by=by, at=at, details={"day_not_known": day_not_known})
        agenda.publish(event=moved, by=by, at=at)
    return moved


def lacking(event: Event, *, day_not_known: bool) -> list[str]:
    """The codes of what keeps a draft from being published, most important first."""
    has_place = event.mode == Event.Mode.ONLINE or event.venue_name or event.venue_city
    has_day = event.starts_on is not None and event.starts_on.known_day is not None
    faults = {
        "no_title": not event.title,
        "day_not_said": not has_day and not day_not_known,
        "no_place": not has_place,
        "ends_before_it_starts": ends_before_it_starts(event),
    }
    return [code for code, is_lacking in faults.items() if is_lacking]


def ends_before_it_starts(event: Event) -> bool:
    """By what is known of both days."""
    first = event.starts_on.first_day if event.starts_on else None
    last = event.ends_on.last_day if event.ends_on else None
    return first is not None and last is not None and last < first


def in_words(codes: list[str]) -> list[str]:
    """The sentences for what is lacking."""
    return [str(_REFUSALS[code]) for code in codes]
