"""Organisations are compared as legal entities, whatever their records are called."""

import random

import pytest

from people.models import Person
from projects.models import Organisation, Project
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


@pytest.mark.django_db
def test_the_longest_names_and_addresses_are_stored_and_found() -> None:
    """No index may refuse a text that the loader lets through, however badly it compresses."""
    letters = random.Random(7)
    longest = "".join(chr(letters.randrange(0x4E00, 0x9FFF)) for _ in range(10_000))
    project = Project.objects.create(key="long")
    Organisation.objects.create(project=project, key="o", name=longest)
    Person.objects.create(project=project, key="p", name=longest, email=longest)
    assert Organisation.objects.called(longest).count() == 1
    assert Person.objects.with_address(longest).count() == 1


@pytest.mark.django_db
def test_an_organisation_is_found_by_its_name_in_any_case() -> None:
    project = Project.objects.create(key="long")
    Organisation.objects.create(project=project, key="o", name="Bērnu māja")
    assert Organisation.objects.called("bērnu MāJA").exists()
    assert not Organisation.objects.called("Bērnu mājas").exists()
