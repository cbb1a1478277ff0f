"""The counting contract once more, as naively as it reads: plain Python on a dossier's own JSON, rule by rule.

The second implementation that the engine is compared with; it shares no code with it and knows no database.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

Json = dict[str, Any]

QUOTATION_MARKS = frozenset(
    "\u0022\u0027\u00ab\u00bb\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2039\u203a\u2e42"
    "\u300c\u300d\u300e\u300f\u301d\u301e\u301f\ufe41\ufe42\ufe43\ufe44\uff02\uff07\uff62\uff63"
)


@dataclass(frozen=True)
class Presence:
    """One attendance row with everything that it belongs to."""

    key: str
    row: Json
    event: Json
    part: Json
    registration: Json


def evaluate(dossier: Json, catalogue: Json, as_of: str) -> list[dict[str, Any]]:
    """What `manage.py indicators` has to print under `values`."""
    return [_evaluate_one(dossier, catalogue, indicator, as_of) for indicator in dossier["project"]["indicators"]]


def _evaluate_one(dossier: Json, catalogue: Json, indicator: Json, as_of: str) -> dict[str, Any]:
    definition = indicator.get("definition") or catalogue["definitions"][indicator["code"]]
    count = Count(dossier, definition, date.fromisoformat(as_of))
    answer = {"code": indicator["code"], "rows": [], "excluded": {}}
    match definition["counts"]:
        case "stated":
            return answer | {"value": None, "stated": indicator.get("stated")}
        case "partner":
            return answer | {"value": len(count.partnership("lead", "partner", "associated"))}
        case "event":
            events = count.counted_events()
            return answer | {"value": len(events), "events": events}
    used, excluded = count.outcomes()
    number = len(count.entities_of(used) if definition["counts"] == "organisation" else count.pairs_of(used))
    return answer | {"value": number, "rows": sorted(mark.key for mark in used), "excluded": excluded}


@dataclass
class Count:
    """One definition, applied to one dossier on one date."""

    dossier: Json
    definition: Json
    as_of: date
    passed: dict[int, list[Presence]] = field(default_factory=dict)  # the marks that passed rows 1 to n

    def asked(self, name: str) -> Any:
        value = self.definition.get(name)
        return None if value in ([], {}) else value

    def outcomes(self) -> tuple[list[Presence], dict[str, str]]:
        """Every mark exactly once: used, or left out for the first reason that applies."""
        remaining, excluded = self.marks(), dict[str, str]()
        for number, (reason, leaves_out) in enumerate(ROWS, start=1):
            left_out = [mark for mark in remaining if leaves_out(self, mark)]
            excluded |= {mark.key: reason for mark in left_out}
            remaining = [mark for mark in remaining if mark.key not in excluded]
            self.passed[number] = remaining
        return remaining, excluded

    def marks(self) -> list[Presence]:
        return [
            Presence(
                key=row["key"],
                row=row,
                event=event,
                part=by_key(event["parts"], row["part"]),
                registration=by_key(event["registrations"], row["registration"]),
            )
            for event in self.dossier["events"]
            for row in event.get("attendance") or []
        ]

    def natural_person(self, key: str) -> str:
        """Two records confirmed to be the same are one person; the end of the chain stands for all of it."""
        following = by_key(self.dossier["people"], key).get("same_as")
        return self.natural_person(following) if following else key

    def person_of(self, mark: Presence) -> str:
        return self.natural_person(mark.registration["person"])

    def of_the_same_person(self, mark: Presence, passed: int) -> list[Presence]:
        return [other for other in self.passed[passed] if self.person_of(other) == self.person_of(mark)]

    def entity(self, key: str) -> tuple[str, str]:
        return legal_entity(by_key(self.dossier["organisations"], key))

    def partnership(self, *roles: str) -> set[tuple[str, str]]:
        partners = self.dossier["project"].get("partners") or []
        return {self.entity(partner["organisation"]) for partner in partners if partner["role"] in roles}

    def organisers(self, event: Json) -> set[tuple[str, str]]:
        return {self.entity(key) for key in event.get("organisers") or []}

    def is_joint(self, event: Json) -> bool:
        organisers = [by_key(self.dossier["organisations"], key) for key in event.get("organisers") or []]
        return len({organiser["country"] for organiser in organisers if organiser.get("country")}) >= 2

    def is_contributor(self, person: str, event: Json) -> bool:
        return any(
            contribution["function"] != "mentioned" and self.natural_person(contribution["person"]) == person
            for contribution in contributions(event)
        )

    def is_in_window(self, day: date) -> bool:
        start, end = (self.dossier["project"].get(bound) for bound in ("start", "end"))
        first, last = first_day(start), last_day(end)
        if day > self.as_of:
            return False
        if self.asked("window") == "after_project":
            return last is not None and day > last
        return (first is None or day >= first) and (last is None or day <= last)

    def unit_of(self, mark: Presence) -> tuple[str, ...]:
        match self.definition["once_per"]:
            case "part":
                return (mark.event["key"], mark.part["key"])
            case "event":
                return (mark.event["key"],)
            case "scheme":
                return (mark.event["scheme"],)
            case "action":
                return (mark.event["action"],)
        return ()

    def pairs_of(self, used: Iterable[Presence]) -> set[tuple[str, tuple[str, ...]]]:
        return {(self.person_of(mark), self.unit_of(mark)) for mark in used}

    def entities_of(self, used: Iterable[Presence]) -> set[tuple[str, str]]:
        keys = {mark.registration.get("organisation") for mark in used} - {None}
        return {self.entity(str(key)) for key in keys}

    def entry_of(self, mark: Presence) -> Presence:
        """The person's earliest mark by date that passed 1 to 11; ties: smaller key."""
        return min(self.of_the_same_person(mark, passed=11), key=lambda other: (date_of(other), other.key))

    def record_at_entry(self, mark: Presence) -> Json:
        """As registered then: the registration's entry, that registered record's gender and birth date."""
        registration = self.entry_of(mark).registration
        person = by_key(self.dossier["people"], registration["person"])
        return (registration.get("entry") or {}) | {"gender": person.get("gender"), "born": person.get("birth_date")}

    def counted_events(self) -> list[str]:
        return sorted(event["key"] for event in self.dossier["events"] if self.is_counted(event))

    def is_counted(self, event: Json) -> bool:
        kinds, access = self.asked("kinds"), self.asked("access")
        if event["status"] != "held" or (kinds and event["kind"] not in kinds):
            return False
        if self.asked("joint") and not self.is_joint(event):
            return False
        if self.asked("advertised") and event.get("advertised") is not True:
            return False
        if not event.get("parts"):
            return not access and self.has_counted_day(event.get("date"))
        return any(
            (not access or part.get("access") in access) and self.has_counted_day(part.get("date") or event.get("date"))
            for part in event["parts"]
        )

    def has_counted_day(self, stated: str | None) -> bool:
        day = known_day(stated)
        return day is not None and self.is_in_window(day)


# The reasons, in the order of the contract's table. Each is asked only of marks that passed all rows above it.


def is_annulled(count: Count, mark: Presence) -> bool:
    return mark.row.get("annulled") is not None


def is_not_confirmed(count: Count, mark: Presence) -> bool:
    return bool(mark.registration["status"] != "confirmed")


def has_no_evidence(count: Count, mark: Presence) -> bool:
    return mark.row["evidence"] is None


def has_too_little_evidence(count: Count, mark: Presence) -> bool:
    return bool(mark.row["evidence"] < (count.asked("min_evidence") or 0))


def is_of_an_event_not_held(count: Count, mark: Presence) -> bool:
    return bool(mark.event["status"] != "held")


def is_undated(count: Count, mark: Presence) -> bool:
    return known_day(mark.part.get("date") or mark.event.get("date")) is None


def is_out_of_window(count: Count, mark: Presence) -> bool:
    return not count.is_in_window(date_of(mark))


def is_of_another_kind(count: Count, mark: Presence) -> bool:
    kinds, unit = count.asked("kinds"), count.definition["once_per"]
    if kinds and mark.event["kind"] not in kinds:
        return True
    return unit in ("scheme", "action") and not mark.event.get(unit)


def is_of_another_access(count: Count, mark: Presence) -> bool:
    access = count.asked("access")
    return bool(access) and mark.part.get("access") not in access


def is_not_joint(count: Count, mark: Presence) -> bool:
    return bool(count.asked("joint")) and not count.is_joint(mark.event)


def is_of_an_excluded_role(count: Count, mark: Presence) -> bool:
    exclude, organisation = count.asked("exclude") or [], mark.registration.get("organisation")
    if "contributors" in exclude and count.is_contributor(count.person_of(mark), mark.event):
        return True
    excluded = {
        "organisers": count.organisers(mark.event),
        "partners": count.partnership("lead", "partner"),
        "associated": count.partnership("associated"),
    }
    return organisation is not None and any(
        name in exclude and count.entity(organisation) in entities for name, entities in excluded.items()
    )


def has_an_incomplete_entry(count: Count, mark: Presence) -> bool:
    if not count.asked("entry_record"):
        return False
    record = count.record_at_entry(mark)
    known = [record.get(name) for name in ("gender", "labour_status", "education")]
    return None in known or known_day(record["born"]) is None


def fails_the_entry_filter(count: Count, mark: Presence) -> bool:
    wanted, record = count.asked("entry") or {}, count.record_at_entry(mark)
    if any(wanted.get(name) and record.get(name) not in wanted[name] for name in ("labour_status", "education")):
        return True
    age_from, age_to = wanted.get("age_from"), wanted.get("age_to")
    if age_from is None and age_to is None:
        return False
    born = known_day(record["born"])
    if born is None:
        return True
    age = whole_years(born, date_of(count.entry_of(mark)))
    return (age_from is not None and age < age_from) or (age_to is not None and age > age_to)


def has_too_few_minutes(count: Count, mark: Presence) -> bool:
    least = count.asked("min_minutes")
    if least is None:
        return False
    longest: dict[tuple[str, str], Fraction] = {}
    for other in count.of_the_same_person(mark, passed=13):
        if count.unit_of(other) == count.unit_of(mark):
            part = (other.event["key"], other.part["key"])
            longest[part] = max(longest.get(part, Fraction(0)), minutes_of(other))
    return bool(sum(longest.values()) < least)


def has_too_small_a_share(count: Count, mark: Presence) -> bool:
    least = count.asked("min_share")
    if least is None:
        return False
    scheme = mark.event.get("scheme")
    dated = {
        event["key"]
        for event in count.dossier["events"]
        if scheme and event.get("scheme") == scheme and event["status"] == "held"
        if (day := known_day(event.get("date"))) is not None and day <= count.as_of
    }
    attended = {other.event["key"] for other in count.of_the_same_person(mark, passed=14)} & dated
    return not dated or Fraction(len(attended), len(dated)) < Fraction(least)


def has_no_completion(count: Count, mark: Presence) -> bool:
    if not count.asked("completion"):
        return False
    scheme, person = mark.event.get("scheme"), count.person_of(mark)
    completions = by_key(count.dossier["schemes"], scheme).get("completions") or [] if scheme else []
    days = [last_day(each.get("on")) for each in completions if count.natural_person(each["person"]) == person]
    return not any(day is not None and day <= count.as_of for day in days)


ROWS: list[tuple[str, Callable[[Count, Presence], bool]]] = [
    ("annulled", is_annulled),
    ("registration", is_not_confirmed),
    ("no_evidence", has_no_evidence),
    ("evidence_level", has_too_little_evidence),
    ("not_held", is_of_an_event_not_held),
    ("undated", is_undated),
    ("out_of_window", is_out_of_window),
    ("kind", is_of_another_kind),
    ("access", is_of_another_access),
    ("joint", is_not_joint),
    ("excluded_role", is_of_an_excluded_role),
    ("entry_incomplete", has_an_incomplete_entry),
    ("entry_filter", fails_the_entry_filter),
    ("minutes", has_too_few_minutes),
    ("share", has_too_small_a_share),
    ("completion", has_no_completion),
]


# Reading single facts of a dossier.


def by_key(records: Iterable[Json], key: str) -> Json:
    (found,) = [record for record in records if record["key"] == key]
    return found


def contributions(event: Json) -> Iterable[Json]:
    yield from event.get("contributors") or []
    for part in event.get("parts") or []:
        yield from part.get("contributors") or []
        for item in part.get("items") or []:
            yield from item.get("contributors") or []


def legal_entity(organisation: Json) -> tuple[str, str]:
    """By registration number, else by name: NFC, case folded, without quotation marks, single spaces, trimmed."""
    if organisation.get("registration_number"):
        return ("number", organisation["registration_number"])
    folded = unicodedata.normalize("NFC", organisation["name"]).casefold()
    unquoted = "".join(letter for letter in folded if letter not in QUOTATION_MARKS)
    return ("name", re.sub(r"\s+", " ", unquoted).strip())


def known_day(stated: str | None) -> date | None:
    """The date, where it is stated to the day with its year."""
    return date.fromisoformat(stated) if stated and re.fullmatch(r"\d{4}-\d{2}-\d{2}", stated) else None


def date_of(mark: Presence) -> date:
    day = known_day(mark.part.get("date") or mark.event.get("date"))
    assert day is not None, "only marks that passed row 6 are asked for their date"
    return day


def first_day(stated: str | None) -> date | None:
    if not stated or stated.startswith("--"):
        return None
    return known_day(stated) or date.fromisoformat(f"{stated}-01" if "-" in stated else f"{stated}-01-01")


def last_day(stated: str | None) -> date | None:
    if not stated or stated.startswith("--"):
        return None
    if day := known_day(stated):
        return day
    year, month = int(stated[:4]), int(stated[5:] or 12)
    return date(year, month, monthrange(year, month)[1])


def whole_years(born: date, on: date) -> int:
    """Born on 29 February: a year older on 1 March where the year has no such day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def minutes_of(mark: Presence) -> Fraction:
    """As stated, else the part's end minus start, where both are of one sort and the result is positive."""
    if mark.row.get("minutes") is not None:
        return Fraction(mark.row["minutes"])
    start, end = mark.part.get("start"), mark.part.get("end")
    if not start or not end or ("T" in start) != ("T" in end):
        return Fraction(0)
    seconds = Fraction((moment(end) - moment(start)) // timedelta(seconds=1))
    return max(Fraction(0), seconds / 60)


def moment(stated: str) -> datetime:
    return datetime.fromisoformat(stated if "T" in stated else f"2000-01-01T{stated}+00:00")
