"""The pages of a PDF as pictures, drawn by a process that may fail alone, within pages, pixels, time and memory."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

DRAWER = Path(__file__).with_name("page_drawer.py")
PIECE = 256 * 1024
MOST_PAGES, WIDTH = 40, 960
SECONDS, MEMORY = 60, 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Pages:
    """How many pages the file says it has, and the pictures of the first of them in their order."""

    number: int
    pictures: list[Path]


class PagesNotDrawn(Exception):
    """The text says in a word or two what happened: `too slow`, `damaged`."""


@contextmanager
def drawn_pages(
    content: IO[bytes], *, most_pages: int = MOST_PAGES, seconds: int = SECONDS, memory: int = MEMORY
) -> Iterator[Pages]:
    """Draw the pages into files that are there as long as the block lasts; what was drawn before a fault counts.

    Raises `PagesNotDrawn` where not even the first page could be drawn.
    """
    with tempfile.TemporaryDirectory(prefix="pages-") as folder:
        source = Path(folder) / "source.pdf"
        with source.open("wb") as copy:
            while piece := content.read(PIECE):
                copy.write(piece)
        said, problem = _run(source, most_pages, seconds, memory)
        pictures = sorted(Path(folder).glob("*.webp"), key=lambda path: int(path.stem))
        whole = [path for path in pictures if _is_whole(path)]
        if not whole:
            raise PagesNotDrawn(problem or "damaged")
        yield Pages(int(said) if said.isdecimal() else len(whole), whole)


def _run(source: Path, most_pages: int, seconds: int, memory: int) -> tuple[str, str]:
    """Isolated from the site's modules, settings and secrets: it gets its arguments and nothing of the environment."""
    numbers = [str(number) for number in (most_pages, WIDTH, seconds, memory)]
    command = [sys.executable, "-I", str(DRAWER), str(source), str(source.parent), *numbers]
    try:
        done = subprocess.run(  # noqa: S603  # our own program on our own file
            command, cwd=source.parent, env={}, capture_output=True, timeout=seconds + 10, check=False
        )
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode("ascii", "replace").strip(), "too slow"
    return done.stdout.decode("ascii", "replace").strip()[:9], "" if done.returncode == 0 else "damaged"


def _is_whole(path: Path) -> bool:
    """A picture whose writer was stopped is shorter than its own header says."""
    head = path.read_bytes()[:8]
    return len(head) == 8 and int.from_bytes(head[4:8], "little") + 8 == path.stat().st_size
