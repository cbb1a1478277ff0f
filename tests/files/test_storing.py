"""Files kept under their checksum: once for the same bytes, whole or not at all, and checked later."""

import hashlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from files.models import StoredFile
from files.storing import StoringRefused, path_of, store, verify

AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
TEXT = "Darba kārtība ar garumzīmēm\n".encode() * 10_000


class Trickle(BytesIO):
    """A source that remembers the largest piece ever asked of it."""

    largest = 0

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert size >= 0, "a file is never read whole"
        self.largest = max(self.largest, size)
        return super().read(size)


def stored(content: bytes = TEXT, name: str = "Darba kārtība.pdf") -> StoredFile:
    return store(BytesIO(content), name=name, content_type="application/pdf", at=AT)


@pytest.fixture(autouse=True)
def own_folder(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]  # pytest-django's settings take any name


@pytest.mark.django_db
def test_a_file_lies_under_its_own_checksum_with_its_size() -> None:
    row = stored()
    assert row.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert (row.size, row.name, row.stored_at) == (len(TEXT), "Darba kārtība.pdf", AT)
    assert row.content.name == f"{row.sha256[:2]}/{row.sha256}"
    with default_storage.open(row.content.name) as content:
        assert content.read() == TEXT


@pytest.mark.django_db
def test_a_file_is_read_in_pieces() -> None:
    source = Trickle(TEXT)
    row = store(source, name="a.pdf", content_type="application/pdf", at=AT)
    assert row.size == len(TEXT) > source.largest > 0


@pytest.mark.django_db
def test_the_same_bytes_and_name_are_stored_once_and_another_name_shares_the_bytes(tmp_path: Path) -> None:
    first, again, renamed = stored(), stored(), stored(name="Programma.pdf")
    assert first.pk == again.pk != renamed.pk
    assert first.content.name == renamed.content.name
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


@pytest.mark.django_db
def test_a_changed_cut_or_lost_file_is_noticed() -> None:
    row = stored()
    path = Path(default_storage.path(path_of(row.sha256)))
    assert verify(row)
    path.write_bytes(TEXT[:-1] + b"!")
    assert not verify(row)
    path.write_bytes(TEXT[:-1])
    assert not verify(row)
    path.unlink()
    assert not verify(row)


@pytest.mark.django_db
def test_a_torn_file_left_by_a_process_that_died_is_made_whole() -> None:
    path = Path(default_storage.path(path_of(hashlib.sha256(TEXT).hexdigest())))
    path.parent.mkdir()
    path.write_bytes(TEXT[:100])
    assert verify(stored())


@pytest.mark.django_db
def test_more_bytes_than_accepted_leave_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(StoringRefused) as refusal:
        store(BytesIO(b"x" * 1001), name="big.pdf", content_type="application/pdf", at=AT, largest=1000)
    assert refusal.value.code == "too_large"
    assert not StoredFile.objects.exists()
    assert not list(tmp_path.iterdir())
    assert (
        store(BytesIO(b"x" * 1000), name="fits.pdf", content_type="application/pdf", at=AT, largest=1000).size == 1000
    )


@pytest.mark.django_db
def test_a_transaction_that_fails_leaves_no_record_and_the_next_try_finds_the_bytes() -> None:
    with transaction.atomic():
        stored()
        transaction.set_rollback(True)
    assert not StoredFile.objects.exists()
    assert verify(stored())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\mape\\Lapa.docx", "Lapa.docx"),
        ("a\r\nSet-Cookie: b\x00.pdf", "aSet-Cookie: b.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("ā" * 300 + ".pdf", "ā" * 251 + ".pdf"),
        ("x" * 300, "x" * 255),
    ],
)
def test_a_name_is_only_a_name(given: str, kept: str) -> None:
    assert stored(name=given).name == kept


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "  ", "a/", "..", "\x00"])
def test_a_file_without_a_name_is_refused(name: str) -> None:
    with pytest.raises(StoringRefused) as refusal:
        stored(name=name)
    assert refusal.value.code == "name"


@pytest.mark.django_db
@pytest.mark.parametrize("content_type", ["", "pdf", "text/html\r\nX: y", "a/" + "b" * 200])
def test_a_type_that_is_none_is_refused(content_type: str) -> None:
    with pytest.raises(StoringRefused) as refusal:
        store(BytesIO(b"x"), name="a.pdf", content_type=content_type, at=AT)
    assert refusal.value.code == "content_type"
