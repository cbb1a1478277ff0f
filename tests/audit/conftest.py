"""A small journal of two projects."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from audit import trail
from audit.trail import Draft

AT = datetime(2026, 3, 5, 10, 0, tzinfo=UTC)


@pytest.fixture
def journal(db: None) -> None:
    """Ten entries of one project, three of another; the seventh of the first says nothing in detail."""
    with transaction.atomic():
        drafts = [Draft("mark.loaded", f"mark:{n}", {"name": f"Jānis {n}"} if n != 7 else None) for n in range(1, 11)]
        trail.record_many(chain="project:a", by="user:1", at=AT, entries=drafts)
        trail.record_many(chain="project:b", by="user:2", at=AT, entries=drafts[:3])
