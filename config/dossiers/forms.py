"""What is filled in to load a dossier."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.dossiers.reading import LARGEST_FILE
from projects.forms.starting import ManagerForm
from registrations import said
from registrations.exports import LONGEST_REASON
from registrations.forms import SaidField

LARGEST = LARGEST_FILE // 1024**2


class FileForm(forms.Form):
    """A file to check."""

    file = forms.FileField(
        label=_("Dossier file"),
        help_text=_("A JSON file in the format dossier/1, 64 MB at most."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than %(n)s MB."), code="size", params={"n": LARGEST})
        return sent


class TakeForm(forms.Form):
    """Why the dossier is taken along."""

    reason = SaidField(
        said.one_line,
        label=_("What the file is for"),
        help_text=_(
            "For example: a copy kept elsewhere, another installation. It is kept with your name and the moment."
        ),
        max_length=LONGEST_REASON,
    )


class LoadForm(ManagerForm):
    """Load the file that was checked, and say who manages the project."""

    ticket = forms.CharField(widget=forms.HiddenInput)
