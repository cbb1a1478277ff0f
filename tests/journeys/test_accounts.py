"""Accounts in a browser: invited by mail, two-step sign-in by app and passkey, and no accessibility rule broken."""

import re
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from django.core import mail
from playwright.sync_api import Page

from accounts.models import User
from jobs.queue import run_waiting
from projects.models import Project, Role
from tests.journeys.test_public_site import NOTHING_FOUND, RULES

pytestmark = pytest.mark.browser
PASSWORD = "liepas zied jūlijā"
GIVEN = datetime(2026, 1, 1, tzinfo=UTC)
PHONE, DESKTOP = {"width": 390, "height": 800}, {"width": 1440, "height": 900}


@pytest.fixture
def site(server: str) -> str:
    """By name, for a passkey belongs to a name and not to a number."""
    return server.replace("127.0.0.1", "localhost")


@pytest.fixture
def anna(site: str) -> User:
    user = User.objects.create_user("anna@example.org", PASSWORD, name="Anna Vadītāja")
    project = Project.objects.create(key="kopa", acronym="KOPĀ", title={"lv": "Kopā"})
    organisation = project.organisations.create(key="cesis", name="Cēsu atbalsta centrs")
    project.partners.create(ordinal=0, role="partner", organisation=organisation)
    Role.objects.create(user=user, project=project, role="manager", granted_at=GIVEN)
    return user


def sign_in(page: Page, site: str, email: str = "anna@example.org") -> None:
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("E-pasts").fill(email)
    page.get_by_label("Parole", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Pieslēgties", exact=True).click()


def sign_out(page: Page) -> None:
    page.locator(".who").get_by_role("button", name="Iziet").click()
    page.get_by_role("link", name="Pieslēgties").wait_for()


def with_authenticator(page: Page) -> None:
    """A device that has a key of its own and knows its owner."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device: dict[str, Any] = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    able = dict.fromkeys(("hasResidentKey", "hasUserVerification", "isUserVerified"), True)
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": device | able})


def nothing_is_broken(page: Page) -> None:
    """On a phone in daylight and on a large screen in the dark."""
    for size, scheme in ((PHONE, "light"), (DESKTOP, "dark")):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain dictionary is what it is
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # as above
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
        assert Axe().run(page, options=RULES).generate_report() == NOTHING_FOUND, (page.url, scheme)


def test_a_passkey_is_added_confirms_and_signs_in_alone(site: str, anna: User, page: Page, settings: LazySettings):
    settings.SECOND_FACTOR_REQUIRED = True
    with_authenticator(page)
    sign_in(page, site)
    page.wait_for_url(f"{site}/accounts/second-factor/")
    page.get_by_role("link", name="Pievienot piekļuves atslēgu").click()
    page.get_by_label("Piekļuves atslēgas nosaukums").fill("Annas tālrunis")
    page.get_by_role("button", name="Pievienot piekļuves atslēgu").click()
    page.wait_for_url(f"{site}/accounts/second-factor/codes/")
    assert page.locator(".codes li").count() == 10
    nothing_is_broken(page)
    page.goto(f"{site}/accounts/second-factor/")
    assert page.get_by_text("Annas tālrunis").is_visible()
    nothing_is_broken(page)
    sign_out(page)
    page.goto(f"{site}/accounts/login/?next=/work/kopa/team/")
    page.get_by_role("button", name="Pieslēgties ar piekļuves atslēgu").click()
    page.wait_for_url(f"{site}/work/kopa/team/")
    assert Authenticator.objects.get(type="webauthn").last_used_at is not None
    sign_out(page)
    sign_in(page, site)
    page.wait_for_url(f"{site}/accounts/login/code/")
    nothing_is_broken(page)
    page.get_by_role("button", name="Lietot piekļuves atslēgu").click()
    page.wait_for_url(f"{site}/work/")


def test_a_device_that_refuses_is_spoken_of(site: str, anna: User, page: Page):
    page.goto(f"{site}/accounts/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')) }")
    page.get_by_role("button", name="Pieslēgties ar piekļuves atslēgu").click()
    page.get_by_text("Piekļuves atslēga netika izmantota.").wait_for()
    nothing_is_broken(page)


def test_the_app_is_set_up_from_the_picture_or_the_letters(site: str, anna: User, page: Page):
    sign_in(page, site)
    page.goto(f"{site}/accounts/second-factor/")
    nothing_is_broken(page)
    page.get_by_role("link", name="Iestatīt lietotni").click()
    nothing_is_broken(page)
    key = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_label("Kods, ko rāda lietotne").fill(format_hotp_value(hotp_value(key, int(time.time()) // 30)))
    page.get_by_role("button", name="Ieslēgt divpakāpju pieslēgšanos").click()
    page.wait_for_url(f"{site}/accounts/second-factor/codes/")
    for address in ("app/remove/", "codes/new/", "passkeys/"):
        page.goto(f"{site}/accounts/second-factor/{address}")
        nothing_is_broken(page)
    page.goto(f"{site}/accounts/confirm/code/")
    nothing_is_broken(page)


def test_a_manager_invites_and_the_invited_comes_in(site: str, anna: User, page: Page):
    sign_in(page, site)
    for address in ("/accounts/me/", "/accounts/password/change/", "/accounts/confirm/", "/en/accounts/me/"):
        page.goto(site + address)
        nothing_is_broken(page)
    page.goto(f"{site}/work/kopa/team/")
    page.get_by_role("link", name="Uzaicināt").click()
    page.get_by_role("button", name="Nosūtīt uzaicinājumu").click()
    page.get_by_role("alert").wait_for()
    nothing_is_broken(page)
    page.get_by_label("E-pasts").fill("ieva@example.org")
    page.get_by_label("Vārds un uzvārds").fill("Ieva Liepa")
    page.get_by_label("Reģistratūras palīgs").check()
    page.get_by_label("Tikai viena partnera pasākumi").select_option(index=1)
    page.get_by_role("button", name="Nosūtīt uzaicinājumu").click()
    page.wait_for_url(f"{site}/work/kopa/team/")
    nothing_is_broken(page)
    page.get_by_role("link", name=re.compile("Ieva Liepa")).click()
    nothing_is_broken(page)
    sign_out(page)
    run_waiting()
    link = re.search(r"http://[^/]+(/\S*accounts/invitation/\S+)", str(mail.outbox[0].body))
    assert link
    page.goto(site + link[1])
    nothing_is_broken(page)
    page.locator("[name=new_password1]").fill(PASSWORD)
    page.locator("[name=new_password2]").fill(PASSWORD)
    page.get_by_role("button", name="Saglabāt paroli un pieslēgties").click()
    page.wait_for_url(f"{site}/work/")
    page.goto(site + link[1])
    assert page.get_by_text("Šī saite vairs nedarbojas").first.is_visible()
    nothing_is_broken(page)


def test_an_administrator_sees_every_project(site: str, anna: User, page: Page):
    User.objects.create_superuser("owner@example.org", PASSWORD, name="Olga")
    sign_in(page, site, "owner@example.org")
    for address in ("/administration/", "/en/administration/", "/en/work/kopa/team/", "/en/work/kopa/team/invite/"):
        page.goto(site + address)
        nothing_is_broken(page)
