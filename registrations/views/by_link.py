"""Pages that a participant's secret address opens: never kept by anyone, never found by a search, never passed on.

The own page tells other sites nothing at all. A page with a form tells this site's own name, and never the address: a
browser that tells nothing cannot prove where a form came from, and its answer would be refused.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from registrations.links import registration_for
from registrations.models import Registration
from registrations.participation import participation_of

ALONE = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow"}
WITHOUT_REFERRER, WITH_ORIGIN = "no-referrer", "strict-origin"

Page = Callable[..., HttpResponseBase]


def by_link(*, has_form: bool) -> Callable[[Page], Page]:
    """Hands the view the registration that the token in the address opens; a wrong one gets a way to a new link."""

    def opening(view: Page) -> Page:
        @wraps(view)
        def opened(request: HttpRequest, token: str, **kwargs: object) -> HttpResponseBase:
            registration = registration_for(token)
            if registration is None:
                response: HttpResponseBase = no_such_link(request)
            else:
                response = view(request, registration, token=token, **kwargs)
            for name, value in ALONE.items():
                response.headers[name] = value
            response.headers["Referrer-Policy"] = WITH_ORIGIN if has_form and registration else WITHOUT_REFERRER
            return response

        return opened

    return opening


def no_such_link(request: HttpRequest) -> HttpResponse:
    return render(request, "registrations/no_such_link.html", status=404)


def may_act(registration: Registration) -> bool:
    """Whether its participant may still change anything about it."""
    return participation_of(registration, timezone.now()).is_open
