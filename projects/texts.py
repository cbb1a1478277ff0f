"""Text in Latvian, English and Lithuanian as one value: `{"lv": "…", "en": "…"}`, at least one language.

Nothing here translates: a language that nobody wrote falls back to one that somebody did.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("lv", "en", "lt")


class Text(dict[str, str]):
    """What was written, by language code."""

    def language_for(self, wanted: str) -> str:
        """The language that a reader of `wanted` is shown: theirs, else Latvian, English, Lithuanian."""
        return next((code for code in (wanted, *LANGUAGES) if self.get(code)), wanted)

    def in_language(self, wanted: str) -> str:
        return self.get(self.language_for(wanted), "")

    @property
    def language(self) -> str:
        """The language of `str(self)`; pages put it in a `lang` attribute where it is not their own."""
        return self.language_for(get_language() or "lv")

    def __str__(self) -> str:
        return self.in_language(get_language() or "lv")

    def __hash__(self) -> int:  # type: ignore[override]  # dict forbids it; a text is never changed in place
        return hash(tuple(sorted(self.items())))


class TextField(models.JSONField):
    """A `Text` in one JSON column."""

    description = _("Text in Latvian, English and Lithuanian")
    _pyi_private_set_type: Text | dict[str, str]
    _pyi_private_get_type: Text

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Text | None:
        read = super().from_db_value(value, expression, connection)
        return None if read is None else Text(read)

    def to_python(self, value: Any) -> Text | None:
        return None if value is None else Text(value)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value is not None and not set(value) <= set(LANGUAGES):
            raise ValidationError(_("A text is written in lv, en or lt."), code="language")
