import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import path
from pytest_django import Settings

from accounts.access import public

pytestmark = pytest.mark.django_db


@public
def greeting(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("Labdien!")


urlpatterns = [path("labdien", greeting)]


@pytest.fixture(autouse=True)
def these_addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": []}]  # the site's own pages link to addresses not here


def policy(response: HttpResponseBase) -> dict[str, str]:
    return dict(rule.split(" ", 1) for rule in response["Content-Security-Policy"].split("; "))


def test_a_page_may_load_from_here_and_nothing_inline(client: Client):
    rules = policy(client.get("/labdien"))
    assert rules.pop("default-src") == rules.pop("base-uri") == rules.pop("frame-ancestors") == "'none'"
    assert set(rules.values()) == {"'self'"}
    assert {"script-src", "style-src", "img-src", "font-src", "connect-src", "form-action"} <= rules.keys()


@pytest.mark.parametrize("address", ["/labdien", "/nothing-here"])
def test_every_answer_carries_the_same_protection(client: Client, address: str):
    headers = client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
