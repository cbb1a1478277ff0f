"""The lists to choose from in the agenda's editor, each drawn once for every value that a row has."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from events.forms.agenda_rows import AgendaRows
from events.models import Contribution, Part
from events.programme import ITEM_KINDS
from projects.forms.fields import LANGUAGE_NAMES

SELECTED = SafeString(" selected")


class Choices:
    """Values with what they are called."""

    def __init__(self, pairs: Iterable[tuple[str, str | Promise]]) -> None:
        self.pairs = [(value, str(label)) for value, label in pairs]
        self.drawn: dict[str, SafeString] = {}

    def __bool__(self) -> bool:
        return bool(self.pairs)

    def chosen(self, chosen: str) -> SafeString:
        """The options of a select in which this value is chosen."""
        if chosen not in self.drawn:
            rows = ((value, SELECTED if value == chosen else "", label) for value, label in self.pairs)
            self.drawn[chosen] = format_html_join("", '<option value="{}"{}>{}</option>', rows)
        return self.drawn[chosen]


class Options:
    """Everything that is chosen from lists; what an agenda states beside the usual kinds of line can be chosen too."""

    def __init__(self, rows: AgendaRows, days: list[tuple[str, str]]) -> None:
        stated = {item.kind for part in rows.parts for item in part.items if item.kind}
        others = sorted(stated - ITEM_KINDS.keys())
        self.part_kinds = Choices([("", _("kind not stated")), *Part.Kind.choices])
        self.access = Choices([("", _("for whom: not stated")), *Part.Access.choices])
        self.functions = Choices(Contribution.Function.choices)
        self.item_kinds = Choices([("", _("not stated")), *ITEM_KINDS.items(), *((kind, kind) for kind in others)])
        self.days = Choices([("", _("not stated")), *days]) if days else Choices([])
        self.languages = list(LANGUAGE_NAMES.items())
