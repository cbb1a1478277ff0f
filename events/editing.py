"""Changing what is stated of an event. Its agenda is changed in `agenda`; its state by `states`.

Facts are compared as plain values, by name: for the journal, and to notice that somebody else changed one meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit import trail
from events import agenda
from events.creation import set_organisers
from events.models import AttendeeGroup, Event, Scheme
from events.rescheduling import Shift, move_parts
from events.search import index_changed, words_of
from events.states import Verb, ends_before_it_starts, locked, refuse_state
from projects.models import Commitment, Organisation, Partner
from projects.partial_dates import PartialDate
from projects.texts import Text

COLUMNS = (
    *("title", "kind", "mode", "starts_on", "ends_on"),
    *("venue_name", "venue_address", "venue_city", "venue_country"),
    *("scheme", "action", "series", "is_advertised", "capacity", "responsible"),
    *("languages", "target_groups", "stated_total"),
)
# What people who registered planned by.
WHEN_AND_WHERE = frozenset(
    {"starts_on", "ends_on", "mode", "venue_name", "venue_address", "venue_city", "venue_country"}
)

_REFUSALS: dict[str, str | Promise] = {
    "no_title": _("Write the title in at least one language."),
    "ends_before_it_starts": _("The last day is before the first."),
    "of_another_project": _("This does not belong to the project."),
}


class EditingRefused(Exception):
    """`code` is stable, `field` is the fact it is about; the text is a translated sentence."""

    def __init__(self, code: str, field: str) -> None:
        self.code, self.field = code, field
        super().__init__(str(_REFUSALS[code]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People named as present, or expected beforehand."""

    label: Text
    kind: str | None = None
    count: int | None = None
    is_expected: bool | None = None

    def stated(self) -> dict[str, Any]:
        return {"label": self.label, "kind": self.kind, "count": self.count, "is_expected": self.is_expected}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that is stated of an event beside its agenda; None and empty where nothing is."""

    title: Text
    kind: str
    mode: str | None = None
    starts_on: PartialDate | None = None
    ends_on: PartialDate | None = None
    venue_name: str | None = None
    venue_address: str | None = None
    venue_city: str | None = None
    venue_country: str | None = None
    scheme: Scheme | None = None
    action: str | None = None
    series: str | None = None
    is_advertised: bool | None = None
    capacity: int | None = None
    responsible: Partner | None = None
    languages: Sequence[str] = ()
    target_groups: Sequence[Text] = ()
    stated_total: int | None = None
    organisers: Sequence[Organisation] = ()
    fulfils: Sequence[Commitment] = ()
    attendee_groups: Sequence[Group] = ()


Changes = dict[str, tuple[Any, Any]]


def facts_of(event: Event) -> Facts:
    """What is stated now, in five statements."""
    columns = {name: getattr(event, name) for name in COLUMNS}
    groups = event.attendee_groups.all()
    return Facts(
        **columns,
        organisers=[row.organisation for row in event.organiser_rows.select_related("organisation")],
        fulfils=list(event.fulfils.order_by("ordinal", "pk")),
        attendee_groups=[
            Group(label=row.label, kind=row.kind, count=row.count, is_expected=row.is_expected) for row in groups
        ],
    )


def stated(facts: Facts) -> dict[str, Any]:
    """The same as plain values that can be compared, kept and read again."""
    plain: dict[str, Any] = {name: _plain(getattr(facts, name)) for name in COLUMNS}
    return plain | {
        "organisers": [row.key for row in facts.organisers],
        "fulfils": [row.pk for row in facts.fulfils],
        "attendee_groups": [group.stated() for group in facts.attendee_groups],
    }


def change(*, event: Event, facts: Facts, by: str, at: datetime) -> Changes:
    """State these facts. What does not differ is left alone; parts move along with the event's day.

    Refuses an event whose list is closed, a last day before the first, no title, and what belongs to another project.
    Evidence: `event.changed` with what differs, before and after; where a published agenda moved, its next version.
    """
    with transaction.atomic():
        found = locked(event)
        refuse_state(found, Verb.CHANGE)
        before = stated(facts_of(found))
        after = stated(facts)
        changes = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
        if not changes:
            return {}
        words = words_of(found, found.project)
        shift = Shift(was=found.starts_on, now=facts.starts_on)
        _set_columns(found, facts, changes)
        _refuse(found, facts)
        _set_rows(found, facts, changes)
        if "starts_on" in changes and move_parts(found, shift) and found.agenda_versions.exists():
            agenda.publish(event=found, by=by, at=at)
        index_changed(found, found.project, before=words)
        record_change(found, changes, action="event.changed", by=by, at=at)
    return changes


def record_change(
    event: Event, changes: Changes, *, action: str, by: str, at: datetime, more: Mapping[str, Any] | None = None
) -> None:
    """The journal's entry of what was stated before and after."""
    details = {
        "before": {name: pair[0] for name, pair in changes.items()},
        "after": {name: pair[1] for name, pair in changes.items()},
    }
    chain, subject = f"project:{event.project.key}", f"event:{event.key}"
    trail.record(chain=chain, action=action, subject=subject, by=by, at=at, details=details | dict(more or {}))


def _plain(value: Any) -> Any:
    if isinstance(value, Partner):
        return value.organisation.key
    if isinstance(value, Scheme):
        return value.key
    if isinstance(value, PartialDate):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _set_columns(event: Event, facts: Facts, changes: Changes) -> None:
    """Only what differs."""
    columns = [name for name in COLUMNS if name in changes]
    for name in columns:
        value = getattr(facts, name)
        setattr(event, name, list(value) if name in ("languages", "target_groups") else value)
    if columns:
        event.save(update_fields=columns)


def _refuse(event: Event, facts: Facts) -> None:
    if not facts.title:
        raise EditingRefused("no_title", "title")
    if ends_before_it_starts(event):
        raise EditingRefused("ends_before_it_starts", "ends_on")
    ours = event.project_id
    for field in ("scheme", "responsible"):
        row = getattr(facts, field)
        if row is not None and row.project_id != ours:
            raise EditingRefused("of_another_project", field)
    for field in ("organisers", "fulfils"):
        if any(row.project_id != ours for row in getattr(facts, field)):
            raise EditingRefused("of_another_project", field)


def _set_rows(event: Event, facts: Facts, changes: Changes) -> None:
    if "organisers" in changes:
        set_organisers(event, facts.organisers)
    if "fulfils" in changes:
        event.fulfils.set(facts.fulfils)
    if "attendee_groups" in changes:
        event.attendee_groups.all().delete()
        AttendeeGroup.objects.bulk_create(
            AttendeeGroup(event=event, ordinal=number, **group.stated())
            for number, group in enumerate(facts.attendee_groups)
        )
