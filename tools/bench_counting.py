"""All 25 indicators of a project with 100,000 marks, against a bare GROUP BY over the same rows, on PostgreSQL.

`run` is called by the bench, which starts this module again in a process of its own to measure its memory.
"""

import json
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from time import perf_counter

from tools.bench import load, scratch_database
from tools.big_dossier import big_dossier
from tools.demo import ROOT
from tools.served import environment, manage

AS_OF = date(2025, 12, 1)
ROUNDS = 3
BARE = "SELECT part_id, COUNT(*) FROM registrations_mark WHERE project_id = %s GROUP BY part_id"


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement; `of_bare` says how many bare GROUP BY it takes, `megabytes` the most it held."""

    what: str
    seconds: float
    of_bare: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.what:<56}{self.seconds:>8.3f} s{self.of_bare:>8.1f} × bare{self.megabytes:>7.0f} MB"


def run(database_url: str) -> list[Row]:
    dossier = big_dossier()
    with scratch_database(database_url) as url:
        manage("migrate", "-v0", database_url=url)
        started = perf_counter()
        load(dossier, url)
        loading = perf_counter() - started
        command = [sys.executable, "-m", "tools.bench_counting"]
        done = subprocess.run(command, cwd=ROOT, env=environment(url, 8000), capture_output=True, text=True, check=True)
    rows = [Row(**row) for row in json.loads(done.stdout)]
    return [Row("load a dossier of 100,000 marks", loading, loading / rows[0].seconds, 0.0), *rows]


def measured() -> list[Row]:
    from django.db import connection

    from projects.models import Project
    from reports.facts import read_facts
    from reports.indicators import count

    project = Project.objects.get()
    indicators = list(project.indicators.select_related("catalogue_definition"))

    def group_by() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BARE, [project.pk])
            cursor.fetchall()

    def values() -> None:
        facts = read_facts(project)
        for indicator in indicators:
            count(indicator, facts, AS_OF)

    def values_and_rows() -> None:
        facts = read_facts(project)
        for indicator in indicators:
            value = count(indicator, facts, AS_OF)
            len(value.rows), len(value.excluded)

    bare = fastest(group_by)
    rows = [Row("bare GROUP BY", bare, 1.0, 0.0)]
    for what, work in (("25 values", values), ("25 values with every row and reason", values_and_rows)):
        seconds = fastest(work)
        rows.append(Row(what, seconds, seconds / bare, peak_megabytes(work)))
    return rows


def fastest(work: Callable[[], None]) -> float:
    """Seconds of the quickest of a few rounds: the others were disturbed."""
    taken = []
    for _round in range(ROUNDS):
        started = perf_counter()
        work()
        taken.append(perf_counter() - started)
    return min(taken)


def peak_megabytes(work: Callable[[], None]) -> float:
    """The most memory that one more round holds at a time."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return peak


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    print(json.dumps([asdict(row) for row in measured()]))
