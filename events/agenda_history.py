"""Who changed an agenda since it was shown to somebody, read from the journal."""

from datetime import datetime
from typing import NamedTuple

from audit.models import Entry
from events.agenda_changes import Change
from events.models import Event

LOOKED_BACK = 50


class Edit(NamedTuple):
    by: str
    at: datetime
    changes: list[Change]


def edits_since(event: Event, seen: str) -> list[Edit]:
    """The edits between the agenda with this fingerprint and now, the oldest first; none where they cannot be told."""
    chain, subject = f"project:{event.project.key}", f"event:{event.key}"
    rows = Entry.objects.in_chain(chain).about(subject).filter(action="agenda.changed").select_related("detail")
    found: list[Edit] = []
    for entry in rows.order_by("-sequence")[:LOOKED_BACK]:
        details = entry.detail.details or {}
        found.append(Edit(entry.actor, entry.at, details.get("changes", [])))
        if details.get("was") == seen:
            return found[::-1]
    return []
