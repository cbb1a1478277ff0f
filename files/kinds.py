"""What a file is, by what is in it: an allow-list of headers and of the members of archives.

Nothing is taken at its word: the name must fit, and what carries macros, a password or a second file is refused.
What is inside an archive is looked at in `zipped`, inside an old office file in `compound`.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from struct import unpack
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from files import compound, zipped
from files.refusals import FileRefused

PIECE = 256 * 1024
_HEAD, _TAIL = 4096, 66_000  # a ZIP archive's directory ends within its last 65,557 bytes
_PNG, _ZIP, _OLE = b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP_END = b"PK\x05\x06"
_MP4_BRANDS = re.compile(rb"isom|iso[2-9]|mp4[12]|avc1|M4V |MSNV|dash|f4v ")
_LOCKED = re.compile(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)")
_SCRIPT = re.compile(rb"/S\s*/JavaScript|/JavaScript\s*(<<|\d+\s+\d+\s+R)")
_OVERLAP = 64


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file that is accepted; `called` is what people call it."""

    code: str
    content_type: str
    extensions: tuple[str, ...]
    called: str | Promise

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
_STATED = (
    Kind("pdf", "application/pdf", ("pdf",), "PDF"),
    Kind("pptx", f"{_OFFICE}.presentationml.presentation", ("pptx",), _("PowerPoint presentation")),
    Kind("odp", f"{_OPEN}.presentation", ("odp",), _("OpenDocument presentation")),
    Kind("ppt", "application/vnd.ms-powerpoint", ("ppt",), _("PowerPoint presentation")),
    Kind("docx", f"{_OFFICE}.wordprocessingml.document", ("docx",), _("Word document")),
    Kind("odt", f"{_OPEN}.text", ("odt",), _("OpenDocument text")),
    Kind("png", "image/png", ("png",), _("picture")),
    Kind("jpeg", "image/jpeg", ("jpg", "jpeg"), _("picture")),
    Kind("webp", "image/webp", ("webp",), _("picture")),
    Kind("mp4", "video/mp4", ("mp4", "m4v"), _("video")),
)
KINDS = {kind.code: kind for kind in _STATED}
BY_CONTENT_TYPE = {kind.content_type: kind for kind in _STATED}
PICTURES = frozenset(kind.code for kind in _STATED if kind.is_picture)
ACCEPTED = ",".join(f".{extension}" for kind in _STATED for extension in kind.extensions)
ACCEPTED_PICTURES = ",".join(KINDS[code].content_type for code in sorted(PICTURES))


def recognise(content: IO[bytes], *, name: str, among: Collection[str] = tuple(KINDS)) -> Kind:
    """The kind of these bytes, read in pieces and left at their beginning.

    Refuses an empty file, a kind that is not accepted here, a name of another kind, macros, scripts, a password, a
    second file inside, and what is cut off or would unpack to far more.
    """
    content.seek(0)
    head = content.read(_HEAD)
    if not head:
        raise FileRefused("empty")
    code = _code(content, head)
    named = _kind_named(name)
    if code is None or code not in among:
        is_stated = code is None and named is not None and named.code in among
        other = "unknown" if set(among) - PICTURES else "not_a_picture"
        raise FileRefused("misnamed" if is_stated else other)
    if named is not KINDS[code] and "." in name:
        raise FileRefused("misnamed")
    _LOOKS[code](content)
    content.seek(0)
    return KINDS[code]


def _kind_named(name: str) -> Kind | None:
    extension = name.rpartition(".")[2].lower()
    return next((kind for kind in _STATED if extension in kind.extensions), None)


def _code(content: IO[bytes], head: bytes) -> str | None:
    """What the header claims to be; archives and old office files are opened for it."""
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(_PNG):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return "mp4" if _MP4_BRANDS.search(head[8 : max(16, min(64, unpack(">I", head[:4])[0]))]) else None
    if head.startswith(_ZIP):
        return zipped.code_of(content)
    return compound.code_of(content) if head.startswith(_OLE) else None


def _look_at_pdf(content: IO[bytes]) -> None:
    tail = _tail(content)
    if b"%%EOF" not in tail[-2048:]:
        raise FileRefused("two_files" if _ZIP_END in tail else "broken")
    if _ZIP_END in tail.rpartition(b"%%EOF")[2]:
        raise FileRefused("two_files")
    for stretch in _stretches(content):
        if _LOCKED.search(stretch):
            raise FileRefused("encrypted")
        if _SCRIPT.search(stretch):
            raise FileRefused("script")


def _look_at_mp4(content: IO[bytes]) -> None:
    """The boxes follow each other to the very end (ISO/IEC 14496-12); one of them says what is in the others."""
    size, at = content.seek(0, 2), 0
    kinds: set[bytes] = set()
    while at < size:
        content.seek(at)
        head = content.read(16)
        if len(head) < 8:
            raise FileRefused("broken")
        length, kind = unpack(">I4s", head[:8])
        if length == 1 and len(head) == 16:
            length = unpack(">Q", head[8:16])[0]
        at += length or size - at
        if 0 < length < 8 or at > size or len(kinds) > 1000:
            raise FileRefused("broken")
        kinds.add(kind)
    if b"moov" not in kinds:
        raise FileRefused("broken")


def _look_at_picture(_content: IO[bytes]) -> None:
    """Pictures are never kept as they came: `pictures` draws them anew, and refuses what cannot be read."""


def _tail(content: IO[bytes]) -> bytes:
    size = content.seek(0, 2)
    content.seek(max(0, size - _TAIL))
    return content.read(_TAIL)


def _stretches(content: IO[bytes]) -> Iterator[bytes]:
    """The whole file in pieces that overlap, so that nothing is missed at a seam."""
    content.seek(0)
    before = b""
    while piece := content.read(PIECE):
        yield before + piece
        before = piece[-_OVERLAP:]


_LOOKS: dict[str, Callable[[IO[bytes]], None]] = {
    "pdf": _look_at_pdf,
    "mp4": _look_at_mp4,
    "ppt": compound.look_at,
    **dict.fromkeys(("pptx", "docx", "odp", "odt"), zipped.look_at),
    **dict.fromkeys(PICTURES, _look_at_picture),
}
