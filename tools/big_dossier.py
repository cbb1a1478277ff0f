"""A made-up dossier of any size, the same for the same size: what the benchmarks of loading and counting run on.

Run as `python -m tools.big_dossier --marks 100000 > big.json`.
"""

import argparse
import json
import random
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

WORKED_EXAMPLE = Path(__file__).resolve().parent.parent / "config" / "cases" / "worked-example.json"
STARTS_ON = date(2023, 1, 9)
DAYS = 900
PARTS_AN_EVENT = 3
MARKS_A_REGISTRATION = 2
ORGANISATIONS = 400
SCHEMES = 20
KINDS = ("training", "seminar", "exchange_visit", "conference", "workshop", "round_table", "public_discussion")
SOURCES = {"code": 1, "sheet": 2, "log": 3, "tick": 0}
GENDERS = ("female", "male", "non_binary", None)
LABOUR = ("unemployed", "long_term_unemployed", "inactive", "employed", "employed", None)
EDUCATION = ("isced_0_2", "isced_3_4", "isced_5_8", "isced_5_8", None)

Record = dict[str, Any]


def big_dossier(*, events: int = 200, people: int = 20_000, marks: int = 100_000) -> Record:
    """A valid dossier with the worked example's 25 indicators; about two marks a registration."""
    chance = random.Random(20_260_401)  # noqa: S311  # made-up people, not secrets
    persons = [_person(chance, number) for number in range(people)]
    shares = [marks // events + (number < marks % events) for number in range(events)]
    first = [sum(shares[:number]) for number in range(events)]
    return {
        "format": "dossier/1",
        "source": {"title": "Made-up data for measuring", "kind": "synthetic", "language": "en"},
        "project": _project(f"big-{events}-{people}-{marks}"),
        "organisations": [_organisation(chance, number) for number in range(ORGANISATIONS)],
        "people": persons,
        "schemes": [_scheme(chance, number, people) for number in range(SCHEMES)],
        "events": [_event(chance, number, people, shares[number], first[number]) for number in range(events)],
    }


def _project(key: str) -> Record:
    worked = json.loads(WORKED_EXAMPLE.read_text(encoding="utf-8"))["project"]
    return {
        "key": key,
        "title": {"lv": "Liels izdomāts projekts", "en": "A big invented project"},
        "programme": {
            "name": "Interreg VI-A Latvia-Lithuania",
            "period": "2021-2027",
            "fund": "ERDF",
            "interreg": True,
        },
        "start": "2023-01",
        "end": "2025-06-30",
        "partners": [
            {"organisation": _key("o", n), "role": role} for n, role in enumerate(("lead", "partner", "associated"))
        ],
        "indicators": worked["indicators"],
    }


def _organisation(chance: random.Random, number: int) -> Record:
    return {
        "key": _key("o", number),
        "name": f"Biedrība „Paraugs {number // 2}”",
        "kind": chance.choice(("ngo", "social_service", "local_government")),
        "country": ("LV", "LT", "LV", "EE")[number % 4],
        "registration_number": f"4{number:010}" if chance.random() < 0.7 else None,
    }


def _person(chance: random.Random, number: int) -> Record:
    born = date(1950, 1, 1) + timedelta(days=chance.randrange(20_000))
    same = chance.randrange(number) if number and chance.random() < 0.01 else None
    return {
        "key": _key("p", number),
        "name": f"Person {number:06}",
        "email": f"person{number}@example.org" if chance.random() < 0.8 else None,
        "gender": chance.choice(GENDERS),
        "birth_date": born.isoformat() if chance.random() < 0.9 else str(born.year),
        "same_as": None if same is None else _key("p", same),
    }


def _scheme(chance: random.Random, number: int, people: int) -> Record:
    finished = chance.sample(range(people), min(people, 60))
    return {
        "key": _key("s", number),
        "title": {"en": f"Training scheme {number}"},
        "completions": [{"person": _key("p", person), "on": "2025-05"} for person in sorted(finished)],
    }


def _event(chance: random.Random, number: int, people: int, marks: int, first_mark: int) -> Record:
    day = STARTS_ON + timedelta(days=chance.randrange(DAYS))
    registrations = _registrations(chance, people, -(-marks // MARKS_A_REGISTRATION))
    return {
        "key": _key("e", number),
        "title": {"lv": f"Pasākums {number}", "en": f"Event {number}"},
        "kind": KINDS[number % len(KINDS)],
        "status": "planned" if chance.random() < 0.03 else "held",
        "mode": chance.choice(("onsite", "online", "hybrid")),
        "date": day.isoformat(),
        "organisers": [_key("o", n) for n in chance.sample(range(8), 2)],
        "scheme": _key("s", number % SCHEMES) if number % 3 else None,
        "advertised": chance.random() < 0.5,
        "action": f"{number % 4 + 1}.{number % 3 + 1}",
        "parts": [_part(chance, n, people) for n in range(PARTS_AN_EVENT)],
        "registrations": registrations,
        "attendance": _marks(chance, registrations, marks, first_mark),
    }


def _part(chance: random.Random, number: int, people: int) -> Record:
    speaker = {"person": _key("p", chance.randrange(people)), "function": "speaker", "position": "researcher"}
    return {
        "key": f"part-{number}",
        "title": {"en": f"Part {number}"},
        "kind": "plenary",
        "access": chance.choice(("public", "invited", "invited", "internal")),
        "start": f"{9 + 2 * number:02}:00",
        "end": f"{11 + 2 * number:02}:00",
        "items": [{"title": {"en": "Introduction"}, "contributors": [speaker]}],
    }


def _registrations(chance: random.Random, people: int, number: int) -> list[Record]:
    persons = chance.sample(range(people), number)
    return [
        {
            "key": _key("r", place),
            "person": _key("p", person),
            "status": "confirmed" if chance.random() < 0.95 else chance.choice(("cancelled", "waitlisted")),
            "organisation": _key("o", chance.randrange(ORGANISATIONS)) if chance.random() < 0.9 else None,
            "position": "social worker" if chance.random() < 0.5 else None,
            "entry": {"labour_status": chance.choice(LABOUR), "education": chance.choice(EDUCATION)},
        }
        for place, person in enumerate(persons)
    ]


def _marks(chance: random.Random, registrations: list[Record], number: int, first: int) -> list[Record]:
    return [
        _mark(chance, first + place, registrations[place // MARKS_A_REGISTRATION]["key"], place % MARKS_A_REGISTRATION)
        for place in range(number)
    ]


def _mark(chance: random.Random, number: int, registration: str, part: int) -> Record:
    source = chance.choice(tuple(SOURCES))
    return {
        "key": f"m{number:07}",
        "registration": registration,
        "part": f"part-{part + chance.randrange(2) * part}",
        "minutes": chance.choice((None, 60, 90, 120)),
        "mode": chance.choice(("onsite", "online", None)),
        "source": source,
        "evidence": SOURCES[source] if chance.random() < 0.97 else None,
        "annulled": {"reason": "marked by mistake"} if chance.random() < 0.02 else None,
    }


def _key(letter: str, number: int) -> str:
    return f"{letter}{number:05}"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--events", type=int, default=200)
    asked.add_argument("--people", type=int, default=20_000)
    asked.add_argument("--marks", type=int, default=100_000)
    given = asked.parse_args()
    json.dump(big_dossier(events=given.events, people=given.people, marks=given.marks), sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
