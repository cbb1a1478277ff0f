"""The contract's own example gives exactly the expected values, rows and exclusions."""

import json
from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from projects.models import Project
from reports.indicators import evaluate

CASES = settings.BASE_DIR / "config" / "cases"
EXPECTED = json.loads((CASES / "worked-example.expected.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked_example() -> Project:
    call_command("load_dossier", str(CASES / "worked-example.json"), stdout=StringIO())
    return Project.objects.get(key="worked-example")


def test_all_25_indicators_are_exactly_as_expected(worked_example: Project) -> None:
    printed = StringIO()
    call_command("indicators", "worked-example", as_of=date(2025, 12, 1), format="json", stdout=printed)
    found = json.loads(printed.getvalue())
    assert (found["project"], found["as_of"]) == ("worked-example", "2025-12-01")
    assert len(found["values"]) == 25
    for value, expected in zip(found["values"], EXPECTED["values"], strict=True):
        assert {key: value[key] for key in expected} == expected


def test_every_mark_is_used_or_left_out_for_one_reason(worked_example: Project) -> None:
    every_mark = set(worked_example.marks.values_list("key", flat=True))
    for value in evaluate(worked_example, date(2025, 12, 1)):
        if value.reasons is not None:
            assert set(value.rows) | set(value.excluded) == every_mark
            assert not set(value.rows) & set(value.excluded)


def test_counting_takes_the_same_statements_for_any_number_of_marks(
    worked_example: Project, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(11):  # type: ignore[operator]  # pytest-django's fixture is a callable
        list(evaluate(worked_example, date(2025, 12, 1)))
    worked_example.marks.filter(key__gt="a00003").delete()
    with django_assert_num_queries(11):  # type: ignore[operator]  # pytest-django's fixture is a callable
        list(evaluate(worked_example, date(2025, 12, 1)))


def test_an_unknown_project_is_said_to_be_unknown() -> None:
    with pytest.raises(CommandError, match="no project with the key “nowhere”"):
        call_command("indicators", "nowhere")
