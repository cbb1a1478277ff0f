"""What coordinators fill in as they close a list, and as they correct a closed one. The forms clean, no more."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.models import Part
from registrations import said
from registrations.closing import LONGEST_EXPLANATION, Figures
from registrations.corrections import LONGEST_REASON, Newcomer
from registrations.desk_answers import name_of_part
from registrations.forms import SaidField
from registrations.models import Headcount, Mark, Registration

MOST_PEOPLE = 1_000_000
SALT = "registrations.closing"
TOTAL = "total"


class Seen(forms.CharField):
    """The figures that stood on the page, signed; what was not shown by us is as if nothing was."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> Any:
        try:
            return signing.loads(str(value), salt=SALT)
        except signing.BadSignature:
            return None


class CloseForm(forms.Form):
    """The stated total and why figures differ."""

    stated_total = forms.IntegerField(
        label=_("Total that the source states"),
        help_text=_("The number in the minutes or the report, if there is one. It is shown beside what was counted."),
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
    )
    explanation = forms.CharField(
        label=_("Why figures differ"),
        help_text=_("For example: two people left before signing; the head count includes staff."),
        required=False,
        max_length=LONGEST_EXPLANATION,
        widget=forms.Textarea({"rows": 3}),
    )
    seen = Seen(required=False)


def seen_as(figures: Figures) -> str:
    """What the hidden field holds: the figures of this page."""
    return signing.dumps(figures.as_counts(), salt=SALT)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 2}))


class PersonCorrectionForm(ReasonForm):
    """What is to change for one registered person: present in a part, or a mark annulled."""

    what = forms.ChoiceField(label=_("What is to change"), widget=forms.RadioSelect)
    field_order = ("what", "reason")

    def __init__(self, data: Any = None, *, registration: Registration) -> None:
        super().__init__(data)
        self.parts = {str(part.pk): part for part in registration.event.parts.all()}
        self.marks = {str(mark.pk): mark for mark in registration.marks.all() if mark.annulled_reason is None}
        present = _("Was there, by the signed sheet: %(part)s")
        by_word = _("Was there, by the coordinator's word: %(part)s")
        annulled = _("Was not there; annul the mark: %(part)s, %(source)s")
        choices = [(f"annul:{key}", annulled % _of(mark)) for key, mark in self.marks.items()]
        for key, part in self.parts.items():
            choices += [(f"mark:{key}:2", present % {"part": name_of_part(part)})]
            choices += [(f"mark:{key}:0", by_word % {"part": name_of_part(part)})]
        self.fields["what"].choices = choices  # type: ignore[attr-defined]  # a choice field has choices


class NewcomerCorrectionForm(ReasonForm):
    """Somebody who was there and is on no list."""

    newcomer_is_asked = True

    name = SaidField(said.person_name, label=_("Name and surname"))
    organisation = SaidField(said.one_line, label=_("Organisation"), required=False)
    position = SaidField(said.one_line, label=_("Position"), required=False)
    municipality = SaidField(said.one_line, label=_("Municipality"), required=False)
    part = forms.ChoiceField(label=_("Part"))
    evidence = forms.TypedChoiceField(
        label=_("Proof"), coerce=int, choices=[(2, _("signed sheet")), (0, _("coordinator's word"))]
    )
    field_order = ("name", "organisation", "position", "municipality", "part", "evidence", "reason")

    def __init__(self, data: Any = None, *, parts: Iterable[Part]) -> None:
        super().__init__(data)
        self.parts = {str(part.pk): part for part in parts}
        choices = [(key, name_of_part(part)) for key, part in self.parts.items()]
        self.fields["part"].choices = choices  # type: ignore[attr-defined]  # a choice field has choices

    @property
    def newcomer(self) -> Newcomer:
        return Newcomer(**{name: self.cleaned_data[name] or "" for name in Newcomer.__slots__})


class NumberCorrectionForm(ReasonForm):
    """Another head count of a part, or another stated total."""

    what = forms.ChoiceField(label=_("What is to change"))
    number = forms.IntegerField(label=_("New number"), min_value=0, max_value=MOST_PEOPLE, required=False)
    method = forms.ChoiceField(label=_("Counted by"), choices=Headcount.Method.choices, required=False)
    field_order = ("what", "number", "method", "reason")

    def __init__(self, data: Any = None, *, figures: Figures) -> None:
        super().__init__(data)
        self.parts = {str(row.part.pk): row.part for row in figures.parts}
        counted = [(key, _("Head count: %(part)s") % {"part": name_of_part(p)}) for key, p in self.parts.items()]
        self.fields["what"].choices = [  # type: ignore[attr-defined]  # a choice field has choices
            (TOTAL, _("Total that the source states")),
            *counted,
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("what") != TOTAL and cleaned.get("number") is None and not self.has_error("number"):
            self.add_error("number", ValidationError(_("Write the number of people in figures."), code="required"))
        return cleaned


def _of(mark: Mark) -> dict[str, str]:
    return {"part": name_of_part(mark.part), "source": mark.get_source_display()}
