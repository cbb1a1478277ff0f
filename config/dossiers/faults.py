"""What is wrong with a dossier and where: one fault, one readable line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

MOST_SHOWN = 100
MOST_COUNTED = 10_000
LONGEST_SHOWN = 60

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    path: Path
    sentence: str

    def under(self, step: str | int) -> "Fault":
        return Fault((step, *self.path), self.sentence)


class BadDossier(Exception):
    """A file that is not loaded; the lines say why, one a fault."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def lines_of(faults: Iterable[Fault], tree: Any) -> list[str]:
    """The first faults as lines, and how many more there are."""
    found = iter(faults)
    lines = [line_of(fault, tree) for fault in islice(found, MOST_SHOWN)]
    more = sum(1 for _ in islice(found, MOST_COUNTED))
    if more:
        lines.append(f"and {more} more" if more < MOST_COUNTED else f"and {more} more at least")
    return lines


def line_of(fault: Fault, tree: Any) -> str:
    place = " › ".join(_steps(fault.path, tree))
    return f"{place}: {fault.sentence}" if place else fault.sentence


def _steps(path: Path, tree: Any) -> Iterator[str]:
    """`events`, 2, `date` → `events[2] "e3"`, `date`: places in lists count from 0; a record shows its key."""
    step = ""
    for name in path:
        tree = _inside(tree, name)
        if isinstance(name, int):
            step += f"[{name}]{_name_of(tree)}"
            continue
        if step:
            yield step
        step = name if name.isidentifier() and name.isascii() else shown(name)
    if step:
        yield step


def _inside(tree: Any, name: str | int) -> Any:
    if isinstance(tree, dict):
        return tree.get(name)
    if isinstance(tree, list) and isinstance(name, int) and name < len(tree):
        return tree[name]
    return None


def _name_of(record: Any) -> str:
    name = (record.get("key") or record.get("code")) if isinstance(record, dict) else None
    return f" {shown(name)}" if isinstance(name, str) else ""


def shown(text: str) -> str:
    """A text from a file as it may stand in a line of output: quoted, cut, nothing invisible."""
    cut = text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
    return '"' + "".join(_visible(letter) for letter in cut) + '"'


def _visible(letter: str) -> str:
    return letter if letter.isprintable() else letter.encode("unicode_escape").decode()
