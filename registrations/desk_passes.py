"""Passes for helpers without an account: each is good for one event's desk, until it ends or is withdrawn.

A pass's address is derived, not stored: `<id in base 36>-<160 bits>`, an HMAC-SHA-256 under the installation's key.
"""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import Promise
from django.utils.http import base36_to_int, int_to_base36
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit import trail
from events.models import Event
from projects.in_words import RIGA
from registrations.models import DeskPass

LONGEST = timedelta(days=14)
LONGEST_LABEL = 80
_SALT = "registrations.desk_passes"
_HEX_DIGITS = 40
_LONGEST_ID = 13

_REFUSALS: dict[str, str | Promise] = {
    "no_label": _("Name the helper or the desk, so that marks can be told apart."),
    "ends_before_it_begins": _("The pass would end before it begins."),
    "too_long": _("A pass lasts fourteen days at most."),
}


class DeskPassRefused(Exception):
    """`code` is stable; the text is a translated sentence for the person who asked."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(str(_REFUSALS[code]))


def issue(*, event: Event, label: str, expires_at: datetime, by: User, at: datetime) -> DeskPass:
    """Let a helper in to one event's desk until a moment. Refuses a pass without a name, or too long.

    Evidence: `desk_pass.issued`.
    """
    label = label.strip()[:LONGEST_LABEL]
    if not label:
        raise DeskPassRefused("no_label")
    if expires_at <= at:
        raise DeskPassRefused("ends_before_it_begins")
    if expires_at > at + LONGEST:
        raise DeskPassRefused("too_long")
    with transaction.atomic():
        made = DeskPass.objects.create(event=event, label=label, issued_by=by, issued_at=at, expires_at=expires_at)
        details = {"event": event.key, "label": label, "expires_at": expires_at.isoformat()}
        _record(made, "desk_pass.issued", by=by, at=at, details=details)
    return made


def withdraw(*, desk_pass: DeskPass, by: User, at: datetime) -> DeskPass:
    """End a pass now, on every device that opened it. Asked twice it is once. Evidence: `desk_pass.withdrawn`."""
    with transaction.atomic():
        rows = DeskPass.objects.select_for_update(of=("self",)).select_related("event__project")
        found = rows.get(pk=desk_pass.pk)
        if found.withdrawn_at is None:
            found.withdrawn_at = at
            found.save(update_fields=["withdrawn_at"])
            _record(found, "desk_pass.withdrawn", by=by, at=at, details={"event": found.event.key})
    return found


def usual_end(event: Event, at: datetime) -> datetime:
    """The end of the event's last day; of today where that day is not known, is over or is far."""
    last = event.ends_on or event.starts_on
    day = (last.known_day if last else None) or timezone.localdate(at)
    ends = datetime.combine(max(day, timezone.localdate(at)), time(23, 59), tzinfo=RIGA)
    return min(ends, (at + LONGEST - timedelta(minutes=1)).astimezone(RIGA))


def token_of(desk_pass: DeskPass) -> str:
    """What opens the desk with this pass."""
    return f"{int_to_base36(desk_pass.pk)}-{_proof(desk_pass.pk, settings.SECRET_KEY)}"


def pass_for(token: str) -> DeskPass | None:
    """The pass that a token stands for, ended or not; None for a wrong or cut one."""
    stated, _separator, proof = token.partition("-")
    if not (0 < len(stated) <= _LONGEST_ID and stated.isascii() and stated.isalnum()):
        return None
    pk = min(base36_to_int(stated.lower()), 2**63 - 1)
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(constant_time_compare(proof, _proof(pk, key)) for key in keys):
        return None
    return DeskPass.objects.select_related("event__project").filter(pk=pk).first()


def is_open(desk_pass: DeskPass, at: datetime) -> bool:
    return desk_pass.withdrawn_at is None and at < desk_pass.expires_at


def _proof(pk: int, key: str | bytes) -> str:
    return salted_hmac(_SALT, str(pk), secret=key, algorithm="sha256").hexdigest()[:_HEX_DIGITS]


def _record(desk_pass: DeskPass, action: str, *, by: User, at: datetime, details: dict[str, str]) -> None:
    chain, subject = f"project:{desk_pass.event.project.key}", f"desk_pass:{desk_pass.pk}"
    trail.record(chain=chain, action=action, subject=subject, by=by.email, at=at, details=details)
