"""Writing the journal: record, erase details, take a checkpoint. Reading it back with suspicion is `verification`.

Every writer is called inside the transaction of the change it records, as its last step: the chain stays locked until
that transaction ends. A transaction that writes to several chains takes them in the order of their names.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from audit.actions import CATALOGUE, DETAILS_ERASED, JOURNAL_CHECKPOINTED
from audit.hashing import canonical_details, commitment, new_salt, seal
from audit.models import CHAIN_LENGTH, TEXT_LENGTH, Detail, Entry, Head, JournalError

CHECKPOINTS = "checkpoint"
SEQUENCES_A_QUERY = 500
UNWRITABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be: what is told about one change among many."""

    action: str
    subject: str
    details: Mapping[str, Any] | None = None


def record(
    *, chain: str, action: str, subject: str, by: str, at: datetime, details: Mapping[str, Any] | None = None
) -> Entry:
    """Add one entry to the chain. Refuses outside a transaction, an unknown action, a moment without zone, bad text."""
    return record_many(chain=chain, by=by, at=at, entries=[Draft(action, subject, details)])[0]


def record_many(*, chain: str, by: str, at: datetime, entries: Iterable[Draft]) -> list[Entry]:
    """Add entries in their order under one lock; refuses as `record` does, and then writes none of them."""
    drafts = list(entries)
    _refuse_circumstances(chain, by, at)
    for draft in drafts:
        _refuse_draft(chain, draft)
    return _append(chain, by, at, drafts) if drafts else []


def erase(*, chain: str, sequences: Iterable[int], by: str, at: datetime, reason: str) -> list[Entry]:
    """Forget the details of entries and journal each erasure in the same chain.

    Details already erased are passed over. Refuses an entry that has no details, and those the verification leans on.
    """
    _refuse_circumstances(chain, by, at)
    Head.objects.lock(chain)
    standing = _standing_details(chain, sorted(set(sequences)))
    for batch in _batches([detail.pk for detail in standing]):
        Detail.objects.filter(pk__in=batch).erase()
    drafts = [Draft(DETAILS_ERASED, erased_subject(detail.entry.sequence), {"reason": reason}) for detail in standing]
    return record_many(chain=chain, by=by, at=at, entries=drafts)


def checkpoint(*, by: str, at: datetime) -> Entry | None:
    """Write down every chain's head in the chain of checkpoints; None where nothing was recorded since the last one."""
    heads = {head.chain: [head.sequence, head.hash] for head in Head.objects.exclude(chain=CHECKPOINTS)}
    last = Entry.objects.in_chain(CHECKPOINTS).select_related("detail").order_by("-sequence").first()
    if not heads or (last and last.detail.details == {"heads": heads}):
        return None
    return record(
        chain=CHECKPOINTS, action=JOURNAL_CHECKPOINTED, subject="heads", by=by, at=at, details={"heads": heads}
    )


def head(chain: str) -> tuple[int, str] | None:
    """The chain's last sequence and hash in one cheap query: a key for whatever was computed from the chain's facts."""
    return Head.objects.filter(chain=chain, sequence__gt=0).values_list("sequence", "hash").first()


def heads(chains: Iterable[str]) -> dict[str, str]:
    """The last hash of each of these chains that has begun, in one query."""
    return dict(Head.objects.filter(chain__in=list(chains), sequence__gt=0).values_list("chain", "hash"))


def erased_subject(sequence: int) -> str:
    return f"entry:{sequence}"


def _append(chain: str, by: str, at: datetime, drafts: list[Draft]) -> list[Entry]:
    head = Head.objects.lock(chain)
    rows: list[Entry] = []
    details: list[Detail] = []
    sequence, last_hash = head.sequence, head.hash
    for sequence, draft in enumerate(drafts, start=head.sequence + 1):
        entry = Entry(chain=chain, sequence=sequence, at=at, action=draft.action, subject=draft.subject, actor=by)
        if draft.details is not None:
            details.append(_commit(entry, draft.details))
        entry.previous_hash = last_hash
        entry.hash = last_hash = seal(entry)
        rows.append(entry)
    Entry.objects.append(rows)
    _append_details(details)
    Head.objects.advance(head, sequence=sequence, last_hash=last_hash)
    return rows


def _commit(entry: Entry, details: Mapping[str, Any]) -> Detail:
    detail = Detail(entry=entry, salt=new_salt(), data=canonical_details(details))
    entry.commitment = commitment(salt=str(detail.salt), data=str(detail.data))
    return detail


def _append_details(details: list[Detail]) -> None:
    for detail in details:
        detail.entry_id = detail.entry.pk  # known only now that the entry is stored
    Detail.objects.append(details)


def _standing_details(chain: str, sequences: list[int]) -> list[Detail]:
    found: list[Detail] = []
    for batch in _batches(sequences):
        details = Detail.objects.filter(entry__chain=chain, entry__sequence__in=batch)
        found += details.select_related("entry").order_by("entry__sequence")
    _refuse_unerasable(chain, sequences, found)
    return [detail for detail in found if not detail.is_erased]


def _batches(values: list[int]) -> Iterable[list[int]]:
    return (values[start : start + SEQUENCES_A_QUERY] for start in range(0, len(values), SEQUENCES_A_QUERY))


def _refuse_circumstances(chain: str, by: str, at: datetime) -> None:
    if not connection.in_atomic_block:
        raise JournalError("outside_transaction", "An entry is written in the transaction of the change it records.")
    if at.tzinfo is None:
        raise JournalError("moment_without_zone", f"{at} has no time zone.")
    _refuse_text("chain", chain, CHAIN_LENGTH)
    _refuse_text("actor", by, TEXT_LENGTH)


def _refuse_draft(chain: str, draft: Draft) -> None:
    if draft.action not in CATALOGUE:
        raise JournalError("unknown_action", f"“{draft.action}” is not in the catalogue (audit/actions.py).")
    if (chain == CHECKPOINTS) != (draft.action == JOURNAL_CHECKPOINTED):
        raise JournalError("wrong_chain", f"{draft.action} does not belong in the chain “{chain}”.")
    _refuse_text("subject", draft.subject, TEXT_LENGTH)


def _refuse_text(what: str, text: str, longest: int) -> None:
    if not 0 < len(text) <= longest:
        raise JournalError("bad_text", f"The {what} of an entry has 1 to {longest} characters, not {len(text)}.")
    if UNWRITABLE.search(text):
        raise JournalError("bad_text", f"The {what} of an entry has a control character or half a character: {text!a}.")


def _refuse_unerasable(chain: str, sequences: list[int], details: list[Detail]) -> None:
    leaned_on = {DETAILS_ERASED, JOURNAL_CHECKPOINTED}
    erasable = {detail.entry.sequence for detail in details if detail.entry.action not in leaned_on}
    if refused := sorted(set(sequences) - erasable):
        raise JournalError("not_erasable", f"Nothing to erase, or nothing that may be, at {chain} {refused[:10]}.")
