"""The first page: what is coming, what has been, what no calendar can place, and a search that forgives."""

from datetime import date

import pytest
from django.test import Client

from events import listing
from events.models import Event
from projects.models import Project
from projects.partial_dates import PartialDate
from projects.texts import Text
from tests.website.conftest import load

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def event(starts_on: str | None, ends_on: str | None = None, **fields) -> Event:
    project, _made = Project.objects.get_or_create(key="p", defaults={"title": Text(lv="Projekts")})
    number = Event.objects.count()
    stated = {"kind": "seminar", "status": "published", "title": Text(lv=f"Pasākums {starts_on}"), **fields}
    return Event.objects.create(
        project=project,
        ordinal=number,
        key=f"e{number}",
        starts_on=PartialDate.parse(starts_on) if starts_on else None,
        ends_on=PartialDate.parse(ends_on) if ends_on else None,
        **stated,
    )


def test_dates_decide_where_an_event_stands():
    soon = [
        event("2026-11-21"),
        event("2026-11"),
        event("2026"),
        event("2027-01-14"),
        event("2026-11-19", "2026-11-22"),
    ]
    over = [event("2026-11-20"), event("2026-10"), event("2025"), event("2026-11-01", "2026-11-03")]
    nowhere = [event("--10-13"), event(None)]
    every = Event.objects.all()
    assert set(listing.upcoming(every, TODAY)) == set(soon)
    assert set(listing.past(every, TODAY)) == set(over)
    assert set(listing.without_year(every)) == set(nowhere)


def test_the_soonest_comes_first_and_the_latest_past_first():
    event("2027-02-01")
    event("2027-01-14")
    event("2020-01-15")
    event("2021-01-15")
    assert [str(e.starts_on) for e in listing.upcoming(Event.objects.all(), TODAY)] == ["2027-01-14", "2027-02-01"]
    assert [str(e.starts_on) for e in listing.past(Event.objects.all(), TODAY)] == ["2021-01-15", "2020-01-15"]


def test_the_five_projects_are_there(client: Client, real_projects: list[Project]):
    page = client.get("/").content.decode()
    assert page.count('<p class="when">') == 5
    assert "4. marts <small>gads nav zināms</small>" in page
    assert "15. janvāris <small>2020. gads</small>" in page


def test_drafts_and_closed_projects_stay_unseen(client: Client):
    event("2027-01-14", status="draft", title=Text(lv="Slepens melnraksts"), search_text=" slepens")
    hidden = Project.objects.create(key="h", title=Text(lv="Slepens projekts"), is_public=False, search_text=" slepens")
    Event.objects.create(
        project=hidden,
        ordinal=0,
        key="e",
        kind="seminar",
        status="held",
        title=Text(lv="Slepens"),
        search_text=" slepens",
    )
    for address in ("/", "/projects/", "/sitemap/", "/sitemap.xml"):
        assert "epens" not in client.get(address).content.decode()
    assert "Nekas nav atrasts" in client.get("/?q=slepens").content.decode()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("gimenu politika", True),
        ("politikas ģimeņu", True),
        ("ad opus", True),
        ("krasnogolovs", True),
        ("sif 206", True),
        ("apaļā galda", True),
        ("round-table", True),
        ("xyzzy", False),
    ],
)
def test_search(client: Client, real_projects: list[Project], typed: str, found: bool):
    page = client.get("/", {"q": typed}).content.decode()
    assert ("/projects/sos-capacity/" in page) is found
    assert ("Nekas nav atrasts" in page) is not found


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", '"><b>', "\x00", "%00", "a" * 5000, "\ud800"[:0] + "😀"]
)
def test_hostile_searches_are_only_text(client: Client, typed: str):
    answer = client.get("/", {"q": typed})
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content
    assert b'"><b>' not in answer.content


COSTS = {"/?page=1": 6, "/projects/?fresh": 4, "/sitemap/?fresh": 3, "/?q=a": 4}


def test_a_visit_costs_the_same_with_one_project_and_with_five(client: Client, django_assert_max_num_queries):
    load("socquality")
    for address, number in COSTS.items():
        with django_assert_max_num_queries(number):
            client.get(address)
    load("sos-capacity", "lm-social-work", "vidzeme-alternative-services", "latgale-social-services")
    for address, number in COSTS.items():
        with django_assert_max_num_queries(number):
            client.get(address)


def test_the_second_visit_costs_two_statements_until_a_project_moves(client: Client, django_assert_num_queries):
    load("socquality")
    for address in ("/", "/projects/", "/sitemap/", "/en/"):
        first = client.get(address).content
        with django_assert_num_queries(2):
            assert client.get(address).content == first
    load("sos-capacity")
    for address in ("/", "/projects/", "/sitemap/", "/en/"):
        assert "sos-capacity" in client.get(address).content.decode()


def test_a_long_past_comes_in_pages(client: Client):
    for day in range(1, 29):
        event(f"2020-01-{day:02}")
        event(f"2021-01-{day:02}")
    first, second = (client.get("/", {"page": number}).content.decode() for number in (1, 2))
    assert first.count('<p class="when">') == 10
    assert second.count('<p class="when">') == 10
    assert "1. lapa no 6" in first
    assert "Agrāki pasākumi" in first
    assert client.get("/?page=bogus").status_code == 200


def test_what_is_coming_comes_in_pages(client: Client):
    for number in range(60):
        event(f"2099-01-{number % 28 + 1:02}")
    first, second = (client.get("/", {"coming": number}).content.decode() for number in (1, 2))
    assert (first.count('<p class="when">'), second.count('<p class="when">')) == (50, 10)
    assert 'href="?coming=2#upcoming" rel="next"' in first
    assert 'href="?coming=1#upcoming" rel="prev"' in second


def test_what_is_found_comes_in_pages_that_keep_what_was_typed(client: Client):
    for number in range(60):
        event(f"2020-01-{number % 28 + 1:02}", search_text=" sausas lapas")
    first, second = (client.get("/", {"q": "sausas la", "page": number}).content.decode() for number in (1, 2))
    assert (first.count('<p class="when">'), second.count('<p class="when">')) == (50, 10)
    assert "60 pasākumi" in first
    assert 'href="?q=sausas+la&amp;page=2#events"' in first
    assert 'href="?q=sausas+la&amp;page=1#events"' in second


def test_projects_and_the_site_map_come_in_pages(client: Client):
    for number in range(60):
        Project.objects.create(key=f"p{number:02}", title=Text(lv=f"Projekts {number:02}"))
    assert client.get("/projects/").content.decode().count("<h2>") == 50
    assert client.get("/projects/?page=2").content.decode().count("<h2>") == 10
    assert 'href="/projects/p59/"' in client.get("/sitemap/?page=3").content.decode()
    assert 'href="/projects/p59/"' not in client.get("/").content.decode().partition('id="by-project"')[2]


def test_the_site_map_names_the_newest_events_of_a_project_and_where_the_others_are(client: Client):
    for number in range(25):
        event(f"2020-01-{number + 1:02}")
    page = client.get("/sitemap/").content.decode()
    assert page.count('href="/projects/p/events/') == 20
    assert 'href="/?project=p"' in page


def test_the_list_can_be_narrowed_to_one_project(client: Client, real_projects: list[Project]):
    page = client.get("/", {"project": "socquality"}).content.decode()
    assert page.count('<p class="when">') == 1
    assert 'value="socquality" selected' in page
    assert client.get("/", {"project": "nav-tada"}).content.decode().count('<p class="when">') == 5


def test_a_narrowed_list_stays_narrow_from_page_to_page(client: Client):
    for day in range(1, 13):
        event(f"2020-01-{day:02}")
    Project.objects.create(key="other", title=Text(lv="Cits"))
    assert 'href="?project=p&amp;page=2#past"' in client.get("/", {"project": "p"}).content.decode()


@pytest.mark.parametrize("typed", ["%", "_", "...", "„ ”", "—"])
def test_signs_alone_are_nothing_to_search_for(client: Client, real_projects: list[Project], typed: str):
    page = client.get("/", {"q": typed}).content.decode()
    assert "Nav, ko meklēt" in page
    assert '<p class="when">' not in page


def test_a_search_says_how_much_it_found(client: Client, real_projects: list[Project]):
    page = client.get("/", {"q": "konferences"}).content.decode()
    found = page.count('<p class="when">')
    assert found > 0
    assert f"Atrasts: {found} pasākum" in page


def test_what_was_announced_and_never_confirmed_says_so(client: Client, real_projects: list[Project]):
    page = client.get("/").content.decode()
    assert page.count("Izziņots; vai notika, avotā nav teikts") == 1


def test_a_draft_is_not_counted_and_not_listed(client: Client):
    project = Project.objects.create(key="k", title=Text(lv="Kopā"))
    for number, status in enumerate(("held", "draft")):
        title = Text(lv=f"Pasākums {status}")
        Event.objects.create(
            project=project, ordinal=number, key=f"e{number}", kind="seminar", status=status, title=title
        )
    assert "1 event<" in client.get("/en/projects/").content.decode()
    assert "Pasākums draft" not in client.get("/sitemap/").content.decode()
