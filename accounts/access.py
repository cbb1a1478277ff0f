"""Who may open a page: every view carries a mark, and a view without one is refused.

Who must have a second factor and has none gets no further than to the pages that are `before_second_factor`.
What a role in a project is and who holds it, `projects` knows; it is asked through the setting PROJECT_ROLES.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.module_loading import import_string

from accounts import second_factor

log = logging.getLogger(__name__)

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
SECOND_FACTOR_URL = "mfa_index"


@dataclass(frozen=True, slots=True)
class Place:
    """What an address names: a project and one of its events, a project, or (with no project) anywhere.

    A role limited to one partner holds at that partner's events, and where the page is `for_partners`.
    """

    project: str | None = None
    event: str | None = None
    for_partners: bool = False


class RolesOf(Protocol):
    """The roles that a user holds at a place and a moment."""

    def __call__(self, *, user: Any, place: Place, at: datetime) -> frozenset[str]: ...


@dataclass(frozen=True)
class Access:
    """Who may open a view: everybody, whoever is signed in, or whoever holds one of the roles or administers."""

    everybody: bool = False
    roles: frozenset[str] = frozenset()
    administrators: bool = False
    project_argument: str | None = None
    for_partners: bool = False
    before_second_factor: bool = False

    def place(self, arguments: dict[str, Any]) -> Place:
        """The place that an address with these arguments names."""
        if self.project_argument is None:
            return Place()
        event = arguments.get("event")
        project = str(arguments[self.project_argument])
        return Place(project, None if event is None else str(event), self.for_partners)

    def lets_in(self, request: HttpRequest, arguments: dict[str, Any]) -> bool:
        """Whether whoever asks may open the view at an address with these arguments."""
        if self.everybody or not request.user.is_authenticated:
            return self.everybody
        if self.administrators and request.user.is_superuser:
            return True
        if self.roles:
            return bool(self.roles & roles_at(request, self.place(arguments)))
        return not self.administrators

    def __str__(self) -> str:
        if self.everybody:
            return "public"
        named = [*sorted(self.roles), *(["administrator"] if self.administrators else [])]
        return " or ".join(named) or "signed in"


def public(view: View) -> View:
    """Open to everybody."""
    return mark(view, Access(everybody=True))


def signed_in(view: View) -> View:
    """Open to whoever is signed in."""
    return mark(view, Access())


def administrator(view: View) -> View:
    """Open to those who administer the installation, and by itself to nobody's role."""
    return mark(view, Access(administrators=True))


def role_required(
    *roles: str, project_argument: str | None = "project", for_partners: bool = False, administrators: bool = False
) -> Callable[[View], View]:
    """Open to whoever holds one of the roles in the project that the address names (in any, with None).

    A role that is limited to one partner's events opens these events' addresses; of the project's other pages it
    opens those that are `for_partners`, which show nobody more than their own events. Those who administer the
    installation hold no role by that: they are let in with `administrators`.
    """
    if not roles:
        raise ValueError("role_required needs at least one role")
    access = Access(
        roles=frozenset(roles),
        administrators=administrators,
        project_argument=project_argument,
        for_partners=for_partners,
    )
    return lambda view: mark(view, access)


def before_second_factor(view: View) -> View:
    """Open also to those who have yet to set up the second factor that is asked of them; stands above another mark."""
    return mark(view, replace(view.access, before_second_factor=True))  # type: ignore[attr-defined]  # as in `mark`


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
        if not access.before_second_factor and lacks_second_factor(request):
            return redirect(SECOND_FACTOR_URL)
        if access.everybody:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        if not access.lets_in(request, kwargs):
            raise PermissionDenied
        return None


def roles_at(request: HttpRequest, place: Place) -> frozenset[str]:
    """The roles of whoever asks, at a place; asked once a request.

    A project that does not exist has no roles either, so the answer never says whether it does.
    """
    if not request.user.is_authenticated:
        return frozenset()
    known: dict[Place, frozenset[str]] = request.__dict__.setdefault("roles_by_place", {})
    if place not in known:
        roles_of: RolesOf = import_string(settings.PROJECT_ROLES)
        known[place] = roles_of(user=request.user, place=place, at=timezone.now())
    return known[place]


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether whoever asks must set up a second factor before anything else. Asks nothing where none is required."""
    user = request.user
    if not settings.SECOND_FACTOR_REQUIRED or not user.is_authenticated or second_factor.has_one(user):
        return False
    return second_factor.is_asked_of(user, roles_at(request, Place()))


def may_open(request: HttpRequest, view: Callable[..., Any], arguments: dict[str, Any]) -> bool:
    """Whether the view would let in whoever asks: what a page links to and what opens never disagree."""
    access = access_of(view)
    return access is not None and access.lets_in(request, arguments)
