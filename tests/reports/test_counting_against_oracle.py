"""The engine and a second, naive reading of the contract (`oracle`) say the same of thousands of marks.

The second reading is itself held to the contract's own example.
"""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings

from tests.reports import oracle
from tests.reports.dossiers import a_dossier, a_report_day, answers, answers_for, loaded

CASES = Path(settings.BASE_DIR) / "config" / "cases"
# Seeds whose dossiers tell ninety deliberate misreadings of the contract apart, each of them at least once.
TELLING_SEEDS = (
    *(1, 15, 17, 25, 26, 32, 35, 41, 50, 52, 70, 94, 95, 103, 118, 119, 129, 134, 158, 167),
    *(210, 272, 276, 325, 334, 337, 404, 410, 640, 709, 807, 1093),
)
SEEDS = sorted({*range(60), *TELLING_SEEDS})
SEEDS_PER_TEST = 20
BOUNDARY_DAYS = ("2024-08-03", "2025-06-29", "2025-09-30", "2025-10-01")


def read_case(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((CASES / name).read_text(encoding="utf-8"))
    return read


CATALOGUE = read_case("../../projects/reference/indicator-catalogue-1.json")


def test_the_naive_reading_gives_the_worked_example_exactly() -> None:
    expected = read_case("worked-example.expected.json")
    found = oracle.evaluate(read_case("worked-example.json"), CATALOGUE, expected["as_of"])
    assert len(found) == 25
    for value, wanted in zip(found, expected["values"], strict=True):
        assert {name: value.get(name) for name in wanted} == wanted


@pytest.mark.django_db
def test_both_agree_on_the_worked_example_on_every_boundary_day() -> None:
    dossier = read_case("worked-example.json")
    with loaded(dossier) as project:
        for as_of in BOUNDARY_DAYS:
            assert answers(project, as_of) == oracle.evaluate(dossier, CATALOGUE, as_of), as_of


@pytest.mark.django_db
@pytest.mark.parametrize("first", range(0, len(SEEDS), SEEDS_PER_TEST))
def test_both_agree_on_random_dossiers(first: int) -> None:
    for seed in SEEDS[first : first + SEEDS_PER_TEST]:
        rng = Random(seed)
        dossier = a_dossier(rng)
        as_of = a_report_day(rng, dossier)
        found, wanted = answers_for(dossier, as_of), oracle.evaluate(dossier, CATALOGUE, as_of)
        assert found == wanted, f"seed {seed}, as of {as_of}"
