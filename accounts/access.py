"""Who may open a page: every view carries a mark, and a view without one is refused.

What a role in a project is and who holds it, `projects` knows; it is asked through the setting PROJECT_ROLES.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class RolesOf(Protocol):
    """The roles a user holds in a project at a moment; in any project, where none is named."""

    def __call__(self, *, user: Any, project: str | None, at: datetime) -> frozenset[str]: ...


@dataclass(frozen=True)
class Access:
    """Who may open a view: everybody, whoever is signed in, or whoever holds one of the roles."""

    everybody: bool = False
    roles: frozenset[str] = frozenset()
    project_argument: str | None = None

    def __str__(self) -> str:
        if self.everybody:
            return "public"
        return " or ".join(sorted(self.roles)) or "signed in"


def public(view: View) -> View:
    """Open to everybody."""
    return mark(view, Access(everybody=True))


def signed_in(view: View) -> View:
    """Open to whoever is signed in."""
    return mark(view, Access())


def role_required(*roles: str, project_argument: str | None = "project") -> Callable[[View], View]:
    """Open to whoever holds one of the roles in the project that the address names (in any, with None)."""
    if not roles:
        raise ValueError("role_required needs at least one role")
    access = Access(roles=frozenset(roles), project_argument=project_argument)
    return lambda view: mark(view, access)


def mark(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]  # functions carry attributes, their type does not say so
    return view


def access_of(view: Callable[..., Any]) -> Access | None:
    return getattr(view, "access", None)


def marked(urlconf: str, access_mark: Callable[[Any], Any]) -> list[URLPattern | URLResolver]:
    """The addresses of somebody else's package, each view with this mark, for `path("x/", include(marked(...)))`."""
    patterns: list[URLPattern | URLResolver] = import_module(urlconf).urlpatterns
    for _address, view in views_of(patterns):
        access_mark(view)
    return patterns


def views_of(patterns: Sequence[Any], prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every view below these patterns with its address as written there."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views_of(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


class AccessMiddleware:
    """Asks for the mark before a view runs. Visitors without a session cookie cost no session and vary no cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if not has_session:
            request.user = AnonymousUser()
        response = self.get_response(request)
        if (has_session or not request.user.is_anonymous) and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        access = access_of(view)
        if access is None:
            log.error("The view %s.%s says nobody may open it: it has no mark", view.__module__, view.__qualname__)
            raise PermissionDenied
        if access.everybody:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        if access.roles and not holds_role(request.user, access, kwargs):
            raise PermissionDenied
        return None


def holds_role(user: Any, access: Access, arguments: dict[str, Any]) -> bool:
    """A project that does not exist has no roles either, so the answer never says whether it does."""
    roles_of: RolesOf = import_string(settings.PROJECT_ROLES)
    project = str(arguments[access.project_argument]) if access.project_argument else None
    return bool(access.roles & roles_of(user=user, project=project, at=timezone.now()))
