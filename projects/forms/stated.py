"""Form fields for what sources state: money, numbers, codes with words, lists of lines.

What is shown in a field is read back as it was; a number that can be read in two ways is refused.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

LONGEST_LINE = 500
LONGEST_TEXT = 10_000
MOST_DIGITS, MOST_DECIMALS = 15, 9
_MOST_AMOUNT = 60
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_TWO_READINGS = re.compile(r"-?[0-9]{1,3}[.,][0-9]{3}", re.ASCII)

Words = Mapping[str, str | Promise]
Choices = list[tuple[str, str | Promise]]


class LineField(forms.CharField):
    """One line of text; None where nothing is written."""

    def __init__(self, *, listed: str = "", **options: Any) -> None:
        options.setdefault("max_length", LONGEST_LINE)
        super().__init__(**({"required": False, "empty_value": None} | options))
        if listed:
            self.widget.attrs |= {"list": listed, "autocomplete": "off"}


class ParagraphField(forms.CharField):
    """Text of several lines; None where nothing is written."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        options.setdefault("max_length", LONGEST_TEXT)
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(**({"required": False, "empty_value": None, "widget": widget} | options))

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return text.replace("\r\n", "\n") if text else None


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        given: dict[str, Any] = {"required": False, "max_length": LONGEST_TEXT, "widget": widget}
        super().__init__(**(given | options))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]


class CodeField(forms.ChoiceField):
    """A code, chosen by its word; None where none is chosen. Codes in use that have no word are offered as they are."""

    def __init__(self, words: Words | Iterable[tuple[str, Any]], *, none: Any = "", **options: Any) -> None:
        self.none = none or pgettext_lazy("choice", "not stated")
        self.words = list(words.items() if isinstance(words, Mapping) else words)
        super().__init__(**({"required": False} | options))
        self.offer(())

    def offer(self, in_use: Iterable[str | None]) -> None:
        """Offer the words, and the codes in use besides."""
        known = {code for code, _word in self.words}
        others: Choices = [(code, code) for code in sorted({c for c in in_use if c} - known)]
        start: Choices = [] if self.required else [("", self.none)]
        self.choices = [*start, *self.words, *others]

    def clean(self, value: Any) -> str | None:
        return super().clean(value) or None


class WordField(LineField):
    """A code shown and typed as its word; any other text stays as it is typed."""

    def __init__(self, words: Callable[[], Words], **options: Any) -> None:
        self.words = words
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return str(self.words().get(value, value)) if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        codes = {str(word).casefold(): code for code, word in self.words().items()}
        return codes.get(typed.casefold(), typed) if typed else None


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not stated."""

    def __init__(self, **options: Any) -> None:
        choices = (("", pgettext_lazy("choice", "not stated")), ("True", _("yes")), ("False", _("no")))
        given: dict[str, Any] = {"required": False, "choices": choices, "coerce": "True".__eq__, "empty_value": None}
        super().__init__(**(given | options))


class AmountField(forms.CharField):
    """Money or a share as text, with the decimals that were stated: “791 256,19” is kept as 791256.19."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"max_length": _MOST_AMOUNT, "required": False} | options))
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            value = format(value.normalize(), "f")
        is_stated = isinstance(value, str) and _NUMBER.fullmatch(value)
        return value.replace(".", ",") if is_stated and get_language() == "lv" else value

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return plain_number(typed) if typed else None


class NumberField(AmountField):
    """A number of at most fifteen digits, nine of them decimals."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text is None:
            return None
        whole, _point, decimals = text.lstrip("-").partition(".")
        if len((whole + decimals).strip("0")) > MOST_DIGITS or len(decimals) > MOST_DECIMALS:
            raise ValidationError(_("This number has too many digits."), code="digits")
        return Decimal(text)


def plain_number(typed: str) -> str:
    """“24 859,09”, “24,859.09” and “24859.09” as 24859.09; what could be two numbers is none."""
    bare = re.sub(r"\s", "", typed).replace("−", "-")
    if _TWO_READINGS.fullmatch(bare):
        raise ValidationError(
            _("This can be read in two ways. Write a thousand as 1000, and with decimals as 1,00 or 1.00."),
            code="two_readings",
        )
    last = max(bare.rfind(","), bare.rfind("."))
    whole = bare[:last].replace(",", "").replace(".", "") if last >= 0 else bare
    plain = f"{whole}.{bare[last + 1 :]}" if last >= 0 else whole
    if not _NUMBER.fullmatch(plain):
        raise ValidationError(_("This is not read as a number. Write it like 24859,09."), code="number")
    return plain


def is_plain(typed: str) -> bool:
    """Whether `plain_number` reads it."""
    try:
        plain_number(typed)
    except ValidationError:
        return False
    return True
