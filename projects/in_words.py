"""Dates, times, money and numbers as a reader of Latvian or English expects to see them.

What is not known is said or left out, never filled in; amounts are shown as stated, never rounded.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from zoneinfo import ZoneInfo

from projects.partial_dates import PartialDate

NBSP = "\u00a0"
RIGA = ZoneInfo("Europe/Riga")

_LV_NOMINATIVE = (
    "janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris"
).split()
_LV_LOCATIVE = "janvārī februārī martā aprīlī maijā jūnijā jūlijā augustā septembrī oktobrī novembrī decembrī".split()
_LV_WEEKDAYS = "pirmdien otrdien trešdien ceturtdien piektdien sestdien svētdien".split()
_EN_MONTHS = "January February March April May June July August September October November December".split()
_EN_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

# Units of the national currency in one euro, fixed for good.
EURO_RATES = {
    "LVL": Decimal("0.702804"),  # Council Regulation (EU) No 870/2013
    "LTL": Decimal("3.45280"),  # Council Regulation (EU) No 851/2014
}


@dataclass(frozen=True, slots=True)
class _Style:
    """How one language sets a date: months in the case that the sentence needs."""

    months: list[str]
    is_latvian: bool

    def day_and_month(self, day: int, month: int) -> str:
        return f"{day}. {self.months[month - 1]}" if self.is_latvian else f"{day} {self.months[month - 1]}"

    def with_year(self, text: str, year: int) -> str:
        return f"{year:04}. gada {text}" if self.is_latvian else f"{text} {year:04}"


def _style(language: str, *, when: bool) -> _Style:
    if language != "lv":
        return _Style(_EN_MONTHS, is_latvian=False)
    return _Style(_LV_LOCATIVE if when else _LV_NOMINATIVE, is_latvian=True)


def date_in_words(stated: PartialDate, language: str, *, when: bool = True) -> str:
    """“2027. gada 14. janvārī” (`when`) or “2027. gada 14. janvāris”; a missing year is said to be missing."""
    style = _style(language, when=when)
    if stated.month is None:
        return _year_alone(stated, language, when=when)
    if stated.year is None:
        unknown = "gads nav zināms" if language == "lv" else "year not known"
        return f"{style.day_and_month(stated.day or 1, stated.month)}, {unknown}"
    text = style.day_and_month(stated.day, stated.month) if stated.day else style.months[stated.month - 1]
    return style.with_year(text, stated.year)


def _year_alone(stated: PartialDate, language: str, *, when: bool) -> str:
    return f"{stated.year:04}. {'gadā' if when else 'gads'}" if language == "lv" else f"{stated.year:04}"


def weekday_in_words(day: date, language: str) -> str:
    return (_LV_WEEKDAYS if language == "lv" else _EN_WEEKDAYS)[day.weekday()]


def day_in_words(day: date, language: str) -> str:
    """“ceturtdien, 2027. gada 14. janvārī”, “Thursday 14 January 2027”."""
    words = date_in_words(PartialDate(day.year, day.month, day.day), language)
    return weekday_in_words(day, language) + (", " if language == "lv" else " ") + words


def moment_in_words(at: datetime, language: str) -> str:
    """“svētdien, 2027. gada 10. janvārī, plkst. 23.59”; midnight ends the day before, as deadlines are meant."""
    local = at.astimezone(RIGA)
    is_midnight = (local.hour, local.minute) == (0, 0)
    day = local.date() - timedelta(days=1) if is_midnight else local.date()
    time = clock("24:00" if is_midnight else f"{local:%H:%M}", language)
    return day_in_words(day, language) + (f", plkst.{NBSP}{time}" if language == "lv" else f" at {time}")


def when_in_words(start: PartialDate, end: PartialDate | None, language: str) -> str:
    """When something takes place: one day with its weekday, days, months, or what little is known."""
    if end is not None and end != start:
        return _days_in_words(start, end, language)
    day = start.known_day
    return day_in_words(day, language) if day else date_in_words(start, language)


def _days_in_words(start: PartialDate, end: PartialDate, language: str) -> str:
    first, last = start.known_day, end.known_day
    if not first or not last or first.year != last.year:
        return f"{date_in_words(start, language)} – {date_in_words(end, language)}"
    style = _style(language, when=True)
    if first.month == last.month:
        dot = "." if style.is_latvian else ""
        days = f"{first.day}{dot}–{style.day_and_month(last.day, last.month)}"
    else:
        days = f"{style.day_and_month(first.day, first.month)} – {style.day_and_month(last.day, last.month)}"
    return style.with_year(days, first.year)


def margin_date(start: PartialDate | None, end: PartialDate | None, language: str) -> tuple[str, str]:
    """What stands in the margin of a list: the day or month, and below it the year or that it is not known."""
    if start is None:
        return ("datums nav zināms" if language == "lv" else "date not known"), ""
    if start.month is None:
        return _year_alone(start, language, when=False), ""
    year = _year_alone(start, language, when=False) if start.year else None
    return _days(start, end, language), year or ("gads nav zināms" if language == "lv" else "year not known")


def _days(start: PartialDate, end: PartialDate | None, language: str) -> str:
    style = _style(language, when=False)
    month = start.month or 1
    if start.day is None:
        return style.months[month - 1]
    if end is None or end.day is None or (end.year, end.month) != (start.year, start.month) or end == start:
        return style.day_and_month(start.day, month)
    return f"{start.day}{'.' if style.is_latvian else ''}–{style.day_and_month(end.day, month)}"


def period_in_words(start: PartialDate | None, end: PartialDate | None, language: str) -> str:
    """How long something lasts, in the nominative; an unknown end is left open in words."""
    since, until = ("kopš", "līdz") if language == "lv" else ("since", "until")
    words = [date_in_words(bound, language, when=False) if bound else "" for bound in (start, end)]
    if words[0] and words[1]:
        return f"{words[0]}{NBSP}– {words[1]}"
    return f"{since}: {words[0]}" if words[0] else f"{until}: {words[1]}" if words[1] else ""


def clock(moment: str | None, language: str) -> str:
    """A stated moment (`09:30`, or with date and offset) as clock time in Riga: “9.30” or “09:30”."""
    if not moment:
        return ""
    text = datetime.fromisoformat(moment).astimezone(RIGA).strftime("%H:%M") if "T" in moment else moment
    return text.removeprefix("0").replace(":", ".") if language == "lv" else text


def clock_span(start: str | None, end: str | None, language: str) -> str:
    """“10.00–16.00”, or the one end that is known."""
    return "–".join(text for text in (clock(start, language), clock(end, language)) if text)


def number_in_words(number: Decimal | int, language: str) -> str:
    """12500 → “12 500” (with NBSP) or “12,500”; only the decimals that are there."""
    return _grouped(format(Decimal(number), "f"), language, trim=True)


def amount_in_words(amount: str, currency: str, language: str) -> str:
    """Money as stated: “791 256,19 EUR” in Latvian (with NBSP), “EUR 791,256.19” in English."""
    digits = _grouped(amount, language, trim=False)
    return f"{digits}{NBSP}{currency}" if language == "lv" else f"{currency}{NBSP}{digits}"


def percent_in_words(percent: str, language: str) -> str:
    return f"{percent.replace('.', ',')}{NBSP}%" if language == "lv" else f"{percent}%"


def _grouped(text: str, language: str, *, trim: bool) -> str:
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0") if trim else decimals
    sign, digits = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    separator, mark = (NBSP, ",") if language == "lv" else (",", ".")
    grouped = f"{int(digits):,}".replace(",", separator)
    return f"{sign}{grouped}{mark + decimals if decimals else ''}"


def in_euro(amount: str, currency: str) -> str | None:
    """The amount divided by the fixed rate, half up to the cent; None for a currency without one."""
    rate = EURO_RATES.get(currency)
    if rate is None:
        return None
    with localcontext() as exact:
        exact.prec += len(amount)
        return str((Decimal(amount) / rate).quantize(Decimal("0.01"), ROUND_HALF_UP))
