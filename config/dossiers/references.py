"""What a dossier's records say about one another: unique keys, references to somebody, no loops, no second live mark.

The shape of each record is checked in `shape`.
"""

from collections.abc import Collection, Iterator
from itertools import chain

from config.dossiers.faults import Fault, Path, shown
from config.dossiers.places import Place
from projects.partial_dates import PartialDate
from projects.starting import RESERVED

Keys = Collection[str]

NOUNS = {
    "organisations": "organisation",
    "people": "person",
    "schemes": "scheme",
    "events": "event",
    "parts": "part",
    "registrations": "registration",
    "attendance": "mark",
    "indicators": "indicator",
}


def reference_faults(tree: object, catalogue: Keys) -> Iterator[Fault]:
    """Every fault between records; `catalogue` has the codes of indicators that need no definition of their own."""
    dossier = Place((), tree if isinstance(tree, dict) else {})
    known = {name: _keys(dossier, name) for name in ("organisations", "people", "schemes")}
    for name in ("organisations", "people", "schemes", "events"):
        yield from _repeated(dossier.each(name), "key", NOUNS[name], "the dossier")
    yield from _project_faults(dossier.inside("project"), known["organisations"], catalogue)
    yield from _same_as_faults(dossier, known["people"])
    for scheme in dossier.each("schemes"):
        for completion in scheme.each("completions"):
            yield from _nobody(completion, "person", known["people"], "person")
    for event in dossier.each("events"):
        yield from _event_faults(event, known)
    marks = chain.from_iterable(event.each("attendance") for event in dossier.each("events"))
    yield from _repeated(marks, "key", "mark", "the dossier")


def _keys(holder: Place, name: str) -> set[str]:
    return {key for record in holder.each(name) if (key := record.text("key")) is not None}


def _repeated(records: Iterator[Place], name: str, noun: str, where: str) -> Iterator[Fault]:
    seen: dict[str, Path] = {}
    for place in records:
        key = place.text(name)
        if key in seen:
            yield place.fault(name, f"another {noun} of {where} has the {name} {shown(key)}")
        elif key is not None:
            seen[key] = place.path


def _nobody(place: Place, name: str, known: Keys, noun: str) -> Iterator[Fault]:
    key = place.text(name)
    if key is not None and key not in known:
        yield place.fault(name, f"there is no {noun} with the key {shown(key)}")


def _project_faults(project: Place, organisations: Keys, catalogue: Keys) -> Iterator[Fault]:
    yield from _ends_before_start(project, "start", "end")
    if (key := project.text("key")) in RESERVED:
        yield project.fault("key", f"{shown(key)} cannot be used: another page has this address")
    for amount in project.each("amounts"):
        if amount.text("scope") != "project":
            yield from _nobody(amount, "scope", organisations, "organisation")
    for partner in project.each("partners"):
        yield from _nobody(partner, "organisation", organisations, "organisation")
    yield from _repeated(project.each("indicators"), "code", "indicator", "the project")
    for indicator in project.each("indicators"):
        code = indicator.text("code")
        if code is not None and "definition" not in indicator.record and code not in catalogue:
            yield indicator.fault("code", f"{shown(code)} is not in the catalogue and has no definition here")


def _same_as_faults(dossier: Place, people: Keys) -> Iterator[Fault]:
    targets = {key: person.text("same_as") for person in dossier.each("people") if (key := person.text("key"))}
    looped = _looped(targets)
    for person in dossier.each("people"):
        yield from _nobody(person, "same_as", people, "person")
        if person.text("key") in looped:
            yield person.fault("same_as", f"{shown(person.text('same_as') or '')} leads back to this person: a loop")


def _looped(targets: dict[str, str | None]) -> set[str]:
    """The people who are reached again from themselves."""
    settled: set[str] = set()
    looped: set[str] = set()
    for start in targets:
        walked: dict[str, None] = {}
        step: str | None = start
        while step is not None and step in targets and step not in settled and step not in walked:
            walked[step] = None
            step = targets[step]
        if step in walked:
            way = list(walked)
            looped.update(way[way.index(step) :])
        settled.update(walked)
    return looped


def _event_faults(event: Place, known: dict[str, set[str]]) -> Iterator[Fault]:
    yield from _ends_before_start(event, "date", "end_date")
    yield from _nobody(event, "scheme", known["schemes"], "scheme")
    yield from _organiser_faults(event, known["organisations"])
    for name in ("parts", "registrations"):
        yield from _repeated(event.each(name), "key", NOUNS[name], "the event")
    for contribution in _contributions(event):
        yield from _nobody(contribution, "person", known["people"], "person")
        yield from _nobody(contribution, "organisation", known["organisations"], "organisation")
    for registration in event.each("registrations"):
        yield from _nobody(registration, "person", known["people"], "person")
        yield from _nobody(registration, "organisation", known["organisations"], "organisation")
    yield from _mark_faults(event)


def _organiser_faults(event: Place, organisations: Keys) -> Iterator[Fault]:
    listed = event.record.get("organisers")
    for number, key in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(key, str) and key not in organisations:
            place = Place((*event.path, "organisers"), {})
            yield place.fault(number, f"there is no organisation with the key {shown(key)}")


def _contributions(event: Place) -> Iterator[Place]:
    yield from event.each("contributors")
    for part in event.each("parts"):
        yield from part.each("contributors")
        for item in part.each("items"):
            yield from item.each("contributors")


def _mark_faults(event: Place) -> Iterator[Fault]:
    parts, registrations = _keys(event, "parts"), _keys(event, "registrations")
    for headcount in event.each("headcounts"):
        yield from _nobody(headcount, "part", parts, "part of this event")
    live: set[tuple[str | None, str | None, str | None]] = set()
    for mark in event.each("attendance"):
        yield from _nobody(mark, "registration", registrations, "registration for this event")
        yield from _nobody(mark, "part", parts, "part of this event")
        if mark.record.get("annulled") is not None:
            continue
        proof = (mark.text("registration"), mark.text("part"), mark.text("source"))
        if proof in live:
            yield Fault(mark.path, "a second live mark of the same registration, part and source")
        elif proof[0] is not None and proof[1] is not None:
            live.add(proof)


def _ends_before_start(place: Place, start: str, end: str) -> Iterator[Fault]:
    """Only where it is certain: the last day the end can be is before the first day the start can be."""
    first, last = _date(place.text(start)), _date(place.text(end))
    if first and last and first.first_day and last.last_day and last.last_day < first.first_day:
        yield place.fault(end, f"{last} is before the {start}, {first}")


def _date(text: str | None) -> PartialDate | None:
    try:
        return None if text is None else PartialDate.parse(text)
    except ValueError:
        return None  # `shape` has said so
