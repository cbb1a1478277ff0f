"""Who works at a desk: by a role in the project, or by a pass for one event. Asked anew at every request.

A badge is what the browser keeps (signed by the page that hands it out): it names the user or the pass, and opens
nothing by itself. One statement says whether it still holds, and brings the event and the part with it.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import BigIntegerField, CharField, DateField, DateTimeField, Exists, F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from events.models import Event, Part
from projects.models import Role
from queries.compiled import Compiled, Parameter
from registrations.models import DeskPass

MAY_WORK = (Role.Name.DESK, Role.Name.COORDINATOR, Role.Name.MANAGER)
MAY_MANAGE = frozenset({Role.Name.COORDINATOR, Role.Name.MANAGER})
# What the desk needs to know of where it stands.
OF_THE_EVENT = ("project", "key", "title", "status", "starts_on", "ends_on", "capacity", "is_demonstration")
OF_THE_PART = ("event", "key", "title", "kind", "access", "date", "starts_at", "ends_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Somebody at the desk of one event: `by` stands in the journal, `name` on the screen."""

    event: Event
    part: Part | None
    by: str
    name: str
    user: int | None
    may_manage: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Which desk is asked for: an event by its keys, and one of its parts by its number."""

    project: str
    event: str
    part: int | None = None


def by_pass(*, pass_id: int, address: Address, at: datetime) -> Worker | None:
    """Whoever holds the pass, while it is neither ended nor withdrawn, at its own event only."""
    asked = PASSES_AT_EVENT if address.part is None else PASSES_AT_PART
    for row in asked.ask(**asdict(address), pass_id=pass_id, at=at):
        event, part = _event_and_part(row)
        return Worker(event=event, part=part, by=signature(pass_id, row.worker), name=row.worker, user=None)
    return None


def by_role(*, user_id: int, session: str, address: Address, at: datetime) -> Worker | None:
    """A user who may work at the project's desks, while the session that got the badge lives."""
    asked = ROLES_AT_EVENT if address.part is None else ROLES_AT_PART
    today = timezone.localdate(at)
    found = asked.ask(**asdict(address), user=user_id, session=session, at=at, today=today)
    if not found:
        return None
    event, part = _event_and_part(found[0])
    may_manage = bool(MAY_MANAGE & {row.role for row in found})
    email = found[0].email
    name = found[0].called or email
    return Worker(event=event, part=part, by=email, name=name, user=user_id, may_manage=may_manage)


def signature(pass_id: int, label: str) -> str:
    """How a helper with a pass signs: the journal's `desk_pass:<id>` tells who let them in."""
    return f"{label} (desk_pass:{pass_id})"


def called(by: str) -> str:
    """The name to show for who signed."""
    if "@" not in by:
        return by.partition(" (desk_pass:")[0]
    return User.objects.filter(email=by).exclude(name="").values_list("name", flat=True).first() or by.partition("@")[0]


def holders_of(event: Event) -> "QuerySet[DeskPass]":
    """The passes of an event, the newest first."""
    return event.desk_passes.order_by("-pk")


def _at_event() -> "QuerySet[Any]":
    """The event asked for."""
    rows = Event.objects.select_related("project").filter(project__key=PROJECT, key=EVENT)
    return rows.only("project__key", *OF_THE_EVENT).order_by()


def _at_part() -> "QuerySet[Any]":
    """The part asked for, with its event."""
    rows = Part.objects.select_related("event__project").filter(pk=PART)
    rows = rows.filter(event__project__key=PROJECT, event__key=EVENT)
    of_the_event = [f"event__{name}" for name in OF_THE_EVENT]
    return rows.only("event__project__key", *of_the_event, *OF_THE_PART).order_by()


def _by_pass(rows: "QuerySet[Any]", event: str) -> "QuerySet[Any]":
    """`event` is how a lookup gets from the row to the event."""
    passes = f"{event}desk_passes"
    still = {f"{passes}__withdrawn_at__isnull": True, f"{passes}__expires_at__gt": AT}
    held = rows.filter(**{f"{passes}__pk": Parameter("pass_id", BigIntegerField())}, **still)
    labelled: QuerySet[Any] = held.annotate(worker=F(f"{passes}__label"))
    return labelled


def _by_role(rows: "QuerySet[Any]", event: str) -> "QuerySet[Any]":
    roles = f"{event}project__roles"
    today = Parameter("today", DateField())
    ends = Q(**{f"{roles}__until__isnull": True}) | Q(**{f"{roles}__until__gte": today})
    limit = Q(**{f"{roles}__partner__isnull": True}) | Q(**{f"{roles}__partner": F(f"{event}responsible")})
    user = Parameter("user", BigIntegerField())
    held = {f"{roles}__user": user, f"{roles}__user__is_active": True, f"{roles}__role__in": MAY_WORK}
    held[f"{roles}__ended_at__isnull"] = True
    lives = Session.objects.filter(session_key=Parameter("session", CharField()), expire_date__gt=AT)
    named: QuerySet[Any] = rows.filter(ends, limit, Exists(lives), **held).annotate(
        role=F(f"{roles}__role"), email=F(f"{roles}__user__email"), called=F(f"{roles}__user__name")
    )
    return named


def _event_and_part(row: Any) -> tuple[Event, Part | None]:
    return (row.event, row) if isinstance(row, Part) else (row, None)


PROJECT, EVENT = Parameter("project", CharField()), Parameter("event", CharField())
PART, AT = Parameter("part", BigIntegerField()), Parameter("at", DateTimeField())
PASSES_AT_EVENT = Compiled(lambda: _by_pass(_at_event(), ""))
PASSES_AT_PART = Compiled(lambda: _by_pass(_at_part(), "event__"))
ROLES_AT_EVENT = Compiled(lambda: _by_role(_at_event(), ""))
ROLES_AT_PART = Compiled(lambda: _by_role(_at_part(), "event__"))
