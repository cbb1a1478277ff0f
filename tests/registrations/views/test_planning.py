"""Making, copying, publishing and changing an event in the browser, by each role and by nobody else."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from events.models import Event, Part
from projects.models import Organisation, Partner
from projects.texts import Text
from registrations.models import Announcement, RegistrationTerms
from tests.config.dossiers import CASES, REAL, run
from tests.registrations.views.cast import an_open_event, own
from tests.registrations.views.planning import EVENT, WORK, filled_in, read, somebody

pytestmark = pytest.mark.django_db

PAGES = (
    *(f"{EVENT}{page}/" for page in ("facts", "copy", "publish", "unpublish", "postpone", "call-off", "terms")),
    f"{WORK}new-event/",
    f"{WORK}new-event/?kind=seminar",
)


@pytest.fixture
def event() -> Event:
    return an_open_event()


@pytest.fixture
def coordinator(client: Client, event: Event) -> Client:
    client.force_login(somebody("coordinator"))
    return client


@pytest.mark.parametrize("role", ["manager", "coordinator"])
def test_planners_open_every_page(client: Client, event: Event, role: str) -> None:
    client.force_login(somebody(role))
    assert {address: client.get(address).status_code for address in PAGES} == dict.fromkeys(PAGES, 200)
    assert client.get(f"{EVENT}terms/preview/").status_code == 200
    assert client.post(f"{EVENT}terms/preview/").status_code == 405
    assert {client.put(address).status_code for address in PAGES} == {405}


@pytest.mark.parametrize(("role", "project"), [("auditor", "kopa"), ("desk", "kopa"), ("manager", "cits")])
def test_nobody_else_opens_or_does_anything(client: Client, event: Event, role: str, project: str) -> None:
    client.force_login(somebody(role, project=project))
    for address in (*PAGES, f"{EVENT}terms/preview/"):
        assert {client.get(address).status_code, client.post(address).status_code} == {403}, address
    assert Event.objects.count() == 1
    assert not Entry.objects.exclude(action="registration_terms.set").exists()


def test_a_visitor_signs_in_first(client: Client, event: Event) -> None:
    assert {client.get(address).status_code for address in PAGES} == {302}


def test_an_event_that_is_not_there_looks_like_one_that_is_not_yours(coordinator: Client) -> None:
    assert coordinator.get(f"{WORK}events/nav/facts/").status_code == 404


NEW: dict[str, Any] = {
    "title_lv": "Ģimeņu atbalsta seminārs",
    "starts_on": "4.3.2099.",
    "days": "1",
    "starts_at": "10.00",
    "ends_at": "16.00",
    "mode": "onsite",
    "venue_name": "Kultūras nams",
    "venue_city": "Bauska",
    "access": "invited",
    "takes_registrations": "on",
    "deadline_days": "5",
    "days_of": "working",
    "capacity": "40",
    "contact": "pasakumi@example.org",
}


def test_a_draft_with_its_terms_in_one_page(coordinator: Client) -> None:
    page = coordinator.post(f"{WORK}new-event/?kind=seminar", NEW, follow=True).content.decode()
    assert "The event is made as a draft." in page
    event = Event.objects.get(key="gimenu-atbalsta-seminars-2099")
    assert (event.status, event.capacity, event.parts.count()) == ("draft", 40, 3)
    terms = RegistrationTerms.objects.get(event=event)
    assert (terms.closes_days, terms.contact) == (5, "pasakumi@example.org")


def test_a_place_from_before_is_chosen(coordinator: Client) -> None:
    Event.objects.update(venue_name="Dienas centrs", venue_address="Rīgas iela 1", venue_city="Jelgava")
    assert "Dienas centrs, Rīgas iela 1, Jelgava" in read(coordinator, f"{WORK}new-event/?kind=seminar")
    coordinator.post(f"{WORK}new-event/?kind=seminar", NEW | {"earlier_place": "0", "venue_name": "", "venue_city": ""})
    event = Event.objects.get(key="gimenu-atbalsta-seminars-2099")
    assert (event.venue_address, event.venue_city) == ("Rīgas iela 1", "Jelgava")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title_lv": ""}, "title"),
        ({"starts_on": "kaut kad"}, "starts_on"),
        ({"ends_at": ""}, "ends_at"),
        ({"ends_at": "9.00"}, "ends_at"),
        ({"starts_at": "25.00"}, "starts_at"),
        ({"days": "0"}, "days"),
        ({"deadline_days": ""}, "deadline_days"),
        ({"starts_on": str(timezone.localdate())}, "deadline_days"),
    ],
)
def test_a_fault_stands_beside_its_field_and_nothing_is_lost(
    coordinator: Client, said: dict[str, str], field: str
) -> None:
    page = coordinator.post(f"{WORK}new-event/?kind=seminar", NEW | said).content.decode()
    assert f'id="id_{field}_error"' in page
    assert 'value="Kultūras nams"' in page
    assert Event.objects.count() == 1


def test_without_a_day_registration_waits_for_it(coordinator: Client) -> None:
    page = coordinator.post(f"{WORK}new-event/?kind=seminar", NEW | {"starts_on": ""}, follow=True).content.decode()
    assert "Registration is set once the day is known." in page
    assert not RegistrationTerms.objects.filter(event__status="draft").exists()


def test_a_partner_s_coordinator_plans_for_that_partner_only(client: Client, event: Event) -> None:
    rows = [Organisation.objects.create(project=event.project, key=f"o{n}", name=f"Biedrība {n}") for n in (1, 2)]
    mine, other = (
        Partner.objects.create(project=event.project, ordinal=n, organisation=rows[n], role="partner") for n in (0, 1)
    )
    client.force_login(somebody("coordinator", partner=mine))
    address = f"{WORK}new-event/?kind=seminar"
    for said in ("", str(other.pk)):
        assert 'id="id_responsible_error"' in client.post(address, NEW | {"responsible": said}).content.decode()
    client.post(address, NEW | {"responsible": str(mine.pk)})
    assert Event.objects.get(key="gimenu-atbalsta-seminars-2099").responsible == mine
    assert client.get(f"{EVENT}facts/").status_code == 403


def test_a_partner_s_coordinator_gives_an_event_to_nobody_else(client: Client, event: Event) -> None:
    rows = [Organisation.objects.create(project=event.project, key=f"o{n}", name=f"Biedrība {n}") for n in (1, 2)]
    mine, other = (
        Partner.objects.create(project=event.project, ordinal=n, organisation=rows[n], role="partner") for n in (0, 1)
    )
    Event.objects.filter(pk=event.pk).update(responsible=mine)
    client.force_login(somebody("coordinator", partner=mine))
    form = filled_in(read(client, f"{EVENT}facts/"))
    assert form["responsible"] == str(mine.pk)
    for said in ("", str(other.pk)):
        page = client.post(f"{EVENT}facts/", form | {"responsible": said}).content.decode()
        assert 'id="id_responsible_error"' in page
    event.refresh_from_db()
    assert event.responsible == mine


def test_a_copy_has_the_deadline_worked_out_for_its_own_day(coordinator: Client, event: Event) -> None:
    RegistrationTerms.objects.update(closes_days=5)
    sent = {"title_lv": "Seminārs otrreiz", "starts_on": "2099-03-04"}
    page = coordinator.post(f"{EVENT}copy/", sent, follow=True).content.decode()
    assert "The copy is made as a draft." in page
    made = Event.objects.get(key="seminars-otrreiz-2099")
    assert made.registration_terms.closes_days == 5
    assert not made.registrations.exists()


def test_publishing_is_asked_and_says_what_is_missing(coordinator: Client, event: Event) -> None:
    Event.objects.update(status="draft", starts_on=None, venue_city=None)
    page = read(coordinator, f"{EVENT}publish/")
    assert "Say where the event takes place, or that it is online." in page
    assert "not known yet; publish it all the same" in page
    Event.objects.update(mode="online")
    assert "Say on which day" in coordinator.post(f"{EVENT}publish/").content.decode()
    page = coordinator.post(f"{EVENT}publish/", {"day_not_known": "on"}, follow=True).content.decode()
    assert "everybody can read about it" in page
    assert Event.objects.get().status == "published"


def test_the_overview_offers_what_the_state_allows(coordinator: Client, event: Event) -> None:
    page = read(coordinator, EVENT)
    assert f'{EVENT}postpone/"' in page
    assert f'{EVENT}publish/"' not in page
    Event.objects.update(status="cancelled")
    page = read(coordinator, EVENT)
    assert f'{EVENT}copy/"' in page
    assert f'{EVENT}call-off/"' not in page


def test_an_auditor_is_offered_nothing(client: Client, event: Event) -> None:
    client.force_login(somebody("auditor"))
    page = read(client, EVENT)
    assert f'{EVENT}copy/"' not in page
    assert f'{EVENT}facts/"' not in page


def changed(client: Client, **said: Any) -> str:
    sent = filled_in(read(client, f"{EVENT}facts/")) | said
    return client.post(f"{EVENT}facts/", sent, follow=True).content.decode()


def test_a_changed_fact_is_named_and_nothing_else_changes(coordinator: Client) -> None:
    assert "Saved: name of the place." in changed(coordinator, venue_name="Bibliotēka")
    details = Entry.objects.get(action="event.changed").detail.details
    assert details
    assert details["after"] == {"venue_name": "Bibliotēka"}
    assert "Nothing was changed." in changed(coordinator)


def test_groups_organisers_and_target_groups_are_written_in_their_lines(coordinator: Client, event: Event) -> None:
    rows = [
        Organisation.objects.create(project=event.project, ordinal=n, key=f"o{n}", name=f"Biedrība {n}") for n in (1, 2)
    ]
    changed(
        coordinator,
        organisers_0=str(rows[1].pk),
        organisers_1=str(rows[0].pk),
        attendee_groups_0="sociālie darbinieki",
        attendee_groups_3="12",
        attendee_groups_5="True",
        target_groups_lv="ģimenes\nspeciālisti",
        target_groups_en="families",
    )
    found = Event.objects.get()
    assert [row.organisation.key for row in found.organiser_rows.all()] == ["o2", "o1"]
    group = found.attendee_groups.get()
    assert (group.label, group.count, group.is_expected) == (Text(lv="sociālie darbinieki"), 12, True)
    assert found.target_groups == [{"lv": "ģimenes", "en": "families"}, {"lv": "speciālisti"}]
    assert "Nothing was changed." in changed(coordinator)


def test_a_number_without_a_group_is_asked_about(coordinator: Client) -> None:
    assert "Say which group this is." in changed(coordinator, attendee_groups_3="12")


def test_two_who_change_the_same_fact_see_one_another(coordinator: Client) -> None:
    first = filled_in(read(coordinator, f"{EVENT}facts/"))
    changed(coordinator, venue_name="Bibliotēka")
    page = coordinator.post(f"{EVENT}facts/", first | {"venue_name": "Skola", "series": "Sarunas"}).content.decode()
    assert "“Bibliotēka”" in page
    assert 'value="Skola"' in page
    assert Event.objects.get().venue_name == "Bibliotēka"
    coordinator.post(f"{EVENT}facts/", filled_in(page))
    assert (Event.objects.get().venue_name, Event.objects.get().series) == ("Skola", "Sarunas")


def test_registered_people_are_told_of_another_place_where_that_is_ticked(coordinator: Client, event: Event) -> None:
    own(event)
    assert "Tell 1 registered person by mail" in read(coordinator, f"{EVENT}facts/")
    page = changed(coordinator, venue_name="Bibliotēka", why_lv="Telpas ir lielākas.")
    assert "1 person gets a mail about it." in page
    assert Announcement.objects.get().reason == Text(lv="Telpas ir lielākas.")
    sent = filled_in(read(coordinator, f"{EVENT}facts/")) | {"venue_name": "Skola"}
    sent.pop("tells")
    coordinator.post(f"{EVENT}facts/", sent)
    assert (Announcement.objects.count(), Event.objects.get().venue_name) == (1, "Skola")


def test_fewer_seats_than_taken_are_refused_beside_the_field(coordinator: Client, event: Event) -> None:
    for number in (1, 2):
        own(event, number)
    page = changed(coordinator, capacity="1")
    assert 'id="id_capacity_error"' in page
    assert "fewer than 2" in page


def test_a_closed_event_shows_its_facts_and_takes_none(coordinator: Client) -> None:
    sent = filled_in(read(coordinator, f"{EVENT}facts/")) | {"venue_name": "Skola"}
    Event.objects.update(status="closed")
    assert "Save the facts" not in read(coordinator, f"{EVENT}facts/")
    coordinator.post(f"{EVENT}facts/", sent)
    assert Event.objects.get().venue_name is None


@pytest.mark.parametrize("key", REAL)
def test_saving_a_real_event_untouched_changes_nothing(client: Client, key: str) -> None:
    run("load_dossier", CASES / f"{key}.json")
    client.force_login(somebody("coordinator", project=key))
    for event in Event.objects.filter(project__key=key):
        address = f"/en/work/{key}/events/{event.key}/facts/"
        answer = client.post(address, filled_in(read(client, address)), follow=True)
        assert "Nothing was changed." in answer.content.decode(), event.key
    assert not Entry.objects.filter(action="event.changed").exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_facts_take_as_many_statements_with_one_row_as_with_three(
    coordinator: Client, event: Event, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        organisation = Organisation.objects.create(project=event.project, key=f"o{number}", name=f"Biedrība {number}")
        Partner.objects.create(project=event.project, ordinal=number, organisation=organisation, role="partner")
        event.organiser_rows.create(ordinal=number, organisation=organisation)
        event.attendee_groups.create(ordinal=number, label=Text(lv=f"grupa {number}"))
        Part.objects.create(event=event, ordinal=number, key=f"p{number}")
        own(event, number)
    read(coordinator, f"{EVENT}facts/")
    with django_assert_num_queries(17):
        read(coordinator, f"{EVENT}facts/")
