"""Loading twice, changed, side by side and at once; what the journal, the search and the agenda get."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event as Signal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.models import Entry, JournalError
from audit.verification import verify
from config.dossiers.loading import Loaded, load_file
from events.models import AgendaVersion, Event
from events.search import matching
from people.models import Person
from projects.models import Organisation, Project
from registrations.models import Mark, Registration
from tests.config.dossiers import CASES, Json, changed, row_counts, run, small, small_event, written

AT = datetime(2026, 3, 5, 10, 0, tzinfo=UTC)


def test_loading_what_is_already_there_changes_nothing_and_says_so(db: None, tmp_path: Path) -> None:
    file = written(tmp_path, small())
    assert "loaded the project small, 2 events" in run("load_dossier", file).said
    before = row_counts()
    again = run("load_dossier", file, file)
    assert (again.code, again.complained) == (0, "")
    assert again.said.count("the project small is already there, nothing changed") == 2
    assert row_counts() == before


def test_empty_values_other_order_of_keys_and_records_are_no_change(db: None, tmp_path: Path) -> None:
    run("load_dossier", written(tmp_path, small()))
    same = dict(reversed(small().items()))
    same["commitments"], same["publicity"], same["source"] = [], {"links": []}, {"file": None}
    same["people"] = list(reversed(same["people"]))
    same["events"][0] |= {"venue": {"name": None}, "capacity": None, "languages": []}
    same["events"][0]["attendance"].reverse()
    same["project"]["indicators"][0]["target"] = 12.50
    answer = run("load_dossier", written(tmp_path, same))
    assert answer.code == 0, answer.complained


CHANGES = [
    (changed("project", "title", "lv", to="Cits"), 'project › title › lv: "Cits" in the file, "Mazs projekts" in the'),
    (changed("project", "acronym", to="X"), 'project › acronym: "X" in the file, nothing in the project'),
    (changed("project", "start", to=None), 'project › start: nothing in the file, "2024-01" in the project'),
    (changed("project", "indicators", 0, "target", to=12), '"PERSONS" › target: 12 in the file, 12.5 in the project'),
    (changed("events", 1, "advertised", to=False), 'events[1] "e2" › advertised: false in the file, nothing in the'),
    (changed("events", 1, "series", to=""), 'events[1] "e2" › series: "" in the file, nothing in the project'),
    (changed("people", to=[*small()["people"], {"key": "p3", "name": "J"}]), 'people[2] "p3": only in the file'),
    (changed("events", to=small()["events"][:1]), 'events: "e2" is only in the project'),
    (changed("events", to=small()["events"][::-1]), "events: another order in the file than in the project"),
    (changed("events", 0, "organisers", to=["org", "org"]), "organisers: 2 in the file, 1 in the project"),
    (changed("events", 0, "attendance", 0, "evidence", to=2), 'attendance[0] "e1-m1" › evidence: 2 in the file, 1 in'),
    (changed("project", "amounts", 0, "money", "amount", to="10.5"), '"10.5" in the file, "10.50" in the project'),
]


@pytest.mark.parametrize(("dossier", "words"), CHANGES, ids=[words[:40] for _, words in CHANGES])
def test_a_changed_file_is_refused_with_its_differences(db: None, tmp_path: Path, dossier: Json, words: str) -> None:
    run("load_dossier", written(tmp_path, small()))
    before = row_counts()
    answer = run("load_dossier", written(tmp_path, dossier))
    assert answer.code == 1
    assert "the project small is already there, and differs" in answer.lines[0]
    assert words in answer.lines[1], answer.complained
    assert len(answer.lines) == 3
    assert row_counts() == before


def test_two_projects_with_the_same_keys_and_names_stay_apart(db: None, tmp_path: Path) -> None:
    files = [written(tmp_path, changed("project", "key", to=key), f"{key}.json") for key in ("one", "two")]
    assert run("load_dossier", *files).code == 0
    assert Person.objects.filter(key="p1", name="Anna").count() == 2
    for project in Project.objects.all():
        assert {row.person.project for row in Registration.objects.filter(event__project=project)} == {project}
        of_others = Organisation.objects.filter(registrations__event__project=project).exclude(project=project)
        assert not of_others.exists()
        assert project.people.get(key="p2").same_as == project.people.get(key="p1")
    assert run("load_dossier", *files).said.count("already there") == 2


def test_each_record_stands_in_the_journal_of_its_project(db: None, tmp_path: Path) -> None:
    with transaction.atomic():
        load_file(written(tmp_path, small()), by="load_dossier", at=AT)
    entries = Entry.objects.in_chain("project:small").order_by("sequence")
    of_event = ["event", "registration", "registration", "mark", "mark", "material"]
    assert [entry.action for entry in entries] == ["project.loaded", *(f"{noun}.loaded" for noun in of_event * 2)]
    assert {(entry.at, entry.actor) for entry in entries} == {(AT, "load_dossier")}
    mark = entries.get(subject="mark:e2-m1")
    assert mark.detail.details == small()["events"][1]["attendance"][0]
    assert entries.get(subject="registration:e2/r1").detail.details == small()["events"][1]["registrations"][0]
    assert verify().is_whole


def test_every_loaded_event_can_be_found_and_has_its_agenda_published(db: None) -> None:
    run("load_dossier", CASES / "vidzeme-alternative-services.json")
    project = Project.objects.get()
    assert list(matching(Project.objects.all(), "sociālo VIDZEMES")) == [project]
    assert list(matching(Event.objects.all(), "cesis")) == list(project.events.all())
    assert [(v.event, v.number) for v in AgendaVersion.objects.all()] == [(e, 1) for e in project.events.all()]


def test_a_load_that_fails_at_its_last_step_leaves_nothing(db: None, tmp_path: Path) -> None:
    """The journal comes last, and refuses an entry by nobody: every row before it is undone."""
    before = row_counts()
    with pytest.raises(JournalError, match="actor"):
        load_file(written(tmp_path, small()), by="", at=AT)
    assert row_counts() == before


def test_of_two_loads_at_once_one_loads_and_the_other_finds_it_there(committed_db: str, tmp_path: Path) -> None:
    """The second begins while the first has written everything and not yet committed."""
    file = written(tmp_path, small())
    has_written, second_begins = Signal(), Signal()

    def first() -> Loaded:
        with transaction.atomic():
            loaded = load_file(file, by="first", at=AT)
            has_written.set()
            assert second_begins.wait(timeout=20)
            connection.cursor().execute("SELECT 1")
        connection.close()
        return loaded

    def second() -> Loaded:
        assert has_written.wait(timeout=20)
        connection.ensure_connection()
        second_begins.set()
        loaded = load_file(file, by="second", at=AT)
        connection.close()
        return loaded

    with ThreadPoolExecutor(2) as pool:
        answers = [future.result(timeout=60) for future in [pool.submit(first), pool.submit(second)]]
    assert [loaded.was_there for loaded in answers] == [False, True]
    assert (Project.objects.count(), Mark.objects.count(), AgendaVersion.objects.count()) == (1, 4, 2)


@pytest.mark.parametrize("attempt", range(3))
def test_loads_racing_from_the_start_never_trip_over_each_other(
    committed_db: str, tmp_path: Path, attempt: int
) -> None:
    file = written(tmp_path, small())

    def one() -> bool:
        try:
            return load_file(file, by="load_dossier", at=AT).was_there
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = [future.result(timeout=60) for future in [pool.submit(one) for _ in range(4)]]
    assert sorted(answers) == [False, True, True, True]
    assert verify().is_whole


def test_the_number_of_statements_does_not_grow_with_the_dossier(db: None, tmp_path: Path) -> None:
    larger = changed("project", "key", to="larger")
    larger["events"] = [small_event(f"e{n}") for n in range(8)]
    counts = []
    for dossier in (small(), larger):
        with CaptureQueriesContext(connection) as captured:
            load_file(written(tmp_path, dossier), by="load_dossier", at=AT)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_long_chain_of_confirmed_matches_loads_and_comes_back(db: None, tmp_path: Path) -> None:
    chained = [{"key": f"q{n}", "name": "Anna", "same_as": f"q{n + 1}"} for n in range(2500)]
    people = [*small()["people"], *chained, {"key": "q2500", "name": "Anna"}]
    file = written(tmp_path, changed("people", to=people))
    assert run("load_dossier", file).code == 0
    assert Person.objects.get(key="q0").same_as == Person.objects.get(key="q1")
    assert "already there" in run("load_dossier", file).said
