"""Pages of one project, drawn once for a state of its journal, a language and a day, and kept for visitors.

Every change to a project writes to its journal chain, so a page is out of date when the chain's head has moved.
Whoever is signed in, or has a message waiting, is always drawn a page of their own.
"""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from audit import trail

# Raise with each change of the pages' layout, so that all are drawn anew.
LAYOUT = 1
AN_HOUR = 60 * 60

View = Callable[..., HttpResponse]


def kept_by_journal(view: View) -> View:
    """Keep what the view answers for the project that its address names."""

    @wraps(view)
    def keeping(request: HttpRequest, **kwargs: str) -> HttpResponse:
        head = None if _is_personal(request) else trail.head(f"project:{kwargs['project']}")
        if head is None:
            return view(request, **kwargs)
        key = _key(request, head[1])
        page: bytes | None = cache.get(key)
        if page is None:
            page = view(request, **kwargs).content
            cache.set(key, page, timeout=AN_HOUR)
        return HttpResponse(page)

    return keeping


def _is_personal(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES or request.method != "GET"


def _key(request: HttpRequest, head: str) -> str:
    """Address (with its language), day and state; hashed, because an address may be long and hold anything."""
    stated = f"{settings.BASE_URL} {request.path} {timezone.localdate()} {head}"
    return f"page:{LAYOUT}:{sha256(stated.encode()).hexdigest()}"
