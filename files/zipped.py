"""Office files that are ZIP archives: which kind an archive is by its members, and what none of them may hold."""

import re
import struct
import zlib
from collections.abc import Iterable
from struct import unpack
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from files.compound import SIGNS_OF_MACROS
from files.refusals import FileRefused

MOST_MEMBERS = 10_000
LARGEST_UNPACKED = 1024 * 1024 * 1024
LARGEST_RATIO, RATIO_FROM = 200, 20 * 1024 * 1024
LARGEST_READ = 8 * 1024 * 1024
# A directory's end without a comment is 22 bytes, and nothing follows it.
_END, _LONGEST_END = 22, 66_000
_TYPES, _MANIFEST = "[Content_Types].xml", "META-INF/manifest.xml"
# What a hostile archive makes the standard library raise.
_FAULTS = (BadZipFile, OSError, EOFError, ValueError, OverflowError, NotImplementedError, zlib.error, struct.error)
_MAIN_TYPES = {
    b"presentationml.presentation.main+xml": ("pptx", "ppt/presentation.xml"),
    b"wordprocessingml.document.main+xml": ("docx", "word/document.xml"),
}
_MIME_TYPES = {
    b"application/vnd.oasis.opendocument.presentation": "odp",
    b"application/vnd.oasis.opendocument.text": "odt",
}
_MACROS = re.compile(
    r"(^|/)(vba(project|data)[^/]*|[^/]*\.(pptm|ppsm|potm|docm|dotm|xlsm|xlsb|xltm|ppam|xlam|exe|dll|vbs|js|jar|bat|cmd|"
    r"com|scr|ps1|hta|lnk|msi))$|^(basic|scripts)/.|(^|/)activex/",
    re.IGNORECASE,
)
# A template that the office program would fetch from somewhere else when the file is opened.
_FETCHED = re.compile(rb"attachedTemplate[^>]*TargetMode\s*=\s*[\"']External|[\"']External[\"'][^>]*attachedTemplate")


def code_of(content: IO[bytes]) -> str | None:
    """The kind that the members claim; None for any other archive. Refuses what is no whole archive."""
    with _opened(content) as archive:
        names = {member.filename for member in archive.infolist()}
        if "mimetype" in names:
            return _MIME_TYPES.get(_read(archive, "mimetype").strip())
        if _TYPES not in names:
            return None
        types = _read(archive, _TYPES)
        if b"macroEnabled" in types:
            raise FileRefused("macros")
        return next((code for mark, (code, main) in _MAIN_TYPES.items() if mark in types and main in names), None)


def look_at(content: IO[bytes]) -> None:
    """Refuses a password, macros, programs, a second file around the archive, and what unpacks to too much."""
    with _opened(content) as archive:
        members = archive.infolist()
        _refuse_other_bytes(content, archive, members)
        _refuse_size(members, content.seek(0, 2))
        _refuse_names(members)
        if any(member.flag_bits & 0x1 for member in members):
            raise FileRefused("encrypted")
        if _MANIFEST in archive.namelist() and b"encryption-data" in _read(archive, _MANIFEST):
            raise FileRefused("encrypted")
        _refuse_what_is_embedded(archive, members)


def _opened(content: IO[bytes]) -> ZipFile:
    """Its end is read first: a directory that is too long is never read."""
    content.seek(max(0, content.seek(0, 2) - _END))
    end = content.read(_END)
    if end[:4] != b"PK\x05\x06":
        raise FileRefused("two_files" if _has_end(content) else "broken")
    members, directory_size = unpack("<HI", end[10:16])
    if members > MOST_MEMBERS or directory_size > LARGEST_READ:
        raise FileRefused("bomb")
    content.seek(0)
    try:
        return ZipFile(content)
    except _FAULTS as error:
        raise FileRefused("broken") from error


def _has_end(content: IO[bytes]) -> bool:
    content.seek(max(0, content.seek(0, 2) - _LONGEST_END))
    return b"PK\x05\x06" in content.read(_LONGEST_END)


def _read(archive: ZipFile, name: str) -> bytes:
    """One member, of which no more is unpacked than such a member ever needs."""
    try:
        with archive.open(name) as member:
            unpacked = member.read(LARGEST_READ + 1)
    except _FAULTS as error:
        raise FileRefused("broken") from error
    except RuntimeError as error:  # zipfile says so of a member with a password
        raise FileRefused("encrypted") from error
    if len(unpacked) > LARGEST_READ:
        raise FileRefused("bomb")
    return unpacked


def _refuse_other_bytes(content: IO[bytes], archive: ZipFile, members: list[ZipInfo]) -> None:
    content.seek(0)
    has_page_before = b"%PDF-" in content.read(1024)
    starts = min((member.header_offset for member in members), default=0) == 0
    if archive.comment or has_page_before or not starts:
        raise FileRefused("two_files")


def _refuse_size(members: list[ZipInfo], size: int) -> None:
    """Also members that share the same packed bytes, which is how a small archive unpacks to anything."""
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    is_steep = unpacked > RATIO_FROM and unpacked > LARGEST_RATIO * max(1, packed)
    if unpacked > LARGEST_UNPACKED or packed > size or is_steep:
        raise FileRefused("bomb")


def _refuse_names(members: Iterable[ZipInfo]) -> None:
    seen: set[str] = set()
    for member in members:
        name = member.filename
        folded = name.casefold()
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") or folded in seen:
            raise FileRefused("two_files")
        if _MACROS.search(name):
            raise FileRefused("macros")
        seen.add(folded)


def _refuse_what_is_embedded(archive: ZipFile, members: Iterable[ZipInfo]) -> None:
    for member in members:
        if member.filename.endswith(".bin") and member.file_size:
            embedded = _read(archive, member.filename)
            if any(sign in embedded for sign in SIGNS_OF_MACROS):
                raise FileRefused("macros")
        if member.filename.endswith(".rels") and _FETCHED.search(_read(archive, member.filename)):
            raise FileRefused("macros")
