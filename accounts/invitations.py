"""The way into an account for the first time: a link that works once, for seven days, and sets the password.

Its token is derived, not stored: `<user id in base 36>-<160 bits>`. Sending the link again, choosing a password in
whatever way and closing the account each void it.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import Promise
from django.utils.http import base36_to_int, int_to_base36
from django.utils.translation import gettext_lazy as _

from accounts.chain import record
from accounts.models import User

LASTS = timedelta(days=7)
_SALT = "accounts.invitations"
_HEX_DIGITS = 40
_LONGEST_ID = 13
_REFUSALS: dict[str, str | Promise] = {
    "joined": _("This person has chosen a password already and can sign in."),
    "used": _("This link was used already, or it is too old."),
}


class InvitationRefused(Exception):
    """`code` is stable; the text is a translated sentence for the person who asked."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(str(_REFUSALS[code]))


def invite(*, email: str, name: str, language: str, by: str, at: datetime) -> User:
    """The account for an address: made where there is none, opened again where it was closed.

    Whoever can sign in already keeps name, language and password. Evidence where a link is needed: `user.invited`.
    """
    with transaction.atomic():
        made = {"email": User.objects.normalize_email(email), "name": name, "language": language}
        user, is_new = User.objects.get_or_create(email__iexact=email, defaults=made | {"password": _no_password()})
        user = User.objects.select_for_update().get(pk=user.pk)
        if is_new or not user.is_active or needs_link(user):
            _open(user, by=by, at=at)
    return user


def renew(*, user: User, by: str, at: datetime) -> None:
    """Another seven days, with another link; the one before works no more.

    Refuses where a password was chosen. Evidence: `user.invited`.
    """
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        if not needs_link(locked):
            raise InvitationRefused("joined")
        _open(locked, by=by, at=at)


def accept(*, token: str, password: str, at: datetime) -> User:
    """Set the password that the invited person chose. Refuses a used or old link. Evidence: `user.joined`."""
    with transaction.atomic():
        found = invited(token, at)
        user = found and User.objects.select_for_update().get(pk=found.pk)
        if user is None or not _opens(user, token, at):
            raise InvitationRefused("used")
        user.set_password(password)
        user.invited_at = None
        user.save(update_fields=["password", "invited_at"])
        record("user.joined", user=user, by=user.email, at=at)
    return user


def needs_link(user: User) -> bool:
    """Whether the user has yet to choose a password."""
    return not user.has_usable_password()


def link_of(user: User) -> str:
    """The secret address at which the invited person chooses a password, in the language that is active."""
    return str(settings.BASE_URL) + reverse("invitation", args=[token_of(user)])


def token_of(user: User) -> str:
    return f"{int_to_base36(user.pk)}-{_proof(user, settings.SECRET_KEY)}"


def ends_at(user: User) -> datetime | None:
    """When the invitation ends, or ended; None where none is open."""
    return user.invited_at + LASTS if user.invited_at else None


def invited(token: str, at: datetime) -> User | None:
    """The user to whom a link leads; None for a wrong, used, replaced or old one."""
    stated = token.partition("-")[0]
    if not (0 < len(stated) <= _LONGEST_ID and stated.isascii() and stated.isalnum()):
        return None
    user = User.objects.filter(pk=min(base36_to_int(stated.lower()), 2**63 - 1)).first()
    return user if user and _opens(user, token, at) else None


def _opens(user: User, token: str, at: datetime) -> bool:
    ends = ends_at(user)
    if not user.is_active or ends is None or ends <= at:
        return False
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    proof = token.partition("-")[2]
    matches = [constant_time_compare(proof, _proof(user, key)) for key in keys]
    return any(matches)


def _open(user: User, *, by: str, at: datetime) -> None:
    user.is_active, user.invited_at = True, at
    user.save(update_fields=["is_active", "invited_at"])
    record("user.invited", user=user, by=by, at=at)


def _no_password() -> str:
    blank = User()
    blank.set_unusable_password()
    return blank.password


def _proof(user: User, key: str | bytes) -> str:
    invited_at = user.invited_at.isoformat() if user.invited_at else ""
    value = f"{user.pk}:{invited_at}:{user.email}:{user.password}"
    return salted_hmac(_SALT, value, secret=key, algorithm="sha256").hexdigest()[:_HEX_DIGITS]
