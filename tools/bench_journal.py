"""How many journal entries a second PostgreSQL takes, with one writer and eight, on one chain and on eight.

Each entry is committed by itself, and so is the bare row of the same size it is compared with. `run` is called by the
bench; alone: `python -m tools.bench_journal postgres://USER@HOST/DATABASE`. Works in a scratch database of its own.
"""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

SECONDS = 6.0
TURNS = 6
WRITERS = 8
DETAILS = {"person": "Jānis Bērziņš", "organisation": "Rīgas plānošanas reģions", "part": "morning", "level": "A"}
BARE_TABLE = """
CREATE TABLE bare_row (
    id bigserial PRIMARY KEY, chain varchar, sequence bigint, at timestamptz, action varchar, subject varchar,
    actor varchar, commitment varchar, previous_hash varchar, hash varchar, salt varchar, data text
)
"""
BARE_INSERT = (
    "INSERT INTO bare_row (chain, sequence, at, action, subject, actor, commitment, previous_hash, hash, salt, data) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement; `of_bare` is its share of what as many writers of bare rows reach in the same run."""

    what: str
    writers: int
    chains: int
    a_second: float
    of_bare: float

    def __str__(self) -> str:
        label = f"{self.what}, writers {self.writers}" + (f", chains {self.chains}" if self.chains else "")
        return f"{label:<40}{self.a_second:>8.0f} a second {self.of_bare:>7.0%} of bare"


def run(database_url: str, *, seconds: float = SECONDS) -> list[Row]:
    with scratch(database_url) as url:
        rows: list[Row] = []
        for writers, chains in ((1, 1), (WRITERS, 1), (WRITERS, WRITERS)):
            names = [f"project:{writers}-{chains}-{n % chains}" for n in range(writers)]
            bare, entries = rates(url, names, seconds)
            rows.append(Row("bare rows", writers, 0, bare, 1.0))
            rows.append(Row("journal entries", writers, chains, entries, entries / bare))
        return rows


@contextmanager
def scratch(database_url: str) -> Iterator[str]:
    name = f"journal_bench_{uuid4().hex[:8]}"
    url = urlsplit(database_url)._replace(path=f"/{name}").geturl()
    administer(database_url, "CREATE DATABASE {}", name)
    try:
        migrate = [sys.executable, "manage.py", "migrate", "audit", "-v0"]
        subprocess.run(migrate, check=True, env={**os.environ, "DATABASE_URL": url})
        with psycopg.connect(url) as connection:
            connection.execute(BARE_TABLE)
        yield url
    finally:
        administer(database_url, "DROP DATABASE {} WITH (FORCE)", name)


def administer(database_url: str, statement: str, name: str) -> None:
    with psycopg.connect(make_conninfo(database_url, dbname="postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


def rates(url: str, chains: list[str], seconds: float) -> tuple[float, float]:
    """Bare rows and entries a second of all writers together, in turns so that both meet the same load."""
    context = multiprocessing.get_context("spawn")
    barrier, counts = context.Barrier(len(chains)), context.Queue()
    processes = [context.Process(target=work, args=(url, chain, seconds, barrier, counts)) for chain in chains]
    for process in processes:
        process.start()
    found = [counts.get(timeout=4 * seconds + 60) for _ in processes]
    for process in processes:
        process.join()
    return sum(bare for bare, _ in found), sum(entries for _, entries in found)


def work(url: str, chain: str, seconds: float, barrier: Barrier, counts: Any) -> None:
    os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    import django

    django.setup()
    write_entries(chain, 0)
    written, spent = [0, 0], [0.0, 0.0]
    for turn in range(2 * TURNS):
        barrier.wait(timeout=60)
        started = perf_counter()
        written[turn % 2] += write_for(seconds / TURNS, (write_bare, write_entries)[turn % 2], chain)
        spent[turn % 2] += perf_counter() - started
    counts.put((written[0] / spent[0], written[1] / spent[1]))


def write_for(seconds: float, write: Callable[[str, int], None], chain: str) -> int:
    written, until = 0, perf_counter() + seconds
    while perf_counter() < until:
        written += 1
        write(chain, written)
    return written


def write_entries(chain: str, number: int) -> None:
    from django.db import transaction

    from audit import trail

    with transaction.atomic():
        trail.record(
            chain=chain,
            action="mark.loaded",
            subject=f"mark:{number}",
            by="user:1",
            at=datetime.now(UTC),
            details=DETAILS,
        )


def write_bare(chain: str, number: int) -> None:
    from django.db import connection, transaction

    from audit.hashing import canonical_details

    digest, data = "0" * 64, canonical_details(DETAILS)
    said: list[Any] = [chain, number, datetime.now(UTC), "mark.loaded", f"mark:{number}", "user:1"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BARE_INSERT, [*said, digest, digest, digest, digest[:32], data])


if __name__ == "__main__":
    for row in run(sys.argv[1] if len(sys.argv) > 1 else os.environ["DATABASE_URL"]):
        sys.stdout.write(f"{row}\n")
