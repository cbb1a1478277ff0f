"""What a coordinator fills in about one registration. The forms clean; what is refused stands in `editing`."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

from events.models import Part
from projects.forms.fields import PartialDateFormField
from registrations import said
from registrations.editing import LONGEST_REASON, Known
from registrations.forms import SaidField
from registrations.listing_columns import GENDERS
from registrations.models import Education, LabourStatus

_SALT = "registrations.views.story_forms"


def _line(label: Any, **options: Any) -> SaidField:
    attributes = {"autocomplete": "off", **options.pop("attributes", {})}
    return SaidField(said.one_line, label=label, required=False, widget=forms.TextInput(attrs=attributes), **options)


def _reason() -> SaidField:
    hint = _("It stands in the journal beside what was changed.")
    return SaidField(said.one_line, label=_("Reason"), help_text=hint, max_length=LONGEST_REASON)


class KnownForm(forms.Form):
    """What is known of a person; a registration made by hand needs no more than the name."""

    name = SaidField(said.person_name, label=_("Name and surname"), widget=forms.TextInput({"autocomplete": "off"}))
    email = SaidField(
        said.email_address,
        label=_("E-mail"),
        required=False,
        max_length=said.LONGEST_EMAIL,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    organisation = _line(_("Organisation"), attributes={"list": "organisations"})
    position = _line(_("Position"))
    municipality = _line(_("Municipality"), attributes={"list": "municipalities"})
    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)
    gender = forms.ChoiceField(label=_("Gender"), required=False, choices=[("", _("not known")), *GENDERS.items()])
    birth_date = PartialDateFormField(label=_("Date of birth"))
    labour_status = forms.ChoiceField(
        label=_("Labour status"), required=False, choices=[("", _("not known")), *LabourStatus.choices]
    )
    education = forms.ChoiceField(
        label=_("Education"), required=False, choices=[("", _("not known")), *Education.choices]
    )
    parts = forms.TypedMultipleChoiceField(
        label=_("Chosen parts"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    tells = forms.BooleanField(label=_("Write to the person about it"), required=False)

    def __init__(self, *positional: Any, parts: Sequence[Part], **named: Any) -> None:
        super().__init__(*positional, **named)
        if parts:
            self.fields["parts"].choices = [(part.pk, str(part)) for part in parts]  # type: ignore[attr-defined]
        else:
            del self.fields["parts"]

    @property
    def known(self) -> Known:
        cleaned = self.cleaned_data
        fields = {name: cleaned[name] for name in Known.__slots__ if name not in ("parts", "birth_date")}
        birth_date = str(cleaned["birth_date"] or "")
        return Known(**fields, birth_date=birth_date, parts=frozenset(cleaned.get("parts") or ()))


class EditForm(KnownForm):
    """A correction. `seen` is what the page showed, so that nobody overwrites what another person wrote meanwhile."""

    reason = _reason()
    seen = forms.CharField(widget=forms.HiddenInput)

    @staticmethod
    def stamp(known: Known) -> str:
        return signing.dumps(_plain(known), salt=_SALT, compress=True)

    def clean_seen(self) -> Known:
        try:
            told = signing.loads(self.cleaned_data["seen"], salt=_SALT)
        except signing.BadSignature:
            raise forms.ValidationError(_("Open the page anew and try again."), code="seen") from None
        return Known(**told | {"parts": frozenset(told["parts"])})

    @property
    def known(self) -> Known:
        """Where there is nothing to choose, the parts stay as they were."""
        known = super().known
        if "parts" in self.fields:
            return known
        return Known(**_plain(known) | {"parts": self.cleaned_data["seen"].parts})


class NewForm(KnownForm):
    """A registration by hand."""

    beyond_seats = forms.BooleanField(label=_("Put in a chair if no seat is free"), required=False)


class DecisionForm(forms.Form):
    """Giving a seat, cancelling, not accepting."""

    CONFIRM, CANCEL, REJECT = "confirm", "cancel", "reject"
    decision = forms.ChoiceField(
        choices=[(CONFIRM, _("Give a seat")), (CANCEL, _("Cancel")), (REJECT, _("Do not accept"))]
    )
    reason = _reason()
    beyond_seats = forms.BooleanField(label=_("Put in a chair if no seat is free"), required=False)
    tells = forms.BooleanField(label=_("Write to the person about it"), required=False)


def _plain(known: Known) -> dict[str, Any]:
    return {name: getattr(known, name) for name in Known.__slots__} | {"parts": sorted(known.parts)}
