"""An indicator as people choose or define it. The form speaks the catalogue's shape (dossier.schema.json)."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Event, Part
from projects.forms.fields import TextFormField
from projects.indicator_editing import Wish
from projects.indicators import current_definitions
from projects.models import Indicator, IndicatorDefinition
from registrations.models import Education, LabourStatus
from website.definition_words import EXCLUDED

NO_SLASH = r"^[^\x00]*$"
COUNTS = {
    "participation": _("participations: a person counts again in every unit"),
    "person": _("people: a person counts once in every unit"),
    "organisation": _("organisations that people came from"),
    "event": _("events that took place"),
    "partner": _("organisations of the partnership"),
    "stated": _("nothing: the figure is typed in"),
}
UNITS = {
    "part": _("in every part"),
    "event": _("in every event"),
    "scheme": _("in every training scheme"),
    "action": _("in every action"),
    "project": _("in the whole project"),
}
WINDOWS = {"project": _("while the project lasts"), "after_project": _("after the end of the project")}
EVIDENCE = {
    0: _("0: the organiser's word is enough"),
    1: _("1: a personal code or link"),
    2: _("2: a signature"),
    3: _("3: an identified log-in"),
    4: _("4: a qualified signature"),
}
FLAGS = ("joint", "advertised", "completion", "entry_record")
SEVERAL = ("kinds", "access", "exclude")
ENTRY_SEVERAL, ENTRY_AGES = ("labour_status", "education"), ("age_from", "age_to")


def _ticks(label: Any, choices: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=widget, help_text=help_text)


def _flag(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _number(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, max_digits=24, decimal_places=9, localize=True, **options)


class TargetsForm(forms.Form):
    """What every indicator has, wherever its definition comes from."""

    code = forms.RegexField(NO_SLASH, label=_("Code"), max_length=200, help_text=_("As the programme names it: RCO81."))
    target = _number(_("Target"))
    baseline = _number(_("Baseline"))
    stated = _number(_("Figure stated elsewhere"), help_text=_("Shown beside the computed value, never mixed with it."))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def numbers(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("target", "baseline", "stated")}


class ListedForm(TargetsForm):
    """An indicator of the catalogue, by its latest version or the one it has."""

    def wish(self, listed: IndicatorDefinition) -> Wish:
        """The code of the catalogue is the code."""
        return Wish(code=listed.code, listed=listed, **self.numbers())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["code"]


class DefinitionForm(TargetsForm):
    """An indicator with a definition of the project's own."""

    name = TextFormField(label=_("Title"))
    unit = TextFormField(label=_("Unit"), help_text=_("What is counted, in the plural: participations, people."))
    counts = forms.ChoiceField(label=_("What is counted"), choices=list(COUNTS.items()))
    once_per = forms.ChoiceField(label=_("Counted once"), choices=list(UNITS.items()), initial="project")
    kinds = _ticks(_("Kinds of event"), Event.Kind.choices, _("None ticked: every kind."))
    access = _ticks(_("Parts"), Part.Access.choices, _("None ticked: every part."))
    exclude = _ticks(_("Not counted"), list(EXCLUDED.items()))
    window = forms.ChoiceField(label=_("Period"), choices=list(WINDOWS.items()))
    min_evidence = forms.TypedChoiceField(label=_("Least proof"), choices=list(EVIDENCE.items()), coerce=int)
    min_minutes = forms.IntegerField(label=_("Least minutes attended"), required=False, min_value=0)
    min_share = forms.DecimalField(
        label=_("Least share of the scheme's events, in per cent"), required=False, min_value=0, max_value=100
    )
    joint = _flag(_("Only events whose organisers come from two countries"))
    advertised = _flag(_("Only events announced to everybody"))
    completion = _flag(_("Only people who completed the training scheme"))
    entry_record = _flag(_("Only people whose entry record is complete"))
    labour_status = _ticks(_("Labour status on entry"), LabourStatus.choices)
    education = _ticks(_("Education on entry"), Education.choices)
    age_from = forms.IntegerField(label=_("Aged at least"), required=False, min_value=0, max_value=150)
    age_to = forms.IntegerField(label=_("Aged at most"), required=False, min_value=0, max_value=150)
    field_order = ("code", "name", "unit", "counts", "once_per", "target", "baseline", "stated")

    def wish(self, before: Mapping[str, Any] | None = None) -> Wish:
        """`before` keeps what a definition states without need, so that what nobody changed stays as it was."""
        own = self.definition(before or {})
        return Wish(code=self.cleaned_data["code"], own=own, **self.numbers())

    def definition(self, before: Mapping[str, Any]) -> dict[str, Any]:
        said = self.cleaned_data
        made = dict(before) | {name: dict(said[name]) for name in ("name", "unit")}
        made |= {name: said[name] for name in ("counts", "once_per")}
        for name in SEVERAL:
            _set(made, name, said[name], sorted(made.get(name, [])) == sorted(said[name]))
        for name in FLAGS:
            _set(made, name, said[name], made.get(name, False) == said[name])
        _set(made, "window", said["window"], made.get("window", "project") == said["window"])
        _set(made, "min_evidence", said["min_evidence"], made.get("min_evidence", 0) == said["min_evidence"])
        _set(made, "min_minutes", said["min_minutes"], made.get("min_minutes") == said["min_minutes"])
        share = None if said["min_share"] is None else said["min_share"] / 100
        stated = made.get("min_share")
        is_same = share == stated if share is None or stated is None else Fraction(share) == Fraction(stated)
        _set(made, "min_share", None if share is None else format(share.normalize(), "f"), is_same)
        entry = self._entry(made.get("entry", {}))
        _set(made, "entry", entry, entry == made.get("entry", {}))
        return made

    def _entry(self, before: Mapping[str, Any]) -> dict[str, Any]:
        said, made = self.cleaned_data, dict(before)
        for name in ENTRY_SEVERAL:
            _set(made, name, said[name], sorted(made.get(name, [])) == sorted(said[name]))
        for name in ENTRY_AGES:
            _set(made, name, said[name], made.get(name) == said[name])
        return made


def _set(made: dict[str, Any], name: str, value: Any, is_same: bool) -> None:
    """State the value, or nothing where it asks for nothing; what says the same already stays as it is written."""
    if is_same:
        return
    if value in (None, "", [], {}):
        made.pop(name, None)
    else:
        made[name] = value


def shown(definition: Mapping[str, Any]) -> dict[str, Any]:
    """A definition as the form's initial values."""
    share = definition.get("min_share")
    values: dict[str, Any] = dict(definition) | definition.get("entry", {})
    return values | {"min_share": None if share is None else Decimal(share) * 100}


def initial_of(indicator: Indicator) -> dict[str, Any]:
    listed = indicator.catalogue_definition
    definition = listed.definition if listed else indicator.own_definition or {}
    numbers = {name: getattr(indicator, name) for name in ("code", "target", "baseline", "stated")}
    return shown(definition) | {name: _plain(value) for name, value in numbers.items()}


def catalogue() -> dict[str, IndicatorDefinition]:
    """The catalogue's latest versions."""
    return current_definitions()


def _plain(value: Any) -> Any:
    return (
        value.normalize()
        if isinstance(value, Decimal) and value != value.to_integral_value()
        else (int(value) if isinstance(value, Decimal) else value)
    )
