"""What machines read: the sitemap for search engines, and robots.txt."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from accounts.access import public
from events.models import Event
from projects.models import Project
from website.kept import kept_by_journal


@public
@require_safe
@kept_by_journal
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page with its address in each language."""
    pages = [_in_every_language(name, *keys) for name, *keys in _pages()]
    content = render_to_string("website/sitemap.xml", {"pages": pages})
    return HttpResponse(content, content_type="application/xml; charset=utf-8")


def _pages() -> list[tuple[str, ...]]:
    fixed: list[tuple[str, ...]] = [("home",), ("projects",), ("privacy",), ("accessibility",), ("site-map",)]
    keys = Project.objects.public().values_list("key", flat=True)
    projects = [(name, key) for key in keys for name in ("project", "indicators")]
    events = Event.objects.public().order_by("project__key", "ordinal").values_list("project__key", "key")
    return [*fixed, *projects, *(("event", project, event) for project, event in events)]


def _in_every_language(name: str, *keys: str) -> dict[str, str]:
    addresses = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            addresses[code] = settings.BASE_URL + reverse(name, args=keys)
    return addresses


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /accounts/",
        "Disallow: /my-projects/",
        "Disallow: /*?q=",
        f"Sitemap: {settings.BASE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
