"""The bytes that are hashed, computed here from the description alone, as a verifier outside Dalība would."""

import hashlib
import json
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from audit.hashing import canonical, moment
from audit.models import Entry


@pytest.mark.usefixtures("journal")
def test_a_chain_can_be_verified_from_its_description_with_the_standard_library_alone() -> None:
    previous_hash = ""
    for entry in Entry.objects.filter(chain="project:a").select_related("detail").order_by("sequence"):
        commitment = ""
        if entry.sequence != 7:
            committed = bytes.fromhex(entry.detail.salt or "") + (entry.detail.data or "").encode()
            commitment = hashlib.sha256(committed).hexdigest()
        said = ["daliba-journal-1", "project:a", entry.sequence, "2026-03-05T10:00:00.000000Z", "mark.loaded"]
        said += [f"mark:{entry.sequence}", "user:1", commitment, previous_hash]
        written = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        previous_hash = hashlib.sha256(written.encode()).hexdigest()
        assert entry.hash == previous_hash


def test_a_moment_is_written_in_universal_time_to_the_microsecond() -> None:
    assert moment(datetime(2026, 7, 1, 12, 0, 0, 5, tzinfo=ZoneInfo("Europe/Riga"))) == "2026-07-01T09:00:00.000005Z"
    assert moment(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000000Z"


def test_details_are_plain_ascii_in_the_order_of_their_keys() -> None:
    amount = {"sum": Decimal("12.50"), "at": datetime(2026, 1, 1, tzinfo=UTC), "ā": None}
    assert canonical(amount) == '{"at":"2026-01-01T00:00:00.000000Z","sum":"12.50","\\u0101":null}'


@pytest.mark.parametrize("impossible", [float("nan"), float("inf"), object(), {1, 2}, b"bytes"])
def test_what_json_cannot_say_is_refused(impossible: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        canonical({"value": impossible})
