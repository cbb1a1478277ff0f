"""The journal's tables: entries chained by hash, the details beside them, one head a chain.

Only `trail` writes here. Changing or removing a row is refused in this module and, again, by the database (`guards`).
"""

import json
from collections.abc import Sequence
from typing import Any, ClassVar, NoReturn, TypeVar

from django.db import connection, models

from queries.compiled import Compiled, Parameter, insert

BATCH = 1000
CHAIN_LENGTH = 200
TEXT_LENGTH = 300

_ADVANCE = "UPDATE audit_head SET sequence = %s, hash = %s WHERE id = %s"

Row = TypeVar("Row", bound=models.Model)


class JournalError(Exception):
    """What the journal will not do. The code is stable, the sentence is for whoever wrote the call."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def _refuse(what: str) -> NoReturn:
    raise JournalError("append_only", f"The journal is append-only: {what} is refused; use audit.trail.")


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """Reads as any other query; writes only by `append`, and never changes what stands."""

    def append(self, rows: Sequence[Row]) -> list[Row]:
        if len(rows) == 1:  # the entry of one change, which is most of them
            insert(rows[0])
            return list(rows)
        return super().bulk_create(rows, batch_size=BATCH)

    def bulk_create(self, *args: Any, **options: Any) -> NoReturn:
        _refuse("creating rows directly")

    def bulk_update(self, *args: Any, **options: Any) -> NoReturn:
        _refuse("bulk_update")

    def update(self, **values: Any) -> NoReturn:
        _refuse("update")

    update.alters_data = True  # type: ignore[attr-defined]  # keeps templates from calling it

    def delete(self) -> NoReturn:
        _refuse("delete")

    delete.alters_data = True  # type: ignore[attr-defined]  # keeps templates from calling it


class EntryQuerySet(AppendOnlyQuerySet["Entry"]):
    def in_chain(self, chain: str) -> "EntryQuerySet":
        return self.filter(chain=chain)

    def about(self, subject: str) -> "EntryQuerySet":
        return self.filter(subject=subject)


class DetailQuerySet(AppendOnlyQuerySet["Detail"]):
    def standing(self) -> "DetailQuerySet":
        return self.filter(data__isnull=False)

    def erase(self) -> int:
        """Forget salt and data for good; `trail.erase` is the caller that also journals it."""
        return models.QuerySet.update(self, salt=None, data=None)


class HeadQuerySet(AppendOnlyQuerySet["Head"]):
    def lock(self, chain: str) -> "Head":
        """Hold the chain until the transaction ends. Of two writers of a new chain the later waits for the first."""
        if not (held := HELD.ask(chain=chain)):
            models.QuerySet.bulk_create(self, [Head(chain=chain)], ignore_conflicts=True)
            held = HELD.ask(chain=chain)
        head: Head = held[0]
        return head

    def advance(self, head: "Head", *, sequence: int, last_hash: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_ADVANCE, [sequence, last_hash, head.pk])


class AppendOnlyModel(models.Model):
    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> NoReturn:
        _refuse("save")

    save.alters_data = True  # type: ignore[attr-defined]  # keeps templates from calling it

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        _refuse("delete")

    delete.alters_data = True  # type: ignore[attr-defined]  # keeps templates from calling it


class Entry(AppendOnlyModel):
    """One thing that was done: what, to what, by whom, when. Holds no personal data beyond the actor's handle."""

    chain = models.CharField(max_length=CHAIN_LENGTH)
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=100)
    subject = models.CharField(max_length=TEXT_LENGTH)
    actor = models.CharField(max_length=TEXT_LENGTH)
    commitment = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects: ClassVar[EntryQuerySet] = EntryQuerySet.as_manager()  # type: ignore[assignment]  # has its methods

    class Meta:
        constraints = (models.UniqueConstraint(fields=["chain", "sequence"], name="entry_place_in_chain_unique"),)
        indexes = (models.Index(fields=["chain", "subject"], name="entry_subject_in_chain"),)

    def __str__(self) -> str:
        return f"{self.chain} {self.sequence}: {self.action} {self.subject}"


class Detail(AppendOnlyModel):
    """What the entry is about in full. The entry holds only its salted hash, so erasing it leaves the chain whole."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="detail")
    salt = models.CharField(max_length=32, null=True)  # erased is not the same as empty
    # Text and not a JSON column: the very bytes that were committed must come back from either database.
    data = models.TextField(null=True)  # erased is not the same as empty

    objects: ClassVar[DetailQuerySet] = DetailQuerySet.as_manager()  # type: ignore[assignment]  # has its methods

    def __str__(self) -> str:
        return "erased" if self.is_erased else str(self.data)

    @property
    def is_erased(self) -> bool:
        return self.data is None

    @property
    def details(self) -> dict[str, Any] | None:
        return None if self.data is None else json.loads(self.data)


class Head(AppendOnlyModel):
    """Where a chain ends. Its row is the chain's lock: writers of different chains never wait for one another."""

    chain = models.CharField(max_length=CHAIN_LENGTH, unique=True)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    objects: ClassVar[HeadQuerySet] = HeadQuerySet.as_manager()  # type: ignore[assignment]  # has its methods

    def __str__(self) -> str:
        return f"{self.chain} {self.sequence} {self.hash}"


def _held() -> models.QuerySet[Head]:
    return Head.objects.select_for_update().filter(chain=Parameter("chain", models.CharField()))


HELD = Compiled(_held)
