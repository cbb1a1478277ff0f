"""Draws the pages of one PDF as pictures. A program of its own, started by `pages`, and never imported by the site.

`page_drawer.py SOURCE FOLDER MOST_PAGES WIDTH SECONDS MEMORY`: what a hostile file does to it, it does to nobody else.
It takes its own limits before it reads anything, and prints how many pages the file has.
"""

import resource
import sys
from pathlib import Path
from typing import Any

MOST_PIXELS = 6_000_000


def main(source: str, folder: str, most_pages: str, width: str, seconds: str, memory: str) -> None:
    limit(int(seconds), int(memory))
    import pypdfium2  # only under the limits

    document = pypdfium2.PdfDocument(source)
    print(len(document), flush=True)
    for number in range(min(len(document), int(most_pages))):
        draw(document[number], Path(folder) / f"{number + 1}.webp", int(width))


def limit(seconds: int, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000_000, 50_000_000))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def draw(page: Any, target: Path, width: int) -> None:
    """A page is drawn at the width that is shown; one that is endlessly tall, smaller."""
    wide, tall = page.get_size()
    scale = width / max(wide, 1.0)
    scale *= min(1.0, (MOST_PIXELS / max(1.0, wide * tall * scale * scale)) ** 0.5)
    picture = page.render(scale=scale, may_draw_forms=False).to_pil()
    picture.convert("RGB").save(target, "WEBP", quality=80, method=4)
    page.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
