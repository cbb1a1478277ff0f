"""The lists of a project that its own package edits; schemes and commitments lead to events and stand in `events`."""

from projects.editing_rows import RowList
from projects.models import Amount, OpenPoint, Organisation, Partner, Statement

PARTNERS = RowList(name="partners", model=Partner, fields=("organisation", "role"), is_searched=True)
ORGANISATIONS = RowList(
    name="organisations",
    model=Organisation,
    fields=("name", "kind", "country", "registration_number", "municipality"),
    is_ordered=False,
    is_searched=True,
    key_from="name",
)
AMOUNTS = RowList(
    name="amounts", model=Amount, fields=("kind", "organisation", "amount", "currency", "percent", "fund")
)
STATEMENTS = RowList(name="statements", model=Statement, fields=("text", "value", "unit", "scope", "role", "note"))
OPEN_POINTS = RowList(name="open_points", model=OpenPoint, fields=("path", "issue"))
