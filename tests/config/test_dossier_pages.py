"""A dossier is taken with a trace, checked line by line, and loaded whole; the same file again changes nothing."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from accounts.models import User
from audit.models import Entry
from config.dossiers import waiting
from config.dossiers.faults import BadDossier
from config.dossiers.forms import FileForm
from config.dossiers.reading import LARGEST_FILE
from projects.models import Project, Role
from tests.config.dossiers import CASES, case, changed, small, stated
from tests.projects.views.forms import form_of, signed_in
from tests.website.conftest import load

pytestmark = pytest.mark.django_db
LOAD = "/en/work/load-dossier/"


@pytest.fixture
def administrator() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("admin@example.org"))
    return client


@pytest.fixture(autouse=True)
def nothing_waits_before() -> Iterator[None]:
    yield
    for name in left_waiting():
        default_storage.delete(f"{waiting.FOLDER}/{name}")


def left_waiting() -> list[str]:
    folder = Path(default_storage.path(waiting.FOLDER))
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


def sent(client: Client, dossier: Any) -> Any:
    content = dossier if isinstance(dossier, bytes) else json.dumps(dossier).encode()
    return client.post(LOAD, {"file": SimpleUploadedFile("projekts.json", content, "application/json")})


def loaded(client: Client, dossier: Any, **manager: str) -> Any:
    form = form_of(sent(client, dossier).content, "ticket")
    return client.post(LOAD, {**form, **manager}, follow=True)


@pytest.mark.parametrize(("role", "status"), [("manager", 200), ("coordinator", 200), ("auditor", 403), ("desk", 403)])
def test_who_may_take_a_dossier(role: str, status: int):
    load("sos-capacity")
    client = signed_in(Project.objects.get(), role)
    assert client.get("/en/work/sos-capacity/dossier/").status_code == status
    assert client.post("/en/work/sos-capacity/dossier/").status_code == status
    stranger = signed_in(Project.objects.create(key="other"), role, email="stranger@example.org")
    assert stranger.post("/en/work/sos-capacity/dossier/").status_code == 403


def test_nobody_takes_a_dossier_without_saying_what_for():
    load("sos-capacity")
    client = signed_in(Project.objects.get())
    page = client.post("/en/work/sos-capacity/dossier/", {"reason": " "}).content.decode()
    assert 'id="id_reason_error"' in page
    assert not Entry.objects.filter(action="dossier.taken").exists()


def test_the_dossier_is_sent_as_it_was_loaded_and_who_took_it_is_written_down():
    load("worked-example")
    client = signed_in(Project.objects.get())
    public_pages = Entry.objects.in_chain("project:worked-example").count()
    answer: Any = client.post("/en/work/worked-example/dossier/", {"reason": "Kopija arhīvam"})
    assert answer["Content-Disposition"].startswith('attachment; filename="worked-example-')
    read = json.loads(b"".join(answer.streaming_content))
    assert stated(read) == stated(case("worked-example"))
    entry = Entry.objects.get(chain="looks:worked-example")
    assert (entry.action, entry.actor) == ("dossier.taken", "manager@example.org")
    assert entry.detail.details == {"reason": "Kopija arhīvam"}
    assert Entry.objects.in_chain("project:worked-example").count() == public_pages
    page = client.get("/en/work/worked-example/dossier/").content.decode()
    assert "manager@example.org" in page
    assert "Kopija arhīvam" in page


def test_only_administrators_load_dossiers():
    client = signed_in(Project.objects.create(key="other"), "manager")
    assert client.get(LOAD).status_code == 403
    assert sent(client, small()).status_code == 403
    assert Client().get(LOAD).status_code == 302


def test_each_fault_is_told_in_a_line_with_its_place(administrator: Client):
    spoilt = changed("events", 0, "date", to="2024-02-31")
    page = sent(administrator, spoilt).content.decode()
    assert "The file is not loaded" in page
    assert "events[0] &quot;e1&quot; › date: &quot;2024-02-31&quot; is not a date" in page
    assert not Project.objects.exists()
    assert left_waiting() == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"{", "not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_dossier_is_said(administrator: Client, content: bytes, said: str):
    assert said in sent(administrator, content).content.decode()


def test_a_file_that_is_too_large_is_not_even_read():
    large = SimpleUploadedFile("projekts.json", b"{}")
    large.size = LARGEST_FILE + 1
    form = FileForm({}, MultiValueDict({"file": [large]}))
    assert not form.is_valid()
    assert form.has_error("file", "size")


def test_a_form_without_a_file_says_so(administrator: Client):
    assert "Choose a file." in administrator.post(LOAD, {}).content.decode()


def test_a_file_in_order_is_shown_before_it_is_loaded(administrator: Client):
    page = sent(administrator, (CASES / "sos-capacity.json").read_bytes()).content.decode()
    assert "The file is in order" in page
    assert "1 event" in page
    assert not Project.objects.exists()
    assert len(left_waiting()) == 1


def test_it_is_loaded_and_whoever_loads_it_manages_it(administrator: Client):
    page = loaded(administrator, small()).content.decode()
    assert "The dossier is loaded." in page
    role = Role.objects.get()
    assert (role.user.email, role.role, role.project.key) == ("admin@example.org", "manager", "small")
    assert Entry.objects.filter(action="project.loaded").get().actor == "admin@example.org"
    assert left_waiting() == []


def test_what_is_loaded_in_the_browser_is_hidden_until_its_manager_shows_it(administrator: Client):
    loaded(administrator, small())
    assert not Project.objects.get().is_public
    assert Client().get("/projects/small/").status_code == 404


def test_a_project_cannot_stand_where_another_page_is(administrator: Client):
    page = sent(administrator, changed("project", "key", to="new-project")).content.decode()
    assert "project › key: &quot;new-project&quot; cannot be used: another page has this address" in page
    assert left_waiting() == []


def test_a_manager_may_be_named_who_is_invited(administrator: Client):
    loaded(administrator, small(), manager_email="jana@example.org", manager_name="Jana Kalniņa")
    role = Role.objects.get()
    assert (role.user.email, role.role) == ("jana@example.org", "manager")


def test_a_manager_without_a_name_is_asked_for_it_and_the_file_waits(administrator: Client):
    page = loaded(administrator, small(), manager_email="jana@example.org")
    assert "Say what the manager is called." in page.content.decode()
    done = administrator.post(LOAD, {**form_of(page.content, "ticket"), "manager_name": "Jana"}, follow=True)
    assert "The dossier is loaded." in done.content.decode()


def test_the_same_file_again_changes_nothing(administrator: Client):
    loaded(administrator, small())
    entries = Entry.objects.count()
    page = sent(administrator, small()).content.decode()
    assert "Nothing to load" in page
    assert Entry.objects.count() == entries
    assert left_waiting() == []


def test_a_changed_file_of_a_project_that_is_there_lists_the_differences(administrator: Client):
    loaded(administrator, small())
    page = sent(administrator, changed("project", "acronym", to="MAZS")).content.decode()
    assert "is already there, and differs" in page
    assert "project › acronym: &quot;MAZS&quot; in the file, nothing in the project" in page
    assert left_waiting() == []


def test_two_who_load_the_same_file_load_it_once(administrator: Client):
    first, second = (form_of(sent(administrator, small()).content, "ticket") for _n in range(2))
    administrator.post(LOAD, first)
    page = administrator.post(LOAD, second, follow=True).content.decode()
    assert "nothing was changed" in page
    assert Role.objects.count() == 1


def test_a_ticket_is_its_sender_s_own_and_ends(administrator: Client):
    at = timezone.now()
    ticket = waiting.keep(io.BytesIO(b"{}"), name="a.json", by="jana@example.org", at=at)
    with pytest.raises(BadDossier, match="somebody else"):
        waiting.kept(ticket, by="admin@example.org")
    assert waiting.kept(ticket, by="jana@example.org").tree == {}
    waiting.forget_old(at + timedelta(hours=23))
    assert left_waiting() != []
    waiting.forget_old(at + timedelta(hours=25))
    assert left_waiting() == []
    with pytest.raises(BadDossier, match="not kept any more"):
        waiting.kept(ticket, by="jana@example.org")
    page = administrator.post(LOAD, {"ticket": "x"}).content.decode()
    assert "the file is not kept any more" in page
