"""In the demonstration a visitor reads the mail that would have been sent; anywhere else there is no such page."""

from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django import Settings

from jobs.queue import run_waiting
from tests.registrations.cast import an_event, registered


@pytest.fixture
def mailbox(settings: Settings, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "config.demo.mailbox.Mailbox"
    settings.MAILBOX_DIR = tmp_path / "mailbox"
    return tmp_path / "mailbox"


def test_a_confirmation_can_be_read_at_once(committed_db: str, mailbox: Path, client: Client):
    registration = registered(an_event(), language="en")
    run_waiting()
    page = client.get("/en/demo/mailbox/").content.decode()
    assert "You are registered: Seminar" in page
    (file,) = mailbox.iterdir()
    address = f"/en/demo/mailbox/{file.stem}/"
    assert registration.code
    assert registration.code in client.get(address).content.decode()
    shown = client.get(f"{address}shown/")
    assert b"data:image/png;base64," in shown.content
    assert b"cid:" not in shown.content
    calendar = client.get(f"{address}invitation.ics")
    assert calendar.content.startswith(b"BEGIN:VCALENDAR")


def test_a_shown_mail_runs_nothing_and_fetches_nothing(committed_db: str, mailbox: Path, client: Client):
    registered(an_event())
    run_waiting()
    (file,) = mailbox.iterdir()
    policy = client.get(f"/demo/mailbox/{file.stem}/shown/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy


@pytest.mark.parametrize("name", ["..", "x", "0" * 20 + "-deadbeef", "12345678901234567890-abcdefgh"])
def test_no_other_file_can_be_read(db: None, mailbox: Path, client: Client, name: str):
    assert client.get(f"/demo/mailbox/{name}/").status_code == 404


@pytest.mark.parametrize("address", ["/demo/mailbox/", "/demo/mailbox/00000000000000000000-00000000/shown/"])
def test_where_mail_is_sent_there_is_no_mailbox(db: None, client: Client, address: str):
    assert client.get(address).status_code == 404
    assert "/demo/mailbox/" not in client.get("/").content.decode()


@pytest.mark.browser
def test_the_mail_is_seen_in_a_browser(mailbox: Path, server: str, page: Page):
    registration = registered(an_event())
    run_waiting()
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{server}/")
    page.locator(".band a").first.click()
    page.locator("ul.lines a").first.click()
    mail = page.frame_locator("iframe.kept-mail")
    assert mail.locator(".letters").inner_text() == registration.code
    widths = "[...document.images].map(image => image.naturalWidth)"
    assert all(mail.locator("body").evaluate(f"() => {widths}"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
