"""What forms of participants share: who asks, what is suggested to them, and the answer to whoever asks too often."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from events.models import Event
from projects.models import ADDED_LATER, Organisation
from projects.territories import Territory

SUGGESTED_AT_MOST = 300


def address_of(request: HttpRequest) -> str:
    """The visitor's network address, as the outermost of our own proxies saw it."""
    proxies = settings.TRUSTED_PROXIES
    forwarded = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def suggestions(event: Event) -> dict[str, Any]:
    """Organisations that the project itself named, and today's municipalities; what strangers typed is never shown."""
    named = Organisation.objects.filter(project=event.project, ordinal__lt=ADDED_LATER).order_by("name")
    municipalities = Territory.objects.municipalities().in_force(timezone.localdate())
    return {
        "organisations": named.values_list("name", flat=True).distinct()[:SUGGESTED_AT_MOST],
        "municipalities": sorted(str(name) for name in municipalities.values_list("name", flat=True)),
    }


def too_often(request: HttpRequest, until: datetime, at: datetime) -> HttpResponse:
    response = render(request, "registrations/too_often.html", {"until": until}, status=429)
    response.headers["Retry-After"] = str(max(1, round((until - at).total_seconds())))
    return response
