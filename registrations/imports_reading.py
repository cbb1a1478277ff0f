"""A table of text out of whatever people hand in: CSV in any usual encoding, XLSX, XLS, ODS, or lines typed in."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zipfile import BadZipFile, ZipFile

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

ENCODINGS = ("utf-8", "cp1257", "utf-16", "iso-8859-13", "cp1252", "cp1251")
DELIMITERS = ";,\t"
LARGEST = 10 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 20_000, 60, 2_000
_PACKED, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_A_LOOK = 4096

_REFUSALS: dict[str, str | Promise] = {
    "empty": _("There is nothing in it."),
    "workbook": _("This is not read as a table. Save it as XLSX or CSV and try again."),
    "encoding": _("The letters cannot be read in this encoding. Choose another one."),
    "too_long": _("There are more rows than are read at once."),
}


class ReadingRefused(Exception):
    """`code` is stable; the text is a translated sentence for the person who asked."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(str(_REFUSALS[code]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The first row and the others; `encoding` is empty for workbooks, which need none."""

    head: list[str]
    rows: list[list[str]]
    encoding: str = ""


def read_table(content: bytes, *, encoding: str = "") -> Table:
    """The table; `encoding` overrides what is found out. Rows without anything in them are left out."""
    rows: Sequence[Sequence[object]]
    if content.startswith((_PACKED, _OLD_EXCEL)):
        rows, used = _workbook(content), ""
    else:
        used = encoding if encoding in ENCODINGS else encoding_of(content)
        rows = _lines(_decoded(content, used))
    filled = [row for row in ([_cell(cell) for cell in row[:MOST_COLUMNS]] for row in rows) if any(row)]
    if not filled:
        raise ReadingRefused("empty")
    if len(filled) > MOST_ROWS + 1:
        raise ReadingRefused("too_long")
    return Table(head=filled[0], rows=filled[1:], encoding=used)


def encoding_of(content: bytes) -> str:
    """By its mark; by the zeros that UTF-16 has; UTF-8 where it is that without fault; else Windows Baltic."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return encoding
    zeros = Counter(place % 2 for place, byte in enumerate(content[:_A_LOOK]) if byte == 0)
    if sum(zeros.values()) > len(content[:_A_LOOK]) // 4:
        return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1257"
    return "utf-8"


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeError:
        raise ReadingRefused("encoding") from None


def _lines(text: str) -> list[list[str]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(LARGEST)
    return list(csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter))


def _workbook(content: bytes) -> list[list[object]]:
    """The first sheet that has anything in it."""
    try:
        if content.startswith(_PACKED):
            with ZipFile(io.BytesIO(content)) as archive:
                if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                    raise ReadingRefused("workbook")
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            if rows := book.get_sheet_by_name(name).to_python(nrows=MOST_ROWS + 2):
                return [list(row) for row in rows]
    except (CalamineError, BadZipFile):
        raise ReadingRefused("workbook") from None
    return []


def _cell(value: object) -> str:
    """As a person reads it in the sheet: no “.0”, days as days; one line."""
    match value:
        case bool():
            text = "1" if value else ""
        case float() if value.is_integer():
            text = str(int(value))
        case datetime() if value.time() == time():
            text = value.date().isoformat()
        case datetime() | date() | time():
            text = value.isoformat()
        case timedelta():
            text = str(value)
        case _:
            text = str(value)
    return " ".join(text.split())[:LONGEST_CELL]
