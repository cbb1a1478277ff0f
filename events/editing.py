"""Changing what is stated of an event. Its agenda is changed in `agenda_editing`; its state by `states`.

Whoever edits was shown facts and wants others: only what they changed is written, as in `projects.editing`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit import trail
from events import agenda
from events.creation import set_organisers
from events.models import AttendeeGroup, Event, Scheme
from events.rescheduling import Shift, move_parts, moved
from events.search import index_changed, words_of
from events.states import Verb, ends_before_it_starts, locked, refuse_state
from projects.editing import ChangedMeanwhile, Values, as_stated, clashes_of, wanted_changes
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


# A group named as present or expected: `label`, `kind`, `count`, `is_expected`.
Group = Mapping[str, Any]
# Facts that differ, by name: as stated before and after.
Changes = dict[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that is stated of an event beside its agenda; None and empty where nothing is."""

    title: Text | None
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


def facts_of(event: Event) -> Facts:
    """What is stated now."""
    groups = event.attendee_groups.order_by("ordinal").values("label", "kind", "count", "is_expected")
    return Facts(
        **{name: getattr(event, name) for name in COLUMNS},
        organisers=[row.organisation for row in event.organiser_rows.select_related("organisation")],
        fulfils=list(event.fulfils.order_by("ordinal", "pk")),
        attendee_groups=list(groups),
    )


def stated(facts: Facts) -> dict[str, Any]:
    """The same as plain values that can be compared, kept and read again."""
    return {field.name: as_stated(getattr(facts, field.name)) for field in fields(facts)}


def change(*, event: Event, shown: Values, wanted: Values, by: str, at: datetime) -> Changes:
    """Change the facts that differ from what was `shown`; parts move along with the event's day.

    Refuses an event whose list is closed, what somebody else changed meanwhile (`ChangedMeanwhile`), no title, a last
    day before the first, and what belongs to another project. Evidence: `event.changed` with what differs, before and
    after; where a published agenda moved, its next version.
    """
    with transaction.atomic():
        found = locked(event)
        refuse_state(found, Verb.CHANGE)
        current = facts_of(found)
        changes = wanted_changes(shown, wanted)
        if clashes := clashes_of(None, changes, shown, stated(current)):
            raise ChangedMeanwhile(clashes)
        return restate(found, replace(current, **changes), by=by, at=at)


def _move_agenda(event: Event, shift: Shift, *, by: str, at: datetime) -> None:
    """What everybody sees moves as well, and nothing else of what was edited since."""
    published = agenda.published_agenda(event)
    move_parts(event, shift)
    if published is not None and (now := moved(published, shift)) != published:
        agenda.publish_moved(event=event, was=published, now=now, by=by, at=at)


def restate(
    event: Event, facts: Facts, *, by: str, at: datetime, minutes: int = 0, told: Mapping[str, Any] | None = None
) -> Changes:
    """State the facts of a locked event, whose parts move so many minutes as well; see `change` and `postpone`.

    `told` is what the journal tells of a postponement.
    """
    before, after = stated(facts_of(event)), stated(facts)
    changes = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    if not changes and not minutes:
        return {}
    words = words_of(event, event.project)
    shift = Shift(was=event.starts_on, now=facts.starts_on, minutes=minutes)
    columns = [name for name in COLUMNS if name in changes]
    for name in columns:
        value = getattr(facts, name)
        setattr(event, name, list(value) if name in ("languages", "target_groups") else value)
    _refuse(event, facts)
    event.save(update_fields=columns)
    _set_rows(event, facts, changes)
    if "starts_on" in changes or minutes != 0:
        _move_agenda(event, shift, by=by, at=at)
    index_changed(event, event.project, before=words)
    details = {
        "before": {name: pair[0] for name, pair in changes.items()},
        "after": {name: pair[1] for name, pair in changes.items()},
    }
    action = "event.changed" if told is None else "event.postponed"
    chain, subject = f"project:{event.project.key}", f"event:{event.key}"
    trail.record(chain=chain, action=action, subject=subject, by=by, at=at, details=details | dict(told or {}))
    return changes


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
            AttendeeGroup(event=event, ordinal=number, **group) for number, group in enumerate(facts.attendee_groups)
        )
