"""Public pages, drawn once for a state of the journal, a language and a day, and kept for visitors.

Every change writes to the journal, so a project's page is out of date when the head of its chain has moved, and a page
about all projects when any has. Whoever is signed in, or has a message waiting, is drawn a page of their own; a page
with a question in its address is drawn for the question.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.core.cache import caches
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from audit import trail
from audit.models import Head

# Raise with each change of the pages' layout, so that all are drawn anew.
LAYOUT = 4
AN_HOUR = 60 * 60

View = Callable[..., HttpResponse]


class Passing(HttpResponse):
    """A page that the clock alone makes untrue at a moment, such as the end of a registration."""

    def __init__(self, page: HttpResponse, *, until: datetime) -> None:
        super().__init__(page.content)
        self.seconds = min(AN_HOUR, max(0, int((until - timezone.now()).total_seconds())))


def kept_by_journal(view: View) -> View:
    """Keep what the view answers: for the project that its address names, else for all of them."""

    @wraps(view)
    def keeping(request: HttpRequest, **kwargs: str) -> HttpResponse:
        state = None if _is_personal(request) else _state(kwargs.get("project"))
        if state is None:
            return view(request, **kwargs)
        key = _key(request, state)
        kept: tuple[bytes, str] | None = caches["pages"].get(key)
        if kept is None:
            drawn = view(request, **kwargs)
            kept = drawn.content, drawn["Content-Type"]
            caches["pages"].set(key, kept, timeout=drawn.seconds if isinstance(drawn, Passing) else AN_HOUR)
        page, content_type = kept
        return HttpResponse(page, content_type=content_type)

    return keeping


def _is_personal(request: HttpRequest) -> bool:
    """A developer, too, wants to see the page of now."""
    is_known = settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES
    return settings.DEBUG or is_known or bool(request.GET) or request.method != "GET"


def _state(project: str | None) -> str | None:
    """Chains only grow, so the sum of their lengths names the state of all; None where nothing is journalled."""
    if project is None:
        return str(Head.objects.aggregate(entries=Sum("sequence"))["entries"] or "") or None
    head = trail.head(f"project:{project}")
    return head[1] if head else None


def _key(request: HttpRequest, state: str) -> str:
    """Address (with its language), day and state; hashed, because an address may be long and hold anything."""
    stated = f"{settings.BASE_URL} {request.path} {timezone.localdate()} {state}"
    return f"page:{LAYOUT}:{sha256(stated.encode()).hexdigest()}"
