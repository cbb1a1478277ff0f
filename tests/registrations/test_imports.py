"""Importing: what is read from which file, which row has which fault, and what is there after."""

import io
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils.translation import override

from audit.models import Entry
from events.models import Event
from files.models import StoredFile
from files.storing import path_of, verify
from people.models import Person
from projects.models import Organisation
from registrations import imports_waiting
from registrations.exports_sheets import ODS, XLSX
from registrations.imports import Plan, Wish, plan
from registrations.imports_bringing import ImportRefused, Terms, bring, hand_in
from registrations.imports_columns import guessed, is_yes
from registrations.imports_reading import ReadingRefused, Table, encoding_of, read_table
from registrations.models import Import, Mark, Message, PartChoice, Registration
from registrations.verification import mark_faults
from tests.registrations.cast import AT, an_event, registered, taken
from tests.registrations.test_listing import a_part, someone

BY = "coordinator@example.org"
AFTER = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
TEXT = "Vārds, uzvārds;E-pasts;Iestāde\nĢirts Ķēniņš;girts@example.org;Šķūņa iela\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("cp1257"), "cp1257"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.replace(";", ",").replace("Vārds, uzvārds", '"Vārds, uzvārds"').encode(), "utf-8"),
        (TEXT.replace(";", "\t").encode("cp1257"), "cp1257"),
    ],
)
def test_letters_and_columns_are_found_out(content: bytes, encoding: str) -> None:
    table = read_table(content)
    assert (table.encoding, encoding_of(content)) == (encoding, encoding)
    assert table.rows == [["Ģirts Ķēniņš", "girts@example.org", "Šķūņa iela"]]
    assert guessed(table.head) == ["name", "email", "organisation"]


@pytest.mark.parametrize("kind", [XLSX, ODS])
def test_workbooks_are_read(kind: Any) -> None:
    target = io.BytesIO()
    kind.write(target, title="x", head=["Vārds", "Uzvārds"], rows=[["Ģirts", "Ķēniņš"], ["", ""], ["Ada", "Ozola"]])
    table = read_table(target.getvalue())
    assert (table.encoding, table.rows) == ("", [["Ģirts", "Ķēniņš"], ["Ada", "Ozola"]])
    assert guessed(table.head) == ["first_name", "surname"]


@pytest.mark.parametrize(
    ("content", "encoding", "code"),
    [
        (b"", "", "empty"),
        (b" \n ; \n", "", "empty"),
        (b"PK\x03\x04 not a book", "", "workbook"),
        (b"\xd0\xcf\x11\xe0 nor this", "", "workbook"),
        ("ā".encode("cp1257") + b"\n", "utf-8", "encoding"),
        (b"a\n" * 20_002, "", "too_long"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, encoding: str, code: str) -> None:
    with pytest.raises(ReadingRefused) as refusal:
        read_table(content, encoding=encoding)
    assert refusal.value.code == code


def test_a_chosen_encoding_is_taken() -> None:
    assert read_table("Vārds\nĻ".encode("cp1257"), encoding="cp1252").rows != [["Ļ"]]


@pytest.mark.parametrize(("head", "fields"), [(["Vārds"], ["name"]), (["Full name", "Name", "X"], ["name", "", ""])])
def test_a_column_is_taken_once(head: list[str], fields: list[str]) -> None:
    assert guessed(head) == fields


@pytest.mark.parametrize(
    ("typed", "yes"), [("x", True), ("Jā", True), ("1", True), ("✓", True), ("", False), ("nē", False)]
)
def test_crosses_and_words_say_who_was_there(typed: str, yes: bool) -> None:
    assert is_yes(typed) is yes


def looked(event: Event, rows: list[list[str]], *columns: str, everybody_in: int | None = None) -> Plan:
    with override("en"):
        return plan(
            event=event, table=Table(head=[*columns], rows=rows), wish=Wish(columns=columns, everybody_in=everybody_in)
        )


def brought(
    event: Event, rows: list[list[str]], *columns: str, everybody_in: int | None = None, **terms: Any
) -> Import:
    imported = hand_in(event=event, content=b"x", name="list.csv", content_type="text/csv", by=BY, at=AT)
    return bring(
        imported=imported,
        table=Table(head=[*columns], rows=rows),
        wish=Wish(columns=columns, everybody_in=everybody_in),
        terms=Terms(**terms),
        by=BY,
        at=terms.pop("at", AFTER) if "at" in terms else AFTER,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (["", "a@example.org", ""], "There is no name."),
        (["123", "", ""], "Write the name in letters."),
        (["Anna", "not-an-address", ""], "E-mail: Enter a valid email address."),
        (["Anna", "", "Nezināma"], "There is no part “Nezināma”."),
        (["Ada Ozola", "ada@example.org", ""], "The same person as in row 2."),
        (["Anna 1. Bērziņa", "ANNA1@example.org", ""], "This person is registered for the event already."),
        (["Ivo Ozols", "", ""], "Several people of this name are registered: add the e-mail address."),
        (["A\u202ena", "", ""], "hidden characters"),
    ],
)
def test_each_fault_of_a_row_is_named(row: list[str], problem: str) -> None:
    event = an_event(capacity=None)
    a_part(event, "talk")
    registered(event)
    for number in (7, 8):
        registered(event, number, name="Ivo Ozols")
    lines = looked(event, [["Ada Ozola", "ada@example.org", ""], row], "name", "email", "parts").lines
    assert lines[0].is_good
    assert problem in " ".join(lines[1].problems)
    assert Registration.objects.count() == 3


@pytest.mark.django_db
def test_words_for_codes_and_dates_are_read_and_unknown_ones_named() -> None:
    event = an_event()
    rows = [["Anna", "sieviete", "15.01.1980", "employed", "lv"], ["Ivo", "?", "vakar", "x", "fr"]]
    good, bad = looked(event, rows, "name", "gender", "birth_date", "labour_status", "language").lines
    known = good.known
    assert (known.gender, known.birth_date, known.labour_status) == ("female", "1980-01-15", "employed")
    assert len(bad.problems) == 4


@pytest.mark.django_db
def test_no_more_people_are_taken_than_there_are_seats() -> None:
    event = an_event(capacity=2)
    registered(event)
    lines = looked(event, [["Ada"], ["Ivo"]], "name").lines
    assert [line.is_good for line in lines] == [True, False]
    brought(event, [["Ada"], ["Ivo"]], "name")
    assert (taken(event), Registration.objects.count()) == (2, 2)


@pytest.mark.django_db
def test_good_rows_are_registered_with_their_source() -> None:
    event = an_event(capacity=None)
    part = a_part(event, "talk")
    Organisation.objects.create(project=event.project, key="o1", name="Cēsu „Novads”")
    columns = ("first_name", "surname", "email", "organisation", "parts", "gender")
    rows = [
        ["Ada", "Ozola", "ada@example.org", "Cēsu novads", "Talk", "female"],
        ["Ivo", "Bērzs", "", "Jauna iestāde", "", ""],
        ["", "", "", "", "", ""],
    ]
    done = brought(event, rows, *columns, tells=True)
    ada, ivo = Registration.objects.order_by("pk").select_related("person", "organisation")
    assert (done.registered, done.state, ada.origin, ivo.email) == (2, "brought", "import", None)
    assert (ada.person.name, ada.person.gender, ada.organisation_id) == (
        "Ada Ozola",
        "female",
        Organisation.objects.get(key="o1").pk,
    )
    assert len({ada.code, ivo.code, None}) == 3
    assert PartChoice.objects.get().part == part
    assert Entry.objects.filter(action="registration.imported").count() == 2
    assert not Message.objects.exists()  # the event is over by then


@pytest.mark.django_db
def test_nothing_is_brought_in_where_all_must_be_good_and_one_is_not() -> None:
    event = an_event()
    with pytest.raises(ImportRefused) as refusal:
        brought(event, [["Ada"], ["123"]], "name", all_or_nothing=True)
    assert refusal.value.code == "faulty"
    with pytest.raises(ImportRefused) as refusal:
        brought(event, [["123"]], "name")
    assert refusal.value.code == "nothing"
    assert not Registration.objects.exists()


@pytest.mark.django_db
def test_the_same_table_is_brought_in_once() -> None:
    event = an_event()
    done = brought(event, [["Ada"]], "name")
    table, wish = Table(head=["name"], rows=[["Ivo"]]), Wish(columns=("name",))
    with pytest.raises(ImportRefused) as refusal:
        bring(imported=done, table=table, wish=wish, terms=Terms(), by=BY, at=AFTER)
    assert refusal.value.code == "brought"


@pytest.mark.django_db
def test_a_table_that_was_only_looked_at_is_forgotten_after_a_day(django_capture_on_commit_callbacks: Any) -> None:
    event, kept = an_event(), {"content_type": "application/octet-stream", "by": BY}
    looked_at = hand_in(event=event, content=b"name\nAda", name="a.csv", at=AFTER, **kept)
    shared = hand_in(event=event, content=b"name\nIvo", name="b.csv", at=AFTER, **kept)
    done = brought(event, [["Eva"]], "name")
    newer = hand_in(event=event, content=b"name\nIvo", name="b.csv", at=AFTER + timedelta(hours=2), **kept)
    entries = Entry.objects.count()
    assert imports_waiting.forget_old(at=AFTER + timedelta(days=1)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert imports_waiting.forget_old(at=AFTER + timedelta(days=1, hours=1)) == 2
    assert set(Import.objects.all()) == {done, newer}
    assert set(StoredFile.objects.all()) == {done.table, shared.table}
    assert not default_storage.exists(path_of(looked_at.table.sha256))
    assert verify(shared.table)
    assert Entry.objects.count() == entries


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "code"), [("closed", "closed"), ("cancelled", "cancelled"), ("published", "to_come")]
)
def test_attendance_is_not_brought_to_a_list_that_does_not_take_it(status: str, code: str) -> None:
    event = an_event(starts_on="2027-03-01" if code == "to_come" else "2027-01-14")
    part = a_part(event, "talk")
    Event.objects.filter(pk=event.pk).update(status=status)
    with pytest.raises(ImportRefused) as refusal:
        brought(event, [["Ada"]], "name", everybody_in=part.pk)
    assert refusal.value.code == code


@pytest.mark.django_db
def test_who_is_registered_is_only_marked_and_the_others_are_entered_beyond_the_seats() -> None:
    event = an_event(capacity=1)
    first, second = a_part(event, "first"), a_part(event, "second")
    found = registered(event)
    rows = [["Anna 1. Bērziņa", "First"], ["Ada Ozola", "First; Second"], ["Ivo Bērzs", ""], ["Zane", "Trešā"]]
    done = brought(event, rows, "name", "present")
    assert (done.registered, done.marked) == (2, 3)
    marks = Mark.objects.filter(registration=found)
    assert [(mark.part, mark.source, mark.evidence, mark.at) for mark in marks] == [(first, "import", 0, None)]
    assert Mark.objects.filter(part=second).count() == 1
    assert (taken(event), list(mark_faults(event.project))) == (3, [])


@pytest.mark.django_db
def test_a_signed_list_proves_by_a_signature_and_is_kept_with_the_marks() -> None:
    event = an_event()
    part = a_part(event, "talk")
    paper = hand_in(event=event, content=b"%PDF-1.4", name="saraksts.pdf", content_type="application/pdf", by=BY, at=AT)
    done = brought(event, [["Ada"], ["Ivo"]], "name", everybody_in=part.pk, scan=paper.table)
    assert list(Mark.objects.values_list("source", "evidence")) == [("sheet", 2), ("sheet", 2)]
    assert Mark.objects.earliest("pk").read_from.imported.scan == paper.table
    details = Entry.objects.get(action="list.imported").detail.details or {}
    assert (details["scan"], details["marked"]) == (paper.table.sha256, 2)
    again = looked(event, [["Ada"]], "name", everybody_in=part.pk).lines[0]
    assert again.problems == ("This person is marked from a list already.",)
    assert done.scan


@pytest.mark.django_db
def test_a_cross_says_which_part_only_where_there_is_one() -> None:
    event = an_event()
    one = a_part(event, "talk")
    assert looked(event, [["Ada", "x"], ["Ivo", "nē"]], "name", "present").lines[0].present == {one.pk}
    other = a_part(event, "walk")
    assert "Say in which part" in looked(event, [["Ada", "x"]], "name", "present").lines[0].problems[0]
    assert looked(event, [["Ada", "x"]], "name", "present", everybody_in=other.pk).lines[0].present == {other.pk}


@pytest.mark.django_db
def test_a_known_person_of_the_project_is_the_same_record() -> None:
    event = an_event()
    other = an_event(key="other")
    person = registered(other).person
    brought(event, [["Anna 1. bērziņa", "ANNA1@example.org"]], "name", "email")
    assert Registration.objects.get(event=event).person == person
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_five_thousand_rows_take_seconds() -> None:
    event = an_event(capacity=None)
    part = a_part(event, "talk")
    someone(event, "Anna")
    rows = [[f"Ģirts {n}. Bērziņš", f"g{n}@example.org", f"Biedrība {n % 300}"] for n in range(5000)]
    started = time.perf_counter()
    done = brought(event, rows, "name", "email", "organisation", everybody_in=part.pk)
    assert (done.registered, done.marked) == (5000, 5000)
    assert time.perf_counter() - started < 60
