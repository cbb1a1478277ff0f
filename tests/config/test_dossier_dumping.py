"""What was loaded comes back: all of it, only it, in the same statements however much there is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.dossiers.dumping import dump
from events.models import Event
from materials.models import Material
from people.models import Person
from projects.indicators import current_definitions
from projects.models import Indicator, Organisation, Partner, Project
from registrations.models import Mark, Registration
from tests.config.dossiers import CASES, REAL, Json, case, changed, exactly, run, small, written
from tests.databases import url_of_database


def dumped(key: str) -> Json:
    answer = run("dump_dossier", key)
    assert answer.code == 0, answer.complained
    read: Json = json.loads(answer.said)
    return read


@pytest.mark.parametrize("name", [*REAL, "worked-example"])
def test_a_dossier_comes_back_without_loss(db: None, name: str) -> None:
    run("load_dossier", CASES / f"{name}.json")
    given_back = dumped(case(name)["project"]["key"])
    assert exactly(given_back) == exactly(case(name))
    jsonschema.Draft202012Validator(case("dossier.schema")).validate(given_back)


def test_all_dossiers_together_come_back_each_as_it_was(db: None, tmp_path: Path) -> None:
    assert run("load_dossier", *(CASES / f"{name}.json" for name in (*REAL, "worked-example"))).code == 0
    for name in REAL:
        back = written(tmp_path, dumped(case(name)["project"]["key"]))
        assert "already there, nothing changed" in run("load_dossier", back).said


def test_false_nought_and_empty_text_are_values(db: None, tmp_path: Path) -> None:
    dossier = small()
    dossier["project"] |= {"acronym": "", "programme": {"interreg": False}}
    dossier["project"]["indicators"] = [{"code": "", "target": 0, "definition": small_definition()}]
    dossier["events"][0] |= {"advertised": False, "capacity": 0, "action": "", "venue": {"name": ""}}
    dossier["events"][0]["attendee_groups"] = [{"label": {"lv": ""}, "count": 0, "expected": False}]
    dossier["events"][0]["attendance"][0]["annulled"] = {"reason": ""}
    dossier["events"][0]["attendance"][1]["minutes"] = 0
    dossier["statements"] = [{"text": {"en": "x"}, "value": 0, "unit": ""}]
    assert run("load_dossier", written(tmp_path, dossier)).code == 0
    assert exactly(dumped("small")) == exactly(dossier)


def small_definition() -> Json:
    nothing = {"joint": False, "min_evidence": 0, "min_minutes": 0, "kinds": [], "entry": {"age_from": 0}, "source": ""}
    return {"name": {"en": "N"}, "unit": {"en": "n"}, "counts": "person", "once_per": "project", **nothing}


def test_numbers_shares_and_times_come_back_as_they_were(db: None, tmp_path: Path) -> None:
    numbers = [
        "60",
        "12.5",
        "0.1",
        "-3",
        "123456789012345",
        "123456.123456789",
        "0.000000001",
        "-999999999999.999",
        "1e3",
    ]
    text = json.dumps(changed("statements", to=[{"text": {"en": "n"}, "value": n} for n in numbers]))
    for number in numbers:
        text = text.replace(f'"value": "{number}"', f'"value": {number}')
    assert run("load_dossier", written(tmp_path, text)).code == 0
    said = run("dump_dossier", "small").said
    values = [line.split(": ")[1] for line in said.splitlines() if '"value"' in line]
    assert values == [*numbers[:6], "1e-09", "-999999999999.999", "1000"]


def test_three_point_nought_is_a_whole_number(db: None, tmp_path: Path) -> None:
    text = json.dumps(changed("events", 0, "capacity", to=30)).replace('"capacity": 30', '"capacity": 3.0e1')
    assert run("load_dossier", written(tmp_path, text)).code == 0
    assert Event.objects.get(key="e1").capacity == 30


def test_a_byte_order_mark_is_no_fault(db: None, tmp_path: Path) -> None:
    assert run("load_dossier", written(tmp_path, "\ufeff" + json.dumps(small()))).code == 0


def test_a_catalogue_definition_is_not_written_into_a_dossier_that_had_none(db: None, tmp_path: Path) -> None:
    run("load_dossier", written(tmp_path, small()))
    listed, own = dumped("small")["project"]["indicators"]
    assert listed == {"code": "PERSONS", "target": 12.5}
    assert own["definition"]["counts"] == "person"


@pytest.mark.parametrize(
    ("status", "told"),
    [("draft", "planned"), ("published", "planned"), ("held", "held"), ("closed", "held"), ("cancelled", "cancelled")],
)
def test_our_states_are_told_in_the_three_words_of_a_dossier(db: None, tmp_path: Path, status: str, told: str) -> None:
    run("load_dossier", written(tmp_path, small()))
    Event.objects.filter(key="e2").update(status=status)
    assert [event["status"] for event in dumped("small")["events"]] == ["held", told]


def test_demonstration_rows_are_left_out(db: None, tmp_path: Path) -> None:
    run("load_dossier", written(tmp_path, small()))
    project, event = Project.objects.get(), Event.objects.get(key="e1")
    demo = {"is_demonstration": True, "ordinal": 99}
    organisation = Organisation.objects.create(project=project, key="demo", name="Demo", **demo)
    person = Person.objects.create(project=project, key="demo", name="Demo", **demo)
    registration = Registration.objects.create(event=event, key="demo", person=person, status="confirmed", **demo)
    part = event.parts.get(key="a")
    Mark.objects.create(project=project, key="demo", registration=registration, part=part, evidence=1, **demo)
    real = event.registrations.get(key="r2")
    Mark.objects.create(project=project, key="demo-2", registration=real, part=part, source="tick", evidence=0, **demo)
    Material.objects.create(event=event, title={"lv": "Demo"}, **demo)
    definition = current_definitions()["EVENTS-HELD"]
    Indicator.objects.create(project=project, code="EVENTS-HELD", catalogue_definition=definition, **demo)
    Partner.objects.create(project=project, organisation=organisation, role="partner", ordinal=99)
    Event.objects.create(project=project, key="demo", title={"lv": "D"}, kind="camp", status="held", **demo)
    assert exactly(dumped("small")) == exactly(small())


def test_the_number_of_statements_does_not_grow_with_the_project(db: None, tmp_path: Path) -> None:
    run("load_dossier", written(tmp_path, small()), CASES / "worked-example.json")
    counts = []
    for project in Project.objects.order_by("key"):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            dump(project)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 25


def test_a_dump_is_utf_8_whatever_the_terminal(committed_db: str, tmp_path: Path) -> None:
    run("load_dossier", CASES / "socquality.json")
    environment = {**os.environ, "DATABASE_URL": url_of_database(), "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "manage.py", "dump_dossier", "socquality"]
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert "pārrobežu" in done.stdout.decode("utf-8")
    assert exactly(json.loads(done.stdout)) == exactly(case("socquality"))


def test_a_refusal_in_a_terminal_is_a_line_and_no_traceback(committed_db: str, tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": url_of_database()}
    file = written(tmp_path, changed("events", 0, "kind", to="webinar"))
    command = [sys.executable, "manage.py", "load_dossier", str(file)]
    done = subprocess.run(command, env=environment, capture_output=True, check=False, text=True)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert f'{file}: events[0] "e1" › kind: the text "webinar" is not one of' in done.stderr
