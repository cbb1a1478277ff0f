"""Having the link to one's own page sent again: the answer is the same, whoever is registered."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import public
from registrations import outbox
from registrations.forms import LostLinkForm
from registrations.limits import TooOften, count
from registrations.views.asking import address_of, too_often


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost_link(request: HttpRequest) -> HttpResponse:
    form = LostLinkForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _send(request, form.cleaned_data["email"])
    return render(request, "registrations/lost_link.html", {"form": form})


def _send(request: HttpRequest, email: str) -> HttpResponse:
    at = timezone.now()
    try:
        count(address=address_of(request), email=email, at=at)
    except TooOften as refusal:
        return too_often(request, refusal.until, at)
    with transaction.atomic():
        outbox.queue_links(email=email, at=at)
    return render(request, "registrations/link_sent.html", {"email": email})
