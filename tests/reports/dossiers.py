"""Small random dossiers, crowded on purpose around every boundary of the counting contract, and the engine's answer.

A dossier follows from its `Random` alone: a failing one is made again from its seed.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction

from config.dossiers.columns import without_nothing
from config.dossiers.loading import check, load
from config.dossiers.reading import DossierFile, parse
from projects.models import Project
from reports.indicators import evaluate

Json = dict[str, Any]

KINDS = ("training", "training", "seminar", "camp", "internal_meeting")
SEASON = (
    *("2023-12-31", "2024-01-01", "2024-01-09", "2024-01-10", "2024-01-31", "2024-02-01", "2024-02-28", "2024-02-29"),
    *("2024-03-01", "2024-03-05", "2024-06-19", "2024-06-20", "2024-06-21", "2024-06-30", "2024-07-01", "2024-12-31"),
    *("2025-01-01", "2025-02-28", "2025-03-01"),
)
SPANS = (
    *((None, None), ("09:00", None), (None, "10:00"), ("09:00", "10:00"), ("09:00", "10:30"), ("10:00", "09:00")),
    *(("23:30", "00:15"), ("10:00", "10:00"), ("09:00", "2024-03-05T10:00+02:00"), ("2024-03-05T10:00+02:00", "11:00")),
    ("2024-03-05T10:00+02:00", "2024-03-05T10:30:30+02:00"),
    ("2024-03-05T10:00:30+02:00", "2024-03-05T10:30+01:00"),
    ("2024-03-05T23:30+02:00", "2024-03-06T00:30+02:00"),
    ("2024-03-05T10:00+02:00", "2024-03-05T10:30+03:00"),
)
ORGANISATIONS = (
    ("Biedrība „Paraugs”", "LV", None),
    ('biedrība  "PARAUGS" ', "LT", None),
    ("Biedri\u0304ba Paraugs", None, ""),
    ("Biedrība Paraugs", "LV", "40000000044"),
    ("Paraugu savienība", "LT", "40000000044"),
    ("Straße", "EE", None),
    ("STRASSE", None, None),
    ("Novads", "LV", "90000000033"),
)
EVENT_KEYS = ("e", "e-1", "e.1", "e_1", "e1", "e10", "e2")
MARK_KEYS = ("a", "a-1", "a.1", "a_1", "a1", "a10", "a2", "a9", "b", "0", "00", "z.z", "z_z", "zz")
FUNCTIONS = ("opener", "speaker", "moderator", "group_moderator", "panelist", "mentioned", "mentioned")
TEXT = {"en": "Text"}
COUNTS = (*("participation",) * 3, *("person",) * 3, *("organisation",) * 2, *("event",) * 2, "partner", "stated")
UNITS = ("part", "event", "event", "scheme", "scheme", "action", "project", "project")
ACCESS = ("public", "invited", "internal")
LABOUR = ("unemployed", "long_term_unemployed", "inactive", "employed")
EDUCATION = ("isced_0_2", "isced_3_4", "isced_5_8")
ROLES = ("organisers", "partners", "associated", "contributors")
SHARES = (
    *("0", "0.0", "0.3333", "0.5", "0.5", "0.50", "0.75"),
    *("0.3333333333333333333333333333333334", "0.66", "0.67", "1", "1.0"),
)


@contextmanager
def loaded(dossier: Json) -> Iterator[Project]:
    """The dossier in the database, checked as a file is, and gone again at the end."""
    tree = parse(json.dumps(dossier).encode())
    check(tree)
    file = DossierFile("random.json", "0" * 64, without_nothing(tree))
    with transaction.atomic():
        load(file, by="test", at=datetime(2026, 1, 1, tzinfo=UTC))
        yield Project.objects.get(key=dossier["project"]["key"])
        transaction.set_rollback(True)


def answers(project: Project, as_of: str) -> list[Json]:
    """What the engine says, in the shape that the contract prints."""
    found = []
    for value in evaluate(project, date.fromisoformat(as_of)):
        answer: Json = {
            "code": value.code,
            "value": value.value,
            "rows": list(value.rows),
            "excluded": dict(value.excluded),
        }
        if value.events is not None:
            answer["events"] = list(value.events)
        if value.definition.counts == "stated":
            answer["stated"] = value.indicator.stated
        found.append(answer)
    return found


def answers_for(dossier: Json, as_of: str) -> list[Json]:
    with loaded(dossier) as project:
        return answers(project, as_of)


@dataclass(frozen=True)
class Pool:
    """The few days, people and schemes that one dossier is made of, so that they meet often."""

    rng: Random
    days: list[str]
    people: list[str]
    schemes: list[str]
    mark_keys: list[str]

    def day(self) -> str:
        return self.rng.choice(self.days)

    def vague_day(self) -> str | None:
        day = self.day()
        return self.rng.choice((None, day[:4], day[:7], f"-{day[4:]}"))

    def person(self) -> str:
        return self.rng.choice(self.people)


def a_pool(rng: Random) -> Pool:
    mark_keys = [*MARK_KEYS, *(f"m{number}" for number in range(200))]
    rng.shuffle(mark_keys)
    return Pool(
        rng=rng,
        days=sorted(rng.sample(SEASON, rng.randint(2, 5))),
        people=[f"p{number}" for number in range(rng.choice((1, 2, 2, 3, 3, 4, 5)))],
        schemes=rng.choice((["s1"], ["s1"], ["s1", "s2"], [])),
        mark_keys=mark_keys,
    )


def a_dossier(rng: Random, *, key: str = "random", indicators: int = 12) -> Json:
    """A whole dossier whose indicators are its own definitions of every sort, and some of the catalogue's."""
    pool = a_pool(rng)
    return {
        "format": "dossier/1",
        "project": {
            "key": key,
            "title": TEXT,
            **some_bounds(pool),
            "partners": [
                {"organisation": organisation, "role": role}
                for organisation in some(rng, organisation_keys(), least=0)[:4]
                for role in [rng.choice(("lead", "partner", "associated", "contractor", "administering"))]
            ],
            "indicators": [
                *({"code": f"OWN-{number}", **an_own_definition(rng)} for number in range(indicators)),
                *({"code": code} for code in some(rng, CATALOGUE_CODES, least=1)[:3]),
            ],
        },
        "organisations": [
            {"key": f"o{number}", "name": name, "country": country, "registration_number": registration_number}
            for number, (name, country, registration_number) in enumerate(ORGANISATIONS)
        ],
        "people": some_people(pool),
        "schemes": [a_scheme(pool, key) for key in pool.schemes],
        "events": [an_event(pool, key) for key in some(rng, EVENT_KEYS, least=1)[:6]],
    }


def some_bounds(pool: Pool) -> Json:
    """The project's start and end; never an end that is certainly before the start, which is refused."""
    first, second, last, before_last = pool.days[0], pool.days[1], pool.days[-1], pool.days[-2]
    start = pool.rng.choice((None, None, first, first, first[:7], second[:7], pool.vague_day()))
    end = pool.rng.choice((None, None, last, last, last[:7], before_last, pool.vague_day()))
    after_all_of_its_days = f"{end}~"
    return {"start": None if start and end and after_all_of_its_days < start else start, "end": end}


def a_report_day(rng: Random, dossier: Json) -> str:
    """Mostly the last day of the dossier, or the one before or after it; else any of its days."""
    parts = [part for event in dossier["events"] for part in event["parts"]]
    stated = {holder["date"] for holder in (*dossier["events"], *parts)}
    days = sorted(day for day in stated if day and len(day) == len("2024-01-01")) or ["2024-03-05"]
    last = date.fromisoformat(days[-1])
    near = [(last + timedelta(days=number)).isoformat() for number in (-1, 0, 0, 1, 40)]
    chosen: str = rng.choice([*near, *near, *days])
    return chosen


CATALOGUE_CODES = ("RCO81", "RCO85", "RCR81", "RCR85", "RCO115", "EECO01", "EECO06", "EECO07", "ME-PERSONS", "PERSONS")


# Keys of a definition that act upon each other.
THEMES = (
    *((), ("kinds",), ("access",), ("exclude",), ("min_minutes",), ("min_share",), ("completion",), ("entry",)),
    *(("exclude", "entry"), ("exclude", "entry_record"), ("joint", "entry"), ("min_minutes", "min_share")),
    *(("min_minutes", "completion"), ("kinds", "min_share"), ("access", "min_share"), ("window", "min_share")),
    *(("entry_record",), ("entry", "kinds"), ("min_minutes", "exclude"), ("window", "access"), ("kinds", "joint")),
)
EVENT_THEMES = (
    *(("access",), ("access", "advertised"), ("joint", "advertised"), ("kinds", "joint"), ("access", "window")),
    *((), ("window",)),
)


def organisation_keys() -> tuple[str, ...]:
    return tuple(f"o{number}" for number in range(len(ORGANISATIONS)))


def some(rng: Random, choices: tuple[str, ...], *, least: int) -> list[str]:
    return rng.sample(choices, rng.randint(least, len(choices)))


def mostly(rng: Random, usual: Any, *others: Any) -> Any:
    """Nine times in ten the usual, so that marks get as far as the last rows of the table."""
    return rng.choice([usual] * 9 * len(others) + list(others))


def some_people(pool: Pool) -> list[Json]:
    """Some of them the same: a record points only to one earlier in a shuffled order, so there is no loop."""
    rng, keys = pool.rng, list(pool.people)
    rng.shuffle(keys)
    people = [
        {
            "key": key,
            "name": "Person",
            "gender": mostly(rng, "female", "male", None),
            "birth_date": a_birth_date(pool),
            "same_as": rng.choice([None, None, *keys[:number]]),
        }
        for number, key in enumerate(keys)
    ]
    rng.shuffle(people)
    return people


def a_birth_date(pool: Pool) -> str | None:
    """Often a birthday on, a day before or a day after one of the dossier's days; often on 29 February."""
    born = date.fromisoformat(pool.day()) + timedelta(days=pool.rng.choice((-1, 0, 0, 1)))
    stated = f"{born.year - 18:04}-{born.month:02}-{28 if (born.month, born.day) == (2, 29) else born.day:02}"
    usual = pool.rng.choice((stated, stated, "2004-02-29"))
    chosen: str | None = mostly(pool.rng, usual, None, stated[:4], stated[:7], "--02-29")
    return chosen


def a_scheme(pool: Pool, key: str) -> Json:
    completions = [
        {"person": pool.person(), "on": pool.rng.choice((pool.day(), pool.day(), pool.day()[:7], pool.vague_day()))}
        for _ in range(pool.rng.randint(0, 5))
    ]
    return {"key": key, "title": TEXT, "completions": completions}


def an_event(pool: Pool, key: str) -> Json:
    rng = pool.rng
    parts = [a_part(pool, part) for part in some(rng, ("p1", "p2", "p3"), least=0)]
    registrations = [a_registration(pool, f"r{number}") for number in range(rng.randint(0, 4))]
    return {
        "key": key,
        "title": TEXT,
        "kind": rng.choice(KINDS),
        "status": mostly(rng, "held", "planned", "cancelled"),
        "date": mostly(rng, pool.day(), pool.vague_day(), None),
        "organisers": some(rng, organisation_keys(), least=0)[:2],
        "scheme": rng.choice([None, *pool.schemes, *pool.schemes]),
        "action": rng.choice((None, "1.1", "1.1", "1.2")),
        "advertised": rng.choice((True, True, False, None)),
        "contributors": some_contributors(pool),
        "parts": parts,
        "registrations": registrations,
        "attendance": some_marks(pool, parts, registrations),
    }


def a_part(pool: Pool, key: str) -> Json:
    rng = pool.rng
    start, end = rng.choice(SPANS)
    return {
        "key": key,
        "access": mostly(rng, rng.choice(("invited", "public")), "internal", None),
        "date": mostly(rng, None, *[pool.day(), pool.day(), pool.vague_day()] * 2),
        "start": start,
        "end": end,
        "contributors": some_contributors(pool),
        "items": [{"title": TEXT, "contributors": some_contributors(pool)} for _ in range(rng.randint(0, 1))],
    }


def some_contributors(pool: Pool) -> list[Json]:
    number = pool.rng.choice((0, 0, 0, 0, 0, 1))
    return [{"person": pool.person(), "function": pool.rng.choice(FUNCTIONS)} for _ in range(number)]


def a_registration(pool: Pool, key: str) -> Json:
    rng = pool.rng
    return {
        "key": key,
        "person": pool.person(),
        "status": mostly(rng, "confirmed", "pending", "waitlisted", "cancelled", "rejected"),
        "organisation": rng.choice((None, *organisation_keys())),
        "entry": mostly(
            rng,
            {"labour_status": rng.choice(LABOUR), "education": rng.choice(EDUCATION)},
            {"labour_status": rng.choice((*LABOUR, None)), "education": rng.choice((*EDUCATION, None))},
            {"labour_status": rng.choice(LABOUR)},
            {},
            None,
        ),
    }


def some_marks(pool: Pool, parts: list[Json], registrations: list[Json]) -> list[Json]:
    """At most one live mark per registration, part and source; of annulled ones as many as there are."""
    rng = pool.rng
    marks: list[Json] = []
    live: set[tuple[str, str, str | None]] = set()
    for part in parts:
        for registration in registrations:
            for _ in range(rng.choice((0, 0, 1, 1, 1, 2))):
                mark = a_mark(rng, pool.mark_keys.pop(), registration["key"], part["key"])
                presence = (mark["registration"], mark["part"], mark["source"])
                if presence in live and not mark["annulled"]:
                    mark["annulled"] = {"reason": "twice"}
                if not mark["annulled"]:
                    live.add(presence)
                marks.append(mark)
    rng.shuffle(marks)
    return marks


def a_mark(rng: Random, key: str, registration: str, part: str) -> Json:
    return {
        "key": key,
        "registration": registration,
        "part": part,
        "minutes": rng.choice((None, None, None, 0, 30, 60, 61, 90)),
        "source": rng.choice(("code", "tick", "sheet", "log", "import", None)),
        "evidence": mostly(rng, rng.choice((0, 1, 2, 3, 4)), None),
        "annulled": mostly(rng, None, None, {"reason": "mistake"}),
    }


def an_own_definition(rng: Random) -> Json:
    counts = rng.choice(COUNTS)
    definition = {"name": TEXT, "unit": TEXT, "counts": counts, "once_per": rng.choice(UNITS)}
    asked = {
        "kinds": some(rng, ("training", "seminar", "camp"), least=0),
        "access": some(rng, ACCESS, least=0),
        "joint": mostly(rng, True, False),
        "advertised": mostly(rng, True, False),
        "window": rng.choice(("project", "after_project")),
        "exclude": some(rng, ROLES, least=0)[:2],
        "min_evidence": rng.choice((0, 0, 1, 1, 2, 3, 4)),
        "min_minutes": rng.choice((0, 1, 30, 31, 60, 61, 90, 91, 120, 121)),
        "min_share": rng.choice(SHARES),
        "completion": mostly(rng, True, False),
        "entry_record": mostly(rng, True, False),
        "entry": an_entry_filter(rng),
    }
    chosen = {
        *rng.choice(EVENT_THEMES if counts == "event" else THEMES),
        *(rng.choice(sorted(asked)) for _ in range(rng.choice((0, 0, 0, 1, 3)))),
    }
    return {
        "definition": definition | {name: asked[name] for name in sorted(chosen)},
        "stated": rng.choice((None, 0, 3.5)) if counts == "stated" else None,
    }


def an_entry_filter(rng: Random) -> Json:
    asked = {
        "labour_status": some(rng, LABOUR, least=0),
        "education": some(rng, EDUCATION, least=0),
        "age_from": rng.choice((0, 18, 18, 19, 21)),
        "age_to": rng.choice((0, 17, 17, 18, 20)),
    }
    chosen = rng.choice((["age_from"], ["age_to"], ["age_from", "age_to"], ["labour_status"], sorted(asked), []))
    return {name: asked[name] for name in chosen}
