"""Dates as sources state them: to the day, the month, the year, or a day and month without a year.

The stated text (ISO 8601 / EDTF) is what is stored; nothing is ever filled in.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

_PATTERN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?|--([0-9]{2})-([0-9]{2})")
_LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A calendar date of which parts may be unknown; `year` is None for `--03-04`."""

    year: int | None
    month: int | None
    day: int | None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2020-01-15`, `2018-03`, `2020` or `--03-04`; ValueError says what is wrong."""
        found = _PATTERN.fullmatch(text)
        if not found:
            raise ValueError(f"“{text[:40]}” is not a date like 2020-01-15, 2020-01, 2020 or --01-15")
        year, month, day, month_only, day_only = (int(n) if n is not None else None for n in found.groups())
        month, day = month_only if month is None else month, day_only if day is None else day
        if 0 in (year, month, day) or not _exists(year, month, day):
            raise ValueError(f"there is no such date as {text}")
        return cls(year, month, day)

    @property
    def known_day(self) -> date | None:
        """The date itself where it is known to the day, else None."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    @property
    def first_day(self) -> date | None:
        """The earliest day it can be; None without a year (a bound without a year is missing)."""
        return None if self.year is None else date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date | None:
        """The latest day it can be; None without a year."""
        if self.year is None:
            return None
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __str__(self) -> str:
        if self.year is None:
            return f"--{self.month:02}-{self.day:02}"
        return f"{self.year:04}" + "".join(f"-{n:02}" for n in (self.month, self.day) if n is not None)


def _exists(year: int | None, month: int | None, day: int | None) -> bool:
    if month is None:
        return True
    return 1 <= month <= 12 and (day is None or 1 <= day <= monthrange(year or _LEAP_YEAR, month)[1])


parse_partial_date = lru_cache(maxsize=4096)(PartialDate.parse)


class PartialDateField(models.CharField):  # type: ignore[type-arg]  # not generic at run time
    """A `PartialDate` stored as its stated text; full dates order and compare as text."""

    description = _("Date known to the day, the month or the year, or without a year")
    _pyi_private_set_type: PartialDate | str  # type: ignore[assignment]  # not text, as a CharField says
    _pyi_private_get_type: PartialDate  # type: ignore[assignment]  # not text, as a CharField says
    _pyi_lookup_exact_type: PartialDate | str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> PartialDate | None:
        return None if value is None else parse_partial_date(value)

    def to_python(self, value: Any) -> PartialDate | None:
        if value is None or isinstance(value, PartialDate):
            return value
        try:
            return parse_partial_date(str(value))
        except ValueError as fault:
            raise ValidationError(str(fault), code="partial_date") from fault

    def get_prep_value(self, value: Any) -> str | None:
        read = self.to_python(value)
        return None if read is None else str(read)

    def run_validators(self, value: Any) -> None:
        super().run_validators(None if value is None else str(value))
