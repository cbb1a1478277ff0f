"""Whatever the order of recording, a second proof, an annulment or a confirmed match never gives a wrong sum.

Each property is asked of the engine over random dossiers in the database.
"""

from copy import deepcopy
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from events.models import Event
from projects.indicators import current_definitions
from tests.reports import oracle
from tests.reports.dossiers import Json, a_dossier, a_report_day, answers, answers_for, loaded

pytestmark = pytest.mark.django_db


class Seeded(Random):
    """A random generator that says in a failure's report how to make it again."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.origin = seed

    def __repr__(self) -> str:
        return f"Seeded({self.origin})"


chance = given(rng=st.integers(0, 2**32).map(Seeded))
few = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example undoes what it loads
)

# What looks at more of a person than one mark: a later mark or a match may move other marks in either direction.
LATER_MARKS_MATTER = {"min_minutes", "min_share", "completion"}
WHOLE_PERSON_MATTERS = {*LATER_MARKS_MATTER, "entry", "entry_record"}
LAST_OF_ALL_KEYS = "zzzzzz"


def catalogue() -> Json:
    return {"definitions": {code: row.definition for code, row in current_definitions().items()}}


def definitions(dossier: Json) -> list[Json]:
    listed = catalogue()["definitions"]
    return [one.get("definition") or listed[one["code"]] for one in dossier["project"]["indicators"]]


def counts_of(dossier: Json, as_of: str) -> list[oracle.Count]:
    return [oracle.Count(dossier, each, date.fromisoformat(as_of)) for each in definitions(dossier)]


def a_live_mark(rng: Random, dossier: Json) -> tuple[Json, Json]:
    live = [(event, mark) for event in dossier["events"] for mark in event["attendance"] if not mark["annulled"]]
    assume(live)
    return rng.choice(live)


def outcomes(answer: Json) -> dict[str, str]:
    found: dict[str, str] = answer["excluded"] | dict.fromkeys(answer["rows"], "used")
    return found


def outcome_of(answer: Json, key: str) -> str:
    return outcomes(answer).get(key, "no mark of this indicator")


def counts_marks(definition: Json) -> bool:
    return definition["counts"] in ("participation", "person", "organisation")


@few
@chance
def test_every_mark_has_exactly_one_outcome(rng: Random) -> None:
    dossier = a_dossier(rng)
    marks = sorted(mark["key"] for event in dossier["events"] for mark in event["attendance"])
    found = answers_for(dossier, a_report_day(rng, dossier))
    for answer, definition in zip(found, definitions(dossier), strict=True):
        assert sorted([*answer["rows"], *answer["excluded"]]) == (marks if counts_marks(definition) else [])


@few
@chance
def test_the_order_in_which_anything_was_recorded_changes_nothing(rng: Random) -> None:
    dossier = a_dossier(rng)
    as_of = a_report_day(rng, dossier)
    assert answers_for(shuffled(rng, dossier), as_of) == answers_for(dossier, as_of)


def shuffled(rng: Random, stated: Any) -> Any:
    """The same with every list in another order, except the indicators: values come in the project's order."""
    if isinstance(stated, dict):
        return {
            name: value if name == "indicators" else shuffled(rng, value)
            for name, value in rng.sample(list(stated.items()), len(stated))
        }
    if isinstance(stated, list):
        return [shuffled(rng, value) for value in rng.sample(stated, len(stated))]
    return stated


@few
@chance
def test_a_second_proof_of_a_presence_shares_its_outcome_and_changes_no_value(rng: Random) -> None:
    dossier = a_dossier(rng)
    as_of = a_report_day(rng, dossier)
    event, mark = a_live_mark(rng, dossier)
    before = answers_for(dossier, as_of)
    event["attendance"].append(mark | {"key": LAST_OF_ALL_KEYS, "source": another_source(rng, event, mark)})
    for old, new in zip(before, answers_for(dossier, as_of), strict=True):
        assert new["value"] == old["value"]
        assert outcome_of(new, LAST_OF_ALL_KEYS) == outcome_of(old, mark["key"])
        assert outcomes(old).items() <= outcomes(new).items()


@few
@chance
def test_a_weaker_second_proof_changes_nothing_of_the_first(rng: Random) -> None:
    dossier = a_dossier(rng)
    as_of = a_report_day(rng, dossier)
    event, mark = a_live_mark(rng, dossier)
    before = answers_for(dossier, as_of)
    weaker = {"evidence": rng.choice((None, 0 if mark["evidence"] is not None else None)), "minutes": 0}
    proof = weaker | {"key": LAST_OF_ALL_KEYS, "source": another_source(rng, event, mark)}
    event["attendance"].append(mark | proof)
    for old, new in zip(before, answers_for(dossier, as_of), strict=True):
        assert new["value"] == old["value"]
        assert outcomes(old).items() <= outcomes(new).items()


def another_source(rng: Random, event: Json, mark: Json) -> str | None:
    taken = {
        other["source"]
        for other in event["attendance"]
        if (other["registration"], other["part"]) == (mark["registration"], mark["part"]) and not other["annulled"]
    }
    free = [source for source in ("code", "tick", "sheet", "log", "import", None) if source not in taken]
    assume(free)
    return rng.choice(free)


@few
@chance
def test_an_annulled_mark_counts_as_one_that_was_never_made(rng: Random) -> None:
    dossier = a_dossier(rng)
    as_of = a_report_day(rng, dossier)
    event, mark = a_live_mark(rng, dossier)
    never_made = deepcopy(dossier)
    by_key(never_made["events"], event["key"])["attendance"].remove(mark)
    mark["annulled"] = {"reason": "the wrong person"}
    without = answers_for(never_made, as_of)
    for answer, bare, definition in zip(answers_for(dossier, as_of), without, definitions(dossier), strict=True):
        expected = bare["excluded"] | ({mark["key"]: "annulled"} if counts_marks(definition) else {})
        assert answer == bare | {"excluded": expected}


@few
@chance
def test_annulling_a_mark_touches_nobody_else(rng: Random) -> None:
    dossier = a_dossier(rng)
    as_of = a_report_day(rng, dossier)
    event, mark = a_live_mark(rng, dossier)
    before = answers_for(dossier, as_of)
    mark["annulled"] = {"reason": "the wrong person"}
    person = natural_people(dossier)[by_key(event["registrations"], mark["registration"])["person"]]
    others = {key for key, owner in owners(dossier).items() if owner != person}
    for old, new in zip(before, answers_for(dossier, as_of), strict=True):
        assert outcomes_among(old, others) == outcomes_among(new, others)


@few
@chance
def test_a_confirmed_match_never_raises_a_plain_count(rng: Random) -> None:
    dossier = a_dossier(rng)
    as_of = a_report_day(rng, dossier)
    before = answers_for(dossier, as_of)
    confirm_a_match(rng, dossier)
    for old, new, definition in zip(before, answers_for(dossier, as_of), definitions(dossier), strict=True):
        if counts_marks(definition) and not WHOLE_PERSON_MATTERS & set(definition):
            assert new["value"] <= old["value"]
            assert set(new["rows"]) <= set(old["rows"])


@few
@chance
def test_a_confirmed_match_gives_what_the_contract_says_and_touches_nobody_else(rng: Random) -> None:
    dossier = a_dossier(rng)
    as_of = a_report_day(rng, dossier)
    before = answers_for(dossier, as_of)
    matched = confirm_a_match(rng, dossier)
    after = answers_for(dossier, as_of)
    assert after == oracle.evaluate(dossier, catalogue(), as_of)
    others = {key for key, owner in owners(dossier).items() if owner != matched}
    for old, new in zip(before, after, strict=True):
        assert outcomes_among(old, others) == outcomes_among(new, others)


def confirm_a_match(rng: Random, dossier: Json) -> str:
    """Make two natural people one; the answer is who stands for both from now on."""
    alone = [person for person in dossier["people"] if person["same_as"] is None]
    assume(len(alone) > 1)
    one, other = rng.sample(alone, 2)
    one["same_as"] = rng.choice([key for key, who in natural_people(dossier).items() if who == other["key"]])
    found: str = other["key"]
    return found


@few
@chance
def test_people_are_never_more_than_there_are(rng: Random) -> None:
    dossier = a_dossier(rng)
    people = len(set(natural_people(dossier).values()))
    found = answers_for(dossier, a_report_day(rng, dossier))
    for answer, definition in zip(found, definitions(dossier), strict=True):
        if counts_marks(definition) and definition["counts"] != "organisation":
            present = {owners(dossier)[key] for key in answer["rows"]}
            assert len(present) <= answer["value"] <= len(answer["rows"])
            if definition["once_per"] == "project":
                assert answer["value"] == len(present) <= people


@few
@chance
def test_a_person_counts_in_the_period_of_the_first_used_mark(rng: Random) -> None:
    dossier = a_dossier(rng)
    first_report, last_report = sorted((a_report_day(rng, dossier), a_report_day(rng, dossier)))
    earlier, later = answers_for(dossier, first_report), answers_for(dossier, last_report)
    for old, new, count in zip(earlier, later, counts_of(dossier, last_report), strict=True):
        if not counts_marks(count.definition) or LATER_MARKS_MATTER & set(count.definition):
            continue
        if count.definition["counts"] == "organisation":
            continue
        first_used = first_days(count, new["rows"])
        assert old["value"] == sum(day.isoformat() <= first_report for day in first_used.values())
        assert new["value"] - old["value"] == sum(day.isoformat() > first_report for day in first_used.values())


def first_days(count: oracle.Count, rows: list[str]) -> dict[tuple[str, tuple[str, ...]], date]:
    """The day of the first used mark of each person in each unit."""
    days: dict[tuple[str, tuple[str, ...]], date] = {}
    for mark in count.marks():
        if mark.key in rows:
            pair, day = (count.person_of(mark), count.unit_of(mark)), oracle.date_of(mark)
            days[pair] = min(day, days.get(pair, day))
    return days


@few
@chance
def test_counting_again_gives_the_same(rng: Random) -> None:
    dossier = a_dossier(rng)
    as_of = a_report_day(rng, dossier)
    with loaded(dossier) as project:
        assert answers(project, as_of) == answers(project, as_of)


@few
@chance
def test_an_event_with_its_list_closed_is_still_held(rng: Random) -> None:
    dossier = a_dossier(rng)
    as_of = a_report_day(rng, dossier)
    with loaded(dossier) as project:
        before = answers(project, as_of)
        Event.objects.filter(status=Event.Status.HELD).update(status=Event.Status.CLOSED)
        assert answers(project, as_of) == before


@few
@chance
def test_another_project_with_the_same_keys_is_never_mixed_in(rng: Random) -> None:
    dossier = a_dossier(rng)
    as_of = a_report_day(rng, dossier)
    alone = answers_for(dossier, as_of)
    twin = dossier | {"project": dossier["project"] | {"key": "twin"}}
    with loaded(twin), loaded(dossier) as project:
        assert answers(project, as_of) == alone


def by_key(records: list[Json], key: str) -> Json:
    (found,) = [record for record in records if record["key"] == key]
    return found


def natural_people(dossier: Json) -> dict[str, str]:
    """Each record's key and the one that stands for the natural person."""
    count = oracle.Count(dossier, {}, date.max)
    return {person["key"]: count.natural_person(person["key"]) for person in dossier["people"]}


def owners(dossier: Json) -> dict[str, str]:
    """Each mark's key and the natural person who was present."""
    count = oracle.Count(dossier, {}, date.max)
    return {mark.key: count.person_of(mark) for mark in count.marks()}


def outcomes_among(answer: Json, keys: set[str]) -> dict[str, str]:
    return {key: outcome for key, outcome in outcomes(answer).items() if key in keys}
