"""A project back into the dossier format: what was loaded, without demonstration rows, in a fixed number of statements.

Keys stand in the order of the schema; what nobody stated is left out, or null where the format asks for the key.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from config.dossiers import columns
from config.dossiers.columns import Columns, Record
from config.dossiers.shape import properties, schema
from events.models import AttendeeGroup, Completion, Contribution, Event, Item, Organiser, Part, Scheme
from materials.models import Material
from people.models import Person
from projects.models import (
    Amount,
    Commitment,
    Indicator,
    OpenPoint,
    Organisation,
    Partner,
    Project,
    Source,
    Statement,
)
from projects.partial_dates import PartialDate
from registrations.models import Headcount, Mark, Registration

STATUS = {
    Event.Status.DRAFT: "planned",
    Event.Status.PUBLISHED: "planned",
    Event.Status.HELD: "held",
    Event.Status.CLOSED: "held",
    Event.Status.CANCELLED: "cancelled",
}
EMPTY: tuple[Any, ...] = (None, [], {})

_Row = TypeVar("_Row", bound=Model)
Rows = Iterable[Any]
Grouped = dict[Any, list[Record]]


def dump(project: Project) -> Record:
    """The project's dossier."""
    row = Project.objects.filter(pk=project.pk).values().get()
    made = {
        "format": schema()["properties"]["format"]["const"],
        "source": _stated(columns.SOURCE, Source.objects.filter(project=project).values().first()),
        "project": _project(project, row),
        "organisations": _list(columns.ORGANISATION, _real(Organisation, project)),
        "people": _people(project),
        "schemes": _schemes(project),
        "events": _Events(project).dumped(),
        "statements": _list(columns.STATEMENT, _of(Statement, project)),
        "commitments": _list(columns.COMMITMENT, _of(Commitment, project)),
        "publicity": _stated(columns.PUBLICITY, row),
        "open_points": _list(columns.OPEN_POINT, _of(OpenPoint, project)),
    }
    ordered: Record = _ordered(made, schema())
    return ordered


def _ordered(value: Any, node: Record) -> Any:
    """The value with keys in the schema's order, without empty ones that the schema does not require."""
    if "$ref" in node:
        node = schema()["$defs"][node["$ref"].rpartition("/")[2]]
    if "anyOf" in node and value is not None:
        node = next(branch for branch in node["anyOf"] if branch.get("type") != "null")
        return _ordered(value, node)
    if isinstance(value, list) and "items" in node:
        return [_ordered(inner, node["items"]) for inner in value]
    if not isinstance(value, dict):
        return value
    made = {name: _ordered(value[name], inner) for name, inner in properties(node).items() if name in value}
    required = node.get("required", ())
    return {name: inner for name, inner in made.items() if inner not in EMPTY or name in required}


def _stated(kept_in: Columns, row: Any | None) -> Record:
    return {} if row is None else {name: _plain(row[column]) for name, column in kept_in.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value.normalize()
    return value


def _list(kept_in: Columns, rows: Rows) -> list[Record]:
    return [_stated(kept_in, row) for row in rows]


def _of(model: type[Model], project: Project) -> "QuerySet[Any, Any]":
    return model._default_manager.filter(project=project).order_by("ordinal").values()


def _real(model: type[Model], project: Project) -> "QuerySet[Any, Any]":
    return _of(model, project).filter(is_demonstration=False)


def _project(project: Project, row: Any) -> Record:
    made = _stated(columns.PROJECT, row)
    made["programme"] = _stated(columns.PROGRAMME, row)
    made["amounts"] = [_amount(amount) for amount in _amounts(project)]
    made["partners"] = [
        {"organisation": partner["organisation__key"], "role": partner["role"]} for partner in _partners(project)
    ]
    made["indicators"] = _list(columns.INDICATOR, _real(Indicator, project))
    return made


def _amounts(project: Project) -> Rows:
    real = Q(organisation__isnull=True) | Q(organisation__is_demonstration=False)
    stated = (*columns.AMOUNT.values(), *columns.MONEY.values())
    rows: Rows = Amount.objects.filter(real, project=project).order_by("ordinal").values("organisation__key", *stated)
    return rows


def _partners(project: Project) -> Rows:
    real = Partner.objects.filter(project=project, organisation__is_demonstration=False)
    return real.order_by("ordinal").values("organisation__key", "role")


def _amount(row: Record) -> Record:
    made = _stated(columns.AMOUNT, row)
    made["scope"] = row["organisation__key"] or "project"
    made["money"] = None if row["amount"] is None else _stated(columns.MONEY, row)
    return made


def _people(project: Project) -> list[Record]:
    real = Person.objects.filter(project=project, is_demonstration=False).order_by("ordinal")
    rows = real.values(*columns.PERSON.values(), "same_as__key", "same_as__is_demonstration")
    return [_stated(columns.PERSON, row) | {"same_as": _real_key(row, "same_as")} for row in rows]


def _real_key(row: Record, name: str) -> str | None:
    """The key of the record referred to, unless that is a demonstration."""
    key: str | None = row[f"{name}__key"]
    return None if row[f"{name}__is_demonstration"] else key


def _schemes(project: Project) -> list[Record]:
    real = Completion.objects.filter(scheme__project=project, person__is_demonstration=False).order_by("ordinal")
    completions: Grouped = defaultdict(list)
    for row in real.values("scheme_id", "person__key", *columns.COMPLETION.values()):
        completions[row["scheme_id"]].append({"person": row["person__key"], **_stated(columns.COMPLETION, row)})
    return [_stated(columns.SCHEME, row) | {"completions": completions[row["id"]]} for row in _of(Scheme, project)]


class _Events:
    """The lists inside events, each fetched once for all events of the project and handed out by what holds them."""

    def __init__(self, project: Project) -> None:
        self.rows = Event.objects.filter(project=project, is_demonstration=False).order_by("ordinal")
        self.organisers = self._grouped(_organisers(self._inside(Organiser)))
        self.groups = self._grouped(self._inside(AttendeeGroup).values())
        # A dossier says of no material for whom it is, so it holds only what everybody may read.
        stated = self._inside(Material).filter(is_demonstration=False, withdrawn_at=None)
        self.materials = self._grouped(stated.filter(audience=Material.Audience.PUBLIC).values())
        self.headcounts = self._grouped(
            self._inside(Headcount).values("event_id", "part__key", *columns.HEADCOUNT.values())
        )
        self.parts = self._grouped(self._inside(Part).values())
        items = Item.objects.filter(part__event__in=self.rows).order_by("ordinal")
        self.items = self._grouped(items.values(), "part_id")
        self.contributions = self._grouped(_contributions(self._inside(Contribution)), "event_id", "part_id", "item_id")
        self.registrations = self._grouped(_registrations(self._inside(Registration)))
        self.marks = self._grouped(_marks(self.rows), "part__event_id")

    def dumped(self) -> list[Record]:
        rows = self.rows.values(*columns.EVENT.values(), *columns.VENUE.values(), "id", "status", "scheme__key")
        return [self._event(row) for row in rows]

    def _inside(self, model: type[_Row]) -> "QuerySet[_Row]":
        return model._default_manager.filter(event__in=self.rows).order_by("ordinal")

    def _grouped(self, rows: Rows, *holders: str) -> Grouped:
        names = holders or ("event_id",)
        grouped: Grouped = defaultdict(list)
        for row in rows:
            grouped[tuple(row[name] for name in names)].append(row)
        return grouped

    def _event(self, row: Record) -> Record:
        here = (row["id"],)
        made = _stated(columns.EVENT, row)
        made["status"] = STATUS[row["status"]]
        made["venue"] = _stated(columns.VENUE, row)
        made["scheme"] = row["scheme__key"]
        made["organisers"] = [organiser["organisation__key"] for organiser in self.organisers[here]]
        made["attendee_groups"] = _list(columns.ATTENDEE_GROUP, self.groups[here])
        made["parts"] = [self._part(part) for part in self.parts[here]]
        made["registrations"] = [_registration(registration) for registration in self.registrations.pop(here, [])]
        made["attendance"] = [_mark(mark) for mark in self.marks.pop(here, [])]
        made["headcounts"] = [{"part": n["part__key"], **_stated(columns.HEADCOUNT, n)} for n in self.headcounts[here]]
        made["materials"] = _list(columns.MATERIAL, self.materials[here])
        made["contributors"] = self._contributors(row["id"], None, None)
        return made

    def _part(self, row: Record) -> Record:
        made = _stated(columns.PART, row)
        made["items"] = [
            _stated(columns.ITEM, item) | {"contributors": self._contributors(row["event_id"], row["id"], item["id"])}
            for item in self.items[row["id"],]
        ]
        made["contributors"] = self._contributors(row["event_id"], row["id"], None)
        return made

    def _contributors(self, event: int, part: int | None, item: int | None) -> list[Record]:
        return [
            {
                "person": row["person__key"],
                "organisation": _real_key(row, "organisation"),
                **_stated(columns.CONTRIBUTION, row),
            }
            for row in self.contributions[event, part, item]
        ]


def _organisers(rows: "QuerySet[Organiser]") -> Rows:
    return rows.filter(organisation__is_demonstration=False).values("event_id", "organisation__key")


def _contributions(rows: "QuerySet[Contribution]") -> Rows:
    real = rows.filter(person__is_demonstration=False)
    place = ("event_id", "part_id", "item_id")
    found: Rows = real.values(*place, "person__key", *_OF_ORGANISATION, *columns.CONTRIBUTION.values())
    return found


def _registrations(rows: "QuerySet[Registration]") -> Rows:
    real = rows.filter(is_demonstration=False, person__is_demonstration=False)
    stated = (*columns.REGISTRATION.values(), *columns.ENTRY.values())
    found: Rows = real.values("event_id", "person__key", *_OF_ORGANISATION, *stated).iterator()
    return found


def _marks(events: "QuerySet[Event]") -> Rows:
    real = Mark.objects.filter(
        part__event__in=events,
        is_demonstration=False,
        registration__is_demonstration=False,
        registration__person__is_demonstration=False,
    )
    stated = (*columns.MARK.values(), *columns.ANNULLED.values())
    place = ("part__event_id", "registration__key", "part__key")
    found: Rows = real.order_by("ordinal").values(*place, *stated).iterator()
    return found


def _registration(row: Record) -> Record:
    return {
        **_stated(columns.REGISTRATION, row),
        "person": row["person__key"],
        "organisation": _real_key(row, "organisation"),
        "entry": _stated(columns.ENTRY, row),
    }


def _mark(row: Record) -> Record:
    return {
        **_stated(columns.MARK, row),
        "source": row["source"] or None,
        "registration": row["registration__key"],
        "part": row["part__key"],
        "annulled": None if row["annulled_reason"] is None else _stated(columns.ANNULLED, row),
    }


_OF_ORGANISATION = ("organisation__key", "organisation__is_demonstration")
