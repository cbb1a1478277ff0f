"""Changing what is known of a project: the fields of one record here, the rows of a list in `editing_rows`.

Whoever edits was shown values and wants others. Only what they changed is written; where somebody else has changed
the same field meanwhile nothing is, and the refusal says what stands there now. No change leaves no trace.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Manager, Model
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from audit import trail
from projects.models import OpenPoint, Project, Source
from projects.partial_dates import PartialDate

Values = Mapping[str, Any]

_REFUSALS: dict[str, str | Promise] = {
    "changed_meanwhile": _("Somebody else has changed this meanwhile. Nothing is saved yet: look at what they wrote."),
    "ends_before_start": _("The end is before the start."),
    "in_use": _("It is named elsewhere and cannot be deleted."),
    "foreign_row": _("This row does not belong to the project."),
    "no_note": _("Say how the point was settled."),
}
# Of these a project and its events are found.
_SEARCHED = frozenset({"title", "acronym", "number", "programme", "territory"})


class EditRefused(Exception):
    """`code` is stable; the text is a translated sentence for the person who asked."""

    def __init__(self, code: str, sentence: str = "") -> None:
        self.code = code
        super().__init__(sentence or str(_REFUSALS[code]))


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that somebody else changed meanwhile, and what stands there now; no field where the row is gone."""

    row: int | None
    field: str
    now: Any


class ChangedMeanwhile(EditRefused):
    """What both changed; `current` is what stands there now, as it may be shown."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__("changed_meanwhile")
        self.clashes = clashes


def as_stated(value: Any) -> Any:
    """A value as the journal keeps it and forms compare it; a text without letters states nothing."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip() or None
    if isinstance(value, dict):
        stated = {name: as_stated(inner) for name, inner in sorted(value.items())}
        return {name: inner for name, inner in stated.items() if inner is not None} or None
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, Model):
        return getattr(value, "key", "") or f"+ {value}"
    if isinstance(value, Manager):
        return sorted(as_stated(row) for row in value.all())
    return [as_stated(inner) for inner in value] if isinstance(value, list) else value


def stated_values(row: Any, fields: Sequence[str]) -> dict[str, Any]:
    """What the fields of a row hold, as the journal keeps it."""
    return {name: as_stated(getattr(row, name)) for name in fields}


def wanted_changes(shown: Values, wanted: Values) -> dict[str, Any]:
    """What whoever edits has changed, by field, as it is to be written."""
    return {name: value for name, value in wanted.items() if as_stated(value) != shown.get(name)}


def clashes_of(row: int | None, changes: Values, shown: Values, current: Values) -> list[Clash]:
    """Changes of fields that no longer hold what was shown, nor what is wanted."""
    return [
        Clash(row, name, current[name])
        for name, value in changes.items()
        if current[name] not in (shown.get(name), as_stated(value))
    ]


def change_project(*, project: Project, shown: Values, wanted: Values, by: str, at: datetime) -> bool:
    """Change fields of the project; False, and nothing recorded, where nothing is different.

    Refuses an end before the start, and what somebody else changed meanwhile. Evidence: `project.changed` with each
    field before and after. The search finds the project by its new words.
    """
    with transaction.atomic():
        locked = locked_project(project)
        changed = _change_record(locked, shown, wanted)
        _refuse_end_before_start(locked)
        if not changed:
            return False
        record_change(locked, "project", changed, by=by, at=at)
        if _SEARCHED & {change["field"] for change in changed}:
            index(locked)
    return True


def change_source(*, project: Project, shown: Values, wanted: Values, by: str, at: datetime) -> bool:
    """Change what the project's record was taken from; as `change_project`. There is a source once it is stated."""
    with transaction.atomic():
        locked = locked_project(project)
        source = Source.objects.filter(project=locked).first() or Source(project=locked)
        changed = _change_record(source, shown, wanted)
        if changed:
            record_change(locked, "source", changed, by=by, at=at)
    return bool(changed)


def show(*, project: Project, by: str, at: datetime) -> bool:
    """Let everybody read about the project; False where everybody may. Evidence: `project.shown`."""
    return _set_public(project, True, "project.shown", by=by, at=at)


def hide(*, project: Project, by: str, at: datetime) -> bool:
    """Take the project and its events off the public site; False where they are. Evidence: `project.hidden`."""
    return _set_public(project, False, "project.hidden", by=by, at=at)


def settle(*, point: OpenPoint, note: str, by: str, at: datetime) -> None:
    """Take a point off the list of what is open. Refuses without a note on how it was settled.

    Evidence: `open_point.settled` keeps the point's text and the note. A point that is gone already stays gone.
    """
    note = note.strip()
    if not note:
        raise EditRefused("no_note")
    with transaction.atomic():
        project = locked_project(point.project)
        found = OpenPoint.objects.filter(pk=point.pk).first()
        if found is None:
            return
        details = stated_values(found, ("path", "issue")) | {"note": note}
        found.delete()
        journal(project, "open_point.settled", by=by, at=at, details=details)


def locked_project(project: Project) -> Project:
    """The project as it is now; whoever else edits it waits."""
    return Project.objects.select_for_update().get(pk=project.pk)


def record_change(project: Project, part: str, changes: list[dict[str, Any]], *, by: str, at: datetime) -> None:
    journal(project, "project.changed", by=by, at=at, details={"of": part, "changes": changes})


def journal(project: Project, action: str, *, by: str, at: datetime, details: Values | None = None) -> None:
    name = f"project:{project.key}"
    trail.record(chain=name, action=action, subject=name, by=by, at=at, details=details)


def index(project: Project) -> None:
    """Refresh what the project and its events are found by; what that is, the packages above know."""
    import_string(settings.PROJECT_SEARCH)(project)


def _change_record(record: Any, shown: Values, wanted: Values) -> list[dict[str, Any]]:
    """Write what is different; each change with what was before and what is after."""
    changes = wanted_changes(shown, wanted)
    before = stated_values(record, list(changes))
    if clashes := clashes_of(None, changes, shown, before):
        raise ChangedMeanwhile(clashes)
    for name, value in changes.items():
        setattr(record, name, value)
    after = stated_values(record, list(changes))
    different = [name for name in changes if before[name] != after[name]]
    if different:
        record.save(update_fields=None if record.pk is None else different)
    return [{"field": name, "before": before[name], "after": after[name]} for name in different]


def _refuse_end_before_start(project: Project) -> None:
    """Only where it is certain: the last day the end can be is before the first day the start can be."""
    start, end = project.starts_on, project.ends_on
    if start and end and start.first_day and end.last_day and end.last_day < start.first_day:
        raise EditRefused("ends_before_start")


def _set_public(project: Project, wanted: bool, action: str, *, by: str, at: datetime) -> bool:
    with transaction.atomic():
        locked = locked_project(project)
        if locked.is_public == wanted:
            return False
        locked.is_public = wanted
        locked.save(update_fields=["is_public"])
        journal(locked, action, by=by, at=at)
    return True
