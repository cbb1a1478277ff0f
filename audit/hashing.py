"""The bytes the journal hashes, described so that a verifier can be written with the standard library alone.

Text is hashed with SHA-256 and written as 64 lower-case hexadecimal digits. JSON is always written as
`json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)`, hence pure ASCII.

*Details.* `data` is the JSON of the details, stored as exactly that text; `salt` is 32 hexadecimal digits.
The entry's commitment is SHA-256 of the 16 bytes of the salt followed by the bytes of `data`;
an entry without details has the empty text as its commitment.

*Entry.* The hash is SHA-256 of the JSON of the list
`["daliba-journal-1", chain, sequence, at, action, subject, actor, commitment, previous_hash]`, where `sequence`
is a number from 1 on, `at` is in UTC with six decimals (`2026-11-21T18:30:00.000000Z`) and `previous_hash`
is the hash of the entry before it in the same chain, the empty text for the first.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

FORMAT = "daliba-journal-1"
BEFORE_FIRST = ""
NO_DETAILS = ""


class Sealable(Protocol):
    """What an entry's hash covers."""

    chain: Any
    sequence: Any
    at: Any
    action: Any
    subject: Any
    actor: Any
    commitment: Any
    previous_hash: Any


def seal(entry: Sealable, *, sequence: int | None = None) -> str:
    """The hash the entry must carry, or would carry if it stood at another place of its chain."""
    place = entry.sequence if sequence is None else sequence
    stated = [FORMAT, entry.chain, place, moment(entry.at), entry.action, entry.subject, entry.actor]
    return sha256(canonical([*stated, entry.commitment, entry.previous_hash]).encode())


def commitment(*, salt: str, data: str) -> str:
    return sha256(bytes.fromhex(salt) + data.encode())


def new_salt() -> str:
    return secrets.token_hex(16)


def canonical_details(details: Mapping[str, Any]) -> str:
    return canonical(dict(details))


def canonical(value: Any) -> str:
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False, default=_as_text
    )


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date | Decimal | UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot stand in the details of a journal entry")
