"""Everything that is stated of an event, in one form; the agenda and the registration terms have pages of their own."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle, zip_longest
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from events.forms.fields import LONGEST, NOTHING, RowField, RowsField, named
from events.models import Event, EventKind, EventMode
from projects.forms.editing import RecordForm
from projects.forms.fields import LANGUAGE_NAMES, PartialDateFormField, TextFormField
from projects.forms.stated import CodeField, LineField, YesNoField
from projects.models import ADDED_LATER, Organisation, Partner
from projects.texts import LANGUAGES as TEXT_LANGUAGES
from projects.texts import Text
from projects.vocabulary import COUNTRIES, LANGUAGES

MOST = 1_000_000
EMPTY_ROWS = 2
_WHEN = _("As far as it is known: 15.01.2027, 2027. gada marts, 2027.")


class InOrder(forms.MultiWidget):
    """One choice below the other; their order is what is meant."""

    use_fieldset = True

    def __init__(self, count: int, choices: Sequence[tuple[str, Any]]) -> None:
        super().__init__([forms.Select({"aria-label": str(n)}, choices) for n in range(1, count + 1)])

    def decompress(self, value: Any) -> list[Any]:
        return _filled([*(value or ())], len(self.widgets))


class OrderedRowsField(forms.MultiValueField):
    """Records of the project in an order, each once."""

    def __init__(self, rows: Iterable[Any], *, count: int, **options: Any) -> None:
        inner = [RowField(rows) for _number in range(count)]
        widget = InOrder(count, [NOTHING, *named(inner[0].rows)])
        given: dict[str, Any] = {"widget": widget, "required": False, "require_all_fields": False}
        super().__init__(inner, **(given | options))

    def prepare_value(self, value: Any) -> Any:
        return [str(getattr(row, "pk", row)) for row in value] if isinstance(value, list | tuple) else value

    def compress(self, data_list: list[Any]) -> list[Any]:
        return list(dict.fromkeys(row for row in data_list if row is not None))


class GroupInputs(forms.MultiWidget):
    """A line a group: what it is called in each language, how many, and whether they were only expected."""

    template_name = "forms/groups.html"
    use_fieldset = True
    columns = (*TEXT_LANGUAGES, "count", "kind", "is_expected")
    labels = (*LANGUAGE_NAMES.values(), _("How many"), _("Kind of group"), _("Expected beforehand"))

    def __init__(self, count: int) -> None:
        super().__init__([widget for _number in range(count) for widget in self._line()])

    def _line(self) -> list[forms.Widget]:
        names = [forms.TextInput({"lang": code}) for code in TEXT_LANGUAGES]
        choices: Any = YesNoField().choices
        return [*names, forms.NumberInput({"min": 0}), forms.TextInput(), forms.Select(choices=choices)]

    def decompress(self, value: Any) -> list[Any]:
        return _filled([*(value or ())], len(self.widgets))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        pieces, width = context["widget"]["subwidgets"], len(self.columns)
        for piece, label in zip(pieces, cycle(self.labels), strict=False):
            piece["label"] = label
        context["widget"]["lines"] = [pieces[start : start + width] for start in range(0, len(pieces), width)]
        return context


def _filled(pieces: list[Any], count: int) -> list[Any]:
    """The pieces, and nothing in the inputs that are left."""
    return [*pieces, *[""] * (count - len(pieces))]


def _flat(group: Mapping[str, Any]) -> list[Any]:
    label: Mapping[str, str] = group["label"] or {}
    expected = group["is_expected"]
    shown = "" if expected is None else str(expected)
    return [*(label.get(code, "") for code in TEXT_LANGUAGES), group["count"], group["kind"] or "", shown]


class GroupsField(forms.MultiValueField):
    """Groups of people named as present or expected; a line without a name is none."""

    def __init__(self, *, count: int, **options: Any) -> None:
        inner = [field for _number in range(count) for field in self._line()]
        given: dict[str, Any] = {"widget": GroupInputs(count), "required": False, "require_all_fields": False}
        super().__init__(inner, **(given | options))

    def _line(self) -> list[forms.Field]:
        names: list[forms.Field] = [forms.CharField(required=False, max_length=LONGEST) for _code in TEXT_LANGUAGES]
        return [*names, forms.IntegerField(min_value=0, max_value=MOST, required=False), LineField(), YesNoField()]

    def prepare_value(self, value: Any) -> Any:
        is_stated = isinstance(value, list | tuple) and all(isinstance(group, Mapping) for group in value)
        return [piece for group in value for piece in _flat(group)] if is_stated else value

    def compress(self, data_list: list[Any]) -> list[dict[str, Any]]:
        width = len(GroupInputs.columns)
        lines = [data_list[start : start + width] for start in range(0, len(data_list), width)]
        return [group for line in lines if (group := self._group(line))]

    def _group(self, line: list[Any]) -> dict[str, Any] | None:
        *names, count, kind, expected = line
        label = Text({code: name for code, name in zip(TEXT_LANGUAGES, names, strict=True) if name})
        if not label and (count is not None or kind):
            raise ValidationError(_("Say which group this is."), code="no_label")
        return {"label": label, "kind": kind, "count": count, "is_expected": expected} if label else None


class TextsFormField(TextFormField):
    """Several texts, one a line; the same line in another language is the same text."""

    def __init__(self, **options: Any) -> None:
        given: dict[str, Any] = {"rows": 3, "required": False}
        super().__init__(**(given | options))

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list | tuple) or not all(isinstance(text, Mapping) for text in value):
            return value
        return {code: "\n".join(text.get(code, "") for text in value).rstrip() for code in TEXT_LANGUAGES}

    def compress(self, data_list: list[str]) -> Any:
        columns = [column.splitlines() for column in data_list]
        rows = zip_longest(*columns, fillvalue="")
        texts = [
            Text({c: line.strip() for c, line in zip(TEXT_LANGUAGES, row, strict=False) if line.strip()})
            for row in rows
        ]
        return [text for text in texts if text]


class EventFactsForm(RecordForm):
    """What the event is; `form_for` adds what the project offers to choose from."""

    layout: ClassVar[tuple[tuple[Any, tuple[tuple[str, ...], ...]], ...]] = (
        (_("Title and kind"), (("title",), ("kind", "series"), ("action", "scheme"))),
        (_("When"), (("starts_on", "ends_on"),)),
        (_("Where"), (("mode", "venue_name"), ("venue_address",), ("venue_city", "venue_country"))),
        (_("Who organises it"), (("responsible",), ("organisers",))),
        (_("For whom"), (("is_advertised", "capacity"), ("languages",), ("target_groups",))),
        (_("What the source states"), (("stated_total",), ("attendee_groups",), ("fulfils",))),
    )

    title = TextFormField(label=_("Title"), longest=2000)
    kind = forms.ChoiceField(label=_("Kind of event"), choices=EventKind.choices)
    mode = CodeField(EventMode.choices, label=_("How people take part"))
    starts_on = PartialDateFormField(label=_("First day"), help_text=_WHEN)
    ends_on = PartialDateFormField(label=_("Last day"), help_text=_("Empty where the event lasts one day."))
    venue_name = LineField(label=_("Name of the place"))
    venue_address = LineField(label=_("Address"))
    venue_city = LineField(label=_("Town"))
    venue_country = CodeField(COUNTRIES, label=_("Country"))
    action = LineField(label=_("Activity of the project"), help_text=_("As the project numbers it: A.2.1."))
    series = LineField(label=_("Series"), help_text=_("What several like events are called together."))
    is_advertised = YesNoField(label=_("Announced to everybody"))
    capacity = forms.IntegerField(label=_("Number of seats"), min_value=0, max_value=MOST, required=False)
    stated_total = forms.IntegerField(
        label=_("Stated number of participants"),
        help_text=_("As the source says it; it is shown beside what was counted."),
        min_value=0,
        max_value=MOST,
        required=False,
    )
    target_groups = TextsFormField(
        label=_("Target groups"), help_text=_("One a line; the same line in another language is the same group.")
    )

    @property
    def laid_out(self) -> list[tuple[Any, list[list[BoundField]]]]:
        return [
            (heading, [[self[name] for name in row if name in self.fields] for row in rows])
            for heading, rows in self.layout
        ]


def form_for(event: Event, *, partners: Iterable[Partner], must_be_responsible: bool) -> type[EventFactsForm]:
    """The form with what the event's project has to choose from, and codes that are in use already.

    `partners` are those for whom whoever edits plans events; who plans for some only leaves the event with one of them.
    """
    project = event.project
    organisations = list(Organisation.objects.filter(project=project).exclude(ordinal=ADDED_LATER))
    organisations += [row for row in event.organisers.all() if row not in organisations]
    lines = event.attendee_groups.count() + EMPTY_ROWS
    languages = {**LANGUAGES, **{code: code for code in event.languages if code not in LANGUAGES}}
    countries = CodeField(COUNTRIES, label=_("Country"))
    countries.offer([event.venue_country])
    offered: dict[str, Any] = {
        "venue_country": countries,
        "scheme": RowField(project.schemes.all(), label=_("Training scheme")),
        "responsible": RowField(
            partners,
            label=_("Responsible partner"),
            required=must_be_responsible,
            help_text=_("Whose people prepare it."),
        ),
        "organisers": OrderedRowsField(
            organisations,
            count=event.organiser_rows.count() + EMPTY_ROWS,
            label=_("Organisers"),
            help_text=_("In the order in which they are named."),
        ),
        "languages": forms.MultipleChoiceField(
            label=_("Languages"), choices=list(languages.items()), required=False, widget=forms.CheckboxSelectMultiple
        ),
        "fulfils": RowsField(project.commitments.all(), label=_("Promises that this event fulfils")),
        "attendee_groups": GroupsField(
            count=lines, label=_("Groups of participants"), help_text=_("Who took part, or was expected to.")
        ),
    }
    return type("OfferedEventFactsForm", (EventFactsForm,), offered)
