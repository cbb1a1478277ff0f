"""Who works at a desk: by a role in the project, or by a pass for one event. Asked anew at every request.

A badge is what the browser keeps (signed by the page that hands it out): it names the user or the pass, and opens
nothing by itself. One statement says whether it still holds, and brings the event and the part with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Exists, F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from events.models import Event, Part
from projects.models import Role
from registrations.models import DeskPass

MAY_WORK = (Role.Name.DESK, Role.Name.COORDINATOR, Role.Name.MANAGER)
MAY_MANAGE = frozenset({Role.Name.COORDINATOR, Role.Name.MANAGER})


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
    rows, prefix = _asked_for(address)
    passes = f"{prefix}desk_passes"
    found = rows.filter(
        **{f"{passes}__pk": pass_id, f"{passes}__withdrawn_at__isnull": True, f"{passes}__expires_at__gt": at}
    )
    row = found.annotate(worker=F(f"{passes}__label")).first()
    if row is None:
        return None
    event, part = _event_and_part(row)
    return Worker(event=event, part=part, by=signature(pass_id, row.worker), name=row.worker, user=None)


def by_role(*, user_id: int, session: str, address: Address, at: datetime) -> Worker | None:
    """A user who may work at the project's desks, while the session that got the badge lives."""
    rows, prefix = _asked_for(address)
    roles = f"{prefix}project__roles"
    ends = Q(**{f"{roles}__until__isnull": True}) | Q(**{f"{roles}__until__gte": timezone.localdate(at)})
    held = {f"{roles}__user": user_id, f"{roles}__user__is_active": True, f"{roles}__role__in": MAY_WORK}
    lives = Session.objects.filter(session_key=session, expire_date__gt=at)
    found = list(
        rows.filter(ends, Exists(lives), **held).annotate(
            role=F(f"{roles}__role"), email=F(f"{roles}__user__email"), called=F(f"{roles}__user__name")
        )
    )
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


def _asked_for(address: Address) -> tuple["QuerySet[Any]", str]:
    """The event, or the part with its event, and how a lookup gets from there to the event."""
    if address.part is None:
        rows: QuerySet[Any] = Event.objects.select_related("project")
        keys: Mapping[str, Any] = {"project__key": address.project, "key": address.event}
        return rows.filter(**keys).order_by(), ""
    parts: QuerySet[Any] = Part.objects.select_related("event__project").filter(pk=address.part)
    return parts.filter(event__project__key=address.project, event__key=address.event).order_by(), "event__"


def _event_and_part(row: Any) -> tuple[Event, Part | None]:
    return (row.event, row) if isinstance(row, Part) else (row, None)
