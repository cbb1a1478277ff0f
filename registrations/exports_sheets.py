"""Rows of text as CSV, XLSX and ODS, row by row: a file of any length takes the same memory.

The two workbook formats are written here, not by a library: xlsxwriter takes five times as long for the same cells,
and the libraries for ODS hold the whole document in memory. Every cell is text, so nothing in it can be a formula.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Protocol
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

LONGEST_CELL = 32_767  # what Excel holds
QUICKLY = 1
ROWS_AT_ONCE = 200

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACED = re.compile(r"  |[\t\n]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED_UNDERSCORE = "_x005F_"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the same rows are the same bytes
_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Row = Sequence[str]


class Writer(Protocol):
    """Writes a head and rows to a file; `title` names the sheet where the format has names for sheets."""

    def __call__(self, target: IO[bytes], *, title: str, head: Row, rows: Iterable[Row]) -> int: ...


@dataclass(frozen=True, slots=True)
class Format:
    extension: str
    content_type: str
    write: Writer


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would compute what it reads."""
    return _FORMULA.match(cell) is not None


def harmless_cell(cell: str) -> str:
    """As a CSV file may hold it: an apostrophe keeps a spreadsheet from computing; line breaks become spaces."""
    line = " ".join(cell.split("\n")) if "\n" in cell else cell
    return f"'{line}" if _FORMULA.match(line) else line


def write_csv(target: IO[bytes], *, title: str, head: Row, rows: Iterable[Row], delimiter: str = ";") -> int:
    """UTF-8 with a mark that Excel knows it by."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", errors="replace", newline="", write_through=False)
    writer, number = csv.writer(text, delimiter=delimiter, lineterminator="\r\n"), 0
    writer.writerow(head)
    for row in rows:
        writer.writerow([harmless_cell(cell) for cell in row])
        number += 1
    text.flush()
    text.detach()
    return number


def write_csv_with_commas(target: IO[bytes], *, title: str, head: Row, rows: Iterable[Row]) -> int:
    return write_csv(target, title=title, head=head, rows=rows, delimiter=",")


def write_xlsx(target: IO[bytes], *, title: str, head: Row, rows: Iterable[Row]) -> int:
    """Inline text cells; what could pass for a formula is marked as quoted, so that editing it starts none."""
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=QUICKLY) as archive:
        for name, content in _XLSX_PARTS.items():
            _put(archive, name, _HEADER + content)
        _put(archive, "xl/workbook.xml", _HEADER + _XLSX_WORKBOOK.format(name=quoteattr(_sheet_name(title))))
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w") as sheet:
            sheet.write((_HEADER + _XLSX_BEGIN).encode())
            sheet.write(f"<row>{''.join(_xlsx_cell(cell, style=2) for cell in head)}</row>".encode())
            number = _stream(sheet, rows, lambda row: f"<row>{''.join(map(_xlsx_cell, row))}</row>")
            sheet.write(b"</sheetData></worksheet>")
    return number


def write_ods(target: IO[bytes], *, title: str, head: Row, rows: Iterable[Row]) -> int:
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=QUICKLY) as archive:
        _put(archive, "mimetype", _ODS_TYPE, is_stored=True)
        _put(archive, "META-INF/manifest.xml", _HEADER + _ODS_MANIFEST)
        with archive.open(_entry("content.xml"), "w") as sheet:
            sheet.write((_HEADER + _ODS_BEGIN.format(name=quoteattr(_sheet_name(title)))).encode())
            sheet.write(_ods_row(head).encode())
            number = _stream(sheet, rows, _ods_row)
            sheet.write(_ODS_END.encode())
    return number


def _stream(sheet: IO[bytes], rows: Iterable[Row], as_xml: Callable[[Row], str]) -> int:
    written, pending = 0, list[str]()
    for row in rows:
        pending.append(as_xml(row))
        written += 1
        if len(pending) == ROWS_AT_ONCE:
            sheet.write("".join(pending).encode())
            pending.clear()
    sheet.write("".join(pending).encode())
    return written


def _text(cell: str) -> str:
    """What XML may hold, with the characters that mean something in it written out."""
    return escape(_NO_XML.sub("\ufffd", cell[:LONGEST_CELL]))


def _xlsx_cell(cell: str, style: int = 0) -> str:
    if not cell:
        return "<c/>"
    if "_x" in cell:
        cell = _LOOKS_ESCAPED.sub(_ESCAPED_UNDERSCORE, cell)
    style = style or int(is_formula(cell))
    marked = f' s="{style}"' if style else ""
    return f'<c t="inlineStr"{marked}><is><t xml:space="preserve">{_text(cell)}</t></is></c>'


def _ods_row(row: Row) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(cell: str) -> str:
    if not cell:
        return "<table:table-cell/>"
    text = _text(cell)
    if _SPACED.search(text):
        text = text.replace("  ", " <text:s/>").replace("\t", "<text:tab/>").replace("\n", "</text:p><text:p>")
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def _sheet_name(title: str) -> str:
    """At most 31 characters, without those that name places in a workbook."""
    return re.sub(r"[\[\]:*?/\\']", " ", _NO_XML.sub("", title)).strip()[:31].strip() or "1"


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _FIRST_DAY)
    entry.compress_type = ZIP_DEFLATED
    entry._compresslevel = QUICKLY  # type: ignore[attr-defined]  # public from Python 3.13 on
    return entry


def _put(archive: ZipFile, name: str, content: str, *, is_stored: bool = False) -> None:
    entry = _entry(name)
    entry.compress_type = ZIP_STORED if is_stored else ZIP_DEFLATED
    archive.writestr(entry, content.encode())


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XLSX_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SPREADSHEET}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SPREADSHEET}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_SPREADSHEET}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>',
}
_XLSX_WORKBOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name={name} sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_XLSX_BEGIN = (
    f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    '<sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="20" width="26" customWidth="1"/></cols><sheetData>'
)
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_ODS_BEGIN = (
    f'<office:document-content xmlns:office="{_OASIS}:office:1.0" xmlns:table="{_OASIS}:table:1.0" '
    f'xmlns:text="{_OASIS}:text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
    "<table:table table:name={name}>"
)
_ODS_END = "</table:table></office:spreadsheet></office:body></office:document-content>"

CSV = Format("csv", "text/csv; charset=utf-8", write_csv)
CSV_WITH_COMMAS = Format("csv", "text/csv; charset=utf-8", write_csv_with_commas)
XLSX = Format("xlsx", f"{_SPREADSHEET}.sheet", write_xlsx)
ODS = Format("ods", _ODS_TYPE, write_ods)
