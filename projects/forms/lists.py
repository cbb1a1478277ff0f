"""One row of each list of a project: partners, organisations, money, stated figures, open points."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from projects.forms.fields import TextFormField
from projects.forms.rows import RowForm
from projects.forms.stated import (
    AmountField,
    CodeField,
    LineField,
    NumberField,
    WordField,
    is_plain,
    plain_number,
)
from projects.in_words import NBSP, amount_in_words
from projects.models import ADDED_LATER, AmountKind, Fund, Organisation, PartnerRole, Project, StatementRole
from projects.organisations import comparable_name
from projects.territories import OrganisationKind, Territory
from projects.vocabulary import COUNTRIES, units

WHOLE_PROJECT = _("the whole project")


def named_organisations(project: Project) -> dict[str, Organisation]:
    """The organisations that the project itself names, by a name that tells each apart."""
    rows = list(project.organisations.filter(ordinal__lt=ADDED_LATER))
    names = [comparable_name(row.name) for row in rows]
    return {
        row.name if names.count(name) == 1 else f"{row.name} [{row.key}]": row
        for row, name in zip(rows, names, strict=True)
    }


class OrganisationNameField(LineField):
    """An organisation of the project by its name; a name that no organisation has is a new one's."""

    named: dict[str, Organisation]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Organisation):
            return next((name for name, row in self.named.items() if row.pk == value.pk), value.name)
        return value

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        by_name = {comparable_name(name): row for name, row in self.named.items()}
        return by_name.get(comparable_name(typed), Organisation(name=typed)) if typed else None


class OrganisationField(forms.ChoiceField):
    """An organisation of the project chosen from those that it names; None is the whole project."""

    def offer(self, named: dict[str, Organisation]) -> None:
        self.by_id = {str(row.pk): row for row in named.values()}
        self.choices = [("", WHOLE_PROJECT), *((str(row.pk), name) for name, row in named.items())]

    def prepare_value(self, value: Any) -> Any:
        return str(value.pk) if isinstance(value, Organisation) else value

    def clean(self, value: Any) -> Any:
        return self.by_id.get(super().clean(value))


class PartnerForm(RowForm):
    groups = (("organisation", "role"),)
    titled_by = ("organisation", "role")

    organisation = OrganisationNameField(label=_("Organisation"), required=True, listed="organisations")
    role = forms.ChoiceField(label=_("Role"), choices=PartnerRole.choices, initial=PartnerRole.PARTNER)

    def __init__(self, *positional: Any, named: dict[str, Organisation], **more: Any) -> None:
        super().__init__(*positional, **more)
        self.fields["organisation"].named = named  # type: ignore[attr-defined]  # the field above

    @classmethod
    def offers(cls, project: Project) -> dict[str, Any]:
        return {"named": named_organisations(project)}


class OrganisationForm(RowForm):
    groups = (("name", "kind"), ("country", "municipality", "registration_number"))
    titled_by = ("name", "kind")

    name = LineField(label=_("Name of the organisation"), required=True)
    kind = CodeField({}, label=_("Kind of organisation"))
    country = CodeField(COUNTRIES, label=_("Country"))
    municipality = LineField(label=_("Municipality"), listed="municipalities")
    registration_number = LineField(label=_("Registration number"), help_text=_("Such as 90000012345."))

    def __init__(self, *positional: Any, kinds: list[tuple[str, str]], in_use: dict[str, Any], **more: Any) -> None:
        super().__init__(*positional, **more)
        kind, country = self.fields["kind"], self.fields["country"]
        if isinstance(kind, CodeField) and isinstance(country, CodeField):
            kind.words = list(kinds)
            kind.offer(in_use["kind"])
            country.offer(in_use["country"])

    @classmethod
    def offers(cls, project: Project) -> dict[str, Any]:
        codes = project.organisations.values_list("kind", "country").distinct()
        kinds, countries = zip(*codes, strict=True) if codes else ((), ())
        known = [(kind.code, str(kind.label)) for kind in OrganisationKind.objects.all()]
        return {"kinds": known, "in_use": {"kind": kinds, "country": countries}}


class AmountForm(RowForm):
    groups = (("kind", "organisation", "fund"), ("amount", "currency", "percent"))
    titled_by = ("kind", "organisation")

    kind = forms.ChoiceField(label=_("What"), choices=AmountKind.choices, initial=AmountKind.TOTAL)
    organisation = OrganisationField(label=_("Whose"), required=False)
    fund = CodeField(Fund.choices, label=_("Fund"))
    amount = AmountField(label=_("Amount"), help_text=_("As the source states it: 24859,09."))
    currency = LineField(
        label=_("Currency"), help_text=_("Three letters: EUR, LVL."), max_length=3, listed="currencies"
    )
    percent = AmountField(label=_("Share in per cent"), help_text=_("Where the source gives a share: 92,07."))

    def __init__(self, *positional: Any, named: dict[str, Organisation], funds: list[str], **more: Any) -> None:
        super().__init__(*positional, **more)
        organisation, fund = self.fields["organisation"], self.fields["fund"]
        if isinstance(organisation, OrganisationField) and isinstance(fund, CodeField):
            organisation.offer(named)
            fund.offer(funds)

    @classmethod
    def offers(cls, project: Project) -> dict[str, Any]:
        named = named_organisations(project)
        for row in project.amounts.select_related("organisation"):
            if row.organisation and row.organisation not in named.values():
                named[row.organisation.name] = row.organisation
        return {"named": named, "funds": list(project.amounts.values_list("fund", flat=True).distinct())}

    @property
    def heading(self) -> str:
        """Whose money and how much, as everybody reads it."""
        amount, currency, percent = (str(self[name].value() or "") for name in ("amount", "currency", "percent"))
        language = get_language() or "lv"
        if is_plain(amount):
            amount = amount_in_words(plain_number(amount), currency, language)
        words = (super().heading, amount, f"{percent}{NBSP}%" if percent else "")
        return " · ".join(word for word in words if word)

    def clean_currency(self) -> str | None:
        typed = self.cleaned_data["currency"]
        code = typed.upper() if typed else None
        if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
            raise forms.ValidationError(_("A currency has three letters, such as EUR."), code="currency")
        return code

    def clean(self) -> dict[str, Any]:
        said = {name: self.cleaned_data.get(name) for name in ("amount", "currency", "percent")}
        if said["amount"] and not said["currency"] and "currency" not in self.errors:
            self.add_error("currency", _("Say in which currency."))
        if said["currency"] and not said["amount"] and "amount" not in self.errors:
            self.add_error("amount", _("Say how much, or leave the currency empty too."))
        if not any(said.values()) and not self.errors:
            self.add_error("amount", _("Say an amount, or a share in per cent."))
        return self.cleaned_data


class StatementForm(RowForm):
    groups = (("text",), ("value", "unit"), ("role", "scope"), ("note",))
    titled_by = ("text", "value", "unit")

    text = TextFormField(label=_("What is stated"), longest=2000)
    value = NumberField(label=_("Figure"), help_text=_("Such as 55 or 6,7."))
    unit = WordField(units, label=_("Unit"), listed="units")
    role = CodeField(
        StatementRole.choices,
        label=_("Kind of figure"),
        help_text=_("A result of this project, or a figure that describes the field."),
    )
    scope = CodeField({}, label=_("Whose figure"), none=WHOLE_PROJECT)
    note = LineField(label=_("Note"))

    def __init__(self, *positional: Any, scopes: list[tuple[str, str]], in_use: list[str], **more: Any) -> None:
        super().__init__(*positional, **more)
        scope = self.fields["scope"]
        if isinstance(scope, CodeField):
            scope.words = list(scopes)
            scope.offer(in_use)

    @classmethod
    def offers(cls, project: Project) -> dict[str, Any]:
        named = named_organisations(project)
        in_use = list(project.statements.values_list("scope", flat=True).distinct())
        return {"scopes": [(row.key, name) for name, row in named.items()], "in_use": in_use}


def municipalities_today() -> list[str]:
    """What is suggested where a municipality is typed."""
    found = Territory.objects.municipalities().in_force(timezone.localdate())
    return sorted(str(name) for name in found.values_list("name", flat=True))


def organisations_elsewhere(project: Project, most: int = 400) -> list[str]:
    """Names to suggest: what this project and public ones name themselves, never what strangers typed."""
    may_see = Q(project=project) | Q(project__is_public=True)
    named = Organisation.objects.filter(may_see, ordinal__lt=ADDED_LATER).order_by("name")
    return list(named.values_list("name", flat=True).distinct()[:most])
