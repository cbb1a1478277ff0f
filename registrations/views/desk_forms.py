"""What helpers and coordinators fill in at the desk. The forms clean, and nothing more."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from registrations import said
from registrations.desk_passes import LONGEST_LABEL
from registrations.desk_walk_ins import Decided, Newcomer
from registrations.models import Headcount

MOST_HEADS = 1_000_000
LONGEST_SCANNED = 200


class Line(forms.CharField):
    """One line of text without hidden characters."""

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        return said.one_line(typed) if typed else ""


class Scanned(forms.CharField):
    """Whatever a scanner read: a code of anything gets an answer, so it is cut rather than refused."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\x00", "")[:LONGEST_SCANNED]


class AttemptForm(forms.Form):
    """An arrival: a code, or a person of the list."""

    typed = Scanned(required=False)
    registration = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    nonce = forms.UUIDField(required=False)
    device_at = forms.CharField(required=False, max_length=40)

    @property
    def nonce_or_new(self) -> UUID:
        return self.cleaned_data.get("nonce") or uuid4()

    @property
    def device_moment(self) -> datetime | None:
        """The device's clock, where it says something sensible."""
        try:
            moment = parse_datetime(self.cleaned_data.get("device_at", ""))
        except ValueError:
            return None
        return moment if moment and timezone.is_aware(moment) else None


class WalkInForm(AttemptForm):
    """Somebody who is not on the list."""

    name = forms.CharField(label=_("Name and surname"), max_length=said.LONGEST_LINE)
    organisation = Line(label=_("Organisation"), required=False, max_length=said.LONGEST_LINE)
    email = forms.CharField(
        label=_("E-mail (need not be given)"),
        help_text=_("The code and a link are sent there."),
        required=False,
        max_length=said.LONGEST_EMAIL,
    )
    beyond_seats = forms.BooleanField(required=False)
    is_another = forms.BooleanField(required=False)

    def clean_name(self) -> str:
        return said.person_name(self.cleaned_data["name"])

    def clean_email(self) -> str:
        return said.email_address(self.cleaned_data["email"]) if self.cleaned_data["email"] else ""

    @property
    def newcomer(self) -> Newcomer:
        said_here = {key: self.cleaned_data[key] for key in ("name", "organisation", "email")}
        return Newcomer(**said_here)

    @property
    def decided(self) -> Decided:
        return Decided(**{key: self.cleaned_data[key] for key in ("beyond_seats", "is_another")})


class ReasonForm(forms.Form):
    """Why a mark was a mistake."""

    reason = Line(max_length=200)


class HeadsForm(forms.Form):
    """How many people a public part has."""

    number = forms.IntegerField(label=_("Number of people"), min_value=0, max_value=MOST_HEADS)
    method = forms.ChoiceField(label=_("How it was counted"), choices=[("", _("Choose")), *Headcount.Method.choices])


class PassForm(forms.Form):
    """A helper without an account."""

    label = Line(label=_("Helper or desk"), max_length=LONGEST_LABEL)
    expires_at = forms.DateTimeField(
        label=_("Until"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )

    def clean_expires_at(self) -> datetime:
        expires_at: datetime = self.cleaned_data["expires_at"]
        if expires_at <= timezone.now():
            raise ValidationError(_("This moment has passed."), code="past")
        return expires_at
