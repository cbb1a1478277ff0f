"""What is done outside of a request: telling people of their roles by mail."""

from django.utils import timezone

from jobs.registry import task
from projects import letters
from projects.models import Role


@task("projects.tell_of_role")
def tell_of_role(role: int, by: str) -> None:
    """Nothing where the role ended meanwhile, or its holder was told already."""
    waiting = Role.objects.current().select_related("user", "project", "partner__organisation")
    found = waiting.filter(pk=role, told_at=None).first()
    if found is not None:
        letters.tell(role=found, by=by, at=timezone.now())
