"""Template filters over `projects.in_words` in the language of the page, and texts with their own language."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from projects import in_words
from projects.models import Amount
from projects.partial_dates import PartialDate
from projects.texts import Text
from projects.vocabulary import COUNTRIES, FUND_CODES, LANGUAGES, MATERIAL_KINDS, PLACES, unit_in_words

register = template.Library()

LONG_TITLE = 70
# A name with a top-level domain, perhaps a port, and after it nothing that could end the address or begin another.
_ADDRESS = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,63}(?::\d{1,5})?(?:[/?#][^\s\"'`<>\\^{|}]*)?")


def _language() -> str:
    return get_language() or "lv"


@register.filter
def spoken(text: Text | None) -> str | SafeString:
    """The text, marked with its language where that is not the page's."""
    return as_language(str(text), text.language) if text else ""


@register.filter
def as_language(text: str | None, language: str | None) -> str | SafeString:
    """Plain text that is known to be in `language`."""
    if not text or not language or language == _language():
        return text or ""
    return format_html('<span lang="{}">{}</span>', language, text)


@register.filter
def name_of(project: Any) -> str | SafeString:
    """What a project is called in passing: its acronym, else its title, else its key."""
    return project.acronym or spoken(project.title) or project.key


@register.filter
def title_of(project: Any) -> str | SafeString:
    """What stands on top of a project's page: its title, else its acronym, else its key."""
    return spoken(project.title) or project.acronym or project.key


@register.filter
def when(stated: PartialDate | None) -> str:
    return in_words.date_in_words(stated, _language()) if stated else ""


@register.filter
def a_moment(at: datetime) -> str:
    return in_words.moment_in_words(at, _language())


@register.filter
def time_left(until: datetime, now: datetime) -> str:
    """Whole hours, and in the last hour minutes: “47 hours”, “12 minutes”."""
    minutes = max(0, int((until - now).total_seconds()) // 60)
    if minutes < 60:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    return ngettext("%(n)s hour", "%(n)s hours", minutes // 60) % {"n": minutes // 60}


@register.filter
def until_day(start: PartialDate | None, end: PartialDate | None) -> str:
    """Start to end as one phrase: `{{ event.starts_on|until_day:event.ends_on }}`."""
    return in_words.when_in_words(start, end, _language()) if start else ""


@register.filter
def margin_day(start: PartialDate | None, end: PartialDate | None) -> str:
    return in_words.margin_date(start, end, _language())[0]


@register.filter
def margin_year(start: PartialDate | None, end: PartialDate | None) -> str:
    return in_words.margin_date(start, end, _language())[1]


@register.filter
def lasting(start: PartialDate | None, end: PartialDate | None) -> str:
    return in_words.period_in_words(start, end, _language())


@register.filter
def clock_until(start: str | None, end: str | None) -> str:
    return in_words.clock_span(start, end, _language())


@register.filter
def clock(moment: str | None) -> str:
    return in_words.clock(moment, _language())


@register.filter
def number(value: Decimal | int | None) -> str:
    return "" if value is None else in_words.number_in_words(value, _language())


@register.filter
def money(amount: Amount | None) -> str:
    """An amount row as stated: its money, else nothing."""
    if amount is None or amount.amount is None or amount.currency is None:
        return ""
    return in_words.amount_in_words(amount.amount, amount.currency, _language())


@register.filter
def money_in_euro(amount: Amount | None) -> str:
    """The fixed-rate value in euro of an amount in a currency that the euro replaced."""
    if amount is None or amount.amount is None or amount.currency is None:
        return ""
    euro = in_words.in_euro(amount.amount, amount.currency)
    return in_words.amount_in_words(euro, "EUR", _language()) if euro else ""


@register.filter
def percent(text: str | None) -> str:
    return in_words.percent_in_words(text, _language()) if text else ""


@register.filter
def as_address(link: str) -> str:
    """A stated link as an address a browser may follow; what is no plain address of the web leads nowhere."""
    scheme, separator, rest = link.partition("://")
    if not separator:
        scheme, rest = "https", link
    is_of_the_web = scheme.lower() in ("http", "https")
    return f"{scheme}://{rest}" if is_of_the_web and _ADDRESS.fullmatch(rest) else ""


@register.filter
def country(code: str) -> str:
    return str(COUNTRIES.get(code, code))


@register.filter
def language(code: str) -> str:
    return str(LANGUAGES.get(code, code))


@register.filter
def fund_code(code: str) -> str:
    return str(FUND_CODES.get(code, code))


@register.filter
def material_kind(code: str) -> str:
    return str(MATERIAL_KINDS.get(code, code))


@register.filter
def place(path: str, names: dict[str, str]) -> str:
    """A path in a dossier as words: `events.0.date` by the event's title and “date”; numbers of a list are left out."""
    steps = path.split(".")
    named = names.get(".".join(steps[:2]))
    words = [named] if named else []
    words += [str(PLACES.get(step, step)) for step in steps[2 if named else 0 :] if not step.isdecimal()]
    return ": ".join(words)


@register.filter
def unit(stated: str | None, number: Decimal | None) -> str:
    """A unit beside a number; a number with decimals takes the plural."""
    if not stated:
        return ""
    whole = int(number) if number is not None and number == int(number) else 0
    return unit_in_words(stated, whole)


@register.filter
def length_is_long(text: object) -> bool:
    """Whether a title is set smaller, so that it stays within a few lines."""
    return len(str(text)) > LONG_TITLE


@register.filter
def a_day(day: date) -> str:
    return in_words.date_in_words(PartialDate(day.year, day.month, day.day), _language(), when=False)


@register.filter
def a_day_when(day: date) -> str:
    return in_words.date_in_words(PartialDate(day.year, day.month, day.day), _language())
