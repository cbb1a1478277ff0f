"""What somebody looked at, in a chain of its own beside the project's: looks change nothing that a project is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from audit import trail


def chain_of(project: str) -> str:
    """Where looks at a project, and files taken from it, are journaled."""
    return f"looks:{project}"


def record_look(*, project: str, page: str, asked: Mapping[str, Any], by: str, at: datetime) -> None:
    """Say that somebody opened a page. Evidence: `page.looked_at`, with what the page was asked for."""
    with transaction.atomic():
        trail.record(
            chain=chain_of(project),
            action="page.looked_at",
            subject=f"page:{page}",
            by=by,
            at=at,
            details={"page": page, **asked},
        )
