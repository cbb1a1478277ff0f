"""Measures in one run, on PostgreSQL under gunicorn: pages against a bare view, the journal, the counting.

A page's share of the bare view says how dear it is, whatever the machine. Statements are counted without BEGIN,
SAVEPOINT and COMMIT. Whoever adds a benchmark adds `tools/bench_<what>.py` with `run(database_url) -> rows`.
"""

import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg import sql

from tools.demo import ROOT
from tools.load import requests_a_second
from tools.long_programme import long_programme
from tools.pages import kind, public_pages
from tools.served import environment, manage, served

DEFAULT = "postgres://postgres@127.0.0.1:5432/postgres"
OURS = {"bench_settings", "bench_urls"}
BARE = "/bench/bare"
ROUNDS, SECONDS = 3, 2.0


@dataclass(frozen=True, slots=True)
class PageRow:
    path: str
    statements: int
    size: int
    a_second: float
    of_bare: float

    def __str__(self) -> str:
        figures = f"{self.a_second:>9.0f} a second {self.of_bare:>7.1%} of bare"
        return f"{self.path:<64}{figures}{self.statements:>5} statements{self.size / 1000:>8.1f} kB"


def main() -> None:
    chosen = sys.argv[1:]
    url = os.environ.get("DATABASE_URL", DEFAULT)
    if urlsplit(url).scheme not in {"postgres", "postgresql"}:
        sys.exit("bench: DATABASE_URL must be a PostgreSQL server here, such as " + DEFAULT)
    if not chosen or "pages" in chosen:
        show("pages", page_rows(url))
    for name in sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py") if path.stem not in OURS):
        if not chosen or name.removeprefix("bench_") in chosen:
            show(name.removeprefix("bench_"), importlib.import_module(f"tools.{name}").run(url))


def show(title: str, rows: Iterable[object]) -> None:
    print(f"\n== {title}", flush=True)
    for row in rows:
        print(row, flush=True)


def page_rows(url: str) -> Iterator[PageRow]:
    """The heaviest page of each kind; of events it is the one of 60 items and 40 contributors."""
    with scratch_database(url) as own:
        manage("migrate", "-v0", database_url=own)
        manage("load_demo", database_url=own)
        load(long_programme(), own)
        manage("collectstatic", "--no-input", "-v0", database_url=own)
        with served(own, workers=1, settings="tools.bench_settings") as port:
            pages = {kind(page.path): page for page in sorted(public_pages(port), key=lambda page: page.size)}
            for page in [page for page in pages.values() if page.status == 200]:
                bare, asked = in_turn(port, page.path)
                yield PageRow(page.path, statements(own, page.path), page.size, asked, asked / bare)


def load(dossier: dict[str, Any], url: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "dossier.json")
        file.write_text(json.dumps(dossier), encoding="utf-8")
        manage("load_dossier", str(file), database_url=url)


@contextmanager
def scratch_database(url: str) -> Iterator[str]:
    name = f"daliba_bench_{uuid4().hex[:8]}"
    administer(url, "CREATE DATABASE {}", name)
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        administer(url, "DROP DATABASE {} WITH (FORCE)", name)


def administer(url: str, statement: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


def in_turn(port: int, path: str) -> tuple[float, float]:
    """The bare view and the page by turns, so that a slow minute of the machine slows both; the medians."""
    rounds = [(rate(port, BARE), rate(port, path)) for _round in range(ROUNDS)]
    return statistics.median(bare for bare, _page in rounds), statistics.median(page for _bare, page in rounds)


def rate(port: int, path: str) -> float:
    return requests_a_second(port, path, seconds=SECONDS)


def statements(url: str, path: str) -> int:
    """Counted in a process of its own, at the second request: the first may keep what later ones find."""
    command = [sys.executable, "-m", "tools.statements", path]
    run = subprocess.run(command, cwd=ROOT, env=environment(url, 8000), capture_output=True, text=True, check=True)
    return int(run.stdout)


if __name__ == "__main__":
    main()
