"""Whether an announced event has gone by without anybody saying that it took place."""

from datetime import date

import pytest

from events.listing import is_unsettled
from events.models import Event
from projects.models import Project
from projects.partial_dates import PartialDate
from projects.texts import Text

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("starts_on", "project_ends_on", "status", "unsettled"),
    [
        ("2026-11-20", None, "published", True),
        ("2026-11-21", None, "published", False),
        ("2026-10", None, "published", True),
        ("2026-11", None, "published", False),
        ("--10-13", "2023-12", "published", True),
        (None, "2023-12", "published", True),
        ("--10-13", "2026-12", "published", False),
        ("--10-13", None, "published", False),
        ("--10-13", "2023-12", "held", False),
        ("2026-11-20", None, "cancelled", False),
    ],
)
def test_time_alone_settles_nothing(starts_on: str | None, project_ends_on: str | None, status: str, unsettled: bool):
    ends_on = PartialDate.parse(project_ends_on) if project_ends_on else None
    day = PartialDate.parse(starts_on) if starts_on else None
    event = Event(project=Project(key="p", ends_on=ends_on), title=Text(lv="x"), starts_on=day, status=status)
    assert is_unsettled(event, TODAY) is unsettled
