"""What is filled in to begin a project, and who is to manage it."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from projects.addresses import KeyConverter
from projects.forms.fields import TextFormField
from projects.forms.stated import LineField
from projects.starting import FirstManager

_key = RegexValidator(
    rf"\A{KeyConverter.regex}\Z", _("Small letters a–z, digits, hyphens; the first a letter or a digit."), code="key"
)


class ManagerForm(forms.Form):
    """The first manager; without an address it is whoever asks."""

    manager_email = forms.EmailField(
        label=_("Manager’s e-mail"),
        required=False,
        max_length=254,
        help_text=_("They get a link by mail. Leave it empty to manage the project yourself."),
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    manager_name = LineField(label=_("Manager’s name and surname"), max_length=200)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("manager_email") and not self.cleaned_data.get("manager_name"):
            self.add_error("manager_name", _("Say what the manager is called."))
        return self.cleaned_data

    @property
    def manager(self) -> FirstManager | None:
        email = self.cleaned_data["manager_email"]
        return FirstManager(email, self.cleaned_data["manager_name"]) if email else None


class StartForm(ManagerForm):
    title = TextFormField(label=_("Title"), required=False, longest=2000)
    acronym = LineField(label=_("Short name"), help_text=_("Such as SocQuality."))
    key = LineField(
        label=_("Key in addresses"),
        max_length=80,
        validators=[_key],
        help_text=_("Made of the short name if left empty, and never changed later: socquality."),
    )

    field_order = ("title", "acronym", "key", "manager_email", "manager_name")
