"""Indicators as a workbook: figures are numbers, texts are never formulas, and what is unknown is told."""

import io
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from projects.models import Project
from projects.texts import Text
from reports.breakdowns import UNKNOWN_GROUP, Breakdown, Group, Step
from reports.results import Result
from reports.workbook import Words, workbook

AS_OF = date(2025, 12, 1)
WORDS = Words(reasons={"kind": "cits veids"}, dimensions={"gender": "Dzimums"}, group=lambda _told, code: code)
SPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
RESULT = Result(
    code="=RCO81",
    name=Text(lv="Dalības ar ģimenēm"),
    unit=Text(lv="dalības"),
    counts="participation",
    once_per="event",
    source="",
    value=214,
    target=Decimal("240.5"),
    baseline=None,
    stated=None,
    used=214,
    left_out=(("kind", 3),),
    progress=(Step(date(2025, 3, 1), 100), Step(date(2025, 6, 1), 214)),
    breakdowns=(Breakdown("gender", (Group("female", 200), Group(UNKNOWN_GROUP, 14))),),
    is_demonstration=False,
)


def sheets(content: bytes) -> list[list[list[str]]]:
    """Each sheet's rows of cells; a number keeps its digits, a formula begins with “formula”."""
    with ZipFile(io.BytesIO(content)) as archive:
        shared = ET.fromstring(archive.read("xl/sharedStrings.xml")).findall("m:si", SPACE)
        texts = ["".join(piece.text or "" for piece in entry.iter() if piece.tag.endswith("}t")) for entry in shared]
        names = sorted(name for name in archive.namelist() if name.startswith("xl/worksheets/sheet"))
        return [_rows(ET.fromstring(archive.read(name)), texts) for name in names]


def _rows(sheet: ET.Element, texts: list[str]) -> list[list[str]]:
    return [[_cell(cell, texts) for cell in row.findall("m:c", SPACE)] for row in sheet.iter(f"{{{SPACE['m']}}}row")]


def _cell(cell: ET.Element, texts: list[str]) -> str:
    if cell.find("m:f", SPACE) is not None:
        return "formula"
    value = cell.findtext("m:v", "", SPACE)
    return texts[int(value)] if cell.get("t") == "s" else value


def test_every_figure_is_a_number_and_no_text_a_formula():
    values, growth, told_apart, left_out = sheets(workbook(Project(key="kopa"), [RESULT], AS_OF, WORDS))
    assert values[1] == ["=RCO81", "Dalības ar ģimenēm", "dalības", "214", "240.5", "45992"]
    assert [row[3] for row in growth[1:]] == ["100", "214"]
    assert [row[2:] for row in told_apart[1:]] == [["Dzimums", "female", "200"], ["Dzimums", UNKNOWN_GROUP, "14"]]
    assert left_out[1][2:] == ["cits veids", "3"]


def test_a_project_without_indicators_has_heads_only():
    assert [len(rows) for rows in sheets(workbook(Project(key="kopa"), [], AS_OF, WORDS))] == [1, 1, 1, 1]
