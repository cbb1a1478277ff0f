"""What a planner says of registration: when it opens and closes, how many seats there are, and for whom parts are."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from events.forms.fields import MomentField
from events.forms.planning import MOST_SEATS
from events.models import Event, Part, PartAccess
from projects.forms.stated import CodeField
from registrations.models import RegistrationTerms
from registrations.terms import Asked, Closes, PartTerms

_CLOSES = [
    ("working", _("so many working days before the event")),
    ("calendar", _("so many days before the event")),
    ("moment", _("at this moment")),
]


class TermsForm(forms.Form):
    """The terms, with two fields for each part."""

    opens_at = MomentField(label=_("Opens"), help_text=_("Empty: as soon as the event is published."))
    closes_by = forms.ChoiceField(label=_("Closes"), choices=_CLOSES)
    closes_days = forms.IntegerField(label=_("How many days before"), min_value=0, max_value=365, required=False)
    closes_at = MomentField(label=_("Or the moment"))
    has_waiting_list = forms.BooleanField(label=_("There is a waiting list when all seats are taken"), required=False)
    offer_hours = forms.IntegerField(
        label=_("A free seat is kept for the next in the list, in hours"), min_value=1, max_value=24 * 30
    )
    contact = forms.EmailField(label=_("E-mail for questions"), required=False)
    capacity = forms.IntegerField(
        label=_("Seats at the event"),
        help_text=_("Empty: as many as come."),
        min_value=0,
        max_value=MOST_SEATS,
        required=False,
    )

    def __init__(self, sent: QueryDict | None, *, event: Event, terms: RegistrationTerms | None) -> None:
        super().__init__(sent, initial=_said_so_far(event, terms))
        self.parts = [part for part in event.parts.all() if part.kind != Part.Kind.BREAK]
        for part in self.parts:
            self.fields[f"seats_{part.pk}"] = forms.IntegerField(
                label=_("Seats"), min_value=0, max_value=MOST_SEATS, required=False, initial=part.capacity
            )
            self.fields[f"access_{part.pk}"] = CodeField(
                PartAccess.choices, label=_("Who may come"), initial=part.access
            )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("closes_by") == "moment":
            if said.get("closes_at") is None and "closes_at" not in self.errors:
                self.add_error("closes_at", _("Say the moment."))
        elif said.get("closes_days") is None and "closes_days" not in self.errors:
            self.add_error("closes_days", _("Say how many days before the event registration closes."))
        return said

    @property
    def closes(self) -> Closes:
        said = self.cleaned_data
        if said["closes_by"] == "moment":
            return Closes(at=said["closes_at"])
        return Closes(days=said["closes_days"], in_working_days=said["closes_by"] == "working")

    @property
    def asked(self) -> Asked:
        said = self.cleaned_data
        return Asked(
            closes=self.closes,
            capacity=said["capacity"],
            opens_at=said["opens_at"],
            has_waiting_list=said["has_waiting_list"],
            offer_hours=said["offer_hours"],
            contact=said["contact"],
            parts={
                part.pk: PartTerms(capacity=said[f"seats_{part.pk}"], access=said[f"access_{part.pk}"])
                for part in self.parts
            },
        )

    def refuse(self, field: str, sentence: str) -> None:
        """Say it beside the field it is about; a part is named by its key."""
        seats = {part.key: f"seats_{part.pk}" for part in self.parts}
        place = field if field in self.fields else seats.get(field)
        self.add_error(place, sentence)

    @property
    def part_fields(self) -> list[tuple[Part, BoundField, BoundField]]:
        return [(part, self[f"seats_{part.pk}"], self[f"access_{part.pk}"]) for part in self.parts]


def _said_so_far(event: Event, terms: RegistrationTerms | None) -> dict[str, Any]:
    if terms is None:
        return {
            "closes_by": "working",
            "closes_days": 5,
            "has_waiting_list": True,
            "offer_hours": 48,
            "capacity": event.capacity,
        }
    by_rule = "working" if terms.closes_in_working_days else "calendar"
    return {
        "opens_at": terms.opens_at,
        "closes_by": "moment" if terms.closes_days is None else by_rule,
        "closes_days": terms.closes_days,
        "closes_at": terms.closes_at if terms.closes_days is None else None,
        "has_waiting_list": terms.has_waiting_list,
        "offer_hours": terms.offer_hours,
        "contact": terms.contact,
        "capacity": event.capacity,
    }
