"""Old office files (compound files, [MS-CFB]): the names of their streams, and what a presentation says of itself.

Only what deciding takes is read: the sector table, the directory, and one stream in pieces.
"""

from collections.abc import Iterator
from struct import unpack, unpack_from
from typing import IO

from files.refusals import FileRefused

_NO_SECTOR = 0xFFFFFFFA  # this and above are marks, not sectors
_MOST_SECTORS = 2_000_000
_ENTRY = 128
# Streams that only macros, and packed programs, have.
SIGNS_OF_MACROS = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "\x01Ole10Native"))
# [MS-PPT] 2.4.10 VBAInfoContainer with its atom: its third number says whether there are macros.
_VBA_INFO = bytes.fromhex("1f00ff0314000000 020000040c000000")
# [MS-PPT] 2.3.2 CurrentUserAtom: its size and the token of a document that needs a password.
_LOCKED = bytes.fromhex("14000000 dfc4d1f3")


def code_of(content: IO[bytes]) -> str | None:
    """`ppt` for a presentation; None for every other compound file. Refuses a new office file behind a password."""
    names = set(_Compound(content).streams)
    if "EncryptedPackage" in names:
        raise FileRefused("encrypted")
    return "ppt" if {"PowerPoint Document", "Current User"} <= names else None


def look_at(content: IO[bytes]) -> None:
    """Refuses a presentation with macros or a password."""
    compound = _Compound(content)
    if {"_VBA_PROJECT", "VBA", "_VBA_PROJECT_CUR"} & set(compound.streams):
        raise FileRefused("macros")
    if _found_anywhere(content, _LOCKED) or "EncryptedSummary" in compound.streams:
        raise FileRefused("encrypted")
    before = b""
    for sector in compound.stream("PowerPoint Document"):
        stretch = before + sector
        place = stretch.find(_VBA_INFO)
        if place >= 0 and len(stretch) >= place + 24 and any(stretch[place + 20 : place + 24]):
            raise FileRefused("macros")
        before = stretch[-64:]


class _Compound:
    """The streams of a compound file by name, each with its first sector and size."""

    def __init__(self, content: IO[bytes]) -> None:
        self.content = content
        content.seek(0)
        header = content.read(512)
        if len(header) < 512 or unpack_from("<H", header, 30)[0] not in (9, 12):
            raise FileRefused("broken")
        self.sector_size = 1 << unpack_from("<H", header, 30)[0]
        self.table = self._table(header)
        self.streams = dict(self._directory(unpack_from("<I", header, 48)[0]))

    def stream(self, name: str) -> Iterator[bytes]:
        start, size = self.streams[name]
        for sector in self._chain(start):
            if size <= 0:
                return
            yield self._sector(sector)[:size]
            size -= self.sector_size

    def _sector(self, number: int) -> bytes:
        self.content.seek((number + 1) * self.sector_size)
        return self.content.read(self.sector_size)

    def _numbers(self, sector: int) -> tuple[int, ...]:
        read = self._sector(sector)
        if len(read) < self.sector_size:
            raise FileRefused("broken")
        return unpack(f"<{self.sector_size // 4}I", read)

    def _table(self, header: bytes) -> list[int]:
        """Which sector follows which; where its own sectors are stands in the header, and on in a chain of lists."""
        places = list(unpack_from("<109I", header, 76))
        following, rounds = unpack_from("<I", header, 68)[0], 0
        while following < _NO_SECTOR:
            *more, following = self._numbers(following)
            places += more
            rounds += 1
            if rounds > 1000:
                raise FileRefused("broken")
        table: list[int] = []
        for place in places:
            if place < _NO_SECTOR:
                table += self._numbers(place)
            if len(table) > _MOST_SECTORS:
                raise FileRefused("broken")
        return table

    def _chain(self, start: int) -> Iterator[int]:
        sector, steps = start, 0
        while sector < _NO_SECTOR:
            if sector >= len(self.table) or steps > len(self.table):
                raise FileRefused("broken")
            yield sector
            sector, steps = self.table[sector], steps + 1

    def _directory(self, start: int) -> Iterator[tuple[str, tuple[int, int]]]:
        for number, sector in enumerate(self._chain(start)):
            if number > 10_000:
                raise FileRefused("broken")
            read = self._sector(sector)
            if len(read) < self.sector_size:
                raise FileRefused("broken")
            for place in range(0, len(read) - _ENTRY + 1, _ENTRY):
                length = unpack_from("<H", read, place + 64)[0]
                if 2 < length <= 64:
                    name = read[place : place + length - 2].decode("utf-16-le", "replace")
                    yield name, (unpack_from("<I", read, place + 116)[0], unpack_from("<I", read, place + 120)[0])


def _found_anywhere(content: IO[bytes], sign: bytes) -> bool:
    content.seek(0)
    before = b""
    while piece := content.read(256 * 1024):
        if sign in before + piece:
            return True
        before = piece[-len(sign) :]
    return False
