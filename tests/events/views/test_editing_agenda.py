"""The agenda's editor as a plain form: who opens it, what it keeps, what it refuses beside the row."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from config.dossiers.dumping import dump
from events.agenda import publish
from events.models import Contribution, Event, Item, Part
from people.models import Person
from projects.models import Organisation, Partner, Project, Role
from projects.texts import Text
from registrations.models import Headcount
from tests.website.conftest import REAL, load

pytestmark = pytest.mark.django_db
PAGE = "/work/kopa/events/seminar/agenda/"
PAGES = (PAGE, f"{PAGE}publish/")


@pytest.fixture
def event() -> Event:
    project = Project.objects.create(key="kopa", title=Text(lv="Kopā reģionos"))
    made = {"kind": "seminar", "status": "published", "starts_on": "2027-05-12", "title": Text(lv="Seminārs")}
    event = Event.objects.create(project=project, key="seminar", **made)
    part = Part.objects.create(event=event, ordinal=0, key="p1", title=Text(lv="Rīta daļa"), kind="plenary")
    item = Item.objects.create(part=part, ordinal=0, title=Text(lv="Atklāšana"), starts_at="09:30", ends_at="09:45")
    person = Person.objects.create(project=project, key="anna", name="Anna Bērziņa")
    Contribution.objects.create(event=event, part=part, item=item, ordinal=0, person=person, function="opener")
    return event


def signed_in(project: Project, role: str, **limits: Any) -> Client:
    user, _ = User.objects.get_or_create(email=f"{role}@{project.key}.example.org")
    Role.objects.create(user=user, project=project, role=role, granted_at=timezone.now(), **limits)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client(event: Event) -> Client:
    return signed_in(event.project, "coordinator")


def fields_of(client: Client, address: str = PAGE) -> dict[str, Any]:
    """What a browser would send back of the page, untouched."""
    page = client.get(address).context["page"]
    sent: dict[str, Any] = {"seen": page.seen, "parts": [part.token for part in page.rows.parts]}
    for part in page.rows.parts:
        name = f"p{part.token}"
        sent |= {f"{name}-{each}": getattr(part, each) for each in ("kind", "access", "day", "start", "end", "venue")}
        sent |= {f"{name}-capacity": part.capacity, f"{name}-items": [item.token for item in part.items]}
        sent |= titles(name, part.titles) | people(name, part.people)
        for item in part.items:
            name = f"i{item.token}"
            sent |= {f"{name}-{each}": getattr(item, each) for each in ("start", "minutes", "kind")}
            sent |= titles(name, item.titles) | people(name, item.people)
    return sent | people("e", page.rows.people)


def titles(name: str, written: dict[str, str]) -> dict[str, str]:
    return {f"{name}-title-{code}": written.get(code, "") for code in ("lv", "en", "lt")}


def people(name: str, rows: list[Any]) -> dict[str, Any]:
    sent: dict[str, Any] = {f"{name}-people": [row.token for row in rows]}
    for row in rows:
        said = ("name", "person", "function", "position", "organisation")
        sent |= {f"c{row.token}-{each}": getattr(row, each) for each in said}
    return sent


def the_item() -> Item:
    return Item.objects.order_by("ordinal")[0]


def test_managers_and_coordinators_open_it_and_nobody_else(event: Event) -> None:
    answers = {role: signed_in(event.project, role).get(PAGE).status_code for role in Role.Name.values}
    assert answers == {"manager": 200, "coordinator": 200, "desk": 403, "auditor": 403}
    for page in PAGES:
        assert Client().get(page).status_code == 302
    outsider = signed_in(Project.objects.create(key="cits"), "manager")
    assert {outsider.get(page).status_code for page in PAGES} == {403}
    assert outsider.post(f"{PAGE}check/").status_code == 403
    assert Client().put(PAGE).status_code == 302


def test_a_role_of_one_partner_opens_that_partners_events(event: Event) -> None:
    rows = [Organisation.objects.create(project=event.project, key=key, name=key) for key in ("a", "b")]
    ours, theirs = (
        Partner.objects.create(project=event.project, organisation=row, role="partner", ordinal=0) for row in rows
    )
    limited = signed_in(event.project, "coordinator", partner=ours)
    Event.objects.update(responsible=theirs)
    assert limited.get(PAGE).status_code == 403
    Event.objects.update(responsible=ours)
    assert limited.get(PAGE).status_code == 200


def test_only_known_ways_of_asking_are_answered(client: Client) -> None:
    assert client.put(PAGE).status_code == 405
    assert client.get(f"{PAGE}check/").status_code == 405
    assert client.get("/work/kopa/events/cits/agenda/").status_code == 404


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_real_agendas_saved_as_they_were_opened_change_nothing(db: None, language: str) -> None:
    load(*REAL)
    for project in Project.objects.all():
        client, before = signed_in(project, "coordinator"), dump(project)
        for event in project.events.all():
            address = f"{language}/work/{project.key}/events/{event.key}/agenda/"
            said = client.post(address, fields_of(client, address), follow=True)
            assert [str(message) for message in said.context["messages"]] in (
                ["Nekas nav mainīts."],
                ["Nothing was changed."],
            )
        assert dump(project) == before


def test_one_word_changed_changes_one_word_of_the_dossier(db: None) -> None:
    load("socquality")
    project = Project.objects.get()
    client, before = signed_in(project, "coordinator"), dump(project)
    address = "/work/socquality/events/socquality-closing/agenda/"
    opening = Item.objects.get(title__lv="Konferences atklāšana")
    client.post(address, fields_of(client, address) | {f"i{opening.pk}-title-lv": "Atklāšanas uzrunas"})
    before["events"][0]["parts"][0]["items"][0]["title"]["lv"] = "Atklāšanas uzrunas"
    assert dump(project) == before


def test_moments_with_an_offset_keep_it_and_only_the_clock_moves(client: Client, event: Event) -> None:
    Item.objects.update(starts_at="2027-05-12T09:30+03:00", ends_at="2027-05-12T09:45:30+03:00")
    sent = fields_of(client)
    client.post(PAGE, sent)
    assert the_item().ends_at == "2027-05-12T09:45:30+03:00"
    client.post(PAGE, sent | {f"i{the_item().pk}-start": "10.15", f"i{the_item().pk}-minutes": "20"})
    assert (the_item().starts_at, the_item().ends_at) == ("2027-05-12T10:15+03:00", "2027-05-12T10:35+03:00")


def a_new_line(client: Client, **typed: str) -> dict[str, Any]:
    sent = fields_of(client)
    part = sent["parts"][0]
    sent[f"p{part}-items"] = [*sent[f"p{part}-items"], "nnew"]
    return sent | {f"innew-{name}": value for name, value in typed.items()}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"title-lv": "9.45 Aprūpe mājās", "minutes": "30"}, ("Aprūpe mājās", "09:45", "10:15")),
        ({"start": "9.45 Aprūpe mājās"}, ("Aprūpe mājās", "09:45", None)),
        ({"title-lv": "9.45–10.15 Aprūpe mājās"}, ("Aprūpe mājās", "09:45", "10:15")),
        ({"title-lv": "2027. gada plāns"}, ("2027. gada plāns", None, None)),
        ({"start": "945", "title-lv": "Aprūpe"}, ("Aprūpe", "09:45", None)),
    ],
)
def test_a_line_is_typed_as_people_write_it(
    client: Client, typed: dict[str, str], expected: tuple[str, Any, Any]
) -> None:
    client.post(PAGE, a_new_line(client, **typed))
    made = Item.objects.order_by("ordinal")[1]
    assert (made.title["lv"], made.starts_at, made.ends_at) == expected


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"start": "25.00", "title-lv": "Runa"}, "innew-start"),
        ({"start": "9.30"}, "innew-title"),
        ({"title-lv": "Runa", "minutes": "30"}, "innew-minutes"),
        ({"start": "23.30", "title-lv": "Runa", "minutes": "60"}, "innew-minutes"),
        ({"start": "9.30", "title-lv": "Runa", "minutes": "pusstunda"}, "innew-minutes"),
    ],
)
def test_a_fault_stands_beside_its_field_and_nothing_is_saved(
    client: Client, typed: dict[str, str], fault: str
) -> None:
    answer = client.post(PAGE, a_new_line(client, **typed))
    assert [place for place, _ in answer.context["rows"].errors()] == [fault]
    assert next(iter(typed.values())) in answer.content.decode()
    assert Item.objects.count() == 1


def test_hours_of_a_part_never_run_backwards(client: Client, event: Event) -> None:
    part = event.parts.get()
    answer = client.post(PAGE, fields_of(client) | {f"p{part.pk}-start": "12.00", f"p{part.pk}-end": "10.00"})
    assert [place for place, _ in answer.context["rows"].errors()] == [f"p{part.pk}-end"]


def test_several_people_are_typed_in_one_field(client: Client) -> None:
    item = the_item()
    typed = "moderē Jānis Kalns, direktors, Kalnu novads; Anna Bērziņa (panelī)"
    token = Contribution.objects.get().pk
    client.post(PAGE, fields_of(client) | {f"c{token}-name": typed})
    rows = Contribution.objects.filter(item=item).select_related("person", "organisation").order_by("ordinal")
    said = [(row.person.name, row.function, row.position, str(row.organisation or "")) for row in rows]
    assert said == [
        ("Jānis Kalns", "moderator", "direktors", "Kalnu novads"),
        ("Anna Bērziņa", "panelist", None, ""),
    ]
    assert Person.objects.filter(name="Anna Bērziņa").count() == 1


def test_a_part_that_people_hang_on_comes_back_with_the_reason(client: Client, event: Event) -> None:
    part = event.parts.get()
    Headcount.objects.create(event=event, part=part, ordinal=0, number=40, method="list")
    answer = client.post(PAGE, {"seen": fields_of(client)["seen"], "parts": []})
    assert list(answer.context["rows"].part(str(part.pk)).errors) == ["part"]
    assert event.parts.count() == 1


def test_the_second_editor_reads_what_the_first_changed_and_saves_over_it_knowingly(client: Client) -> None:
    sent, item = fields_of(client), the_item()
    client.post(PAGE, sent | {f"i{item.pk}-title-lv": "Pavisam cits"})
    answer = client.post(PAGE, sent | {f"i{item.pk}-title-lv": "Viens un vēl"})
    page = answer.context["page"]
    assert page.meanwhile[0]["changes"] == ["„Atklāšana” tagad saucas „Pavisam cits”"]
    assert the_item().title["lv"] == "Pavisam cits"
    client.post(PAGE, sent | {f"i{item.pk}-title-lv": "Viens un vēl", "seen": page.seen})
    assert the_item().title["lv"] == "Viens un vēl"


@pytest.mark.parametrize(
    "operation", ["add-part:", "add-group:", "add-line:{part}", "up:p{part}", "remove:i{item}", "x"]
)
def test_buttons_without_a_script_change_the_page_and_not_the_agenda(client: Client, operation: str) -> None:
    part, item = Part.objects.get(), the_item()
    sent = fields_of(client) | {"op": operation.format(part=part.pk, item=item.pk)}
    assert client.post(PAGE, sent).status_code == 200
    assert (Part.objects.count(), Item.objects.count()) == (1, 1)


def test_what_does_not_fit_is_said_while_it_is_typed(client: Client) -> None:
    answer = client.post(f"{PAGE}check/", a_new_line(client, **{"title-lv": "9.40 Runa"}))
    assert "Otrais no šiem punktiem sākas, pirms beidzies pirmais." in answer.content.decode()
    assert Item.objects.count() == 1


def test_the_public_page_waits_for_the_next_version_and_then_says_what_changed(client: Client, event: Event) -> None:
    publish(event=event, by="coordinator", at=timezone.now())
    public = "/projects/kopa/events/seminar/"
    client.post(PAGE, fields_of(client) | {f"i{the_item().pk}-start": "11.00", f"i{the_item().pk}-minutes": "15"})
    assert "11.00" not in Client().get(public).content.decode()
    page = client.get(f"{PAGE}publish/")
    assert page.context["changes"] == ["Atklāšana: pārcelts uz plkst. 11.00"]
    client.post(f"{PAGE}publish/", {"seen": page.context["seen"]})
    shown = Client().get(public).content.decode()
    assert "2. versija" in shown
    assert "Atklāšana: pārcelts uz plkst. 11.00" in shown


def test_what_was_changed_after_the_page_was_shown_is_not_published_unseen(client: Client, event: Event) -> None:
    publish(event=event, by="coordinator", at=timezone.now())
    client.post(PAGE, fields_of(client) | {f"i{the_item().pk}-start": "11.00"})
    client.post(f"{PAGE}publish/", {"seen": "0" * 64})
    assert event.agenda_versions.count() == 1


def test_the_page_costs_the_same_with_one_row_and_with_three(
    client: Client, event: Event, django_assert_num_queries: Any
) -> None:
    client.get(PAGE)
    for number in range(3):
        if number in (0, 2):
            with django_assert_num_queries(10):
                client.get(PAGE)
        part = Part.objects.create(event=event, ordinal=number + 1, key=f"part-{number}")
        item = Item.objects.create(part=part, ordinal=0, title=Text(lv="Runa"))
        person = Person.objects.create(project=event.project, key=f"x{number}", name=f"Cilvēks {number}")
        Contribution.objects.create(event=event, part=part, item=item, ordinal=0, person=person, function="speaker")
