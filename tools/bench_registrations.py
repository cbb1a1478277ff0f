"""Registering online and a scan at the desk, with next to nobody and with 20,000 registered, against a bare view.

Every scan lets in somebody who has not been there: so the small desk has as many people as are scanned, and no more.
Growth is how much dearer a request is with 20,000 registered. `run` is called by the bench, which starts this module
again on a database of its own.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from http.client import HTTPConnection
from itertools import count
from statistics import median
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from tools.demo import ROOT
from tools.load import requests_a_second
from tools.served import environment, manage, served
from tools.statements import TRANSACTIONS

NOBODY, FEW, CROWD = 0, 3_000, 20_000
CONNECTIONS, ROUNDS, SECONDS = 4, 5, 2.0
EVENT = "/projects/crowd/events/seminar/"
DESK = "/desk/crowd/seminar/check-in/"

PIECE = "X-Desk-Piece"  # as the desk's script asks
HEADERS = frozenset({"Cookie", "X-CSRFToken", PIECE})

Request = tuple[str, dict[str, str]]
Ask = Callable[[], Request]


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of request; `of_bare` is its share of the bare view's rate in the same minute."""

    what: str
    registered: int
    a_second: float
    of_bare: float
    statements: int
    growth: float | None = None

    def __str__(self) -> str:
        label = f"{self.what}, {self.registered} registered"
        figures = f"{self.a_second:>7.0f} a second {self.of_bare:>7.1%} of bare{self.statements:>5} statements"
        return f"{label:<40}{figures}" + (f"   growth {self.growth:.2f}" if self.growth else "")


def run(database_url: str) -> list[Row]:
    from tools.bench import scratch_database

    with scratch_database(database_url) as url:
        manage("migrate", "-v0", database_url=url)
        manage("collectstatic", "--no-input", "-v0", database_url=url)
        variables = environment(url, 8000) | {"TRUSTED_PROXIES": "1"}
        command = [sys.executable, "-m", "tools.bench_registrations"]
        done = subprocess.run(command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True, check=True)
    return [Row(**row) for row in json.loads(done.stdout.splitlines()[-1])]


def measured() -> Iterator[Row]:
    from registrations.models import Scan

    event, session = prepare()
    with served(os.environ["DATABASE_URL"], workers=1, settings="tools.bench_settings") as port:
        with_nobody = register_row(port, NOBODY)
        yield with_nobody
        add_crowd(event, FEW)
        with_few = scan_row(port, FEW, event, session)
        yield with_few
        add_crowd(event, CROWD - FEW)
        yield grown(register_row(port, CROWD), with_nobody)
        yield grown(scan_row(port, CROWD, event, session), with_few)
    if Scan.objects.exclude(outcome=Scan.Outcome.WELCOME).exists():
        raise ConnectionError("somebody was not let in")


def register_row(port: int, registered: int) -> Row:
    return compared("register", port, registered, f"{EVENT}register/", registering(form_of(port)))


def scan_row(port: int, registered: int, event: Any, session: str) -> Row:
    return compared("scan", port, registered, DESK, scanning(desk_of(port, session), codes_for(event)))


def grown(row: Row, before: Row) -> Row:
    return replace(row, growth=before.of_bare / row.of_bare)


def compared(what: str, port: int, registered: int, path: str, ask: Ask) -> Row:
    """By turns with the bare view, so that a slow minute of the machine slows both; the medians."""
    rates = [(bare(port), rate(port, path, ask)) for _round in range(ROUNDS)]
    a_second, of = median(own for _, own in rates), median(other for other, _ in rates)
    return Row(what, registered, a_second, a_second / of, statements(path, ask))


def prepare() -> tuple[Any, str]:
    """An event that everybody fits in, and the session cookie of a desk helper."""
    from datetime import timedelta

    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from accounts.models import User
    from events.models import Event, Part
    from projects.models import Project
    from projects.roles import grant
    from projects.texts import Text
    from registrations.terms import set_terms

    now = timezone.now()
    today = timezone.localdate().isoformat()
    project = Project.objects.create(key="crowd", title=Text(lv="Liels pūlis"))
    columns = {"kind": "seminar", "status": "published", "starts_on": today, "capacity": 1_000_000}
    event = Event.objects.create(project=project, ordinal=0, key="seminar", title=Text(lv="Seminārs"), **columns)
    Part.objects.create(event=event, ordinal=0, key="talk", title=Text(lv="Lekcijas"))
    set_terms(event=event, closes_at=now + timedelta(days=1), by="bench", at=now)
    helper = User.objects.create_user("desk@example.org", "a-long-password-for-the-bench")
    grant(user=helper, project=project, role="desk", by="bench", at=now)
    client = Client()
    client.force_login(helper)
    return event, f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def add_crowd(event: Any, number: int) -> None:
    """So many people more; then what the database does by itself within a minute: a look at how its tables grew."""
    from django.db import connection

    from people.models import Person
    from registrations.models import Registration, Seats

    project, start = event.project, Person.objects.count()
    people = Person.objects.bulk_create(
        Person(project=project, key=f"c{n}", name=f"Cilvēks {n}", email=f"crowd{n}@example.org")
        for n in range(start, start + number)
    )
    Registration.objects.bulk_create(
        Registration(
            event=event,
            key=f"c{n}",
            person=person,
            status="confirmed",
            email=person.email,
            email_folded=person.email,
            name_folded=person.name.casefold(),
            code=f"C{n:04X}",
        )
        for n, person in enumerate(people, start=start)
    )
    seats = Seats.objects.get(event=event, part=None)
    Seats.objects.filter(pk=seats.pk).update(taken=seats.taken + number)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def codes_for(event: Any) -> Callable[[], str]:
    """Codes of people who have not been scanned yet, each once."""
    unused = event.registrations.filter(marks=None).exclude(code=None)
    return deque(unused.values_list("code", flat=True)).popleft


_numbers = count(1)


def registering(form: dict[str, str]) -> Ask:
    def ask() -> Request:
        number = f"{next(_numbers)}-{uuid4().hex[:6]}"
        said = {
            "csrfmiddlewaretoken": form["token"],
            "drawn": form["drawn"],
            "parts": form["part"],
            "name": f"Anna {number}",
            "email": f"anna-{number}@example.org",
            "organisation": f"Iestāde {number}",
            "position": "sociālā darbiniece",
            "municipality": "Cēsu novads",
            "language": "lv",
        }
        return urlencode({name: value for name, value in said.items() if value}), form

    return ask


def scanning(desk: dict[str, str], codes: Callable[[], str]) -> Ask:
    def ask() -> Request:
        return urlencode({"typed": codes(), "part": desk["part"], "nonce": str(uuid4())}), desk

    return ask


def form_of(port: int) -> dict[str, str]:
    """What the form hides in itself, and its cookie; waits until nobody would take us for a program."""
    text, cookies = page(port, f"{EVENT}register/")
    hidden = {name: re.findall(rf'name="{name}" value="([^"]+)"', text) for name in ("csrfmiddlewaretoken", "drawn")}
    part = re.findall(r'name="parts"[^>]* value="(\d+)"|value="(\d+)"[^>]* name="parts"', text)
    time.sleep(1.2)
    return {
        "token": hidden["csrfmiddlewaretoken"][0],
        "drawn": hidden["drawn"][0],
        "part": next((one or other for one, other in part), ""),
        "Cookie": cookies,
    }


def desk_of(port: int, session: str) -> dict[str, str]:
    """The cookies of a helper who has opened the desk."""
    text, cookies = page(port, DESK.removesuffix("check-in/"), session)
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)[0]
    part = re.findall(r'name="part" value="(\d+)"', text)[0]
    return {"Cookie": f"{session}; {cookies}", "X-CSRFToken": token, PIECE: "1", "part": part}


def page(port: int, path: str, cookie: str = "") -> tuple[str, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Cookie": cookie, "X-Forwarded-For": "192.0.2.1"})
    answer = connection.getresponse()
    text = answer.read().decode()
    if answer.status != 200:
        raise ConnectionError(f"{path} answered {answer.status}")
    set_cookies = answer.headers.get_all("Set-Cookie") or []
    return text, "; ".join(cookie.split(";")[0] for cookie in set_cookies)


def bare(port: int) -> float:
    return requests_a_second(port, "/bench/bare", seconds=SECONDS)


def rate(port: int, path: str, ask: Ask) -> float:
    end = time.perf_counter() + SECONDS
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        return sum(threads.map(lambda _number: _post(port, path, ask, end), range(CONNECTIONS))) / SECONDS


def _post(port: int, path: str, ask: Ask, end: float) -> int:
    connection, done = HTTPConnection("127.0.0.1", port, timeout=30), 0
    while time.perf_counter() < end:
        body, headers = ask()
        sent = {name: value for name, value in headers.items() if name in HEADERS}
        sent |= {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": _somewhere()}
        connection.request("POST", path, body=body, headers=sent)
        answer = connection.getresponse()
        answer.read()
        if answer.status not in {200, 302, 303}:
            raise ConnectionError(f"{path} answered {answer.status}")
        done += 1
    return done


def _somewhere() -> str:
    number = next(_numbers)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def statements(path: str, ask: Ask) -> int:
    """Counted in this process, without the transaction's own."""
    from django.db import connection
    from django.test import Client

    seen: list[str] = []

    def note(execute: Any, statement: str, parameters: Any, many: bool, context: dict[str, Any]) -> Any:
        seen.append(statement)
        return execute(statement, parameters, many, context)

    client = Client(headers={"host": "127.0.0.1"})
    for turn in range(2):
        body, headers = ask()
        sent = {name: value for name, value in headers.items() if name in HEADERS}
        sent["X-Forwarded-For"] = _somewhere()
        with connection.execute_wrapper(note):
            answer = client.post(path, body, content_type="application/x-www-form-urlencoded", headers=sent)
        if answer.status_code not in {200, 302, 303}:
            raise ConnectionError(f"{path} answered {answer.status_code}")
        if turn == 0:
            seen.clear()
    return len([statement for statement in seen if not statement.startswith(TRANSACTIONS)])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    print(json.dumps([asdict(row) for row in measured()]))
