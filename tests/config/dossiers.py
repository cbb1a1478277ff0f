"""A small valid dossier to spoil, and the two commands as a person would run them."""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import CommandError, call_command

Json = dict[str, Any]
CASES = Path(__file__).resolve().parents[2] / "config" / "cases"
REAL = ("latgale-social-services", "lm-social-work", "socquality", "sos-capacity", "vidzeme-alternative-services")
OURS = ("audit", "config", "events", "files", "materials", "people", "projects", "registrations")


@dataclass(frozen=True)
class Answer:
    """What a command said, and its exit code."""

    code: int
    said: str
    complained: str

    @property
    def lines(self) -> list[str]:
        return self.complained.splitlines()


def run(command: str, *arguments: object) -> Answer:
    out, complaints = io.StringIO(), io.StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=out, stderr=complaints)
    except CommandError as refusal:
        complaints.write(f"{refusal}\n")
        return Answer(refusal.returncode, out.getvalue(), complaints.getvalue())
    return Answer(0, out.getvalue(), complaints.getvalue())


def written(folder: Path, dossier: Any, name: str = "dossier.json") -> Path:
    """A file with these bytes, this text, or this value as JSON."""
    path = folder / name
    if isinstance(dossier, bytes):
        path.write_bytes(dossier)
    else:
        path.write_text(dossier if isinstance(dossier, str) else json.dumps(dossier), encoding="utf-8")
    return path


def case(name: str) -> Json:
    read: Json = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return read


def stated(value: Any) -> Any:
    """Null, absent, [] and {} are the same, and 60.0 is 60; false, 0 and "" are values. Told here independently."""
    if isinstance(value, dict):
        kept = {name: stated(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if not (inner is None or inner in ([], {}))}
    if isinstance(value, list):
        return [stated(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def exactly(value: Any) -> str:
    """Equal texts are equal values, where 1 == True would not tell them apart."""
    return json.dumps(stated(value), sort_keys=True, ensure_ascii=False)


def row_counts() -> dict[str, int]:
    """How many rows stand in every table of ours, the journal's too."""
    models = [model for model in apps.get_models() if model._meta.app_label in OURS]
    return {model._meta.label: model._default_manager.count() for model in models}


def small() -> Json:
    """Two events with one of everything that other records refer to."""
    return {
        "format": "dossier/1",
        "project": {
            "key": "small",
            "title": {"lv": "Mazs projekts"},
            "start": "2024-01",
            "end": "2025-06-30",
            "amounts": [{"kind": "total", "scope": "org", "money": {"amount": "10.50", "currency": "EUR"}}],
            "partners": [{"organisation": "org", "role": "lead"}],
            "indicators": [{"code": "PERSONS", "target": 12.5}, {"code": "OWN", "definition": own_definition()}],
        },
        "organisations": [{"key": "org", "name": "Biedrība „Paraugs”"}],
        "people": [{"key": "p1", "name": "Anna"}, {"key": "p2", "name": "Ilze", "same_as": "p1"}],
        "schemes": [{"key": "s1", "title": {"en": "Training"}, "completions": [{"person": "p1", "on": "2024-12"}]}],
        "events": [small_event("e1"), small_event("e2")],
    }


def own_definition() -> Json:
    return {"name": {"en": "People"}, "unit": {"en": "persons"}, "counts": "person", "once_per": "project"}


def small_event(key: str) -> Json:
    speaker = {"person": "p1", "function": "speaker", "organisation": "org"}
    return {
        "key": key,
        "title": {"lv": "Pasākums"},
        "kind": "seminar",
        "status": "held",
        "date": "2024-05-01",
        "organisers": ["org"],
        "scheme": "s1",
        "contributors": [dict(speaker)],
        "parts": [
            {"key": "a", "start": "09:00", "contributors": [dict(speaker)]},
            {"key": "b", "items": [{"title": {"lv": "Runa"}, "contributors": [dict(speaker)]}]},
        ],
        "registrations": [
            {"key": "r1", "person": "p1", "status": "confirmed", "organisation": "org"},
            {"key": "r2", "person": "p2", "status": "confirmed"},
        ],
        "attendance": [
            {"key": f"{key}-m1", "registration": "r1", "part": "a", "evidence": 1, "source": "code"},
            {"key": f"{key}-m2", "registration": "r1", "part": "a", "evidence": 0},
        ],
        "headcounts": [{"part": "b", "number": 3, "method": "estimate"}],
        "materials": [{"title": {"lv": "Prezentācija"}}],
    }


def changed(*steps: str | int, to: Any) -> Json:
    """The small dossier with one value replaced or added."""
    dossier = small()
    holder: Any = dossier
    for step in steps[:-1]:
        holder = holder[step]
    holder[steps[-1]] = to
    return dossier
