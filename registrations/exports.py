"""Taking the list as a file: the rows, order, columns and words of the screen; who took it and why is kept."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import IO

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.looks import chain_of
from audit import trail
from audit.models import Entry
from events.models import Event
from registrations.exports_sheets import CSV, CSV_WITH_COMMAS, ODS, XLSX, Format
from registrations.listing import Listing
from registrations.listing_columns import Facts, InWords, heads_of

EXPORTED = "list.exported"
LONGEST_REASON = 300
ROWS_A_FETCH = 1000
KEPT_IN_MEMORY = 4 * 1024 * 1024
SHOWN = 200
NAMES = ("xlsx", "csv", "ods")

_REFUSALS: dict[str, str | Promise] = {
    "no_reason": gettext_lazy("Say what the file is for."),
    "format": gettext_lazy("There is no such format."),
}


class ExportRefused(Exception):
    """`code` is stable; the text is a translated sentence for the person who asked."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(str(_REFUSALS[code]))


@dataclass(frozen=True, slots=True)
class Taken:
    """A finished file, at its beginning; it is gone when it is closed."""

    content: IO[bytes]
    name: str
    content_type: str
    rows: int


def take(*, listing: Listing, columns: Sequence[str], format_name: str, reason: str, by: str, at: datetime) -> Taken:
    """Write the list to a file, in the active language; nobody takes one without saying what for.

    Evidence, with the file's checksum, in the chain of those who looked: `list.exported`.
    """
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise ExportRefused("no_reason")
    kind, event = format_called(format_name), listing.event
    content = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115  # whoever reads it closes it
    with transaction.atomic():
        rows = kind.write(content, title=_("Registrations"), head=heads_of(columns), rows=cells_of(listing, columns))
        details = {
            "reason": reason,
            "format": kind.extension,
            "rows": rows,
            "columns": list(columns),
            "asked": {name: value for name, value in asdict(listing.wanted).items() if value},
            "sha256": _checksum(content),
        }
        chain, subject = chain_of(event.project.key), f"list:{event.key}"
        trail.record(chain=chain, action=EXPORTED, subject=subject, by=by, at=at, details=details)
    content.seek(0)
    return Taken(content, f"{event.key}-{at:%Y-%m-%d}.{kind.extension}", kind.content_type, rows)


def cells_of(listing: Listing, columns: Sequence[str]) -> Iterator[list[str]]:
    """Every row as the screen has it; the rows come from the database a stretch at a time."""
    words = InWords(listing, columns)
    facts: Iterable[Facts] = listing.facts.iterator(chunk_size=ROWS_A_FETCH)
    return map(words.cells, facts)


def format_called(name: str) -> Format:
    """CSV for Latvian Excel is parted by semicolons, for the English one by commas."""
    formats = {"xlsx": XLSX, "ods": ODS, "csv": CSV if get_language() == "lv" else CSV_WITH_COMMAS}
    if name not in formats:
        raise ExportRefused("format")
    return formats[name]


def taken_from(event: Event) -> list[Entry]:
    """Who took this event's list as a file, the newest first."""
    chain = Entry.objects.in_chain(chain_of(event.project.key))
    rows = chain.filter(subject=f"list:{event.key}", action=EXPORTED).select_related("detail")
    return list(rows.order_by("-sequence")[:SHOWN])


def _checksum(content: IO[bytes]) -> str:
    content.seek(0)
    checksum = hashlib.sha256()
    while piece := content.read(64 * 1024):
        checksum.update(piece)
    return checksum.hexdigest()
