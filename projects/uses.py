"""Where a row is used, in words: what forbids deleting it, and what would merely lose its link to it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import ForeignObjectRel, Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects.vocabulary import PLACES

# What rows of other tables are called together, by the model's label; packages above are known here by name only.
_TOGETHER: dict[str, str | Promise] = {
    "projects.partner": PLACES["partners"],
    "projects.amount": PLACES["amounts"],
    "projects.role": _("roles of people with an account"),
    "events.organiser": PLACES["organisers"],
    "events.contribution": PLACES["contributors"],
    "events.completion": _("certificates"),
    "events.event": PLACES["events"],
    "registrations.registration": PLACES["registrations"],
}


@dataclass(frozen=True, slots=True)
class Use:
    """How many rows of a kind name the row; `forbids` where they cannot do without it."""

    what: str
    count: int
    forbids: bool

    def __str__(self) -> str:
        return f"{self.what} ({self.count})"


def uses_of(row: Model) -> list[Use]:
    """Every use there is, one statement for each table that could name the row."""
    fields = row._meta.get_fields(include_hidden=True)
    relations = [field for field in fields if isinstance(field, ForeignObjectRel) and _is_column(field)]
    uses = (_use(row, relation) for relation in relations)
    return [use for use in uses if use.count]


def _is_column(relation: ForeignObjectRel) -> bool:
    """Whether a column of the other table names the row, not a table of links between the two."""
    return not relation.many_to_many and relation.field.concrete


def _use(row: Model, relation: ForeignObjectRel) -> Use:
    """A row of a table that only links two others loses the link; any other stays, and so does what it names."""
    table: Any = relation.related_model
    links = bool(table._meta.auto_created)
    owner = table._meta.auto_created if links else table
    what = _TOGETHER.get(owner._meta.label_lower, owner._meta.verbose_name_plural)
    count = table._base_manager.filter(**{relation.field.name: row}).count()
    return Use(what=str(what), count=count, forbids=not links)
