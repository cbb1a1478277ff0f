"""Which column of a table means what: guessed by its head in Latvian or English, and changed by a person."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.search import fold
from people.models import Gender
from registrations.listing_columns import LABELS
from registrations.models import Education, LabourStatus

PRESENT, PARTS = "present", "parts"
FIELDS: dict[str, str | Promise] = {
    "name": LABELS["name"],
    "first_name": _("First name"),
    "surname": _("Surname"),
    **{code: LABELS[code] for code in ("email", "organisation", "position", "municipality")},
    **{code: LABELS[code] for code in ("gender", "birth_date", "labour_status", "education", "language")},
    PARTS: LABELS["parts"],
    PRESENT: _("Was present"),
}
# As `fold` leaves them; what stands in several lists belongs to the first.
_HEADS = {
    "name": "vards uzvards|vards un uzvards|uzvards vards|name and surname|full name|name|dalibnieks|participant",
    "first_name": "vards|first name|given name",
    "surname": "uzvards|surname|last name|family name",
    "email": "e pasts|epasts|e mail|email|e pasta adrese|email address|mail",
    "organisation": "organizacija|iestade|parstavetais|darbavieta|organisation|organization|institution|company",
    "position": "amats|ienemamais amats|position|job title|title",
    "municipality": "pasvaldiba|novads|municipality",
    "gender": "dzimums|gender|sex",
    "birth_date": "dzimsanas datums|dzimis|date of birth|birth date|born",
    "labour_status": "nodarbinatiba|nodarbinatibas statuss|labour status|employment status",
    "education": "izglitiba|izglitibas limenis|education",
    "language": "valoda|vestulu valoda|language|language of mails",
    PARTS: "dala|dalas|izveletas dalas|grupa|parts|chosen parts|part|group",
    PRESENT: "klatbutne|piedalijas|bija klat|paraksts|present|was present|attended|signature",
}
_KNOWN_HEADS = {head: field for field, heads in reversed(_HEADS.items()) for head in heads.split("|")}
_YES = frozenset("x 1 ja j yes y true piedalijas present v ir".split())
_WORDS: dict[str, Mapping[str, str]] = {
    "gender": {
        **dict.fromkeys(("sieviete", "s", "female", "f", "woman"), Gender.FEMALE),
        **dict.fromkeys(("virietis", "v", "male", "m", "man"), Gender.MALE),
        **dict.fromkeys(("nebinara", "nebinars", "non binary"), Gender.NON_BINARY),
    },
    "labour_status": {fold(code): code for code in LabourStatus.values},
    "education": {fold(code): code for code in Education.values},
    "language": {"lv": "lv", "latviesu": "lv", "latvian": "lv", "en": "en", "anglu": "en", "english": "en"},
}


def guessed(head: Sequence[str]) -> list[str]:
    """A field for each column, or nothing; the first column of a kind has it."""
    found: list[str] = []
    for text in head:
        field = _KNOWN_HEADS.get(fold(text), "")
        found.append("" if field in found else field)
    if "name" not in found and "surname" not in found and "first_name" in found:
        found[found.index("first_name")] = "name"
    return found


def is_yes(typed: str) -> bool:
    """A cell that says that somebody was there: a cross, a tick, a word for yes."""
    return fold(typed) in _YES or typed.strip() in ("+", "✓", "✔")


def code_for(field: str, typed: str, choices: Iterable[tuple[str, object]]) -> str | None:
    """The code that a word means, in the page's language too; None where it means none."""
    wanted = fold(typed)
    words: dict[str, str] = {fold(str(label)): code for code, label in choices} | dict(_WORDS.get(field, {}))
    return words.get(wanted)
