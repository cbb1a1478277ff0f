"""What a planner fills in to make an event, copy one, publish, postpone or call one off. Rules stand elsewhere."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.creation import Plan
from events.forms.fields import ClockField, MomentField, RowField, RowsField, VenueForm
from events.kinds import DEFAULTS
from events.models import Event, EventMode, PartAccess
from events.rescheduling import hours_of_first_day
from projects.forms.fields import PartialDateFormField, TextFormField
from projects.models import Organisation, Partner, Project

MOST_DAYS = 60
MOST_SEATS = 1_000_000
_DAYS_OF = [("working", _("working days before")), ("calendar", _("days before"))]


class DeadlineForm(forms.Form):
    """When registration closes, counted back from the event's first day."""

    deadline_days = forms.IntegerField(label=_("Registration closes"), min_value=0, max_value=365, required=False)
    days_of = forms.ChoiceField(label=_("Counted in"), choices=_DAYS_OF, required=False)

    @property
    def in_working_days(self) -> bool:
        return bool(self.cleaned_data["days_of"] != "calendar")


class NewEventForm(DeadlineForm, VenueForm):
    """An event from its kind's defaults."""

    title = TextFormField(label=_("Title"), help_text=_("In Latvian at least; the other languages can follow."))
    starts_on = PartialDateFormField(
        label=_("Day"), help_text=_("As you would write it: 15.01.2027, or 2027. gada marts while it is not known.")
    )
    days = forms.IntegerField(label=_("How many days"), min_value=1, max_value=MOST_DAYS)
    starts_at = ClockField(label=_("From"))
    ends_at = ClockField(label=_("Until"))
    mode = forms.ChoiceField(label=_("How people take part"), choices=EventMode.choices)
    access = forms.ChoiceField(label=_("Who may come"), choices=PartAccess.choices)
    takes_registrations = forms.BooleanField(label=_("People register here themselves"), required=False)
    capacity = forms.IntegerField(
        label=_("Number of seats"),
        help_text=_("Empty: as many as come."),
        min_value=0,
        max_value=MOST_SEATS,
        required=False,
    )
    contact = forms.EmailField(label=_("E-mail for questions"), required=False)

    def __init__(
        self,
        *positional: Any,
        kind: str,
        partners: Iterable[Partner],
        must_be_responsible: bool,
        project: Project,
        **named: Any,
    ) -> None:
        usual = DEFAULTS[kind]
        proposed = {
            "days": usual.days,
            "starts_at": usual.starts,
            "ends_at": usual.ends,
            "mode": usual.mode,
            "access": usual.access,
            "takes_registrations": usual.takes_registrations,
            "deadline_days": usual.deadline_days,
            "days_of": "working" if usual.in_working_days else "calendar",
        }
        super().__init__(*positional, project=project, initial=proposed | named.pop("initial", {}), **named)
        self.kind = kind
        partnership = Organisation.objects.filter(project=project, partnerships__isnull=False).distinct()
        self.fields["responsible"] = RowField(partners, label=_("Responsible partner"), required=must_be_responsible)
        self.fields["organisers"] = RowsField(partnership, label=_("Organisers"))

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        starts, ends = said.get("starts_at"), said.get("ends_at")
        if bool(starts) != bool(ends):
            self.add_error("ends_at" if starts else "starts_at", _("Say both times, or neither."))
        elif starts and ends and ends <= starts:
            self.add_error("ends_at", _("It ends before it begins."))
        if said.get("takes_registrations") and said.get("deadline_days") is None and "deadline_days" in said:
            self.add_error("deadline_days", _("Say how many days before the event registration closes."))
        return said

    @property
    def plan(self) -> Plan:
        said = self.cleaned_data
        return Plan(
            title=said["title"],
            kind=self.kind,
            mode=said["mode"],
            access=said["access"],
            starts_on=said["starts_on"],
            days=said["days"],
            hours=(said["starts_at"], said["ends_at"]) if said["starts_at"] else None,
            place=self.place,
            capacity=said["capacity"],
            responsible=said["responsible"],
            organisers=list(said["organisers"]),
        )


class CopyForm(forms.Form):
    """What is different in the copy."""

    title = TextFormField(label=_("Title"))
    starts_on = PartialDateFormField(
        label=_("New day"), help_text=_("The parts and the agenda move with it. Empty: not known yet.")
    )
    with_contributors = forms.BooleanField(label=_("Copy the speakers and moderators as well"), required=False)


class PublishForm(forms.Form):
    """Asked only where the day is not known."""

    day_not_known = forms.BooleanField(label=_("The day is not known yet; publish it all the same"), required=False)


class PostponeForm(VenueForm):
    """Another day, hours or place, and why."""

    starts_on = PartialDateFormField(label=_("New day"))
    day_not_known = forms.BooleanField(label=_("The new day is not known yet"), required=False)
    starts_at = ClockField(label=_("Begins at"), help_text=_("Everything in the agenda moves by as much."))
    closes_at = MomentField(
        label=_("Registration closes"), help_text=_("Empty: the deadline moves with the event’s day.")
    )
    reason = TextFormField(
        label=_("Why"),
        help_text=_("Everybody who is registered reads it, in their language where you write it."),
        rows=2,
        longest=1000,
    )
    field_order = ("starts_on", "day_not_known", "starts_at")

    def __init__(self, *positional: Any, event: Event, **named: Any) -> None:
        hours = hours_of_first_day(event)
        venue = {name: getattr(event, name) for name in ("venue_name", "venue_address", "venue_city", "venue_country")}
        proposed = {"starts_on": event.starts_on, "starts_at": hours[0] if hours else ""} | venue
        super().__init__(*positional, project=event.project, initial=proposed, **named)
        self.was_at = hours[0] if hours else None
        self.fields.pop("earlier_place", None)
        if hours is None:
            del self.fields["starts_at"]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("starts_on") is None and not said.get("day_not_known") and "starts_on" not in self.errors:
            self.add_error("starts_on", _("Say the new day, or that it is not known yet."))
        if said.get("day_not_known"):
            said["starts_on"] = None
        return said

    def moved_to(self) -> str | None:
        """The new first clock time, None where it stays."""
        typed: str | None = self.cleaned_data.get("starts_at")
        return None if typed == self.was_at else typed


class TellForm(forms.Form):
    """Whether people hear of other days, hours or another place, and why."""

    tells = forms.BooleanField(required=False, initial=True)
    why = TextFormField(label=_("Why (need not be said)"), required=False, rows=2, longest=1000)


class CancelForm(forms.Form):
    """Why an event will not take place."""

    reason = TextFormField(
        label=_("Why"),
        help_text=_("Everybody who is registered reads it, in their language where you write it."),
        rows=2,
        longest=1000,
    )


class KindForm(forms.Form):
    """Which kind of event is planned."""

    kind = forms.ChoiceField(choices=Event.Kind.choices)


def kind_of(asked: Any) -> str | None:
    """The kind that an address names, None where it names none."""
    form = KindForm(asked)
    if not form.is_valid():
        return None
    kind: str = form.cleaned_data["kind"]
    return kind
