"""Files: they equal the screen, hold Latvian letters, compute nothing, and say who took them and why."""

import csv
import hashlib
import io
import re
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from audit.models import Entry
from events.models import Event
from registrations.exports import NAMES, ExportRefused, take
from registrations.exports_sheets import CSV, ODS, XLSX, Format, harmless_cell
from registrations.listing import Listing, Wanted
from registrations.listing_columns import columns_of
from tests.registrations.cast import an_event
from tests.registrations.test_listing import a_part, here, someone
from tests.registrations.views.test_work_list import LIST, signed_in

HEAD = ["Vārds", "Piezīme"]
HOSTILE = [
    ["Ģirts Ķēniņš-Šķēle", "āčēģīķļņšūž ĀČĒĢĪĶĻŅŠŪŽ ąęėįųū 😀"],
    ["=1+1", "+371 2 999"],
    ["-2+3", "@SUM(A1)"],
    ["\tx", "=cmd|' /C calc'!A0"],
    ['a"b;c,d', "<b>&amp;</b> ]]> _x0041_ a  b"],
    ["a\x00b\x0bc\ufffe", ""],
    ["", "x" * 40_000],
]
SHOWN = [[re.sub("[\x00\x0b\ufffe]", "\ufffd", cell)[:32_767] for cell in row] for row in HOSTILE]


def written(kind: Format, rows: list[list[str]]) -> bytes:
    target = io.BytesIO()
    assert kind.write(target, title="Dalībnieki: [1]/2", head=HEAD, rows=rows) == len(rows)
    return target.getvalue()


@pytest.mark.parametrize("kind", [XLSX, ODS])
def test_a_workbook_gives_back_what_was_written(kind: Format) -> None:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(written(kind, HOSTILE))).get_sheet_by_index(0)
    found = [[str(cell) for cell in row] for row in sheet.to_python()]
    tab = "" if kind is ODS else "\t"  # this reader knows no tabs of ODS; LibreOffice does
    assert found == [HEAD, *([cell.replace("\t", tab) for cell in row] for row in SHOWN)]


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    with ZipFile(io.BytesIO(written(XLSX, HOSTILE))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert '<c t="inlineStr" s="1"><is><t xml:space="preserve">=1+1</t></is></c>' in sheet
    with ZipFile(io.BytesIO(written(ODS, HOSTILE))) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        assert "formula" not in archive.read("content.xml").decode()


def test_the_same_rows_are_the_same_bytes() -> None:
    for kind in (CSV, XLSX, ODS):
        assert written(kind, HOSTILE) == written(kind, HOSTILE)


def test_a_csv_file_is_known_by_its_mark_and_computes_nothing() -> None:
    content = written(CSV, HOSTILE)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0] == HEAD
    assert rows[1] == HOSTILE[0]
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell]
    assert harmless_cell("=1") == "'=1"
    assert harmless_cell("a\nb") == "a b"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", [XLSX, ODS, CSV])
def test_libreoffice_reads_the_letters_and_computes_nothing(kind: Format, tmp_path: Path) -> None:
    source = tmp_path / f"list.{kind.extension}"
    source.write_bytes(written(kind, HOSTILE[:5]))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    reading = ["--infilter=CSV:59,34,76"] if kind is CSV else []
    target = ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(tmp_path / "out")]
    command = ["soffice", "--headless", profile, *reading, *target, str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    rows = list(csv.reader(io.StringIO((tmp_path / "out/list.csv").read_text("utf-8"), newline="")))
    mark = "'" if kind is CSV else ""
    assert rows[1] == HOSTILE[0]
    assert rows[2] == [f"{mark}=1+1", f"{mark}+371 2 999"]
    assert rows[3] == [f"{mark}-2+3", f"{mark}@SUM(A1)"]


def taken(listing: Listing, name: str = "xlsx", reason: str = "vārda kartes") -> bytes:
    columns, at = columns_of(listing, ["email"]), timezone.now()
    made = take(listing=listing, columns=columns, format_name=name, reason=reason, by="me@x.lv", at=at)
    with made.content:
        return made.content.read()


def a_crowd() -> Event:
    event = an_event()
    part = a_part(event, "talk")
    for name in ("Ivo Žagars", "Ada Čakste", "Oto Āboliņš", "=cmd Zīle"):
        here(someone(event, name, email="x@example.org", organisation={"name": f"„{name}” novads"}), part)
    someone(event, "Ada Cīrule", status="cancelled")
    return event


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_a_file_equals_the_screen(name: str) -> None:
    event = a_crowd()
    asked = {"status": "confirmed", "more": "email", "order": "surname"}
    text = signed_in(event).get(LIST, asked).content.decode()
    table = text.split("<tbody")[1].split("</tbody")[0]
    screen = [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in table.split("<tr")[1:]
    ]
    with override("en"):
        content = taken(Listing(event, Wanted(status="confirmed")), name)
    if name == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]
        screen = [[harmless_cell(cell) for cell in row] for row in screen]
    else:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows = [[str(cell) for cell in row] for row in sheet.to_python()][1:]
    assert rows == screen
    assert [row[0].lstrip("'") for row in rows] == ["Oto Āboliņš", "Ada Čakste", "=cmd Zīle", "Ivo Žagars"]


@pytest.mark.django_db
def test_who_took_it_and_why_stands_beside_the_project_and_flushes_no_page() -> None:
    event = a_crowd()
    heads = Entry.objects.in_chain("project:kopa").count()
    content = taken(Listing(event, Wanted(status="confirmed", typed="zagars")))
    entry = Entry.objects.get(action="list.exported")
    details = entry.detail.details or {}
    assert (entry.chain, entry.subject, entry.actor) == ("looks:kopa", "list:seminar", "me@x.lv")
    assert details["sha256"] == hashlib.sha256(content).hexdigest()
    assert (details["reason"], details["rows"], details["format"]) == ("vārda kartes", 1, "xlsx")
    assert details["asked"] == {"status": "confirmed", "typed": "zagars", "order": "surname"}
    assert Entry.objects.in_chain("project:kopa").count() == heads


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "reason", "code"), [("xlsx", " ", "no_reason"), ("exe", "x", "format")])
def test_nobody_takes_a_file_without_a_reason_or_of_another_kind(name: str, reason: str, code: str) -> None:
    with pytest.raises(ExportRefused) as refusal:
        taken(Listing(an_event(), Wanted()), name, reason)
    assert refusal.value.code == code
    assert not Entry.objects.filter(action="list.exported").exists()


@pytest.mark.django_db
def test_csv_is_parted_as_the_excel_of_the_language_expects() -> None:
    listing = Listing(a_crowd(), Wanted())
    for language, delimiter in (("lv", b";"), ("en", b",")):
        with override(language):
            assert taken(listing, "csv").splitlines()[0].count(delimiter) == 5


@pytest.mark.django_db
def test_a_file_of_any_length_takes_the_same_statements() -> None:
    event = a_crowd()
    taken(Listing(event, Wanted()))
    counts = []
    for number in range(2):
        someone(event, f"Vēl {number}")
        with CaptureQueriesContext(connection) as counted:
            taken(Listing(event, Wanted()))
        counts.append(len(counted))
    assert counts[0] == counts[1] <= 10
