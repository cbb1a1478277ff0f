"""Making an event: from its kind's defaults, or as a copy of an earlier one. Both are drafts that nobody else sees."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from anyascii import anyascii
from django.db import transaction

from audit import trail
from events.kinds import DEFAULTS, hours_of_parts
from events.models import Contribution, Event, Item, Organiser, Part
from events.rescheduling import Shift
from events.search import index_event
from projects.models import Organisation, Partner, Project
from projects.partial_dates import PartialDate
from projects.texts import Text

LONGEST_SLUG = 60
_NOT_IN_A_KEY = re.compile(r"[^a-z0-9]+")
# What a copy takes over as it is. How many came is said of the earlier event alone, and is not among it.
_COPIED = (
    *("project", "kind", "mode", "venue_name", "venue_address", "venue_city", "venue_country"),
    *("scheme", "action", "series", "is_advertised", "capacity", "responsible", "languages", "target_groups"),
    "is_demonstration",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A venue as it is stated; empty where nothing is."""

    name: str = ""
    address: str = ""
    city: str = ""
    country: str = ""

    def __str__(self) -> str:
        return ", ".join(dict.fromkeys(piece for piece in (self.name, self.address, self.city) if piece))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is known when an event is planned. `hours` are the first and last clock time of each day."""

    title: Text
    kind: str
    mode: str | None = None
    access: str | None = None
    starts_on: PartialDate | None = None
    days: int = 1
    hours: tuple[str, str] | None = None
    place: Place = Place()
    capacity: int | None = None
    responsible: Partner | None = None
    organisers: Sequence[Organisation] = ()


def create(*, project: Project, plan: Plan, by: str, at: datetime) -> Event:
    """Make a draft with the parts that its kind usually has. Evidence: `event.created`."""
    with transaction.atomic():
        event = Event.objects.create(
            project=project,
            key=free_key(project, plan.title, plan.starts_on),
            title=plan.title,
            kind=plan.kind,
            status=Event.Status.DRAFT,
            mode=plan.mode,
            starts_on=plan.starts_on,
            ends_on=_last_day(plan.starts_on, plan.days),
            venue_name=plan.place.name or None,
            venue_address=plan.place.address or None,
            venue_city=plan.place.city or None,
            venue_country=plan.place.country or None,
            is_advertised=DEFAULTS[plan.kind].is_advertised,
            capacity=plan.capacity,
            responsible=plan.responsible,
            is_demonstration=project.is_demonstration,
        )
        Part.objects.bulk_create(_parts(event, plan))
        set_organisers(event, plan.organisers)
        _finish(event, by=by, at=at, copied_from=None)
    return event


def copy(
    *, event: Event, title: Text, starts_on: PartialDate | None, with_contributors: bool, by: str, at: datetime
) -> Event:
    """Make a draft like an earlier event on another day: everything but registrations, marks, materials and counts.

    Parts and agenda lines move with the day; who contributed is copied where asked. Evidence: `event.created`.
    """
    shift = Shift(was=event.starts_on, now=starts_on)
    with transaction.atomic():
        made = Event(key=free_key(event.project, title, starts_on), title=title, status=Event.Status.DRAFT)
        for name in _COPIED:
            setattr(made, name, getattr(event, name))
        made.starts_on, made.ends_on = starts_on, shift.day(event.ends_on)
        made.save()
        set_organisers(made, list(_organisers_of(event)))
        made.fulfils.set(event.fulfils.all())
        _Agenda(event, made, shift).copy(with_contributors=with_contributors)
        _finish(made, by=by, at=at, copied_from=event.key)
    return made


def free_key(project: Project, title: Text, starts_on: PartialDate | None) -> str:
    """The title's words and the year, as an address shows them; numbered where the project has that key already."""
    slug = _NOT_IN_A_KEY.sub("-", anyascii(title.in_language("lv")).casefold()).strip("-")
    if len(slug) > LONGEST_SLUG:
        slug = slug[: LONGEST_SLUG + 1].rpartition("-")[0] or slug[:LONGEST_SLUG]
    year = f"-{starts_on.year}" if starts_on and starts_on.year and not slug.endswith(str(starts_on.year)) else ""
    wanted = (slug or "event") + year
    taken = set(project.events.filter(key__startswith=wanted).values_list("key", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (wanted, *numbered) if key not in taken)


def set_organisers(event: Event, organisations: Sequence[Organisation]) -> None:
    """Exactly these, in this order."""
    event.organiser_rows.all().delete()
    Organiser.objects.bulk_create(
        Organiser(event=event, ordinal=number, organisation=organisation)
        for number, organisation in enumerate(organisations)
    )


def _organisers_of(event: Event) -> list[Organisation]:
    return [row.organisation for row in event.organiser_rows.select_related("organisation")]


def _finish(event: Event, *, by: str, at: datetime, copied_from: str | None) -> None:
    index_event(event, event.project)
    details = {"title": event.title, "kind": event.kind, "starts_on": event.starts_on and str(event.starts_on)}
    chain, subject = f"project:{event.project.key}", f"event:{event.key}"
    details |= {"copied_from": copied_from} if copied_from else {}
    trail.record(chain=chain, action="event.created", subject=subject, by=by, at=at, details=details)


def _last_day(first: PartialDate | None, days: int) -> PartialDate | None:
    """None for a single day, or where the first is not known to the day."""
    known = first.known_day if first else None
    return None if known is None or days < 2 else _dated(known + timedelta(days=days - 1))


def _parts(event: Event, plan: Plan) -> list[Part]:
    usual = DEFAULTS[plan.kind].parts
    hours = hours_of_parts(usual, *plan.hours) if plan.hours else [(None, None)] * len(usual)
    days = _days(plan)
    return [
        Part(
            event=event,
            ordinal=number * len(usual) + place,
            key=part.key if len(days) == 1 else f"{part.key}-{number + 1}",
            title=part.title,
            kind=part.kind,
            access=plan.access or None,
            date=day,
            starts_at=starts,
            ends_at=ends,
        )
        for number, day in enumerate(days)
        for place, (part, (starts, ends)) in enumerate(zip(usual, hours, strict=True))
    ]


def _days(plan: Plan) -> list[PartialDate | None]:
    """The date of each day's parts; a single day's are not dated, for the event is."""
    known = plan.starts_on.known_day if plan.starts_on else None
    if plan.days < 2 or known is None:
        return [None]
    return [_dated(known + timedelta(days=number)) for number in range(plan.days)]


def _dated(day: object) -> PartialDate:
    return PartialDate.parse(str(day))


class _Agenda:
    """The agenda of one event on its way to another."""

    def __init__(self, event: Event, made: Event, shift: Shift) -> None:
        self.event, self.made, self.shift = event, made, shift

    def copy(self, *, with_contributors: bool) -> None:
        parts = {part.pk: self._part(part) for part in self.event.parts.all()}
        Part.objects.bulk_create(parts.values())
        items = {item.pk: self._item(item, parts) for item in Item.objects.filter(part__event=self.event)}
        Item.objects.bulk_create(items.values())
        if with_contributors:
            rows = [self._contribution(row, parts, items) for row in self.event.contributions.all()]
            Contribution.objects.bulk_create(rows)

    def _part(self, part: Part) -> Part:
        return Part(
            event=self.made,
            ordinal=part.ordinal,
            key=part.key,
            title=part.title,
            kind=part.kind,
            access=part.access,
            date=self.shift.day(part.date),
            starts_at=self.shift.moment(part.starts_at),
            ends_at=self.shift.moment(part.ends_at),
            venue=part.venue,
            capacity=part.capacity,
        )

    def _item(self, item: Item, parts: dict[int, Part]) -> Item:
        return Item(
            part=parts[item.part_id],
            ordinal=item.ordinal,
            title=item.title,
            kind=item.kind,
            starts_at=self.shift.moment(item.starts_at),
            ends_at=self.shift.moment(item.ends_at),
        )

    def _contribution(self, row: Contribution, parts: dict[int, Part], items: dict[int, Item]) -> Contribution:
        return Contribution(
            event=self.made,
            part=parts[row.part_id] if row.part_id else None,
            item=items[row.item_id] if row.item_id else None,
            ordinal=row.ordinal,
            person_id=row.person_id,
            function=row.function,
            position=row.position,
            organisation_id=row.organisation_id,
        )
