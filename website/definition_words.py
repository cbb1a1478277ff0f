"""A definition in words, for those who see the rows behind a value: what counts, and what must be shown for it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event, Part
from projects.in_words import number_in_words
from projects.indicators import Definition, EntryFilter
from registrations.models import Education, LabourStatus

Words = str | Promise
Line = tuple[Words, Words]

OWN_SOURCE = "A project's own indicator"
COUNTED: dict[tuple[str, str], Words] = {
    ("participation", "part"): gettext_lazy("each person counts once in every part"),
    ("participation", "event"): gettext_lazy("each person counts once in every event"),
    ("participation", "scheme"): gettext_lazy("each person counts once in every training scheme"),
    ("participation", "action"): gettext_lazy("each person counts once in every action"),
    ("participation", "project"): gettext_lazy("each person counts once in the project"),
    ("event", ""): gettext_lazy("events that took place"),
    ("organisation", ""): gettext_lazy("each organisation counts once"),
    ("partner", ""): gettext_lazy("organisations of the partnership"),
    ("stated", ""): gettext_lazy("typed in, not computed"),
}
EXCLUDED: dict[str, Words] = {
    "organisers": gettext_lazy("people of the event's organisers"),
    "partners": gettext_lazy("people of the project's partners"),
    "associated": gettext_lazy("people of associated partners"),
    "contributors": gettext_lazy("those who acted in public at the event"),
}

# The reasons of counting.md in its order, as a sentence about the mark.
REASONS: dict[str, Words] = {
    "annulled": gettext_lazy("The mark was annulled."),
    "registration": gettext_lazy("The registration is not confirmed."),
    "no_evidence": gettext_lazy("It is a claim without evidence."),
    "evidence_level": gettext_lazy("Its evidence is below the level that the indicator asks for."),
    "not_held": gettext_lazy("The event has not been said to have taken place."),
    "undated": gettext_lazy("The date is not known to the day."),
    "out_of_window": gettext_lazy("The date is outside the period that counts."),
    "kind": gettext_lazy("This kind of event does not count for the indicator."),
    "access": gettext_lazy("The part's access does not count for the indicator."),
    "joint": gettext_lazy("The organisers do not come from two countries."),
    "excluded_role": gettext_lazy("The person or their organisation is excluded by role."),
    "entry_incomplete": gettext_lazy("The entry record is incomplete."),
    "entry_filter": gettext_lazy("The entry record does not match what the indicator asks for."),
    "minutes": gettext_lazy("Too few minutes were attended."),
    "share": gettext_lazy("Too small a share of the scheme's events was attended."),
    "completion": gettext_lazy("The scheme was not completed."),
}


def counted(counts: str, once_per: str) -> Words:
    """What one unit of a value is."""
    kind = "participation" if counts == "person" else counts
    return COUNTED.get((kind, once_per)) or COUNTED.get((kind, ""), "")


def in_words(definition: Definition, target: Decimal | None, language: str) -> list[Line]:
    """Term and statement, in the order in which the reasons are asked; what asks for nothing is left out."""
    lines: list[Line] = [(_("Counted"), counted(definition.counts, definition.once_per))]
    if target is not None:
        lines.append((_("Target"), number_in_words(target, language)))
    lines += _lines_of_events(definition)
    lines += _lines_of_people(definition)
    return lines


def _lines_of_events(definition: Definition) -> Iterator[Line]:
    if definition.min_evidence:
        yield _("Proof"), _("level %(n)s or higher") % {"n": definition.min_evidence}
    windows = {"project": _("while the project lasts"), "after_project": _("after the end of the project")}
    yield _("Period"), windows.get(definition.window, definition.window)
    if definition.kinds:
        yield _("Kinds of event"), _names(definition.kinds, dict(Event.Kind.choices))
    if definition.access:
        yield _("Parts"), _names(definition.access, dict(Part.Access.choices))
    if definition.joint:
        yield _("Joint"), _("the organisers come from two countries")
    if definition.advertised:
        yield _("Announced"), _("only events announced to everybody")


def _lines_of_people(definition: Definition) -> Iterator[Line]:
    if definition.exclude:
        yield _("Not counted"), _names(definition.exclude, EXCLUDED)
    if definition.entry_record:
        yield _("Entry record"), _("gender, birth date, status and education are known")
    if definition.entry:
        yield _("On entry"), "; ".join(_entry(definition.entry))
    if definition.min_minutes is not None:
        yield _("Minutes attended"), _("at least %(n)s") % {"n": definition.min_minutes}
    if definition.min_share is not None:
        yield _("Share of the scheme's events"), _("at least %(n)s") % {"n": _percent(definition.min_share)}
    if definition.completion:
        yield _("Completion"), _("the training scheme is completed")


def _entry(asked: EntryFilter) -> Iterator[str]:
    if asked.labour_status:
        yield _names(asked.labour_status, dict(LabourStatus.choices))
    if asked.education:
        yield _names(asked.education, dict(Education.choices))
    if asked.age_from is not None:
        yield _("aged %(n)s or more") % {"n": asked.age_from}
    if asked.age_to is not None:
        yield _("aged %(n)s or less") % {"n": asked.age_to}


def _names(codes: frozenset[str], names: Mapping[str, Words]) -> str:
    """In the order of the names, so that the same definition always reads the same."""
    known = [str(words) for code, words in names.items() if code in codes]
    return ", ".join(known + sorted(codes - names.keys()))


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):g}\u00a0%"
