"""Whether the marks in the table are those that the journal tells of: none added, altered or taken away past it.

The journal's own wholeness is `audit.verification`; the two together prove a mark.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from audit.models import Entry
from projects.models import Project
from registrations.models import Mark

_BATCH = 5000
_MADE = ("mark.loaded", "mark.made")


@dataclass(frozen=True, slots=True)
class ToldMark:
    """What decides about a mark, as the journal or the table has it."""

    registration: str
    part: str
    source: str
    evidence: int | None
    is_annulled: bool


def mark_faults(project: Project) -> Iterator[str]:
    """A sentence for each mark that the journal and the table do not agree about."""
    told = _told_by_journal(project)
    columns = ("key", "registration__key", "part__key", "source", "evidence", "annulled_reason")
    for key, registration, part, source, evidence, reason in (
        Mark.objects.filter(project=project).order_by("key").values_list(*columns).iterator(_BATCH)
    ):
        stands = ToldMark(registration, part, source, evidence, reason is not None)
        if key not in told:
            yield f"the mark {key} stands in the table, and no entry tells of it"
            continue
        expected = told.pop(key)
        if expected is not None and expected != stands:
            yield f"the mark {key} was altered past the journal: {_difference(expected, stands)}"
    for key in sorted(told):
        yield f"the mark {key} is told of by the journal, and is gone from the table"


def _told_by_journal(project: Project) -> dict[str, ToldMark | None]:
    """Each mark as its entries tell it; None where their details were erased."""
    told: dict[str, ToldMark | None] = {}
    entries = Entry.objects.in_chain(f"project:{project.key}").filter(action__in=(*_MADE, "mark.annulled"))
    rows = entries.order_by("sequence").select_related("detail")
    for entry in rows.iterator(_BATCH):
        key = entry.subject.removeprefix("mark:")
        if entry.action in _MADE:
            details = entry.detail.details
            told[key] = None if details is None else _as_told(details)
        elif made := told.get(key):
            told[key] = ToldMark(made.registration, made.part, made.source, made.evidence, is_annulled=True)
    return told


def _as_told(details: Mapping[str, Any]) -> ToldMark:
    return ToldMark(
        registration=details["registration"].rpartition("/")[2],
        part=details["part"],
        source=details.get("source") or "",
        evidence=details.get("evidence"),
        is_annulled=details.get("annulled") is not None,
    )


def _difference(expected: ToldMark, found: ToldMark) -> str:
    named = ("registration", "part", "source", "evidence", "is_annulled")
    pairs = ((name, getattr(expected, name), getattr(found, name)) for name in named)
    return ", ".join(f"{name} {before!r}, now {now!r}" for name, before, now in pairs if before != now)
