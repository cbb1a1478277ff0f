"""Files of every kind that is accepted, and of many that are not, made here byte by byte."""

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from PIL import Image

from config.demo.pdf import page_of, pdf

PPTX_TYPES = (
    '<Types><Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'presentationml.presentation.main+xml"/></Types>'
)
DOCX_TYPES = PPTX_TYPES.replace("/ppt/presentation.xml", "/word/document.xml").replace(
    "presentationml.presentation", "wordprocessingml.document"
)
MACRO_TYPES = PPTX_TYPES.replace(
    "vnd.openxmlformats-officedocument.presentationml.presentation.main",
    "vnd.ms-powerpoint.presentation.macroEnabled.main",
)
OPEN = "application/vnd.oasis.opendocument"


def a_pdf(pages: int = 1, *, extra: str = "") -> bytes:
    drawn = [page_of(842, 474, f"BT /F1 24 Tf 64 400 Td 30 TL {extra}", f"Page {number}") for number in range(pages)]
    return pdf(drawn, title="A talk")


def zipped(*members: tuple[str, str | bytes], packed: int = ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", packed) as archive:
        for name, content in members:
            archive.writestr(ZipInfo(name), content, compress_type=ZIP_STORED if name == "mimetype" else packed)
        archive.comment = comment
    return made.getvalue()


def a_pptx(*more: tuple[str, str | bytes], types: str = PPTX_TYPES, comment: bytes = b"") -> bytes:
    return zipped(("[Content_Types].xml", types), ("ppt/presentation.xml", "<p/>"), *more, comment=comment)


def a_docx(*more: tuple[str, str | bytes]) -> bytes:
    return zipped(("[Content_Types].xml", DOCX_TYPES), ("word/document.xml", "<w/>"), *more)


def an_open_document(kind: str = "presentation", *more: tuple[str, str | bytes], manifest: str = "<m/>") -> bytes:
    inside = (("mimetype", f"{OPEN}.{kind}"), ("content.xml", "<c/>"), ("META-INF/manifest.xml", manifest))
    return zipped(*inside, *more)


def locked(archive: bytes) -> bytes:
    """The same archive saying of every member that it needs a password."""
    changed = bytearray(archive)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(sign)
        while at >= 0:
            changed[at + place] |= 1
            at = changed.find(sign, at + 4)
    return bytes(changed)


def compound(**streams: bytes) -> bytes:
    """A compound file ([MS-CFB]) of 512-byte sectors: the table, the directory, then each stream."""
    names = list(streams)
    directory_sectors = (len(names) + 1 + 3) // 4
    table: list[int] = [0xFFFFFFFD, *_chain(1, directory_sectors)]
    entries, content, at = [_entry("Root Entry", 5, 0xFFFFFFFE, 0)], b"", 1 + directory_sectors
    for name, written in streams.items():
        sectors = max(1, -(-len(written) // 512))
        entries.append(_entry(name.replace("_", " ") if name[0] != "_" else name, 2, at, len(written)))
        table += _chain(at, sectors)
        content += written.ljust(sectors * 512, b"\0")
        at += sectors
    directory = b"".join(entries).ljust(directory_sectors * 512, b"\0")
    fat = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    assert len(fat) == 512, "one sector of table is all that is made here"
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE)
    head += struct.pack("<I", 0) + struct.pack("<I", 0) + b"\xff" * 4 * 108
    return head[:512] + fat + directory + content


def _chain(start: int, sectors: int) -> list[int]:
    return [start + number + 1 for number in range(sectors - 1)] + [0xFFFFFFFE]


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    head = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1) + b"\xff" * 12 + bytes(36)
    return head + struct.pack("<IQ", start, size)


def a_ppt(document: bytes = b"slides", user: bytes = b"me", **more: bytes) -> bytes:
    return compound(PowerPoint_Document=document.ljust(4096, b"\0"), Current_User=user, **more)


def boxes(*kinds: bytes, size: int = 40) -> bytes:
    head = struct.pack(">I4s4sI", 24, b"ftyp", b"isom", 512) + b"isommp41"
    return head + b"".join(struct.pack(">I4s", size, kind) + bytes(size - 8) for kind in kinds)


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **options: object) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, "#8e1f33").save(made, kind, **options)
    return made.getvalue()


def a_photo_with_a_place() -> bytes:
    """Taken lying, turned by its note, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Secret Camera"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (56.9, 0.0, 0.0)
    return a_picture(size=(1600, 900), exif=exif)
