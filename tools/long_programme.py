"""A made-up conference of 60 agenda items and 40 contributors: the event page that the bench measures.

python -m tools.long_programme > long.json
"""

import json
import sys
from typing import Any

PARTS, ITEMS_A_PART, CONTRIBUTORS = 6, 10, 40
PROJECT, EVENT = "long-programme", "two-day-conference"


def long_programme() -> dict[str, Any]:
    return {
        "format": "dossier/1",
        "project": {
            "key": PROJECT,
            "title": {"lv": "Gara programma", "en": "A long programme"},
            "programme": {"name": "Interreg VI-A", "period": "2021-2027", "fund": "ERDF", "interreg": True},
            "start": "2024-01-01",
            "end": "2027-12-31",
            "partners": [{"organisation": "o0", "role": "lead"}, {"organisation": "o1", "role": "partner"}],
        },
        "organisations": [
            {"key": f"o{number}", "name": f"{number}. plānošanas reģions", "country": "LV", "kind": "planning_region"}
            for number in range(8)
        ],
        "people": [{"key": f"p{number}", "name": f"Runātāja {number}. Bērziņa"} for number in range(CONTRIBUTORS)],
        "events": [_event()],
    }


def _event() -> dict[str, Any]:
    return {
        "key": EVENT,
        "title": {"lv": "Divu dienu konference par sociālajiem pakalpojumiem", "en": "Two-day conference"},
        "kind": "conference",
        "status": "planned",
        "mode": "onsite",
        "date": "2027-04-14",
        "end_date": "2027-04-15",
        "venue": {"name": "Parauga pils", "address": "Piemēra iela 1", "city": "Cēsis", "country": "LV"},
        "organisers": ["o0", "o1"],
        "parts": [_part(number) for number in range(PARTS)],
        "materials": [{"title": {"lv": "Darba kārtība"}, "kind": "programme_document", "url": "https://example.org/a"}],
    }


def _part(number: int) -> dict[str, Any]:
    return {
        "key": f"part-{number}",
        "title": {"lv": f"{number + 1}. daļa", "en": f"Part {number + 1}"},
        "kind": "plenary",
        "access": "invited",
        "date": "2027-04-14" if number < PARTS // 2 else "2027-04-15",
        "items": [_item(number, line) for line in range(ITEMS_A_PART)],
    }


def _item(part: int, line: int) -> dict[str, Any]:
    """Two lines in three have a contributor, so that each of the forty appears once."""
    place = part * ITEMS_A_PART + line
    speaker = {
        "person": f"p{place - place // 3}",
        "function": "speaker",
        "position": "sociālo pakalpojumu nodaļas vadītāja",
        "organisation": f"o{place % 8}",
    }
    return {
        "title": {"lv": f"{place + 1}. priekšlasījums par pakalpojumu kvalitāti", "en": f"Talk {place + 1}"},
        "kind": "presentation",
        "start": f"{9 + line // 2:02}:{line % 2 * 30:02}",
        "contributors": [speaker] if place % 3 != 2 else [],
    }


if __name__ == "__main__":
    json.dump(long_programme(), sys.stdout, ensure_ascii=False)
