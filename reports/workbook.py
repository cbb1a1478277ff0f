"""A project's indicators as a workbook: values, growth and break-downs as numbers, and what was left out and why.

Nobody is named here: the people behind a value are on the page of its rows.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from projects.models import Project
from reports.breakdowns import Breakdown, Group
from reports.results import Result

Cell = str | int | Decimal | date | None
LONGEST_CELL = 32_000
WIDTHS = (18, 60, 22, 14, 14, 14, 14, 14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What codes are called in the active language: reasons, dimensions, and the groups of a dimension."""

    reasons: Mapping[str, Any]
    dimensions: Mapping[str, Any]
    group: Any


def workbook(project: Project, results: Sequence[Result], as_of: date, words: Words) -> bytes:
    """The file's bytes: four sheets in the active language, texts as texts and never as formulas."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": str(project), "created": as_of})
    dated, strong = book.add_format({"num_format": "dd.mm.yyyy"}), book.add_format({"bold": True})
    for title, head, rows in _sheets(results, as_of, words):
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        for column, width in enumerate(WIDTHS[: len(head)]):
            sheet.set_column(column, column, width)
        sheet.write_row(0, 0, head, strong)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell, dated)
    book.close()
    return target.getvalue()


def _sheets(results: Sequence[Result], as_of: date, words: Words) -> Iterable[tuple[str, list[str], list[list[Cell]]]]:
    code, name = _("Code"), _("Title")
    head = [code, name, _("Unit"), _("Value"), _("Target"), _("Baseline"), _("Stated elsewhere"), _("As of")]
    yield _("Values"), head, [_value(row, as_of) for row in results]
    growth: list[list[Cell]] = [
        [row.code, str(row.name), step.day, step.total] for row in results for step in row.progress
    ]
    yield _("Over time"), [code, name, _("Day"), _("Total")], growth
    groups: list[list[Cell]] = [
        [row.code, str(row.name), *_told(breakdown, group, words)]
        for row in results
        for breakdown in row.breakdowns
        for group in breakdown.groups
    ]
    yield _("Break-downs"), [code, name, _("Told apart by"), _("Group"), _("Count")], groups
    left_out: list[list[Cell]] = [
        [row.code, str(row.name), str(words.reasons[reason]), number]
        for row in results
        for reason, number in row.left_out
    ]
    yield _("Left out"), [code, name, _("Reason"), _("Marks")], left_out


def _value(row: Result, as_of: date) -> list[Cell]:
    return [row.code, str(row.name), str(row.unit), row.value, row.target, row.baseline, row.stated, as_of]


def _told(breakdown: Breakdown, group: Group, words: Words) -> list[Cell]:
    return [str(words.dimensions[breakdown.dimension]), str(words.group(breakdown, group.code)), group.number]


def _write(sheet: Any, row: int, column: int, cell: Cell, dated: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, dated)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell[:LONGEST_CELL])
    else:
        sheet.write_number(row, column, float(cell))
