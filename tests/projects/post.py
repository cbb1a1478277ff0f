"""The mails about roles as the workers send them, inside a test's own transaction; the journey uses the queue."""

from projects.models import Role
from projects.tasks import tell_of_role


def told_by_anna() -> None:
    """Whoever has a role since their last mail, or had one taken away before it, is up for a mail; Anna signs."""
    waiting = Role.objects.filter(told_at=None).exclude(user__email="anna@example.org")
    for role in waiting.order_by("granted_at", "pk"):
        tell_of_role.function(role=role.pk, by="anna@example.org")
