"""Who stands before a desk page: reads and hands out the badge, and answers those who have none.

Every desk view is marked public, because a helper has no account; `at_the_desk` is what lets them in, or says 404.
Whether an account needs a second factor first is asked when it gets its badge, not again at every scan.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import SECOND_FACTOR_URL, before_second_factor, lacks_second_factor, public
from registrations.desk_passes import is_open
from registrations.desk_workers import Address, Worker, by_pass, by_role
from registrations.models import DeskPass

COOKIE = "__Host-desk" if settings.HTTPS else "desk"
PIECE = "X-Desk-Piece"
ARRIVALS = ("desk-check-in", "desk-walk-in", "desk-let-in")
_SALT = "registrations.desk"
_LONGEST_PART = 18

View = Callable[..., HttpResponseBase]


def at_the_desk(*, only_managers: bool = False) -> Callable[[View], View]:
    """Opens a view, with the `Worker` as its second argument, to those who may work at the desk of its address."""

    def marking(view: View) -> View:
        @wraps(view)
        def opening(request: HttpRequest, *, project: str, event: str, **more: Any) -> HttpResponseBase:
            address = Address(project=project, event=event, part=_part(request))
            worker, is_new = _worker(request, address, may_be_helper=not only_managers)
            if worker is None or (only_managers and not worker.may_manage):
                return _turned_away(request, address)
            if is_new and lacks_second_factor(request):
                return redirect(SECOND_FACTOR_URL)
            answer = view(request, worker, **more)
            answer["Cache-Control"] = "private, no-store"
            if is_new and isinstance(answer, HttpResponse):
                badge = {"user": worker.user, "session": request.session.session_key, "manages": worker.may_manage}
                hand_out(answer, badge)
            return answer

        return before_second_factor(public(opening))

    return marking


def posted(view: View) -> View:
    """Opens a view to what is sent; an address of it opened by itself (as in another language) leads to the desk."""

    @wraps(view)
    def opening(request: HttpRequest, *, project: str, event: str, **more: Any) -> HttpResponseBase:
        if request.method in ("GET", "HEAD"):
            return redirect("desk", project, event)
        return view(request, project=project, event=event, **more)

    return require_http_methods(["GET", "HEAD", "POST"])(opening)


def hand_out_pass(answer: HttpResponse, desk_pass: DeskPass) -> None:
    hand_out(answer, {"pass": desk_pass.pk})


def hand_out(answer: HttpResponse, badge: dict[str, Any]) -> None:
    answer.set_cookie(
        COOKIE,
        signing.dumps(badge, salt=_SALT),
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def pass_in_hand(request: HttpRequest) -> int | None:
    """The pass that this browser has opened, ended or not."""
    found = _badge(request).get("pass")
    return int(found) if found else None


def _worker(request: HttpRequest, address: Address, *, may_be_helper: bool) -> tuple[Worker | None, bool]:
    """By the badge in one statement; else by the session, whose user then gets a badge, as does who manages since."""
    badge, at = _badge(request), timezone.now()
    if may_be_helper and "pass" in badge and (worker := by_pass(pass_id=badge["pass"], address=address, at=at)):
        return worker, False
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if "user" in badge and badge.get("session") == session and session:
        worker = by_role(user_id=badge["user"], session=session, address=address, at=at)
        return worker, worker is not None and worker.may_manage and not badge.get("manages")
    if not request.user.is_authenticated or not request.session.session_key:
        return None, False
    user, key = request.user.pk, request.session.session_key
    return by_role(user_id=user, session=key, address=address, at=at), True


def _badge(request: HttpRequest) -> dict[str, Any]:
    """What the signed cookie says; nothing where it is missing, old or not ours."""
    signed = request.COOKIES.get(COOKIE, "")
    try:
        badge: dict[str, Any] = signing.loads(signed, salt=_SALT, max_age=settings.SESSION_COOKIE_AGE) if signed else {}
    except signing.BadSignature:
        return {}
    return badge


def _part(request: HttpRequest) -> int | None:
    stated = request.POST.get("part") or request.GET.get("part") or ""
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) <= _LONGEST_PART else None


def _turned_away(request: HttpRequest, address: Address) -> HttpResponseBase:
    """A helper whose pass has ended is told so; whoever is not signed in may sign in; to others there is no desk."""
    in_hand = pass_in_hand(request)
    if in_hand and (ended := _ended(in_hand, address)):
        return has_ended(request, ended)
    if request.method == "GET" and not request.user.is_authenticated and not in_hand:
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    raise Http404


def has_ended(request: HttpRequest, desk_pass: DeskPass) -> HttpResponse:
    """That the way in has ended: a page, or for the script a piece that says that nobody was marked."""
    template = "desk/_ended.html" if PIECE in request.headers else "desk/ended.html"
    was_sent = request.resolver_match is not None and request.resolver_match.url_name in ARRIVALS
    content = {"event": desk_pass.event, "was_sent": was_sent}
    answer = render(request, template, content, status=410)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _ended(pass_id: int, address: Address) -> DeskPass | None:
    """The pass, where it was for this desk and opens it no more."""
    here = DeskPass.objects.select_related("event__project").filter(pk=pass_id)
    found = here.filter(event__project__key=address.project, event__key=address.event).first()
    return found if found and not is_open(found, timezone.now()) else None
