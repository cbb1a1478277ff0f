"""A part of a file, as a browser asks for it to go on where it stopped (RFC 9110, 14.1.2). One part only."""

import re
from typing import IO

_ASKED = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


class NotSatisfiable(Exception):
    """The part begins behind the end of the file."""


def asked_for(header: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; None where the whole file is meant, or several parts are."""
    found = _ASKED.fullmatch(header.strip())
    if not found or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return (max(0, size - int(last)), size) if int(last) else _refuse()
    start, end = int(first), min(size, int(last) + 1) if last else size
    if start >= size:
        return _refuse()
    return (start, end) if start < end else None


def _refuse() -> tuple[int, int]:
    raise NotSatisfiable


class Stretch:
    """Reads a file from one place to another, and closes it."""

    def __init__(self, content: IO[bytes], start: int, end: int) -> None:
        content.seek(start)
        self.content, self.left = content, end - start

    def read(self, size: int = -1) -> bytes:
        read = self.content.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(read)
        return read

    def close(self) -> None:
        self.content.close()
