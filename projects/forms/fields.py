"""Form fields for what projects are made of: a text in three languages, a date as people write it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from projects.in_words import date_in_words
from projects.partial_dates import PartialDate
from projects.texts import LANGUAGES, Text
from projects.typed_dates import read_date

LANGUAGE_NAMES = {"lv": "Latviešu", "en": "English", "lt": "Lietuvių"}


class TextInputs(forms.MultiWidget):
    """One input a language, each under the language's own name."""

    template_name = "forms/text.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, rows: int = 1) -> None:
        kind = forms.TextInput if rows == 1 else forms.Textarea
        inputs: dict[str, forms.Widget | type[forms.Widget]] = {
            code: kind({"lang": code} | ({} if rows == 1 else {"rows": rows})) for code in LANGUAGES
        }
        super().__init__(inputs, attrs)

    def decompress(self, value: dict[str, str] | None) -> list[str]:
        return [(value or {}).get(code, "") for code in LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for inner, label in zip(context["widget"]["subwidgets"], LANGUAGE_NAMES.values(), strict=True):
            inner["label"] = label
        return context


class TextFormField(forms.MultiValueField):
    """A `Text`, in at least one language where it is required; None where nothing is written.

    `rows` above 1 asks for longer text.
    """

    def __init__(self, *, rows: int = 1, longest: int = 5000, required: bool = True, **options: Any) -> None:
        inner = [forms.CharField(required=False, max_length=longest) for _code in LANGUAGES]
        widget = TextInputs(rows=rows)
        super().__init__(inner, widget=widget, required=required, require_all_fields=False, **options)

    def compress(self, data_list: list[str]) -> Text | None:
        typed = (text.replace("\r\n", "\n") for text in data_list)
        written = {code: text for code, text in zip(LANGUAGES, typed, strict=False) if text}
        return Text(written) if written else None


class PartialDateFormField(forms.CharField):
    """A date as people write it: “15.01.2020”, “2018. gada marts”, “4. martā”; None where empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"max_length": 60, "required": False} | options))

    def prepare_value(self, value: Any) -> Any:
        return date_in_words(value, get_language() or "lv", when=False) if isinstance(value, PartialDate) else value

    def clean(self, value: Any) -> PartialDate | None:
        typed = super().clean(value)
        if not typed:
            return None
        if read := self.as_date(typed):
            return read
        example = _("This is not read as a date. Write it like 15.01.2020, 2020-01-15, 2018. gada marts or 2020.")
        raise ValidationError(example, code="partial_date")

    @staticmethod
    def as_date(typed: str) -> PartialDate | None:
        try:
            return read_date(typed)
        except ValueError:
            return None
