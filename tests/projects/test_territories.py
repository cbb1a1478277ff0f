"""Municipalities by date: how many, which, what became of them, and in which region they were."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from projects.reference.loading import load_reference
from projects.territories import (
    OrganisationKind,
    Territory,
    TerritoryMembership,
    TerritorySuccession,
    candidates_on,
    fold_name,
    municipality_on,
    nuts3_of,
    region_of,
    successors,
)

BEFORE_2021, FROM_2021 = date(2021, 6, 30), date(2021, 7, 1)
BEFORE_2025, FROM_2025 = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture(autouse=True)
def loaded(db: None) -> None:
    load_reference(by="a test", at=datetime(2026, 1, 1, tzinfo=UTC))


def municipality(name: str, on: date) -> Territory:
    found = municipality_on(name, on)
    assert found, f"no {name} on {on}"
    return found


def became(name: str, on: date = FROM_2021, *, part: str | None = None) -> list[tuple[str, tuple[str, ...]]]:
    """What the municipality of before 2021 became."""
    before = municipality(name, BEFORE_2021)
    return [(str(found.territory), found.parts) for found in successors(before, on, part=part)]


@pytest.mark.parametrize(
    ("on", "cities", "novadi"),
    [
        (date(2009, 6, 30), 0, 0),
        (date(2009, 7, 1), 9, 109),
        (date(2011, 1, 2), 9, 109),
        (date(2011, 1, 3), 9, 110),
        (BEFORE_2021, 9, 110),
        (FROM_2021, 7, 36),
        (BEFORE_2025, 7, 36),
        (FROM_2025, 7, 35),
        (date(2026, 11, 21), 7, 35),
    ],
)
def test_a_reform_changes_the_number_of_municipalities_on_its_day(on: date, cities: int, novadi: int) -> None:
    standing = Territory.objects.municipalities().in_force(on)
    assert standing.exclude(kind="novads").count() == cities
    assert standing.of_kind("novads").count() == novadi


def test_a_republican_city_became_a_state_city_or_part_of_a_novads() -> None:
    cities = Territory.objects.in_force(BEFORE_2021).of_kind("republican_city")
    became_novads = {str(city) for city in cities if successors(city, FROM_2021)[0].territory.kind == "novads"}
    assert became_novads == {"Jēkabpils", "Valmiera"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Apes novads", "Smiltenes novads"),
        ("Viesītes novads", "Jēkabpils novads"),
        ("Auces novads", "Dobeles novads"),
        ("Jaunjelgavas novads", "Aizkraukles novads"),
        ("Alūksnes novads", "Alūksnes novads"),
        ("Valkas novads", "Valkas novads"),
        ("Mērsraga novads", "Talsu novads"),
        ("Valmiera", "Valmieras novads"),
        ("Rīga", "Rīga"),
    ],
)
def test_a_municipality_joined_the_one_its_annex_names(old: str, new: str) -> None:
    assert became(old) == [(new, ())]


def test_a_split_municipality_has_several_successors_and_no_guess() -> None:
    assert became("Inčukalna novads") == [
        ("Ropažu novads", ("Vangažu pilsēta",)),
        ("Siguldas novads", ("Inčukalna pagasts",)),
    ]
    assert became("Aglonas novads") == [
        ("Krāslavas novads", ("Grāveru pagasts", "Kastuļinas pagasts", "Šķeltovas pagasts")),
        ("Preiļu novads", ("Aglonas pagasts",)),
    ]


@pytest.mark.parametrize(
    ("old", "part", "new"),
    [
        ("Inčukalna novads", "Inčukalna pagasts", "Siguldas novads"),
        ("Inčukalna novads", "vangazu pilseta", "Ropažu novads"),
        ("Aglonas novads", "Aglonas pagasts", "Preiļu novads"),
        ("Aglonas novads", "Škeltovas pagasts", "Krāslavas novads"),
    ],
)
def test_a_parish_settles_which_successor_of_a_split_is_meant(old: str, part: str, new: str) -> None:
    assert [name for name, _ in became(old, part=part)] == [new]


def test_a_parish_that_never_belonged_to_a_split_municipality_leads_nowhere() -> None:
    assert became("Inčukalna novads", part="Aglonas pagasts") == []


def test_varaklani_joined_madona_in_2025_and_not_a_day_before() -> None:
    varaklani = municipality("Varakļānu novads", FROM_2021)
    assert [found.territory for found in successors(varaklani, BEFORE_2025)] == [varaklani]
    assert [found.territory.code for found in successors(varaklani, FROM_2025)] == ["LV-059"]
    assert municipality_on("Varakļānu novads", FROM_2025) is None


def test_succession_is_followed_over_several_reforms() -> None:
    cesvaine = municipality("Cesvaines novads", date(2012, 5, 1))
    (now,) = successors(cesvaine, FROM_2025)
    assert (str(now.territory), now.territory.valid_from) == ("Madonas novads", FROM_2025)
    assert len(Territory.objects.filter(code="LV-059")) == 3


def test_parts_that_came_together_again_are_one_successor() -> None:
    roja_with_mersrags = municipality("Rojas novads", date(2010, 6, 1))
    in_between = successors(roja_with_mersrags, date(2015, 1, 1))
    assert [(str(found.territory), found.parts) for found in in_between] == [
        ("Mērsraga novads", ("Mērsraga pagasts",)),
        ("Rojas novads", ("Rojas pagasts",)),
    ]
    assert [(str(f.territory), f.parts) for f in successors(roja_with_mersrags, FROM_2021)] == [("Talsu novads", ())]
    assert successors(roja_with_mersrags, FROM_2021, part="Aglonas pagasts") == []


def test_two_of_three_parts_that_came_together_again_are_named_together() -> None:
    days = {"A": (date(2030, 1, 1), date(2030, 12, 31)), "E": (date(2032, 1, 1), None), "D": (date(2031, 1, 1), None)}
    days |= dict.fromkeys("BC", (date(2031, 1, 1), date(2031, 12, 31)))
    rows = {name: row_of_territory(code=f"LV-{name}", valid_from=a, valid_to=b) for name, (a, b) in days.items()}
    Territory.objects.bulk_create(rows.values())
    went = [("A", "B", ["p"]), ("A", "C", ["q"]), ("A", "D", ["r"]), ("B", "E", []), ("C", "E", [])]
    TerritorySuccession.objects.bulk_create(
        TerritorySuccession(
            predecessor=rows[old],
            successor=rows[new],
            on=rows[new].valid_from,
            extent="part" if parts else "whole",
            parts=parts,
            is_confirmed=False,
        )
        for old, new, parts in went
    )
    found = {(c.territory.code, c.parts) for c in successors(rows["A"], date(2032, 1, 1))}
    assert found == {("LV-D", ("r",)), ("LV-E", ("p", "q"))}


def test_a_municipality_has_no_successor_before_it_existed() -> None:
    assert successors(municipality("Madonas novads", FROM_2025), BEFORE_2025) == []


@pytest.mark.parametrize("typed", ["Cēsu novads", "CĒSU NOVADS", "cesu  novads", " cesu", "LV-022", "lv-022", "022"])
def test_a_municipality_is_found_by_code_or_name_however_typed(typed: str) -> None:
    assert municipality(typed, FROM_2021).code == "LV-022"


def test_a_city_and_the_novads_around_it_are_told_apart() -> None:
    assert municipality("Daugavpils", BEFORE_2021).code == "LV-DGV"
    assert municipality("Daugavpils novads", BEFORE_2021).code == "LV-025"
    assert municipality("Jēkabpils", BEFORE_2021).code == "LV-JKB"
    assert municipality("Jēkabpils", FROM_2021).code == "LV-042"
    assert municipality_on("Priekule", BEFORE_2021) is None


def test_the_old_valmieras_novads_is_not_the_new_one() -> None:
    assert municipality("Valmieras novads", date(2009, 12, 1)).code == "LV-045"
    assert municipality_on("Valmieras novads", date(2015, 1, 1)) is None
    assert municipality("Valmieras novads", FROM_2021).code == "LV-113"


def test_a_search_ignores_diacritics_case_and_word_order() -> None:
    names = Territory.objects.in_force(BEFORE_2021).matching("NOVADS preil")
    assert [str(found) for found in names] == ["Preiļu novads"]
    both = Territory.objects.municipalities().in_force(BEFORE_2021).matching("priekul")
    assert {str(found) for found in both} == {"Priekules novads", "Priekuļu novads"}


def test_a_former_name_gives_every_municipality_it_may_mean_today() -> None:
    today = date(2026, 11, 21)
    assert [str(c.territory) for c in candidates_on("Auces novads", today)] == ["Dobeles novads"]
    assert [str(c.territory) for c in candidates_on("Valmiera", today)] == ["Valmieras novads"]
    assert [str(c.territory) for c in candidates_on("aglonas", today)] == ["Krāslavas novads", "Preiļu novads"]
    assert [str(c.territory) for c in candidates_on("Cēsu novads", today)] == ["Cēsu novads"]
    assert candidates_on("Kretingas rajonas", today) == []


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("Tukuma novads", "LV-PR-RIG", "LV-PR-KUR"),
        ("Limbažu novads", "LV-PR-RIG", "LV-PR-VID"),
        ("Ogres novads", "LV-PR-RIG", "LV-PR-VID"),
        ("Siguldas novads", "LV-PR-RIG", "LV-PR-RIG"),
        ("Valkas novads", "LV-PR-VID", "LV-PR-VID"),
        ("Cēsu novads", "LV-PR-VID", "LV-PR-VID"),
        ("Rīga", "LV-PR-RIG", "LV-PR-RIG"),
    ],
)
def test_the_planning_region_depends_on_the_date(name: str, before: str, after: str) -> None:
    for on, region in ((BEFORE_2021, before), (FROM_2021, after)):
        found = region_of(municipality(name, on), on)
        assert found
        assert found.code == region


@pytest.mark.parametrize("name", ["Viesītes novads", "Auces novads", "Jaunjelgavas novads"])
def test_the_partners_of_before_2021_were_in_zemgale(name: str) -> None:
    region = region_of(municipality(name, date(2014, 5, 1)), date(2014, 5, 1))
    assert str(region) == "Zemgales plānošanas reģions"


@pytest.mark.parametrize(
    ("name", "until_2023", "from_2024"),
    [
        ("Rīga", "LV006", "LV00A"),
        ("Jūrmala", "LV007", "LV00A"),
        ("Tukuma novads", "LV007", "LV00B"),
        ("Limbažu novads", "LV007", "LV00C"),
        ("Ogres novads", "LV007", "LV00C"),
        ("Kuldīgas novads", "LV003", "LV00B"),
        ("Varakļānu novads", "LV008", "LV00C"),
        ("Balvu novads", "LV005", "LV005"),
        ("Dobeles novads", "LV009", "LV009"),
    ],
)
def test_the_statistical_region_follows_the_version_of_nuts(name: str, until_2023: str, from_2024: str) -> None:
    for on, code in ((date(2023, 12, 31), until_2023), (date(2024, 1, 1), from_2024)):
        found = nuts3_of(municipality(name, on), on)
        assert found
        assert found.code == code
        assert found.is_in_force(on)


def test_a_municipality_that_ended_is_in_no_region_afterwards() -> None:
    auce = municipality("Auces novads", BEFORE_2021)
    assert region_of(auce, BEFORE_2021)
    assert region_of(auce, FROM_2021) is None
    assert nuts3_of(auce, FROM_2021) is None


def test_since_2024_statistical_and_planning_regions_have_the_same_borders() -> None:
    on = date(2024, 1, 1)
    pairs = {(region_of(found, on), nuts3_of(found, on)) for found in Territory.objects.municipalities().in_force(on)}
    assert len(pairs) == 5


def test_on_the_days_of_change_every_municipality_is_in_one_region_of_each_scheme() -> None:
    days = {row.valid_from for row in TerritoryMembership.objects.all()}
    for day in sorted(days | {day - timedelta(days=1) for day in days if day.year > 2009}):
        members = TerritoryMembership.objects.filter(valid_from__lte=day).exclude(valid_to__lt=day)
        standing = Territory.objects.municipalities().in_force(day).values_list("pk", flat=True)
        for scheme in ("planning_region", "nuts3"):
            of_scheme = members.filter(scheme=scheme).values_list("municipality_id", flat=True)
            assert sorted(of_scheme) == sorted(standing), (day, scheme)


def test_a_lookup_takes_one_statement_and_a_succession_one() -> None:
    with CaptureQueriesContext(
        connection,
    ) as lookups:
        tukums = municipality("Tukuma novads", FROM_2021)
        region_of(tukums, FROM_2021)
    with CaptureQueriesContext(connection) as followed:
        successors(tukums, FROM_2025)
    assert (len(lookups), len(followed)) == (2, 1)


def test_kinds_of_organisation_have_labels_and_say_whether_they_are_public_administration() -> None:
    labels = {kind.code: kind for kind in OrganisationKind.objects.all()}
    assert len(labels) == 22
    assert labels["court_orphans"].label.in_language("lv") == "bāriņtiesa"
    assert labels["court_orphans"].label.in_language("lt") == "bāriņtiesa"
    assert labels["ministry"].label.in_language("en") == "ministry"
    assert all({"lv", "en"} <= set(kind.label) for kind in labels.values())
    found = {code: labels[code].public_admin for code in ("local_government", "ngo", "research")}
    assert found == {"local_government": True, "ngo": False, "research": None}


def row_of_territory(**changed: object) -> Territory:
    fields: dict[str, object] = {
        "code": "LV-999",
        "kind": "novads",
        "name": {"lv": "Kalnu novads"},
        "name_folded": fold_name("Kalnu novads"),
        "valid_from": FROM_2021,
        "source": "a test",
        "is_confirmed": False,
    }
    return Territory(**fields | changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"valid_to": BEFORE_2021},
        {"kind": "pagasts"},
        {"code": ""},
        {"name_folded": ""},
        {"code": "LV-022"},
        {"code": "LV-022", "valid_from": FROM_2025},
    ],
    ids=["ends before it begins", "unknown kind", "no code", "no name", "same code from a day", "second without end"],
)
def test_the_database_refuses_an_impossible_territory(changed: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        row_of_territory(**changed).save()


@pytest.mark.parametrize(
    ("extent", "parts"), [("whole", ["Rojas pagasts"]), ("part", []), ("half", [])], ids=["whole", "part", "unknown"]
)
def test_the_database_refuses_a_succession_that_does_not_say_what_went(extent: str, parts: list[str]) -> None:
    old, new = municipality("Auces novads", BEFORE_2021), municipality("Dobeles novads", FROM_2021)
    with pytest.raises(IntegrityError), transaction.atomic():
        TerritorySuccession.objects.filter(predecessor=old, successor=new).update(extent=extent, parts=parts)


def test_the_database_refuses_two_regions_of_one_scheme_at_once() -> None:
    membership = TerritoryMembership.objects.filter(scheme="planning_region", valid_to=None).first()
    assert membership
    membership.pk, membership.valid_from = None, date(2024, 5, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        membership.save()
