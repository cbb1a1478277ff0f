"""The page of one event: what the source says, in the reader's language, with nothing made up."""

import json
import re
from datetime import UTC, datetime, timedelta
from time import sleep
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from events.agenda import publish
from events.models import AgendaVersion, AttendeeGroup, Contribution, Event, Item, Organiser, Part, RenderedAgenda
from materials.models import Material
from people.models import Person
from projects.models import Organisation, Project
from projects.partial_dates import PartialDate
from projects.texts import Text
from tests.registrations.views.cast import an_open_event, own
from tests.website.conftest import load

pytestmark = pytest.mark.django_db
ROUND_TABLE = "/projects/sos-capacity/events/sos-round-table/"
CLOSING = "/projects/socquality/events/socquality-closing/"
KICKOFF = "/projects/vidzeme-alternative-services/events/vidzeme-kickoff/"
MEETING = "/projects/lm-social-work/events/lm-meeting-valmiera/"


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def structured(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def test_when_and_where(client: Client, real_projects: list[Project]):
    page = read(client, ROUND_TABLE)
    assert "trešdien, 2013. gada 26. jūnijā" in page
    assert "Eiropas māja" in page
    assert "https://www.openstreetmap.org/search?query=Aspazijas" in page
    assert "Avotā nosaukti 55 dalībnieki." in page


def test_an_event_without_a_year_is_never_given_one(client: Client, real_projects: list[Project]):
    page = read(client, KICKOFF)
    assert "4. martā, gads nav zināms" in page
    assert "startDate" not in structured(page)
    assert not re.search(r"\b20[01]\d\b", re.sub(r"2007.2013|<head>.*</head>", "", page, flags=re.DOTALL))
    assert "calendar.ics" not in page
    assert client.get(f"{KICKOFF}calendar.ics").status_code == 404


def test_people_stand_in_their_function_of_that_day(client: Client, real_projects: list[Project]):
    page = read(client, ROUND_TABLE)
    assert "vada</i> <b>Diāna Indzere</b><span>, Sociālā dienesta vadītāja, Siguldas pašvaldība" in page
    assert "grupu vada</i> <b>Mārtiņš Moors</b>" in page
    assert "<b>Aivars Krasnogolovs</b><span>, priekšsēdētājs, Rīgas bāriņtiesa" in page
    assert "avots piemin</i> <b>Eva Sāre</b>" in read(client, KICKOFF)


def test_participants_are_never_shown(client: Client, real_projects: list[Project]):
    page = read(client, CLOSING)
    for registered in ("Zvirbule", "Maisaka", "Mažeika"):
        assert registered not in page


def test_parallel_groups_stand_side_by_side(client: Client, real_projects: list[Project]):
    page = read(client, ROUND_TABLE)
    assert page.count('<div class="parallel">') == 1
    assert page.count("<article>") == 2


def test_whom_an_announcement_expects_is_not_who_came(client: Client, real_projects: list[Project]):
    announced, held = read(client, MEETING), read(client, ROUND_TABLE)
    assert "Gaidītie dalībnieki" in announced
    assert "Kas piedalījās" not in announced
    assert "Kas piedalījās" in held
    assert "Gaidītie dalībnieki" not in held


def test_latvian_words_on_the_english_page_say_that_they_are_latvian(client: Client, real_projects: list[Project]):
    page = read(client, f"/en{ROUND_TABLE}")
    assert '<html lang="en">' in page
    assert "Wednesday 26 June 2013" in page
    assert '<span lang="lv">Ģimeņu politikas' in page
    assert '<span lang="lv">priekšsēdētājs</span>' in page
    assert "Organised by" in page


def test_search_engines_are_told_what_is_known(client: Client, real_projects: list[Project]):
    known = structured(read(client, ROUND_TABLE))
    assert known["@type"] == "Event"
    assert known["startDate"] == "2013-06-26"
    assert known["location"]["name"] == "Eiropas māja"
    assert known["organizer"] == [{"@type": "Organization", "name": "Latvijas SOS Bērnu ciematu asociācija"}]
    assert "endDate" not in known


def test_publicity_follows_the_period(client: Client, real_projects: list[Project]):
    page = read(client, ROUND_TABLE)
    for words in ("Eiropas Savienība", "Eiropas Sociālais fonds", "Ieguldījums tavā nākotnē", "92,07% no projekta"):
        assert words in page
    closing = read(client, CLOSING)
    assert "Viesītes novada pašvaldība, un tas nekādos apstākļos" in closing
    assert closing.index("emblem") < closing.index("<h1"), "2014-2020: the emblem is seen on arrival"
    assert "https://www.latlit.eu" in closing


def test_an_event_to_come_has_a_calendar_file(client: Client, real_projects: list[Project]):
    days = {"starts_on": PartialDate.parse("2099-01-14"), "ends_on": None}
    Event.objects.filter(key="sos-round-table").update(status="published", **days)
    assert "calendar.ics" in read(client, f"{ROUND_TABLE}?fresh")
    answer = client.get(f"{ROUND_TABLE}calendar.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"DTSTART;VALUE=DATE:20990114" in answer.content
    assert b"sos-capacity/sos-round-table@" in answer.content


@pytest.mark.parametrize(
    ("status", "day"), [("held", "2013-06-26"), ("cancelled", "2099-01-14"), ("held", "2099-01-14")]
)
def test_what_is_over_or_called_off_has_none(client: Client, real_projects: list[Project], status: str, day: str):
    Event.objects.filter(key="sos-round-table").update(status=status, starts_on=PartialDate.parse(day))
    assert "calendar.ics" not in read(client, f"{ROUND_TABLE}?fresh")
    assert client.get(f"{ROUND_TABLE}calendar.ics").status_code == 404


def test_a_cancelled_event_says_so_under_its_title_and_offers_nothing(client: Client, real_projects: list[Project]):
    Event.objects.filter(key="sos-round-table").update(status="cancelled", capacity=60)
    page = read(client, f"{ROUND_TABLE}?fresh")
    assert page.index("</h1>") < page.index("Šis pasākums ir atcelts.") < page.index('class="facts"')
    assert "60 vietas" not in page
    assert "Pieteikties" not in page


def test_an_announcement_whose_project_is_over_leaves_it_open(client: Client, real_projects: list[Project]):
    assert "Izziņots; vai notika, avotā nav teikts" in read(client, MEETING)
    Project.objects.update(ends_on=PartialDate.parse("2099-12"))
    assert "Izziņots; vai notika, avotā nav teikts" not in read(client, f"{MEETING}?fresh")


@pytest.mark.parametrize(
    "address",
    [
        "/projects/sos-capacity/events/nothing/",
        "/projects/nothing/events/sos-round-table/",
        "/projects/lm-social-work/events/sos-round-table/",
        "/en/projects/nothing/",
        "/projects/%3Cscript%3E/",
        f"/projects/{'a' * 3000}/",
        "/projects/..%2f..%2fetc%2fpasswd/",
        "/projects/%00/",
        "/lt/",
    ],
)
def test_what_is_not_there_is_said_in_our_voice(client: Client, real_projects: list[Project], address: str):
    answer = client.get(address)
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "Tādas lapas nav" in page or "There is no such page" in page
    assert "<script>" not in page


def test_what_is_not_public_is_not_there(client: Client, real_projects: list[Project]):
    Project.objects.filter(key="sos-capacity").update(is_public=False)
    for address in (
        ROUND_TABLE,
        "/projects/sos-capacity/",
        "/projects/sos-capacity/indicators/",
        f"{ROUND_TABLE}calendar.ics",
    ):
        assert client.get(address).status_code == 404


def test_hostile_text_is_only_text(client: Client):
    bad = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
    project = Project.objects.create(
        key="p",
        title=Text(lv=bad),
        acronym=bad,
        disclaimer=bad,
        funding_statement=bad,
        links=["javascript:alert(1)", bad],
    )
    event = Event.objects.create(
        project=project,
        ordinal=0,
        key="e",
        title=Text(lv=bad),
        kind="seminar",
        status="held",
        venue_name=bad,
        series=bad,
    )
    Material.objects.create(event=event, ordinal=0, title=Text(lv=bad), url="javascript:alert(1)", kind=bad)
    AttendeeGroup.objects.create(event=event, ordinal=0, label=Text(lv=bad))
    for address in ("/projects/p/events/e/", "/projects/p/", "/projects/", "/", "/sitemap/"):
        page = read(client, address)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript:' not in page
    assert structured(read(client, "/projects/p/events/e/"))["name"] == bad


def test_the_second_visit_costs_at_most_four_statements(client: Client, real_projects, django_assert_max_num_queries):
    for address in (ROUND_TABLE, CLOSING, f"/en{KICKOFF}"):
        first = read(client, address)
        with django_assert_max_num_queries(4):
            assert read(client, address) == first


def test_a_visit_costs_the_same_with_one_row_and_with_three(client: Client, real_projects, django_assert_num_queries):
    project = Project.objects.create(key="p", title=Text(lv="Projekts"))
    event = Event.objects.create(
        project=project, ordinal=0, key="e", title=Text(lv="Pasākums"), kind="seminar", status="held"
    )
    for number in range(3):
        organisation = Organisation.objects.create(
            project=project, ordinal=number, key=f"o{number}", name="Organizācija"
        )
        Organiser.objects.create(event=event, ordinal=number, organisation=organisation)
        AttendeeGroup.objects.create(event=event, ordinal=number, label=Text(lv="grupa"))
        Material.objects.create(event=event, ordinal=number, title=Text(lv="materiāls"))
        person = Person.objects.create(project=project, ordinal=number, key=f"p{number}", name="Anna Paraudziņa")
        part = Part.objects.create(event=event, ordinal=number, key=f"part-{number}")
        item = Item.objects.create(part=part, ordinal=0, title=Text(lv="referāts"))
        for where in ({}, {"part": part}, {"part": part, "item": item}):
            Contribution.objects.create(
                event=event, ordinal=number, person=person, function="speaker", organisation=organisation, **where
            )
        AgendaVersion.objects.create(event=event, number=number + 1, published_at=datetime(2026, 11, 21, tzinfo=UTC))
        if number in (0, 2):
            with django_assert_num_queries(16):  # without a journal nothing is kept, and a new version is drawn
                read(client, "/projects/p/events/e/")


def test_the_agenda_is_drawn_once_for_a_version_and_language(client: Client, real_projects: list[Project]):
    for _visit in range(2):
        read(client, ROUND_TABLE)
        read(client, f"/en{ROUND_TABLE}")
    kept = RenderedAgenda.objects.filter(version__event__key="sos-round-table")
    assert sorted(kept.values_list("language", flat=True)) == ["en", "lv"]


def test_a_page_is_drawn_anew_when_the_project_moves(client: Client):
    load("sos-capacity")
    event = Event.objects.get(key="sos-round-table")
    assert "Eiropas māja" in read(client, ROUND_TABLE)
    with transaction.atomic():
        event.parts.filter(key="part-2").update(title=Text(lv="Pavisam cita darba grupa"))
        publish(event=event, by="coordinator", at=datetime(2026, 11, 21, tzinfo=UTC))
    assert "Pavisam cita darba grupa" in read(client, ROUND_TABLE)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_page_is_only_read(client: Client, real_projects: list[Project], method: str):
    assert getattr(client, method)(ROUND_TABLE).status_code == 405


def test_the_ticket_follows_the_seats_and_the_clock(client: Client, django_assert_max_num_queries):
    """Kept while nothing happens; a registration, and the moment that registration closes, show at once."""
    event = an_open_event(capacity=2)
    address = "/projects/kopa/events/seminar/"
    assert "Brīvas 2 no 2 vietām" in read(client, address)
    with django_assert_max_num_queries(4):
        assert "Brīvas 2 no 2 vietām" in read(client, address)
    own(event, 1)
    assert "Brīva 1 no 2 vietām" in read(client, address)
    own(event, 2)
    assert "Pieteikties gaidīšanas sarakstā" in read(client, address)
    terms = event.registration_terms
    terms.closes_at = timezone.now() + timedelta(seconds=1)
    terms.save()
    with transaction.atomic():
        publish(event=event, by="coordinator", at=timezone.now())
    assert "Pieteikties gaidīšanas sarakstā" in read(client, address)
    sleep(1.1)
    assert "Pieteikšanās ir beigusies" in read(client, address)
