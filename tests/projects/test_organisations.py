"""Organisations are compared as legal entities, whatever their records are called."""

import pytest

from projects.organisations import legal_entity


def entity(name: str, number: str | None = None) -> tuple[str, str]:
    return legal_entity(name=name, registration_number=number)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Biedrība „Paraugs”", 'biedrība "Paraugs"'),
        ("biedrība “AD Opus”", "Biedrība  «AD\u00a0Opus» "),
        ("Viesi\u0304te", "Viesīte"),
        ("STRASSE", "Straße"),
    ],
)
def test_quotation_marks_case_spaces_and_composition_make_no_difference(one: str, other: str) -> None:
    assert entity(one) == entity(other)


@pytest.mark.parametrize(("one", "other"), [("Kalnu novads", "Kalna novads"), ("A B", "AB"), ("Viesīte", "Viesite")])
def test_other_letters_are_another_organisation(one: str, other: str) -> None:
    assert entity(one) != entity(other)


def test_a_registration_number_wins_over_the_name() -> None:
    assert entity("Kalnu novads", "90000000022") == entity("Attīstības nodaļa", "90000000022")


def test_one_with_a_number_and_one_without_are_different_under_one_name() -> None:
    assert entity("Kalnu novads", "90000000022") != entity("Kalnu novads")


def test_an_empty_number_is_none() -> None:
    assert entity("Kalnu novads", "") == entity("kalnu novads", None)
