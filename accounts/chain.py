"""Where the journal tells about accounts: a chain of their own, for an account belongs to no project."""

from datetime import datetime
from typing import Any

from accounts.models import User
from audit import trail

CHAIN = "accounts"


def record(action: str, *, user: User, by: str, at: datetime, **details: Any) -> None:
    """One entry about this user's account; called inside the transaction of the change."""
    stated = {"user": user.email, **details}
    trail.record(chain=CHAIN, action=action, subject=f"user:{user.pk}", by=by, at=at, details=stated)
