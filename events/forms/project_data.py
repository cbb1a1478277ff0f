"""Rows of a project's lists that lead to events, and what is open in its record."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.models import Event
from events.project_lists import places_of
from projects.forms.fields import PartialDateFormField, TextFormField
from projects.forms.rows import RowForm
from projects.forms.stated import LONGEST_TEXT, CodeField, LineField
from projects.in_words import date_in_words
from projects.models import Project
from projects.templatetags.in_words import place

# Where a point may be open, besides an event.
_PARTS = (
    "project", "project.title", "project.number", "project.programme", "project.start", "project.end",
    "project.amounts", "project.partners", "project.indicators", "organisations", "people", "statements",
    "commitments", "publicity",
)  # fmt: skip


class EventsField(forms.MultipleChoiceField):
    """Events of the project, ticked."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, events: list[Event]) -> None:
        self.by_id = {str(event.pk): event for event in events}
        self.choices = [(pk, _called(event)) for pk, event in self.by_id.items()]

    def clean(self, value: Any) -> list[Event]:
        return sorted((self.by_id[pk] for pk in super().clean(value)), key=lambda event: event.key)


class CommitmentForm(RowForm):
    groups = (("text",), ("due_on", "owner"), ("outcome",), ("outcome_on",), ("fulfilled_by",))
    titled_by = ("text", "due_on")

    text = TextFormField(label=_("What was promised"), rows=2)
    due_on = PartialDateFormField(label=_("Due"), help_text=_("As far as it was said: 2020, March 2018."))
    owner = LineField(label=_("Who promised it"))
    outcome = TextFormField(
        label=_("What became of it"), required=False, rows=2, help_text=_("Everybody reads this on the project’s page.")
    )
    outcome_on = PartialDateFormField(label=_("When"))
    fulfilled_by = EventsField(label=_("Carried out by these events"), required=False)

    def __init__(self, *positional: Any, events: list[Event], **more: Any) -> None:
        super().__init__(*positional, **more)
        field = self.fields["fulfilled_by"]
        if isinstance(field, EventsField):
            field.offer(events)

    @classmethod
    def offers(cls, project: Project) -> dict[str, Any]:
        return {"events": list(project.events.order_by("starts_on", "ordinal", "pk"))}


class SchemeForm(RowForm):
    groups = (("title",),)
    titled_by = ("title",)

    title = TextFormField(label=_("Title of the training"), longest=2000)


class OpenPointForm(RowForm):
    groups = (("path",), ("issue",))
    titled_by = ("path", "issue")

    path = CodeField({}, label=_("What it is about"), required=True)
    issue = TextFormField(label=_("What is open"), rows=2)

    def __init__(self, *positional: Any, places: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*positional, **more)
        path = self.fields["path"]
        if isinstance(path, CodeField):
            path.words = list(places)
            path.offer(())

    @classmethod
    def offers(cls, project: Project) -> dict[str, Any]:
        """Parts of the record and events to choose from; paths that are in use besides, in words too."""
        names = places_of(project)
        in_use = project.open_points.values_list("path", flat=True)
        paths = dict.fromkeys([*_PARTS, *(path for path in names if path.startswith("events.")), *in_use])
        return {"places": [(path, place(path, names)) for path in paths]}


class SettleForm(forms.Form):
    """How an open point was settled."""

    note = forms.CharField(
        label=_("How it was settled"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as: the number stands in the agreement of 12.01.2018. The journal keeps it."),
    )


def _called(event: Event) -> str:
    day = date_in_words(event.starts_on, get_language() or "lv", when=False) if event.starts_on else ""
    return " · ".join(word for word in (str(event.title), day) if word)
