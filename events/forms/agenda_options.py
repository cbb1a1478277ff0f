"""The lists to choose from in the agenda's editor."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from events.forms.agenda_rows import AgendaRows
from events.models import Contribution, Part
from events.programme import ITEM_KINDS
from projects.forms.fields import LANGUAGE_NAMES

Choices = list[tuple[str, str | Promise]]


@dataclass(frozen=True, slots=True)
class Options:
    """Made once for all rows; what an agenda states beside the usual kinds of line can be chosen as well."""

    rows: AgendaRows
    days: list[tuple[str, str]]

    @property
    def part_kinds(self) -> Choices:
        return [("", _("kind not stated")), *Part.Kind.choices]

    @property
    def access(self) -> Choices:
        return [("", _("for whom: not stated")), *Part.Access.choices]

    @property
    def functions(self) -> Choices:
        return list(Contribution.Function.choices)

    @property
    def item_kinds(self) -> Choices:
        stated = {item.kind for part in self.rows.parts for item in part.items if item.kind}
        others = sorted(stated - ITEM_KINDS.keys())
        return [("", _("not stated")), *ITEM_KINDS.items(), *((kind, kind) for kind in others)]

    @property
    def languages(self) -> list[tuple[str, str]]:
        return list(LANGUAGE_NAMES.items())
