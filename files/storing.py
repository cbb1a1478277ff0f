"""Putting bytes away under their own checksum, and checking that they are still those bytes.

Which types are allowed, and who may read a file, is decided above.
"""

import hashlib
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import IO, Protocol

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ForeignObjectRel
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from files.models import StoredFile

PIECE = 64 * 1024
KEPT_IN_MEMORY = 2 * 1024 * 1024
LARGEST = 200 * 1024 * 1024
LONGEST_NAME = 255

_CONTENT_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,48}/[a-z0-9][a-z0-9!#$&^_.+-]{0,48}")


class Readable(Protocol):
    """Whatever gives its bytes piece by piece."""

    def read(self, size: int, /) -> bytes: ...


class StoringRefused(Exception):
    """A file that is not stored; `code` is stable, the text is for a reader."""

    def __init__(self, code: str, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.code = code


def store(content: Readable, *, name: str, content_type: str, at: datetime, largest: int = LARGEST) -> StoredFile:
    """Store the bytes and record them; the same bytes under the same name are one record, the same bytes one file.

    Refuses an empty name, a content type that is none, and more than `largest` bytes. The file is written before the
    record: a transaction that fails leaves a file nobody points to, never a record without its file.
    """
    kept_name = _base_name(name)
    if not _CONTENT_TYPE.fullmatch(content_type):
        raise StoringRefused("content_type", _("The type of the file is not understood."))
    with tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY) as copy:
        sha256, size = _copied(content, copy, largest)
        path = _written(copy, sha256, size)
    stated = {"size": size, "content_type": content_type, "content": path, "stored_at": at}
    return StoredFile.objects.get_or_create(sha256=sha256, name=kept_name, defaults=stated)[0]


def discard(stored: StoredFile) -> bool:
    """Forget a file that nothing points to, and after the commit its bytes, unless another name shares them.

    What something still points to stays, and the answer says so.
    """
    with transaction.atomic():
        found = StoredFile.objects.select_for_update().get(pk=stored.pk)
        uses = (of.related_model._base_manager.filter(**{of.field.name: found}) for of in _uses())
        if any(rows.exists() for rows in uses):
            return False
        found.delete()
        transaction.on_commit(lambda: _remove_unnamed(found.sha256))
    return True


def verify(stored: StoredFile) -> bool:
    """Whether the file is there and still has the recorded size and checksum."""
    path = path_of(stored.sha256)
    if not default_storage.exists(path):
        return False
    checksum, size = hashlib.sha256(), 0
    with default_storage.open(path) as content:
        for piece in _pieces(content):
            checksum.update(piece)
            size += len(piece)
    return (checksum.hexdigest(), size) == (stored.sha256, stored.size)


def path_of(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def _uses() -> list[ForeignObjectRel]:
    return [field for field in StoredFile._meta.get_fields(include_hidden=True) if isinstance(field, ForeignObjectRel)]


def _remove_unnamed(sha256: str) -> None:
    if not StoredFile.objects.filter(sha256=sha256).exists():
        default_storage.delete(path_of(sha256))


def _base_name(name: str) -> str:
    """What stands after the last slash, without control characters and shortened before its extension."""
    plain = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    base = re.split(r"[/\\]", plain)[-1].strip()
    if base in {"", ".", ".."}:
        raise StoringRefused("name", _("The file has no name."))
    stem, dot, extension = base.rpartition(".")
    if len(base) <= LONGEST_NAME or not dot or len(extension) > LONGEST_NAME // 2:
        return base[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(extension) - 1]}.{extension}"


def _pieces(content: Readable) -> Iterator[bytes]:
    while piece := content.read(PIECE):
        yield piece


def _copied(content: Readable, copy: IO[bytes], largest: int) -> tuple[str, int]:
    checksum, size = hashlib.sha256(), 0
    for piece in _pieces(content):
        size += len(piece)
        if size > largest:
            raise StoringRefused("too_large", _("The file is larger than is accepted."))
        checksum.update(piece)
        copy.write(piece)
    copy.seek(0)
    return checksum.hexdigest(), size


def _written(copy: IO[bytes], sha256: str, size: int) -> str:
    """Where these bytes lie; a torn file left by a process that died is replaced."""
    path = path_of(sha256)
    if default_storage.exists(path) and default_storage.size(path) == size:
        return path
    default_storage.delete(path)
    saved = default_storage.save(path, File(copy))
    if saved != path:  # somebody stored the same bytes meanwhile
        with suppress(FileNotFoundError):
            default_storage.delete(saved)
    return path
