"""What becomes of an account: its holder administers the installation, describes themselves anew, or leaves."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.chain import record
from accounts.invitations import invite
from accounts.models import User

_REFUSALS: dict[str, str | Promise] = {
    "administrator_already": _("This person is an administrator already."),
    "is_administrator": _("An administrator's account is not closed here."),
}


class AccountRefused(Exception):
    """`code` is stable; the text is a translated sentence for the person who asked."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(str(_REFUSALS[code]))


def appoint_administrator(*, email: str, name: str, language: str, by: str, at: datetime) -> User:
    """Let the person at this address administer the installation; an account is made where there is none.

    Refuses who is an administrator already. Evidence: `administrator.appointed`, and `user.invited` where a link to
    choose a password is needed.
    """
    with transaction.atomic():
        user = invite(email=email, name=name, language=language, by=by, at=at)
        if user.is_superuser:
            raise AccountRefused("administrator_already")
        user.is_superuser = True
        user.save(update_fields=["is_superuser"])
        record("administrator.appointed", user=user, by=by, at=at)
    return user


def describe(*, user: User, name: str, language: str, at: datetime) -> None:
    """How a user is called, and in which language we write to them. Evidence, where it is new: `user.changed`."""
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        if (locked.name, locked.language) == (name, language):
            return
        locked.name, locked.language = name, language
        locked.save(update_fields=["name", "language"])
        record("user.changed", user=locked, by=locked.email, at=at, name=name, language=language)


def close(*, user: User, by: str, at: datetime) -> bool:
    """Shut an account for good, until somebody invites its holder anew. False where it is closed already.

    Password and second factors go, and every session ends with them. Refuses an administrator's account. Whether a
    role is still held, `projects.team` asks first. Evidence: `user.closed`.
    """
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        if locked.is_superuser:
            raise AccountRefused("is_administrator")
        if not locked.is_active:
            return False
        Authenticator.objects.filter(user=locked).delete()
        locked.set_unusable_password()
        locked.is_active, locked.invited_at = False, None
        locked.save(update_fields=["password", "is_active", "invited_at"])
        record("user.closed", user=locked, by=by, at=at)
    return True
