"""What every page's frame needs: the same page in the other language, and where the visitor is."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

register = template.Library()


@dataclass(frozen=True, slots=True)
class Translation:
    """The page that is being read, in one language."""

    code: str
    name: str
    path: str
    is_current: bool


@register.simple_tag
def translations(request: HttpRequest) -> list[Translation]:
    current = get_language() or settings.LANGUAGE_CODE
    path = plain_path(request.get_full_path())
    return [
        Translation(code, name, path if code == settings.LANGUAGE_CODE else f"/{code}{path}", code == current)
        for code, name in settings.LANGUAGES
    ]


def plain_path(path: str) -> str:
    """The address without its language: Latvian has none, so this is also the Latvian address."""
    for code, _name in settings.LANGUAGES:
        if path.startswith(f"/{code}/"):
            return path[len(code) + 1 :]
    return path


@register.simple_tag
def base_url() -> str:
    return str(settings.BASE_URL)
