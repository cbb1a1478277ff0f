"""What is asked of whoever takes the list as a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registrations import said
from registrations.exports import LONGEST_REASON
from registrations.forms import SaidField

FORMATS = (("xlsx", _("Excel (XLSX)")), ("csv", _("CSV")), ("ods", _("LibreOffice (ODS)")))


class ExportForm(forms.Form):
    format = forms.ChoiceField(label=_("Format"), choices=FORMATS, widget=forms.RadioSelect, initial="xlsx")
    reason = SaidField(
        said.one_line,
        label=_("What the file is for"),
        help_text=_("For example: name badges, the report to the funder. It is kept with your name and the moment."),
        max_length=LONGEST_REASON,
    )
