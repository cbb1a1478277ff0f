"""Walking a dossier's records with their place at hand; what does not have the right shape is passed over.

`shape` has already said what is wrong with that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from config.dossiers.faults import Fault, Path


@dataclass(frozen=True, slots=True)
class Place:
    """A record and where it stands."""

    path: Path
    record: dict[str, Any]

    def each(self, name: str) -> Iterator["Place"]:
        """The records of a list in this one."""
        listed = self.record.get(name)
        for number, record in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(record, dict):
                yield Place((*self.path, name, number), record)

    def inside(self, name: str) -> "Place":
        record = self.record.get(name)
        return Place((*self.path, name), record if isinstance(record, dict) else {})

    def text(self, name: str) -> str | None:
        value = self.record.get(name)
        return value if isinstance(value, str) else None

    def fault(self, name: str | int, sentence: str) -> Fault:
        return Fault((*self.path, name), sentence)
