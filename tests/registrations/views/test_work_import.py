"""The pages of importing: a table is only looked at, mended in how it is read, and brought in when somebody says so."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from config.demo.pdf import one_page_pdf
from events.models import Event
from registrations.models import Import, Mark, Registration
from tests.registrations.cast import an_event
from tests.registrations.test_listing import a_part
from tests.registrations.views.test_work_export import shut
from tests.registrations.views.test_work_list import LIST, signed_in

pytestmark = pytest.mark.django_db
IMPORT = f"{LIST}import/"
CSV = "Vārds, uzvārds;E-pasts;Kas\nĢirts Ķēniņš;girts@example.org;Šķūnis\n<b>Ivo</b>;nav;x\n"


def a_file(content: bytes = CSV.encode("cp1257"), name: str = "saraksts.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def handed_in(client: Client) -> str:
    answer = client.post(IMPORT, {"table": a_file()})
    assert answer.status_code == 302
    return str(answer["Location"])


@pytest.mark.parametrize(
    ("role", "status"), [("manager", 200), ("coordinator", 200), ("auditor", 403), ("desk", 403), (None, 403)]
)
def test_each_role_imports_what_it_may(role: str | None, status: int) -> None:
    event = an_event()
    address = handed_in(signed_in(event, "manager"))
    client = signed_in(event, role) if role != "manager" else signed_in(event, "coordinator")
    assert client.get(IMPORT).status_code == status
    assert client.get(address).status_code == status
    assert client.post(address).status_code in (302, status)


def test_the_dry_run_names_faults_and_changes_nothing_and_then_the_good_row_is_brought_in() -> None:
    event = an_event()
    client = signed_in(event)
    address = handed_in(client)
    text = client.get(address).content.decode()
    for words in ("1 good row", "1 with faults", "Enter a valid email address", "read as cp1257", "Ģirts Ķēniņš"):
        assert words in text, words
    assert "<b>Ivo</b>" not in text
    assert not Registration.objects.exists()
    client.post(address, {"all_or_nothing": "on"})
    assert not Registration.objects.exists()
    text = client.post(address, {}, follow=True).content.decode()
    assert "Brought in: 1 person registered, 0 marks made." in text
    assert Registration.objects.get().origin == "import"
    assert client.get(address)["Location"] == IMPORT


def test_columns_and_letters_are_changed_by_a_person() -> None:
    client = signed_in(an_event())
    address = handed_in(client)
    asked = {"column0": "name", "column1": "", "column2": "organisation", "encoding": "cp1257"}
    text = client.get(address, asked).content.decode()
    assert ("2 good rows" in text, "Šķūnis" in text) == (True, True)
    assert "Choose another one" in client.get(address, asked | {"encoding": "utf-8"}).content.decode()
    assert client.get(address, {"column0": "nonsense", "everybody_in": "x"}).status_code == 200


def test_past_attendance_is_typed_in_and_its_paper_kept() -> None:
    event = an_event(starts_on="2026-01-14")
    Event.objects.filter(pk=event.pk).update(status="held")
    part, client = a_part(event, "talk"), signed_in(event)
    address = str(client.post(IMPORT, {"typed": "Vārds\nAda Ozola\nIvo Bērzs"})["Location"])
    paper = SimpleUploadedFile("lapa.pdf", one_page_pdf(["List", "Ada"]))
    answer = client.post(f"{address}?column0=name&everybody_in={part.pk}", {"scan": paper}, follow=True)
    assert "2 people registered, 2 marks made" in answer.content.decode()
    assert set(Mark.objects.values_list("source", "evidence")) == {("sheet", 2)}
    scan = signed_in(event, "auditor").get(f"{address}scan/")
    assert scan.getvalue().startswith(b"%PDF")
    shut(scan)
    assert scan["Content-Disposition"].startswith("attachment")
    assert signed_in(event, "desk").get(f"{address}scan/").status_code == 403


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Give a file, or type the list."),
        ({"typed": " "}, "Give a file, or type the list."),
        ({"table": SimpleUploadedFile("x.xlsx", b"PK\x03\x04junk")}, "not read as a table"),
    ],
)
def test_what_is_no_table_is_said_to_be_none(sent: dict[str, object], said: str) -> None:
    text = signed_in(an_event()).post(IMPORT, sent).content.decode()
    assert said in text
    assert not Import.objects.exists()


def test_a_paper_that_is_no_picture_is_refused() -> None:
    event = an_event(starts_on="2026-01-14")
    part, client = a_part(event, "talk"), signed_in(event)
    address = handed_in(client)
    trick = SimpleUploadedFile("lapa.pdf", b"<html><script>alert(1)</script>")
    answer = client.post(f"{address}?column0=name&everybody_in={part.pk}", {"scan": trick})
    assert answer.status_code == 200
    assert not Mark.objects.exists()


def test_another_event_does_not_open_an_import() -> None:
    event = an_event()
    an_event(key="other")
    client = signed_in(event)
    address = handed_in(client).replace("seminar", "other")
    for more in ("", "scan/", "table/"):
        assert client.get(f"{address}{more}").status_code == 404
