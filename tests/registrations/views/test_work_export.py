"""The page that hands out the list: only with a reason, only to those who work on the event."""

from typing import Any

import pytest

from audit.models import Entry
from tests.registrations.cast import an_event
from tests.registrations.test_listing import someone
from tests.registrations.views.test_work_list import LIST, signed_in

pytestmark = pytest.mark.django_db
EXPORT = f"{LIST}export/"


def shut(answer: Any) -> None:
    """Close the file of an answer, but not the test's database connection."""
    for close in answer._resource_closers:
        close()


@pytest.mark.parametrize(
    ("role", "status"), [("manager", 200), ("coordinator", 200), ("auditor", 403), ("desk", 403), (None, 403)]
)
def test_each_role_takes_what_it_may(role: str | None, status: int) -> None:
    event = an_event()
    someone(event, "Anna")
    client = signed_in(event, role)
    assert client.get(EXPORT).status_code == status
    answer = client.post(EXPORT, {"format": "csv", "reason": "x"})
    shut(answer)
    assert answer.status_code == status
    assert Entry.objects.filter(action="list.exported").exists() is (status == 200)


def test_the_file_is_what_the_address_asks_for_and_is_told_of_on_the_page() -> None:
    event = an_event()
    someone(event, "Anna Bērziņa")
    someone(event, "Ivo Žagars", status="cancelled")
    client = signed_in(event)
    answer = client.post(f"{EXPORT}?status=cancelled", {"format": "csv", "reason": "pārskats <CFLA>"})
    content = answer.getvalue().decode("utf-8-sig")
    shut(answer)
    assert ("Ivo Žagars" in content, "Anna" in content) == (True, False)
    assert 'attachment; filename="seminar-' in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    text = client.get(EXPORT).content.decode()
    assert "pārskats &lt;CFLA&gt;" in text
    assert "coordinator@example.org" in text


def test_without_a_reason_there_is_no_file() -> None:
    event = an_event()
    answer = signed_in(event).post(EXPORT, {"format": "csv", "reason": "  "})
    assert answer.status_code == 200
    assert "This field is required" in answer.content.decode()
    assert not Entry.objects.filter(action="list.exported").exists()
