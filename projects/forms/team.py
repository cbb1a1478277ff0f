"""What is filled in about somebody's role in a project, and to invite them."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects.models import Partner, Project, Role
from projects.team import Terms

MEANINGS: dict[str, str | Promise] = {
    Role.Name.MANAGER: _("everything in the project, and says who works on it"),
    Role.Name.COORDINATOR: _("prepares and runs events, keeps the lists and closes them"),
    Role.Name.DESK: _("marks people present at the desk, and sees nothing else"),
    Role.Name.AUDITOR: _("reads everything and changes nothing, until the last day"),
}


class Roles(forms.RadioSelect):
    """Each role with what it may do."""

    option_template_name = "forms/role.html"

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **options)
        return option | {"meaning": MEANINGS[str(value)]}


class RoleForm(forms.Form):
    """A role with its limits. `seen` says when the role was given that the form shows."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.Name.choices, widget=Roles)
    partner = forms.ModelChoiceField(
        label=_("Only events of one partner"),
        queryset=Partner.objects.none(),
        required=False,
        empty_label=_("no limit: all events of the project"),
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Without one the role has no end. An auditor's role needs one."),
    )
    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        partner = self.fields["partner"]
        partner.queryset = project.partners.select_related("organisation")  # type: ignore[attr-defined]  # Field has none

    @property
    def terms(self) -> Terms:
        said = self.cleaned_data
        return Terms(role=said["role"], until=said["until"], partner=said["partner"])


class InviteForm(RoleForm):
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"})
    )
    name = forms.CharField(label=_("Name and surname"), max_length=200, widget=forms.TextInput({"autocomplete": "off"}))
    language = forms.ChoiceField(label=_("Language of the mails to them"), choices=settings.LANGUAGES)

    field_order = ("email", "name", "language", "role", "partner", "until")
