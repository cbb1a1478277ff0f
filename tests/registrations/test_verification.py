"""Marks changed past the journal are named, whatever was done to them."""

import re
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from events.models import Part
from projects.models import Project
from registrations.attendance import Proof, annul, mark
from registrations.models import Mark
from registrations.verification import mark_faults
from tests.registrations.cast import AT, an_event, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    file = settings.BASE_DIR / "config" / "cases" / "worked-example.json"
    call_command("load_dossier", str(file), stdout=StringIO())
    return Project.objects.get(key="worked-example")


def altered(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_loaded_marks_are_as_the_journal_tells(project: Project) -> None:
    assert list(mark_faults(project)) == []
    said = StringIO()
    call_command("verify_marks", stdout=said)
    assert "1 projects are as the journal tells" in said.getvalue()


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE registrations_mark SET evidence = 4 WHERE key = 'a00005'", "a00005 was altered .*evidence 1, now 4"),
        ("UPDATE registrations_mark SET annulled_reason = 'x' WHERE key = 'a00005'", "a00005 was altered"),
        ("DELETE FROM registrations_mark WHERE key = 'a00005'", "a00005 is told of by the journal, and is gone"),
        ("UPDATE registrations_mark SET key = 'a99999' WHERE key = 'a00005'", "a99999 stands in the table, and no"),
    ],
)
def test_what_was_done_past_the_journal_is_named(project: Project, statement: str, fault: str) -> None:
    altered(statement)
    faults = list(mark_faults(project))
    assert any(re.search(fault, found) for found in faults)
    with pytest.raises(CommandError, match="differ from the journal"):
        call_command("verify_marks", "worked-example", stdout=StringIO())


def test_marks_made_and_annulled_here_are_as_the_journal_tells() -> None:
    event = an_event()
    part = Part.objects.create(event=event, ordinal=0, key="talk")
    made, _, _ = mark(registration=registered(event), part=part, proof=Proof("code", 1), by="desk", at=AT)
    annul(mark=made, reason="wrong person", by="desk", at=AT)
    assert list(mark_faults(event.project)) == []
    Mark.objects.filter(pk=made.pk).update(annulled_reason=None, annulled_at=None)
    assert len(list(mark_faults(event.project))) == 1
