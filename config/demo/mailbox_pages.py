"""The demonstration's mailbox: what was sent, as text, as a mail program shows it, and its calendar file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import public
from config.demo import mailbox
from config.middleware import CONTENT_POLICY

# A page of ours may frame a mail of ours; the mail itself runs nothing, loads nothing, and goes where a click says.
FRAMING = f"{CONTENT_POLICY}; frame-src 'self'"
FRAMED = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-top-navigation-by-user-activation"
)


@public
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/mailbox.html", {"mails": mailbox.newest() if mailbox.is_open() else _nothing()})


@public
@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    response = render(request, "demo/mail.html", {"kept": _kept(name)})
    response["Content-Security-Policy"] = FRAMING
    return response


@public
@require_safe
def mail_as_shown(request: HttpRequest, name: str) -> HttpResponse:
    html = _kept(name).html.replace("<head>", '<head><base target="_top">')
    response = HttpResponse(html)
    response["Content-Security-Policy"] = FRAMED
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


@public
@require_safe
def mail_calendar(request: HttpRequest, name: str) -> HttpResponse:
    calendar = _kept(name).calendar or _nothing()
    disposition = 'attachment; filename="invitation.ics"'
    return HttpResponse(calendar, content_type="text/calendar", headers={"Content-Disposition": disposition})


def _kept(name: str) -> mailbox.Kept:
    return (mailbox.is_open() and mailbox.read(name)) or _nothing()


def _nothing() -> "mailbox.Kept":
    raise Http404
