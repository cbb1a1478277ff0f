"""A list of rows in one form: each row with its own fields, added, reordered and marked for deletion."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.editing import ChangedMeanwhile, Clash, Values, as_stated
from projects.editing_rows import RowList, Wanted
from projects.forms.editing import in_words, meanwhile, put, sealed, unsealed
from projects.models import Project

MOST_ROWS = 120
_OF_THE_LIST = ("id", "ORDER", "DELETE")


class RowForm(forms.Form):
    """One row. `groups` are the fields as they stand beside one another, `titled_by` those that name the row."""

    groups: ClassVar[tuple[tuple[str, ...], ...]] = ()
    titled_by: ClassVar[tuple[str, ...]] = ()

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def offers(cls, project: Project) -> dict[str, Any]:
        """What every row of the page may choose from, looked up once."""
        return {}

    def has_changed(self) -> bool:
        """A new row in which nothing was written is none."""
        return any(name not in ("ORDER", "DELETE") for name in self.changed_data)

    @property
    def columns(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in _OF_THE_LIST}

    @property
    def pk(self) -> int | None:
        """The row's id, also where the rest of the form is not in order."""
        value = str(self["id"].value() or "")
        return int(value) if value.isdecimal() else None

    @property
    def laid_out(self) -> list[list[BoundField]]:
        return [[self[name] for name in group] for group in self.groups]

    @property
    def heading(self) -> str:
        words = [_shown(self[name]) for name in self.titled_by]
        return " · ".join(word for word in words if word) or _("New row")

    @property
    def is_open(self) -> bool:
        """Whether the row is shown with its fields: a new one, or one with something to mend."""
        return self.pk is None or bool(self.is_bound and self.errors)

    @property
    def place(self) -> int:
        value = self.cleaned_data.get("ORDER") if hasattr(self, "cleaned_data") else None
        return value if isinstance(value, int) else MOST_ROWS


class BaseRows(forms.BaseFormSet):  # type: ignore[type-arg]  # not generic at run time
    """Every row is treated alike: what has an id is there already, what has none and says something is new."""

    ordering_widget = forms.HiddenInput

    def __init__(self, *positional: Any, listed: RowList, shown: Mapping[int, Values] | None, **named: Any) -> None:
        self.listed, self.shown = listed, shown
        super().__init__(*positional, **({"prefix": "row"} | named))

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"empty_permitted": True}

    def add_fields(self, form: RowForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = gettext_lazy("Delete this row")

    @property
    def seal(self) -> str:
        return sealed({str(pk): values for pk, values in (self.shown or {}).items()})

    def clean(self) -> None:
        if self.shown is None:
            raise forms.ValidationError(_("The form came back incomplete. Open the page again."), code="incomplete")

    @property
    def leaving(self) -> list[RowForm]:
        """Rows that are there and marked for deletion."""
        return [form for form in self.deleted_forms if form.pk is not None]

    def wanted(self) -> list[Wanted]:
        """The rows as they are to be, in their order; valid forms only."""
        leaving = set(map(id, self.deleted_forms))
        rows = sorted(self.forms, key=lambda form: form.place)
        kept = [form for form in rows if form.has_changed() and (form.pk is not None or id(form) not in leaving)]
        return [_wanted(form, id(form) in leaving) for form in kept]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Every fault with the place in the page that it is about."""
        return [*self._faults()] if self.is_bound else []

    def _faults(self) -> Iterator[tuple[str, str]]:
        for fault in self.non_form_errors():
            yield "", str(fault)
        for form in self.forms:
            for fault in form.non_field_errors():
                yield f"row-{form.prefix}", f"{form.heading}: {fault}"
            for bound in form:
                for fault in bound.errors:
                    yield bound.id_for_label, f"{form.heading} – {bound.label}: {fault}"


def rows_class(form: type[RowForm]) -> type[BaseRows]:
    made: Any = forms.formset_factory(
        form,
        formset=BaseRows,
        extra=0,
        can_order=True,
        can_delete=True,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
        validate_max=True,
    )
    kind: type[BaseRows] = made
    return kind


def opened(kind: type[RowForm], listed: RowList, rows: list[Any], offers: dict[str, Any]) -> BaseRows:
    """The page as the list stands, with an empty row where there is none."""
    names = [*listed.fields, *listed.links]
    initial = [{"id": row.pk} | {name: _initial(getattr(row, name)) for name in names} for row in rows]
    shown = {row.pk: listed.stated(row) for row in rows}
    return rows_class(kind)(initial=initial or [{}], listed=listed, shown=shown, form_kwargs=offers)


def sent(kind: type[RowForm], listed: RowList, data: QueryDict, offers: dict[str, Any]) -> BaseRows:
    return rows_class(kind)(data, listed=listed, shown=_shown_before(data), form_kwargs=offers)


def redrawn(formset: BaseRows, *, adds: bool = False, up: int | None = None, down: int | None = None) -> BaseRows:
    """The page with what was typed, unjudged: with one more row, or one row a place further up or down."""
    typed = [(form, _typed(form)) for form in formset.forms]
    rows = [raw for _form, raw in sorted(typed, key=lambda pair: int(pair[1].get("ORDER") or MOST_ROWS))]
    if adds and len(rows) < MOST_ROWS:
        rows.append({})
    for place, step in ((up, -1), (down, 1)):
        if place is not None and 0 <= place < len(rows) and 0 <= place + step < len(rows):
            rows[place], rows[place + step] = rows[place + step], rows[place]
    for place, raw in enumerate(rows, start=1):
        raw["ORDER"] = place
    return type(formset)(initial=rows, listed=formset.listed, shown=formset.shown, form_kwargs=formset.form_kwargs)


def again(formset: BaseRows, refusal: ChangedMeanwhile, rows: Mapping[int, Any]) -> BaseRows:
    """The page with what was typed, beside what somebody else has written meanwhile."""
    data = QueryDict(mutable=True)
    data.update(formset.data)
    shown = dict(formset.shown or {})
    for form in formset.forms:
        _bring_up_to_date(data, form, shown, rows, formset.listed)
    data["shown"] = sealed({str(pk): values for pk, values in shown.items()})
    renewed = type(formset)(data, listed=formset.listed, shown=shown, form_kwargs=formset.form_kwargs)
    renewed.non_form_errors().append(str(refusal))
    by_prefix = {form.prefix: form for form in renewed.forms}
    for form in formset.forms:
        for clash in (clash for clash in refusal.clashes if clash.row == form.pk):
            _say(by_prefix[form.prefix], clash)
    return renewed


def _bring_up_to_date(
    data: QueryDict, form: RowForm, shown: dict[int, Values], rows: Mapping[int, Any], listed: RowList
) -> None:
    """Untouched fields hold what stands there now; a row that is gone becomes a new one."""
    pk = form.pk
    if pk is None or pk not in shown:
        return
    row = rows.get(pk)
    before = shown.pop(pk)
    if row is None:
        data[form["id"].html_name] = ""
        return
    shown[pk] = listed.stated(row)
    for name, value in form.columns.items() if hasattr(form, "cleaned_data") else ():
        if as_stated(value) == before.get(name):
            put(data, form[name], _initial(getattr(row, name)))


def _say(form: RowForm, clash: Clash) -> None:
    if clash.field in form.fields:
        form.add_error(clash.field, meanwhile(form[clash.field], clash.now))
    else:
        form.add_error(None, _("Somebody else has deleted this row meanwhile. Saved again, it is added as a new one."))


def _wanted(form: RowForm, is_removed: bool) -> Wanted:
    values = {} if is_removed and not hasattr(form, "cleaned_data") else form.columns
    return Wanted(form.pk, values, is_removed)


def _shown_before(data: QueryDict) -> dict[int, Values] | None:
    shown = unsealed(data.get("shown", ""))
    return None if shown is None else {int(pk): values for pk, values in shown.items()}


def _initial(value: Any) -> Any:
    """A row's value as a form starts with it: related rows by their ids."""
    if hasattr(value, "all"):
        return [row.pk for row in value.all()]
    return value


def _typed(form: RowForm) -> dict[str, Any]:
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def _shown(bound: BoundField) -> str:
    value = bound.value()
    if isinstance(value, list):
        return next((str(piece) for piece in value if piece), "")
    return in_words(bound.field, value) if value else ""
