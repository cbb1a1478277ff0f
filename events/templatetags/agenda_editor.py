"""What the agenda's editor shows in its cells."""

from django import template
from django.utils.safestring import SafeString

from events.forms.agenda_options import Choices
from events.forms.agenda_rows import ItemRow, PartRow
from projects.texts import Text

register = template.Library()


@register.filter
def in_language(row: ItemRow | PartRow, code: str) -> str:
    """What is written in exactly this language."""
    return row.titles.get(code, "")


@register.filter
def title_hint(row: ItemRow | PartRow, code: str) -> str:
    """What is written in another language, where this one is empty."""
    return "" if row.titles.get(code) else Text(row.titles).in_language(code)


@register.filter
def chosen(choices: Choices, value: str) -> SafeString:
    """The options of a select."""
    return choices.chosen(value)
