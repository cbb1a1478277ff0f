"""Loading the reference files: all or nothing, once, told in the journal; faults refused with their place."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from audit.models import Entry
from projects.reference import checking
from projects.reference.loading import load_reference
from projects.reference.reading import FILES, HERE, ReferenceRefused, read_reference
from projects.territories import OrganisationKind, Territory, TerritoryMembership, TerritorySuccession, municipality_on

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
Change = Callable[[Any], None]
pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The reference files where a test may spoil them."""
    for name in FILES:
        shutil.copy(HERE / f"{name}.json", tmp_path)
    return tmp_path


def edit(folder: Path, name: str, change: Change) -> None:
    path = folder / f"{name}.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")


def load(folder: Path = HERE) -> dict[str, tuple[int, list[str], list[str]]]:
    changes = load_reference(by="load_reference", at=NOON, folder=folder)
    return {
        change.table.removeprefix("projects_"): (change.added, change.changed, change.removed) for change in changes
    }


def loads() -> list[Entry]:
    return list(Entry.objects.in_chain("installation").filter(action="reference.loaded").order_by("sequence"))


def counts() -> list[int]:
    models = (Territory, TerritorySuccession, TerritoryMembership, OrganisationKind)
    return [model._default_manager.count() for model in models]


def test_the_first_load_fills_the_tables_and_is_journaled(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(25):  # SQLite takes the 700 rows in more portions than PostgreSQL
        load()
    assert counts() == [179, 126, 373, 22]
    (entry,) = loads()
    assert (entry.actor, entry.at, entry.subject) == ("load_reference", NOON, "reference")
    told = entry.detail.details
    assert told
    assert told["tables"]["projects_territory"]["added"] == 179
    assert set(told["files"]) == {f"{name}.json" for name in FILES}


def test_a_second_load_changes_nothing_and_says_so(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    load()
    before = list(Territory.objects.values_list("pk", "code", "valid_from"))
    with django_assert_num_queries(7):  # five reads between a savepoint and its release
        again = load()
    assert all(change == (0, [], []) for change in again.values())
    assert list(Territory.objects.values_list("pk", "code", "valid_from")) == before
    assert len(loads()) == 1
    out = StringIO()
    call_command("load_reference", stdout=out)
    assert out.getvalue().count("nothing to change") == 4


def test_a_corrected_file_changes_only_what_differs(folder: Path) -> None:
    load()
    renamed = Territory.objects.get(code="LV-022", valid_to=None)

    def rename(document: Any) -> None:
        group = next(g for g in document["groups"] if g["valid_from"] == "2021-07-01" and "LV-022" in g["members"])
        group["members"]["LV-022"] = "Cēsu un Vecpiebalgas novads"

    def correct_kind(document: Any) -> None:
        document["kinds"][0]["public_admin"] = None
        document["kinds"].pop()

    edit(folder, "municipalities", rename)
    edit(folder, "organisation_kinds", correct_kind)
    changed = load(folder)
    assert changed["territory"] == (0, ["Cēsu novads"], [])
    assert changed["organisationkind"] == (0, ["pašvaldība"], ["cits"])
    assert changed["territorymembership"] == (0, [], [])
    renamed.refresh_from_db()
    assert str(renamed.name) == "Cēsu un Vecpiebalgas novads"
    found = municipality_on("cesu un vecpiebalgas", date(2022, 1, 1))
    assert found == renamed
    assert len(loads()) == 2


def test_a_municipality_moved_to_another_region_moves_once(folder: Path) -> None:
    load()

    def move(document: Any) -> None:
        for group in document["memberships"]:
            members = group["members"]
            if members.get("LV-PR-VID") == ["LV-089"]:
                members["LV-PR-RIG"] = members.pop("LV-PR-VID")

    edit(folder, "regions", move)
    assert load(folder)["territorymembership"] == (
        0,
        ["Saulkrastu novads ∈ Vidzemes plānošanas reģions (2021-07-01)"],
        [],
    )


def test_an_ended_municipality_and_its_heirs_may_come_in_one_load(folder: Path) -> None:
    """Tomorrow's reform: Līvānu joins Preiļu; the old rows end, the new one begins, regions follow by code."""
    load()

    def merge(document: Any) -> None:
        now = next(g for g in document["groups"] if "LV-056" in g["members"] and g["valid_from"] == "2021-07-01")
        ended = {code: now["members"].pop(code) for code in ("LV-056", "LV-073")}
        document["groups"].append(now | {"members": ended, "valid_to": "2028-12-31"})
        document["groups"].append(now | {"members": {"LV-073": "Preiļu novads"}, "valid_from": "2029-01-01"})
        document["in_force"]["2029-01-01"] = 41

    def follow(document: Any) -> None:
        last = document["groups"][-1]
        document["groups"].append(last | {"on": "2029-01-01", "whole": {"LV-073": ["LV-056", "LV-073"]}})

    def leave(document: Any) -> None:
        for group in list(document["memberships"]):
            for region, codes in group["members"].items():
                if "LV-056" in codes and group["valid_to"] is None:
                    codes.remove("LV-056")
                    document["memberships"].append(group | {"members": {region: ["LV-056"]}, "valid_to": "2028-12-31"})

    edit(folder, "municipalities", merge)
    edit(folder, "successions", follow)
    edit(folder, "regions", leave)
    changed = load(folder)
    assert changed["territory"] == (1, ["Līvānu novads", "Preiļu novads"], [])
    assert changed["territorysuccession"] == (2, [], [])
    assert changed["territorymembership"][0] == 2
    assert Territory.objects.municipalities().in_force(date(2029, 1, 1)).count() == 41


def drop_cesis(document: Any) -> None:
    del document["groups"][1]["members"]["LV-022"]


def overlap(document: Any) -> None:
    document["groups"][1]["valid_to"] = "2021-07-01"


def backwards(document: Any) -> None:
    document["groups"][0]["valid_to"] = "2009-06-30"


def no_such_day(document: Any) -> None:
    document["groups"][0]["valid_from"] = "2009-02-30"


def wrong_count(document: Any) -> None:
    document["in_force"]["2021-07-01"] = 42


def unknown_field(document: Any) -> None:
    document["groups"][0]["colour"] = "green"


def number_for_a_name(document: Any) -> None:
    document["groups"][0]["members"]["LV-RIX"] = 7


def control_character(document: Any) -> None:
    document["groups"][0]["members"]["LV-RIX"] = "Rīga\x00"


def over_long_name(document: Any) -> None:
    document["groups"][0]["members"]["LV-RIX"] = "Rīga " * 1000


def ape_twice(document: Any) -> None:
    document["groups"][2]["whole"]["LV-007"].append("LV-009")


def ape_nowhere(document: Any) -> None:
    document["groups"][2]["whole"]["LV-094"].remove("LV-009")


def half_of_aglona(document: Any) -> None:
    document["groups"][2]["parts"] = [p for p in document["groups"][2]["parts"] if p["into"] != "LV-073"]


def parish_twice(document: Any) -> None:
    document["groups"][2]["parts"][1]["parts"].append("Grāveru pagasts")


def into_nobody(document: Any) -> None:
    document["groups"][2]["whole"]["LV-888"] = ["LV-009"]


def tukums_in_two_regions(document: Any) -> None:
    document["memberships"][2]["members"]["LV-PR-RIG"].append("LV-099")


def tukums_in_none(document: Any) -> None:
    document["memberships"][2]["members"]["LV-PR-KUR"].remove("LV-099")


def unknown_region(document: Any) -> None:
    document["memberships"][2]["members"]["LV-PR-XXX"] = ["LV-099"]


def region_of_the_other_kind(document: Any) -> None:
    document["memberships"][2]["members"]["LV005"] = document["memberships"][2]["members"].pop("LV-PR-LAT")


def unknown_municipality(document: Any) -> None:
    document["memberships"][2]["members"]["LV-PR-KUR"].append("LV-777")


def repeated_kind(document: Any) -> None:
    document["kinds"].append(document["kinds"][0])


def perhaps_public(document: Any) -> None:
    document["kinds"][0]["public_admin"] = "perhaps"


def label_in_french(document: Any) -> None:
    document["kinds"][0]["label"]["fr"] = "commune"


@pytest.mark.parametrize(
    ("name", "spoil", "told"),
    [
        ("municipalities", drop_cesis, "municipalities.json: in_force: 118 stated for 2009-07-01, 117"),
        ("municipalities", overlap, "groups[7].members.LV-002: LV-002 is in force from 2021-07-01 already at"),
        ("municipalities", backwards, "groups[0].members.LV-DGV: ends on 2009-06-30, before it begins"),
        ("municipalities", no_such_day, "municipalities.json: groups[0].valid_from: '2009-02-30'"),
        ("municipalities", wrong_count, "in_force: 42 stated for 2021-07-01, 43 municipalities listed"),
        ("municipalities", unknown_field, "municipalities.json: groups[0]: Additional properties"),
        ("municipalities", number_for_a_name, "groups[0].members['LV-RIX']: 7 "),
        ("municipalities", control_character, "groups[0].members['LV-RIX']: "),
        ("municipalities", over_long_name, "groups[0].members['LV-RIX']: "),
        ("successions", ape_twice, "all of LV-009 went to one municipality on 2021-07-01, and also elsewhere"),
        ("successions", ape_nowhere, "members.LV-009: LV-009 ends and nothing follows it on 2021-07-01"),
        ("successions", half_of_aglona, "groups[2].parts[0]: only a part of LV-001 has a successor on 2021-07-01"),
        ("successions", parish_twice, "a part or a successor of LV-001 is named twice on 2021-07-01"),
        ("successions", into_nobody, "whole.LV-888: LV-888 does not begin on 2021-07-01"),
        ("regions", tukums_in_two_regions, "LV-099 is in LV-PR-"),
        ("regions", tukums_in_none, "LV-099 is in no region of the planning_region kind on 2021-07-01"),
        ("regions", unknown_region, "members.LV-PR-XXX: LV-PR-XXX is not in force on 2021-07-01"),
        ("regions", region_of_the_other_kind, "members.LV005: LV005 is not of the kind planning_region"),
        ("regions", unknown_municipality, "members.LV-PR-KUR: LV-777 is not in force on 2021-07-01"),
        ("organisation_kinds", repeated_kind, "kinds[22]: “local_government” is already at"),
        ("organisation_kinds", perhaps_public, "organisation_kinds.json: kinds[0].public_admin: 'perhaps'"),
        ("organisation_kinds", label_in_french, "kinds[0].label: Additional properties"),
    ],
)
def test_faulty_reference_data_is_refused_with_its_place(folder: Path, name: str, spoil: Change, told: str) -> None:
    load()
    before = counts()
    edit(folder, name, spoil)
    with pytest.raises(CommandError, match="Nothing was loaded") as refusal:
        call_command("load_reference", folder=folder)
    assert told in str(refusal.value)
    assert counts() == before
    assert len(loads()) == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{", "regions.json: is not JSON in UTF-8"),
        (b'{"regions": [], "regions": []}', "repeated key “regions”"),
        (b"\xff\xfe", "regions.json: is not JSON in UTF-8"),
        (b"[" * 100_000, "regions.json: is not JSON in UTF-8"),
        (b"[]", "regions.json: [] is not of type 'object'"),
        (b" " * 1_000_001, "regions.json: is larger than 1000000 bytes"),
        (None, "regions.json: cannot be read (No such file or directory)"),
    ],
    ids=["cut off", "repeated key", "not UTF-8", "nested", "a list", "huge", "missing"],
)
def test_an_unreadable_file_is_refused_by_name(folder: Path, content: bytes | None, told: str) -> None:
    path = folder / "regions.json"
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(ReferenceRefused) as refusal:
        load(folder)
    assert told in str(refusal.value)
    assert counts() == [0, 0, 0, 0]


def test_every_group_names_the_act_it_comes_from_and_says_when_nobody_has_compared_it() -> None:
    reference = read_reference()
    assert checking.faults_of(reference) == []
    sources = {row.source for row in reference.municipalities} | {row.source for row in reference.memberships}
    sources |= {row.source for row in reference.successions} | {row.source for row in reference.kinds}
    assert all(len(source) > 10 for source in sources)
    unsure = {row.code for row in reference.municipalities if not row.is_confirmed}
    assert unsure == {"LV-045", "LV-063", "LV-079"}
