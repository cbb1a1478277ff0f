"""Pages that hold no data of a project, pages for machines, and what is said when something goes wrong."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest
from django.test import Client, RequestFactory
from django.views.defaults import permission_denied, server_error
from pytest_django import Settings

from accounts.models import User
from projects.models import Project

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/privacy/", "Reģistrēto dalībnieku saraksti nekad netiek publicēti."),
        ("/en/privacy/", "Lists of registered participants are never published."),
        ("/accessibility/", "noteikumiem Nr. 445"),
        ("/en/accessibility/", "Regulation No 445"),
        ("/sitemap/", "Vietnes karte"),
        ("/accounts/login/", "Dalībniekiem konts nav vajadzīgs."),
        ("/en/accounts/login/", "Participants need no account."),
        ("/accounts/password/reset/", "Aizmirsta parole"),
    ],
)
def test_the_words_are_there_without_a_statement(client: Client, address: str, words: str):
    page = client.get(address)
    assert page.status_code == 200
    assert words in page.content.decode()


@pytest.mark.parametrize(
    "statement", ["atbilst", "Tiesībsarga", "15 darbdienu", "vēl nav izvērtējis", "WCAG 2.2", "operators@example.lv"]
)
def test_the_accessibility_statement_says_what_the_regulation_asks(client: Client, statement: str, settings: Settings):
    settings.OPERATOR_EMAIL = "operators@example.lv"
    assert statement in client.get("/accessibility/").content.decode()


def test_an_evaluation_is_claimed_only_where_the_operator_made_one(client: Client, settings: Settings):
    settings.OPERATOR_NAME, settings.ACCESSIBILITY_EVALUATED_ON = "Biedrība „Piemērs”", date(2027, 1, 14)
    page = client.get("/accessibility/").content.decode()
    assert "Biedrība „Piemērs” šo vietni izvērtējis: 2027. gada 14. janvāris." in page
    assert "vēl nav izvērtējis" not in page
    assert "evaluated this installation on 14 January 2027" in client.get("/en/accessibility/").content.decode()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_privacy_names_whom_to_ask_and_every_period(client: Client, settings: Settings, prefix: str):
    settings.OPERATOR_NAME, settings.OPERATOR_EMAIL = "Biedrība „Piemērs”", "dati@example.lv"
    page = client.get(f"{prefix}/privacy/").content.decode()
    for words in ("Biedrība „Piemērs”", "mailto:dati@example.lv", "2021/1060", "1303/2013", "1083/2006"):
        assert words in page
    assert "specialists@example.lv" not in page
    settings.DPO_EMAIL = "specialists@example.lv"
    assert "mailto:specialists@example.lv" in client.get(f"{prefix}/privacy/").content.decode()


def test_the_language_switch_keeps_the_page(client: Client, real_projects: list[Project]):
    for path in ("/", "/projects/socquality/", "/privacy/", "/?q=viesite"):
        latvian, english = path, f"/en{path}"
        assert f'href="{english}" lang="en"' in client.get(latvian).content.decode()
        assert f'href="{latvian}" lang="lv"' in client.get(english).content.decode()


def test_the_page_says_its_language_and_its_translations(client: Client):
    page = client.get("/en/projects/").content.decode()
    assert '<html lang="en">' in page
    assert 'hreflang="lv" href="http://127.0.0.1:8000/projects/"' in page
    assert 'hreflang="en" href="http://127.0.0.1:8000/en/projects/"' in page


def test_a_browser_that_prefers_english_still_gets_the_latvian_address_in_latvian(client: Client):
    assert '<html lang="lv">' in client.get("/", headers={"accept-language": "en"}).content.decode()


def test_sitemap_lists_every_public_page_in_both_languages(client: Client, real_projects: list[Project]):
    tree = ET.fromstring(client.get("/sitemap.xml").content)
    found = {node.text for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert "http://127.0.0.1:8000/projects/socquality/events/socquality-closing/" in found
    assert "http://127.0.0.1:8000/en/projects/socquality/indicators/" in found
    assert len(found) == 2 * (5 + 5 * 2 + 5)


def test_the_sitemap_is_drawn_once_for_a_state_of_the_journal(
    client: Client, real_projects: list[Project], django_assert_num_queries
):
    first = client.get("/sitemap.xml")
    with django_assert_num_queries(2):
        again = client.get("/sitemap.xml")
    assert (again.content, again["Content-Type"]) == (first.content, "application/xml; charset=utf-8")


def test_robots(client: Client):
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize(("path", "words"), [("/x/", "Kaut kas nogāja greizi pie mums")])
def test_a_fault_is_ours_and_asks_the_database_nothing(path: str, words: str, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = server_error(RequestFactory().get(path))
    assert answer.status_code == 500
    page = answer.content.decode()
    assert words in page
    for way in ("/projects/", "/privacy/", "/sitemap/"):
        assert f'href="{way}"' in page


def test_no_entry(client: Client):
    page = permission_denied(RequestFactory().get("/x/"), PermissionError()).content.decode()
    assert "Šī lapa jums nav pieejama" in page
    assert 'href="/accounts/login/"' in page


def test_who_has_no_role_may_leave_and_come_back_as_somebody_else(client: Client, real_projects: list[Project]):
    client.force_login(User.objects.create_user("otra@example.org", "pareiza parole 12", name="Otra Persona"))
    answer = client.get("/en/projects/socquality/indicators/X/")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "You are signed in as Otra Persona." in page
    assert 'action="/en/accounts/logout/"' in page
    assert 'name="next" value="/en/accounts/login/"' in page
    assert 'href="/projects/socquality/indicators/X/" lang="lv"' in page


def test_a_page_that_is_not_there_keeps_the_frame(client: Client):
    page = client.get("/en/nothing-here/").content.decode()
    assert 'href="/nothing-here/" lang="lv"' in page
    for way in ("/en/projects/", "/en/privacy/", "/en/sitemap/"):
        assert f'href="{way}"' in page


def test_a_form_from_elsewhere_is_told_why(settings):
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.org"})
    assert answer.status_code == 403
    assert "Šī veidlapa ir novecojusi" in answer.content.decode()


def test_an_unreadable_request(client: Client):
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "Šo pieprasījumu neizdevās nolasīt" in answer.content.decode()


def test_pages_set_no_cookies(client: Client, real_projects: list[Project]):
    for path in ("/", "/projects/socquality/", "/privacy/"):
        assert not client.get(path).cookies


def test_a_wrong_password_is_told_in_a_summary(client: Client):
    page = client.post("/accounts/login/", {"login": "nav@example.org", "password": "x"}).content.decode()
    assert 'role="alert"' in page
    assert "Lūdzu, pārbaudiet" in page
