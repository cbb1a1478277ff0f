"""The columns of the list in words: what a page shows and what a file holds is made here, once, for both."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext, pgettext_lazy

from people.models import Gender
from projects.in_words import RIGA
from projects.vocabulary import LANGUAGES, ORGANISATION_KINDS
from registrations.listing import ABSENT, PRESENT, Listing
from registrations.models import Education, LabourStatus, Registration

Facts = dict[str, Any]
Cell = Callable[[Facts], str]

LABELS: dict[str, str | Promise] = {
    "name": gettext_lazy("Name and surname"),
    "organisation": gettext_lazy("Organisation"),
    "position": gettext_lazy("Position"),
    "email": gettext_lazy("E-mail"),
    "status": gettext_lazy("Status"),
    "parts": gettext_lazy("Chosen parts"),
    "present": gettext_lazy("Present"),
    "registered": gettext_lazy("Registered"),
    "kind": gettext_lazy("Kind of organisation"),
    "municipality": gettext_lazy("Municipality"),
    "code": gettext_lazy("Code"),
    "origin": gettext_lazy("How registered"),
    "gender": gettext_lazy("Gender"),
    "birth_date": gettext_lazy("Date of birth"),
    "labour_status": gettext_lazy("Labour status"),
    "education": gettext_lazy("Education"),
    "language": gettext_lazy("Language of mails"),
}
GENDERS: dict[str, str | Promise] = {
    Gender.FEMALE: pgettext_lazy("person", "female"),
    Gender.MALE: pgettext_lazy("person", "male"),
    Gender.NON_BINARY: pgettext_lazy("person", "non-binary"),
}
ALWAYS = ("name", "organisation", "status", "parts", "present", "registered")
MORE = tuple(code for code in LABELS if code not in ALWAYS)
_ORDER = {code: place for place, code in enumerate(LABELS)}


def columns_of(listing: Listing, more: Iterable[str] = ()) -> tuple[str, ...]:
    """The codes of the columns: those that every list has, and what else was asked for; no parts where none differ."""
    wanted = {*ALWAYS, *(code for code in more if code in MORE)}
    if not any(part.is_chosen for part in listing.parts):  # type: ignore[attr-defined]  # annotated in `parts`
        wanted.discard("parts")
    return tuple(sorted(wanted, key=_ORDER.__getitem__))


def counts_in_words(by_status: dict[str, int]) -> list[tuple[str, int, str]]:
    """Status, number and words for each status that anybody has: “23”, “confirmed”."""
    words: dict[str, Callable[[int], str]] = {
        "confirmed": lambda n: npgettext("registrations", "confirmed", "confirmed", n),
        "waitlisted": lambda n: npgettext("registrations", "on the waiting list", "on the waiting list", n),
        "pending": lambda n: npgettext("registrations", "pending", "pending", n),
        "cancelled": lambda n: npgettext("registrations", "cancelled", "cancelled", n),
        "rejected": lambda n: npgettext("registrations", "rejected", "rejected", n),
    }
    return [(code, by_status[code], say(by_status[code])) for code, say in words.items() if code in by_status]


def heads_of(columns: Sequence[str]) -> list[str]:
    return [str(LABELS[code]) for code in columns]


class InWords:
    """Rows of a listing as cells in the active language; words are looked up once, not for every row."""

    def __init__(self, listing: Listing, columns: Sequence[str]) -> None:
        self._parts = {str(part.pk): str(part) for part in listing.parts}
        self._has_one_part = len(listing.parts) == 1
        self._part = str(listing.part.pk) if listing.part else ""
        self._marked = {str(part.pk) for part in listing.parts if part.is_marked}  # type: ignore[attr-defined]  # annotated
        self._status = {code: str(label) for code, label in Registration.Status.choices}
        self._words = {"present": _("present"), "absent": _("absent"), "waiting": _("on the waiting list")}
        self._offered = _("on the waiting list, a seat is offered")
        self._cells = tuple(self._cell_of(code) for code in columns)

    def cells(self, facts: Facts) -> list[str]:
        return [cell(facts) for cell in self._cells]

    def presence(self, facts: Facts) -> str:
        """`present`, `absent`, or nothing where nobody said anything yet; of the part that was asked for, or of any."""
        here = _numbers(facts["present_parts"])
        if self._part in here if self._part else here:
            return PRESENT
        is_expected = facts["status"] == Registration.Status.CONFIRMED
        if self._part:
            chosen = _numbers(facts["chosen_parts"])
            is_expected &= not chosen or {self._part, f"-{self._part}"} & set(chosen) != set()
        is_marked = self._part in self._marked if self._part else bool(self._marked)
        return ABSENT if is_expected and is_marked else ""

    def _cell_of(self, code: str) -> Cell:
        made: dict[str, Cell] = {
            "status": self._status_in_words,
            "parts": self._chosen_in_words,
            "present": self._present_in_words,
            "registered": lambda facts: moment_in_figures(facts["registered_at"]),
            "kind": _by_choice("kind", ORGANISATION_KINDS.items()),
            "origin": _by_choice("origin", Registration.Origin.choices),
            "gender": _by_choice("gender", GENDERS.items()),
            "labour_status": _by_choice("labour_status", LabourStatus.choices),
            "education": _by_choice("education", Education.choices),
            "language": _by_choice("language", LANGUAGES.items()),
            "organisation": lambda facts: facts["organisation_name"] or "",
            "municipality": lambda facts: facts["municipality_name"] or "",
            "birth_date": lambda facts: str(facts["birth_date"] or ""),
        }
        return made.get(code) or (lambda facts: facts[code] or "")

    def _status_in_words(self, facts: Facts) -> str:
        return self._offered if facts["offered_until"] else self._status[facts["status"]]

    def _chosen_in_words(self, facts: Facts) -> str:
        chosen = set(_numbers(facts["chosen_parts"]))
        words = []
        for number, title in self._parts.items():
            if number in chosen:
                words.append(title)
            elif f"-{number}" in chosen:
                words.append(f"{title} ({self._words['waiting']})")
        return "; ".join(words)

    def _present_in_words(self, facts: Facts) -> str:
        presence = self.presence(facts)
        if presence != PRESENT or self._has_one_part or self._part:
            return self._words.get(presence, "")
        here = set(_numbers(facts["present_parts"]))
        return "; ".join(title for number, title in self._parts.items() if number in here) or self._words[PRESENT]


def moment_in_figures(stated: str | None) -> str:
    """A stated moment as `2027-01-14 09:30` in Riga, which every spreadsheet sorts; a day as it is."""
    if not stated or "T" not in stated:
        return stated or ""
    at = datetime.fromisoformat(stated)
    return f"{at.astimezone(RIGA) if at.tzinfo else at:%Y-%m-%d %H:%M}"


def _numbers(joined: str | None) -> list[str]:
    return joined.split(",") if joined else []


def _by_choice(field: str, choices: Iterable[tuple[str, Any]]) -> Cell:
    """A code in words; one without a word as it is."""
    words = {code: str(label) for code, label in choices}
    return lambda facts: words.get(facts[field], str(facts[field])) if facts[field] else ""
