"""Forms over a record: what was shown travels with the form, so that nobody overwrites what they have not seen."""

from collections.abc import Iterable
from typing import Any, Self

from django import forms
from django.core import signing
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from projects.editing import ChangedMeanwhile, Values, as_stated, stated_values
from projects.forms.fields import PartialDateFormField
from projects.texts import Text

_SALT = "projects.editing"


def sealed(shown: Any) -> str:
    """What a page shows, as it travels through the browser and back unchanged."""
    return signing.dumps(shown, salt=_SALT, compress=True)


def unsealed(sent: str) -> Any:
    """What the page showed; None where it did not come back as it was sent."""
    try:
        return signing.loads(sent, salt=_SALT)
    except signing.BadSignature:
        return None


class RecordForm(forms.Form):
    """A form whose fields are columns of one record."""

    @classmethod
    def opened(cls, record: Any, **options: Any) -> Self:
        """The form with what the record holds."""
        form = cls(initial={name: getattr(record, name) for name in cls.base_fields}, **options)
        form.shown = stated_values(record, list(cls.base_fields))
        return form

    @classmethod
    def sent(cls, data: QueryDict, **options: Any) -> Self:
        form = cls(data, **options)
        form.shown = unsealed(data.get("shown", ""))
        return form

    shown: Values | None = None

    @property
    def seal(self) -> str:
        return sealed(self.shown)

    def clean(self) -> dict[str, Any]:
        if self.shown is None:
            raise forms.ValidationError(_("The form came back incomplete. Open the page again."), code="incomplete")
        return self.cleaned_data

    def again(self, refusal: ChangedMeanwhile, record: Any) -> Self:
        """The form with what was typed, beside what somebody else has written meanwhile.

        Fields that were not touched show what stands there now; saved again, what was typed replaces what is said.
        """
        typed = {name for name, value in self.cleaned_data.items() if as_stated(value) != (self.shown or {}).get(name)}
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name in self.fields.keys() - typed:
            put(data, self[name], getattr(record, name))
        form = type(self)(data)
        form.shown = stated_values(record, list(self.base_fields))
        form.add_error(None, str(refusal))
        for clash in refusal.clashes:
            form.add_error(clash.field, meanwhile(form[clash.field], clash.now))
        return form


def put(data: QueryDict, bound: BoundField, value: Any) -> None:
    """Write a value into what was sent, as the field's widget would have sent it."""
    shown = bound.field.prepare_value(value)
    widget = bound.field.widget
    if isinstance(widget, forms.MultiWidget):
        names: list[str] = widget.widgets_names  # type: ignore[attr-defined]  # the stubs lack it
        for name, piece in zip(names, widget.decompress(shown) or (), strict=True):
            data[f"{bound.html_name}{name}"] = piece
    elif isinstance(shown, Iterable) and not isinstance(shown, str):
        data.setlist(bound.html_name, [str(piece) for piece in shown])
    else:
        data[bound.html_name] = "" if shown is None else str(shown)


def meanwhile(bound: BoundField, now: Any) -> str:
    sentence = _("Somebody else has written here meanwhile: “%(now)s”. Save again to write yours in its place.")
    return sentence % {"now": in_words(bound.field, now)}


def in_words(field: forms.Field, value: Any) -> str:
    """A value of a field as a reader may see it: the word of a code, a date in words, a text in one language."""
    if value is None:
        return "–"
    if isinstance(value, dict):
        return str(Text(value))
    if isinstance(value, list):
        return "; ".join(in_words(field, one) for one in value if one)
    if isinstance(field, forms.ChoiceField):
        return str(_words_of(field).get(str(value), value))
    if isinstance(field, PartialDateFormField) and isinstance(value, str):
        value = field.as_date(value) or value
    return str(field.prepare_value(value))


def _words_of(field: forms.ChoiceField) -> dict[str, Any]:
    choices: Any = field.choices
    return {str(code): word for code, word in choices}
