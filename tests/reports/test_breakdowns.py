"""A value told apart adds up to the value, over every dimension and over time; unknown is never hidden."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from audit import trail
from projects.models import Project
from registrations.models import Mark
from reports.breakdowns import (
    FEWEST_SHOWN,
    MERGED_GROUP,
    UNKNOWN_GROUP,
    Breakdown,
    Group,
    breakdowns,
    progress,
    without_small_groups,
)
from reports.indicators import Value, evaluate
from reports.results import results

pytestmark = pytest.mark.django_db
AS_OF = date(2025, 12, 1)


@pytest.fixture
def project() -> Project:
    file = settings.BASE_DIR / "config" / "cases" / "worked-example.json"
    call_command("load_dossier", str(file), stdout=StringIO())
    return Project.objects.get(key="worked-example")


def value_of(project: Project, code: str) -> Value:
    return next(value for value in evaluate(project, AS_OF) if value.code == code)


def test_the_groups_of_every_dimension_add_up_to_the_value(project: Project) -> None:
    told_apart = 0
    for value in evaluate(project, AS_OF):
        for breakdown in breakdowns(value):
            told_apart += 1
            assert sum(group.number for group in breakdown.groups) == value.value, (value.code, breakdown.dimension)
    assert told_apart > 50


def test_progress_ends_at_the_value_and_never_falls(project: Project) -> None:
    for value in evaluate(project, AS_OF):
        steps = progress(value)
        assert (steps[-1].total if steps else 0) == (value.value if value.code != "RCO87" else 0)
        assert [step.total for step in steps] == sorted(step.total for step in steps)
        assert all(step.day <= AS_OF for step in steps)


def test_an_earlier_date_gives_what_progress_said_of_it(project: Project) -> None:
    """No rule of this indicator looks beyond the mark itself, so the past is not told anew."""
    step = progress(value_of(project, "PARTICIPATIONS"))[3]
    then = next(value for value in evaluate(project, step.day) if value.code == "PARTICIPATIONS")
    assert then.value == step.total


def test_people_without_a_known_gender_are_a_group_of_their_own_and_the_last(project: Project) -> None:
    value = value_of(project, "PERSONS")
    known = next(found for found in breakdowns(value) if found.dimension == "gender")
    project.people.filter(gender="female").update(gender=None)
    hidden = next(found for found in breakdowns(value_of(project, "PERSONS")) if found.dimension == "gender")
    women = next(group.number for group in known.groups if group.code == "female")
    before = sum(group.number for group in known.groups if group.code == UNKNOWN_GROUP)
    assert (hidden.groups[-1].code, hidden.groups[-1].number) == (UNKNOWN_GROUP, women + before)


@pytest.mark.parametrize(
    ("period", "bands"), [("2014-2020", {"0-24", "25-54", "55+"}), ("2021-2027", {"18-29", "30-54"})]
)
def test_age_bands_are_those_of_the_period(project: Project, period: str, bands: set[str]) -> None:
    Project.objects.update(period=period)
    ages = next(found for found in breakdowns(value_of(Project.objects.get(), "PERSONS")) if found.dimension == "age")
    assert bands & {group.code for group in ages.groups}
    assert {group.code for group in ages.groups} <= bands | {"0-17", "55+", UNKNOWN_GROUP}


def test_shown_results_are_kept_until_the_projects_journal_moves(project: Project) -> None:
    first = results(project, AS_OF)
    with CaptureQueriesContext(connection) as kept:
        assert results(project, AS_OF) == first
    assert len(kept) <= 2

    with transaction.atomic():
        mark = Mark.objects.get(project=project, key=value_of(project, "RCO81").rows[0])
        Mark.objects.filter(pk=mark.pk).update(annulled_reason="ticked by mistake")
        at = datetime(2025, 12, 1, 12, tzinfo=UTC)
        trail.record(chain="project:worked-example", action="mark.loaded", subject=f"mark:{mark.key}", by="test", at=at)
    changed = {result.code: result for result in results(project, AS_OF)}["RCO81"]
    before = {result.code: result for result in first}["RCO81"]
    assert (changed.value, changed.left_out_total) == (1, before.left_out_total + 1)


def told_apart(*numbers: int) -> Breakdown:
    return Breakdown("gender", tuple(Group(f"g{n}", number) for n, number in enumerate(numbers)))


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((40, 12, 5), (40, 12, 5)),
        ((40, 3, 2), (40, 5)),
        ((40, 12, 4), (40, 16)),
        ((40, 12, 2, 1), (40, 15)),
        ((40, 4, 4, 4), (40, 12)),
        ((40, 2), (42,)),
        ((3,), (3,)),
        ((), ()),
    ],
)
def test_groups_of_fewer_than_five_are_told_together(numbers: tuple[int, ...], shown: tuple[int, ...]) -> None:
    assert tuple(group.number for group in without_small_groups(told_apart(*numbers)).groups) == shown


@given(st.lists(st.integers(1, 60), max_size=8))
def test_merging_keeps_the_sum_and_shows_no_small_group(numbers: list[int]) -> None:
    public = without_small_groups(told_apart(*numbers))
    assert sum(group.number for group in public.groups) == sum(numbers)
    assert public.is_withheld or all(group.number >= FEWEST_SHOWN for group in public.groups)
    merged = len(numbers) - len([group for group in public.groups if group.code != MERGED_GROUP])
    assert merged != 1 or public.is_withheld
