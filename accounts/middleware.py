"""Every page that somebody opens as an auditor is journaled.

Who is looked after is a matter of roles (LOOKED_AFTER_ROLES): a page opened by any other role leaves nothing.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.access import Place, access_of, roles_at
from accounts.looks import record_look

READ = ("GET", "HEAD")
GIVEN = (200, 206)  # the whole of it, or a stretch of a file


class LooksMiddleware:
    """Stands below `AccessMiddleware`: what that one refused was not looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        place: Place | None = getattr(request, "looked_at", None)
        if place is not None and response.status_code in GIVEN:
            _record(request, str(place.project))
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        access = access_of(view)
        if access is None or not access.roles or request.method not in READ:
            return
        place = access.place(kwargs)
        held = access.roles & roles_at(request, place) if place.project else frozenset()
        if held and held <= settings.LOOKED_AFTER_ROLES:
            request.looked_at = place  # type: ignore[attr-defined]  # told to ourselves, for when the page is there


def _record(request: HttpRequest, project: str) -> None:
    match = request.resolver_match
    asked = {} if match is None else {name: str(value) for name, value in match.kwargs.items() if name != "project"}
    record_look(
        project=project,
        page=(match.url_name if match else None) or "page",
        asked=asked | {"address": request.get_full_path()},
        by=request.user.email,  # type: ignore[union-attr]  # whoever holds a role has an account
        at=timezone.now(),
    )
