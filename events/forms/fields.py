"""Form fields that pages about events share: a clock time as people write it, a moment, records, and a venue."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.clock_times import read_clock
from events.creation import Place
from events.models import Event
from projects.in_words import clock
from projects.models import Partner, Project
from projects.vocabulary import COUNTRIES

LONGEST = 500
EARLIER_AT_MOST = 40
NOTHING = ("", "—")


class ClockField(forms.CharField):
    """“9.30”, “9:30” or “9” as `09:30`; None where empty."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        given: dict[str, Any] = {"max_length": 5, "required": False, "widget": widget}
        super().__init__(**(given | options))

    def prepare_value(self, value: Any) -> Any:
        return clock(value, get_language() or "lv") if value and ":" in str(value) else value

    def clean(self, value: Any) -> str | None:
        typed = str(super().clean(value))
        if not typed:
            return None
        try:
            return read_clock(typed)
        except ValueError:
            raise ValidationError(_("This is not a time of day. Write it like 9.30."), code="clock") from None


class MomentField(forms.DateTimeField):
    """A moment in Riga's time, chosen in the browser's own way."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        given: dict[str, Any] = {"required": False, "widget": widget}
        super().__init__(**(given | options))


class RowField(forms.ChoiceField):
    """One record of the project, or none."""

    def __init__(self, rows: Iterable[Any], **options: Any) -> None:
        self.rows = {str(row.pk): row for row in rows}
        given: dict[str, Any] = {"required": False, "choices": [NOTHING, *named(self.rows)]}
        super().__init__(**(given | options))

    def prepare_value(self, value: Any) -> Any:
        return str(value.pk) if hasattr(value, "pk") else value

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value))


class RowsField(forms.MultipleChoiceField):
    """Any number of records of the project, ticked."""

    def __init__(self, rows: Iterable[Any], **options: Any) -> None:
        self.rows = {str(row.pk): row for row in rows}
        widget = forms.CheckboxSelectMultiple
        given: dict[str, Any] = {"required": False, "choices": named(self.rows), "widget": widget}
        super().__init__(**(given | options))

    def prepare_value(self, value: Any) -> Any:
        return [str(getattr(row, "pk", row)) for row in value or ()]

    def clean(self, value: Any) -> Any:
        return [self.rows[pk] for pk in super().clean(value)]


def named(rows: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The records as choices, by their ids."""
    return [(pk, str(row.organisation if isinstance(row, Partner) else row)) for pk, row in rows.items()]


class VenueForm(forms.Form):
    """Where an event takes place; an earlier place of the project can be chosen instead of typing it again."""

    venue_name = forms.CharField(label=_("Name of the place"), max_length=LONGEST, required=False)
    venue_address = forms.CharField(label=_("Address"), max_length=LONGEST, required=False)
    venue_city = forms.CharField(label=_("Town"), max_length=LONGEST, required=False)
    venue_country = forms.ChoiceField(label=_("Country"), required=False, choices=[NOTHING, *COUNTRIES.items()])

    def __init__(self, *positional: Any, project: Project, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.places = earlier_places(project)
        if self.places:
            places = [(str(number), str(place)) for number, place in enumerate(self.places)]
            label = _("A place from before")
            hint = _("Or write another one below.")
            self.fields["earlier_place"] = forms.ChoiceField(
                label=label, help_text=hint, required=False, choices=[NOTHING, *places]
            )

    @property
    def place(self) -> Place:
        """What was typed, else the earlier place that was chosen."""
        names = ("name", "address", "city", "country")
        typed = Place(**{name: self.cleaned_data[f"venue_{name}"] for name in names})
        chosen = self.cleaned_data.get("earlier_place")
        return self.places[int(chosen)] if chosen and not str(typed) else typed


def earlier_places(project: Project) -> list[Place]:
    """Where the project's events took place, each place once, the latest first."""
    columns = ("venue_name", "venue_address", "venue_city", "venue_country")
    rows = Event.objects.filter(project=project).order_by("-starts_on", "pk").values_list(*columns)
    places = dict.fromkeys(
        Place(name=name or "", address=address or "", city=city or "", country=country or "")
        for name, address, city, country in rows
        if name or city
    )
    return list(places)[:EARLIER_AT_MOST]
