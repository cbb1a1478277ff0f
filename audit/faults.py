"""Naming what is wrong where a chain does not fit. The walk that finds the first such place is `verification`."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Max

from audit.hashing import BEFORE_FIRST, NO_DETAILS, commitment, seal
from audit.models import Detail, Entry, Head

# Places past the end that are tried when asking where an entry was written: as many entries may have been cut.
PLACES_PAST_THE_END = 1000


class Kind(StrEnum):
    ALTERED = "altered"
    REMOVED = "removed"
    ADDED = "added"
    REORDERED = "reordered"
    CUT = "cut"
    REWRITTEN = "rewritten"
    HEAD = "head altered"
    DETAIL_ALTERED = "detail altered"
    DETAIL_MISSING = "detail missing"


@dataclass(frozen=True, slots=True)
class Fault:
    chain: str
    sequence: int
    kind: Kind
    sentence: str

    def __str__(self) -> str:
        return f"{self.chain} entry {self.sequence}: {self.kind} ({self.sentence})"


def misplacement(entry: Entry, last: Entry | None) -> Fault | None:
    """What is wrong with the entry standing after `last`, or with `last` itself where the entry remembers another."""
    expected, previous_hash = (last.sequence + 1, last.hash) if last else (1, BEFORE_FIRST)
    is_sealed = seal(entry) == entry.hash
    if entry.sequence == expected and entry.previous_hash == previous_hash and is_sealed:
        return None
    if entry.sequence < expected:
        return Fault(entry.chain, entry.sequence, Kind.ADDED, "the place is taken twice or before the first")
    if _is_elsewhere(entry, expected, previous_hash):
        return _displaced(entry, expected)
    if entry.sequence > expected:
        return Fault(entry.chain, expected, Kind.REMOVED, f"the next entry is {entry.sequence}")
    return _disagreeing(entry, last) if is_sealed else _unsealed(entry, expected)


def detail_fault(entry: Entry) -> Fault | None:
    """A detail that is not what the entry committed. A missing one is no fault here: it may have been erased."""
    detail = detail_of(entry)
    if detail is None or (detail.data is None and detail.salt is None):
        return None
    if _commits(detail) != entry.commitment:
        return Fault(entry.chain, entry.sequence, Kind.DETAIL_ALTERED, "the details are not those committed")
    return None


def lacks_detail(entry: Entry) -> bool:
    detail = detail_of(entry)
    return entry.commitment != NO_DETAILS and (detail is None or detail.data is None)


def detail_of(entry: Entry) -> Detail | None:
    return getattr(entry, "detail", None)  # Django raises an AttributeError of its own where the row is missing


def _commits(detail: Detail) -> str | None:
    try:
        return commitment(salt=detail.salt or "", data=detail.data or "")
    except ValueError:  # a salt that is not hexadecimal was put there by hand
        return None


def _displaced(entry: Entry, expected: int) -> Fault:
    """The entry that belongs at `expected` stands elsewhere: two changed places, or a stranger pushed it on."""
    if entry.sequence > expected:
        return Fault(entry.chain, expected, Kind.REORDERED, "the entry of this place stands elsewhere in the chain")
    original = _written_at(entry)
    if original not in (None, expected):
        return Fault(entry.chain, expected, Kind.REORDERED, f"here stands what was written as entry {original}")
    return Fault(entry.chain, expected, Kind.ADDED, "a stranger stands before the entry of this place")


def _unsealed(entry: Entry, expected: int) -> Fault:
    original = _written_at(entry)
    if original is None:
        return Fault(entry.chain, expected, Kind.ALTERED, "its hash does not fit what it says")
    if original > expected:
        return Fault(entry.chain, expected, Kind.REMOVED, f"here stands what was written as entry {original}")
    return Fault(entry.chain, original, Kind.ADDED, f"what was written here now stands at {expected}")


def _disagreeing(entry: Entry, last: Entry | None) -> Fault:
    """Each is sealed but the later remembers another predecessor. Whom its own follower confirms is the genuine one."""
    if last is not None and _is_confirmed(entry):
        sentence = f"its hash was computed anew; entry {entry.sequence} remembers another"
        return Fault(entry.chain, last.sequence, Kind.ALTERED, sentence)
    return Fault(entry.chain, entry.sequence, Kind.ALTERED, "it does not continue the entry before it")


def _is_confirmed(entry: Entry) -> bool:
    chain = Entry.objects.in_chain(entry.chain)
    following = chain.filter(sequence=entry.sequence + 1).values_list("previous_hash", flat=True).first()
    if following is not None:
        return following == entry.hash
    return Head.objects.filter(chain=entry.chain, sequence=entry.sequence, hash=entry.hash).exists()


def _is_elsewhere(entry: Entry, expected: int, previous_hash: str) -> bool:
    others = Entry.objects.in_chain(entry.chain).filter(previous_hash=previous_hash).exclude(pk=entry.pk)
    return any(seal(other, sequence=expected) == other.hash for other in others.iterator())


def _written_at(entry: Entry) -> int | None:
    last = Entry.objects.in_chain(entry.chain).aggregate(last=Max("sequence"))["last"] or 0
    places = range(1, last + PLACES_PAST_THE_END)
    return next((place for place in places if seal(entry, sequence=place) == entry.hash), None)
