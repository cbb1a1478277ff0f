"""Reading the journal back with suspicion: walks every chain and names the first entry that does not fit.

Constant memory, no locks: writers may go on meanwhile. Knows no output; the command and pages print its dataclasses.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from audit import guards
from audit.actions import DETAILS_ERASED
from audit.faults import Fault, Kind, detail_fault, detail_of, lacks_detail, misplacement
from audit.models import Entry, Head
from audit.trail import CHECKPOINTS, erased_subject

ENTRIES_A_FETCH = 2000
ERASURES_A_QUERY = 500

Place = tuple[int, str]


@dataclass(frozen=True, slots=True)
class VerifiedChain:
    """One chain: the entries that fit, up to the first fault, and the end they lead to."""

    chain: str
    entries: int
    last_hash: str
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Verification:
    chains: tuple[VerifiedChain, ...]
    missing_guards: tuple[str, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        return tuple(chain.fault for chain in self.chains if chain.fault)

    @property
    def entries(self) -> int:
        return sum(chain.entries for chain in self.chains)

    @property
    def is_whole(self) -> bool:
        return not self.faults and not self.missing_guards


def verify(*, chain: str | None = None, kept: Place | None = None) -> Verification:
    """Walk the named chain or all, then hold them against the checkpoints, and these against one kept elsewhere."""
    checkpoints = _against_kept(_walk(CHECKPOINTS), kept)
    names = [chain] if chain else _chains()
    walked = {name: checkpoints if name == CHECKPOINTS else _walk(name) for name in names}
    if checkpoints.entries or checkpoints.fault:
        walked.setdefault(CHECKPOINTS, checkpoints)
    for fault in _checkpoint_faults(checkpoints, only=chain):
        found = walked.get(fault.chain) or VerifiedChain(fault.chain, 0, "", None)
        walked[fault.chain] = replace(found, fault=_earlier(found.fault, fault))
    return Verification(tuple(walked[name] for name in sorted(walked)), tuple(guards.missing()))


def _chains() -> list[str]:
    with_entries = Entry.objects.order_by().values_list("chain", flat=True).distinct()
    return sorted({*with_entries, *Head.objects.values_list("chain", flat=True)})


def _walk(chain: str) -> VerifiedChain:
    walk = _Walk(chain)
    entries = Entry.objects.in_chain(chain).select_related("detail").order_by("sequence")
    for entry in entries.iterator(chunk_size=ENTRIES_A_FETCH):
        if fault := walk.step(entry):
            return walk.result(fault)
    return walk.result(walk.end())


class _Walk:
    """Where the walk along one chain stands. The head is read before the entries and again where they outrun it."""

    def __init__(self, chain: str) -> None:
        self.chain = chain
        self.last: Entry | None = None
        self.head = self.first_head = self._read_head()
        self.lacking: list[int] = []
        self.unexplained: Fault | None = None

    def step(self, entry: Entry) -> Fault | None:
        fault = self._place_fault(entry) or detail_fault(entry) or self._head_fault(entry)
        if fault:
            return fault
        self.last = entry
        if lacks_detail(entry):
            self.lacking.append(entry.sequence)
        if len(self.lacking) >= ERASURES_A_QUERY:
            self._explain()
        return self.unexplained

    def end(self) -> Fault | None:
        last = self.last.sequence if self.last else 0
        head = self.first_head
        if head is None:
            is_headless = last and self._read_head() is None
            return Fault(self.chain, last, Kind.HEAD, "the chain has no head") if is_headless else None
        if last >= head.sequence:
            return None
        if self.last and head.hash == self.last.hash:
            return Fault(self.chain, last, Kind.HEAD, f"the head has the hash of this entry but says {head.sequence}")
        return Fault(self.chain, last + 1, Kind.CUT, f"the head is at {head.sequence}, the entries end at {last}")

    def result(self, fault: Fault | None) -> VerifiedChain:
        self._explain()
        first = _earlier(self.unexplained, fault)
        last = self.last
        return VerifiedChain(self.chain, last.sequence if last else 0, last.hash if last else "", first)

    def _place_fault(self, entry: Entry) -> Fault | None:
        fault = misplacement(entry, self.last)
        is_of_itself = fault is None or (fault.kind == Kind.ALTERED and fault.sequence == entry.sequence)
        if is_of_itself and self._is_beyond_head(entry):
            at = self.head.sequence if self.head else 0
            return Fault(self.chain, entry.sequence, Kind.ADDED, f"it stands beyond the head, which is at {at}")
        return fault

    def _is_beyond_head(self, entry: Entry) -> bool:
        if self.head and entry.sequence > self.head.sequence:
            self.head = self._read_head()
        return self.head is not None and entry.sequence > self.head.sequence

    def _head_fault(self, entry: Entry) -> Fault | None:
        head = self.head
        if head is None or entry.sequence != head.sequence or entry.hash == head.hash:
            return None
        return Fault(self.chain, entry.sequence, Kind.HEAD, "the head and its entry disagree: one of them was altered")

    def _explain(self) -> None:
        """Details that are gone must have been erased by a later entry of the same chain."""
        subjects = {erased_subject(sequence): sequence for sequence in self.lacking}
        erasures = Entry.objects.in_chain(self.chain).filter(action=DETAILS_ERASED, subject__in=subjects)
        places = erasures.values_list("subject", "sequence")
        erased = {subjects[subject] for subject, at in places if at > subjects[subject]}
        missing = sorted(set(self.lacking) - erased)
        self.lacking.clear()
        if missing:
            fault = Fault(self.chain, missing[0], Kind.DETAIL_MISSING, "no later entry of the chain says it was erased")
            self.unexplained = _earlier(self.unexplained, fault)

    def _read_head(self) -> Head | None:
        return Head.objects.filter(chain=self.chain).first()


def _checkpoint_faults(checkpoints: VerifiedChain, *, only: str | None) -> Iterator[Fault]:
    """Heads the checkpoints saw and the chains no longer have; heads that stayed between two are looked up once."""
    seen: dict[str, list[int | str]] = {}
    for entry in _trusted(checkpoints):
        detail = detail_of(entry)
        heads = json.loads(detail.data)["heads"] if detail and detail.data else {}
        for chain, head in heads.items():
            if head != seen.get(chain) and only in (None, chain):
                yield from _unmet(chain, head[0], head[1], entry, seen.get(chain))
            seen[chain] = head


def _trusted(checkpoints: VerifiedChain) -> Iterator[Entry]:
    entries = Entry.objects.in_chain(CHECKPOINTS).select_related("detail").order_by("sequence")
    if checkpoints.fault:
        entries = entries.filter(sequence__lt=checkpoints.fault.sequence)
    return entries.iterator(chunk_size=ENTRIES_A_FETCH)


def _unmet(chain: str, sequence: int, seen_hash: str, saw: Entry, agreed: list[int | str] | None) -> Iterator[Fault]:
    stands = Entry.objects.in_chain(chain).filter(sequence=sequence).values_list("hash", flat=True).first()
    if stands is None:
        last = Entry.objects.in_chain(chain).order_by("-sequence").values_list("sequence", flat=True).first() or 0
        sentence = f"checkpoint {saw.sequence} saw the chain at {sequence}, the entries end at {last}"
        yield Fault(chain, min(last + 1, sequence), Kind.CUT, sentence)
    elif stands != seen_hash:
        since = f" after {agreed[0]}" if agreed else ""
        sentence = f"checkpoint {saw.sequence} saw another hash: this or an earlier entry{since} was written anew"
        yield Fault(chain, sequence, Kind.REWRITTEN, sentence)


def _against_kept(checkpoints: VerifiedChain, kept: Place | None) -> VerifiedChain:
    if kept is None:
        return checkpoints
    sequence, kept_hash = kept
    if Entry.objects.in_chain(CHECKPOINTS).filter(sequence=sequence, hash=kept_hash).exists():
        return checkpoints
    fault = Fault(CHECKPOINTS, sequence, Kind.REWRITTEN, "this is not the checkpoint that was kept elsewhere")
    return replace(checkpoints, fault=_earlier(checkpoints.fault, fault))


def _earlier(one: Fault | None, other: Fault | None) -> Fault | None:
    faults = [fault for fault in (one, other) if fault]
    return min(faults, key=lambda fault: fault.sequence) if faults else None
