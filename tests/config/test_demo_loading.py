"""Loading the demonstration: it makes sense on whatever day, and refuses what is not its place."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import User
from config.demo import invented_project
from config.demo.days import day, project_period
from config.demo.invented_project import KEY, dossier
from config.demo.loading import DemonstrationRefused, load_demo
from config.demo.pdf import one_page_pdf
from config.demo.real_projects import CASES
from config.demo.writing import Occasion
from config.dossiers.loading import load_file
from events.models import Event
from projects.models import Project
from projects.reference.loading import load_reference
from registrations.models import Registration
from reports.indicators import Value, evaluate

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
TODAY = date(2026, 11, 21)
EVENTS = Path(invented_project.__file__).with_name("events.json")
ANY_DAY = [TODAY, date(2026, 12, 30), date(2027, 2, 28), date(2028, 2, 29), date(2027, 4, 1), date(2026, 6, 22)]


def loaded_at(at: datetime) -> bool:
    return load_demo(by="a test", at=at)


def values(key: str, as_of: date = TODAY) -> dict[str, Value]:
    return {value.code: value for value in evaluate(Project.objects.get(key=key), as_of)}


def rows_of_all_tables() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def an_occasion(today: date) -> Occasion:
    return Occasion(by="a test", at=AT, today=today)


def invented_events(today: date) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = dossier(an_occasion(today)).tree["events"]
    return events


@pytest.mark.django_db
@pytest.mark.parametrize("today", ANY_DAY)
def test_one_event_is_today_two_are_ahead_and_the_others_past_whatever_the_day(today: date) -> None:
    days = {event["key"]: date.fromisoformat(event["date"]) for event in invented_events(today)}
    ahead = [on for on in days.values() if on > today]
    assert len(ahead) == 2
    assert 14 <= (ahead[0] - today).days <= 52
    assert 50 <= (ahead[1] - today).days <= 94
    first, last = project_period(today)
    assert days["open-desk"] == today
    assert all(first < on < last for on in days.values())
    assert all(on.weekday() < 5 for on in days.values() if on != today)
    assert list(days.values()) == sorted(days.values())
    planned = [event["key"] for event in invented_events(today) if event["status"] == "planned"]
    assert planned == [key for key, on in days.items() if on >= today]


@pytest.mark.django_db
@pytest.mark.parametrize("today", ANY_DAY)
def test_days_of_a_visit_follow_each_other(today: date) -> None:
    visit = next(event for event in invented_events(today) if event["key"] == "visit-lithuania")
    assert [part["date"] for part in visit["parts"]] == [visit["date"], visit["end_date"]]
    assert date.fromisoformat(visit["end_date"]) - date.fromisoformat(visit["date"]) == timedelta(days=1)


def test_events_keep_their_order_on_every_day_of_four_years() -> None:
    written = [event["date"] for event in json.loads(EVENTS.read_text("utf-8"))]
    for number in range(4 * 366):
        today = TODAY + timedelta(days=number)
        days = [day(one, today) for one in written]
        assert days == sorted(set(days)), today
        assert days[-4] < today == days[-3] < days[-2], today


def test_weeks_with_a_holiday_are_left_alone() -> None:
    assert day("@+3w thu", date(2026, 12, 3)) == date(2027, 1, 14), "after Christmas and the New Year"
    assert day("@-1w fri", date(2027, 1, 5)) == date(2026, 12, 18), "before Christmas"
    assert day("@-2w mon", date(2026, 4, 14)) == date(2026, 3, 23), "Good Friday was on 3 April 2026"
    with pytest.raises(ValueError, match="not a day"):
        day("@soon", TODAY)


@pytest.mark.django_db
def test_loaded_on_a_leap_day_it_counts_the_same() -> None:
    at = datetime(2028, 2, 29, 12, tzinfo=UTC)
    loaded_at(at)
    found = values(KEY, date(2028, 2, 29))
    assert [found[code].value for code in ("RCO115", "RCO87")] == [2, 7]
    assert all(value.value for value in found.values())
    upcoming = Event.objects.filter(project__key=KEY, status="published")
    moments = Registration.objects.filter(event__in=upcoming).values_list("registered_at", flat=True)
    assert all(moment and "2028-01" < moment < "2028-03" for moment in moments)


@pytest.mark.django_db
def test_a_database_of_somebody_else_is_not_touched(tmp_path: Path) -> None:
    Project.objects.create(key="ours", title={"lv": "Mūsu projekts"})
    before = rows_of_all_tables()
    with pytest.raises(DemonstrationRefused, match="ours"):
        loaded_at(AT)
    with pytest.raises(CommandError, match="ours"):
        call_command("load_demo", "--force")
    assert rows_of_all_tables() == before


@pytest.mark.django_db
def test_real_projects_loaded_before_are_taken_as_they_are_unless_they_differ(tmp_path: Path) -> None:
    changed = json.loads((CASES / "lm-social-work.json").read_text("utf-8"))
    changed["project"]["number"] = "another"
    (tmp_path / "lm.json").write_text(json.dumps(changed))
    load_reference(by="a test", at=AT)
    load_file(CASES / "socquality.json", by="a test", at=AT)
    load_file(tmp_path / "lm.json", by="a test", at=AT)
    before = rows_of_all_tables()
    with pytest.raises(CommandError, match="differs"):
        call_command("load_demo")
    assert rows_of_all_tables() == before


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["https://daliba.lv", "http://127.0.0.1.example", "http://192.168.1.5:8000", ""])
def test_an_installation_that_others_reach_never_gets_known_passwords(settings: Settings, address: str) -> None:
    settings.BASE_URL = address
    with pytest.raises(CommandError, match="--force"):
        call_command("load_demo")
    assert not User.objects.exists()
    assert not Project.objects.exists()


def test_a_page_of_pdf_says_where_each_of_its_objects_begins() -> None:
    pdf = one_page_pdf(["A title", "a (line)"])
    table = int(pdf.split(b"startxref\n")[1].split(b"\n")[0])
    assert pdf[table:].startswith(b"xref\n0 8")
    places = [int(line[:10]) for line in pdf[table:].split(b"\n")[3:10]]
    assert all(pdf[place:].startswith(f"{number} 0 obj".encode()) for number, place in enumerate(places, start=1))
    assert rb"(a \(line\)) Tj" in pdf
