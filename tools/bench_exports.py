"""The list of 20,000 people as CSV, XLSX and ODS, against a bare COPY of the same facts, on PostgreSQL.

`run` is called by the bench, which starts this module again in a process of its own to measure its memory.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from tools.bench import scratch_database
from tools.demo import ROOT
from tools.served import environment, manage

PEOPLE, ORGANISATIONS = 20_000, 2_000
FORMATS = ("csv", "xlsx", "ods")


@dataclass(frozen=True, slots=True)
class Row:
    """One way to take the list; `megabytes` is the most that the process held, Django included."""

    what: str
    seconds: float
    of_bare: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.what:<56}{self.seconds:>8.3f} s{self.of_bare:>8.1f} × bare{self.megabytes:>7.0f} MB"


def run(database_url: str) -> list[Row]:
    with scratch_database(database_url) as url:
        manage("migrate", "-v0", database_url=url)
        command = [sys.executable, "-m", "tools.bench_exports"]
        variables = environment(url, 8000)
        subprocess.run([*command, "fill"], cwd=ROOT, env=variables, check=True)
        done = subprocess.run(command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True, check=True)
    return [Row(**row) for row in json.loads(done.stdout.splitlines()[-1])]


def fill() -> None:
    """A held event with three parts, its people, their organisations, choices and marks."""
    from django.db import connection

    from events.models import Event, Part
    from people.models import Person
    from projects.models import Organisation, Project
    from projects.texts import Text
    from registrations.models import Mark, PartChoice, Registration

    project = Project.objects.create(key="crowd", title=Text(lv="Liels pūlis"))
    columns = {"kind": "seminar", "status": "held", "starts_on": "2026-11-02"}
    event = Event.objects.create(project=project, ordinal=0, key="seminar", title=Text(lv="Seminārs"), **columns)
    parts = [Part.objects.create(event=event, ordinal=n, key=f"p{n}", title=Text(lv=f"Daļa {n}")) for n in range(3)]
    bodies = Organisation.objects.bulk_create(
        Organisation(project=project, key=f"o{n}", name=f"Biedrība „Šķūnis {n}”", kind="ngo")
        for n in range(ORGANISATIONS)
    )
    people = Person.objects.bulk_create(
        Person(project=project, key=f"c{n}", name=f"Ģirts Bērziņš-{n:05}", email=f"girts{n}@example.org")
        for n in range(PEOPLE)
    )
    rows = Registration.objects.bulk_create(
        Registration(
            event=event,
            key=f"c{n}",
            person=person,
            status="confirmed",
            organisation=bodies[n % ORGANISATIONS],
            position="sociālā darbiniece",
            email=person.email,
            registered_at="2026-10-14T09:30:00+03:00",
        )
        for n, person in enumerate(people)
    )
    PartChoice.objects.bulk_create(PartChoice(registration=row, part=parts[n % 3]) for n, row in enumerate(rows))
    Mark.objects.bulk_create(
        Mark(project=project, registration=row, part=part, key=f"m{n}-{part.key}", source="code", evidence=1)
        for n, row in enumerate(rows)
        for part in parts[: 1 + n % 3]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measured() -> Iterator[Row]:
    from django.db import connection
    from django.utils import timezone

    from events.models import Event
    from registrations.exports import take
    from registrations.listing import Listing, Wanted
    from registrations.listing_columns import columns_of
    from tools.bench_counting import fastest

    event = Event.objects.select_related("project").get()
    connection.ensure_connection()

    def copy() -> None:
        statement, parameters = Listing(event, Wanted()).facts.query.sql_with_params()
        with connection.cursor() as cursor, cursor.copy(f"COPY ({statement}) TO STDOUT", parameters) as rows:
            for _piece in rows:
                pass

    def taking(name: str) -> Callable[[], None]:
        def work() -> None:
            listing = Listing(event, Wanted())
            columns, at = columns_of(listing, ["email", "position"]), timezone.now()
            taken = take(listing=listing, columns=columns, format_name=name, reason="bench", by="bench", at=at)
            with taken.content:
                if taken.rows != PEOPLE:
                    raise ValueError(f"the {name} has {taken.rows} people")

        return work

    bare = fastest(copy)
    yield Row("bare COPY of the same facts", bare, 1.0, held())
    for name in FORMATS:
        seconds = fastest(taking(name))
        yield Row(f"{PEOPLE} people as {name}", seconds, seconds / bare, held())


def held() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    if "fill" in sys.argv:
        fill()
    else:
        print(json.dumps([asdict(row) for row in measured()]))
