"""Pages that everybody may read. They put together what other packages know, and hold no rules."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.access import Place, public
from events import listing
from events.calendars import calendar_file, has_calendar_file, offers_calendar_file, place
from events.models import Event
from events.publicity import publicity_of
from events.roles import roles_of
from events.search import fold, matching
from materials.models import Material
from projects.models import Project
from registrations import desk
from registrations.desk_workers import MAY_WORK
from website.event_page import EventPage
from website.kept import Passing, kept_by_journal
from website.project_page import project_context
from website.structured import structured_data

PUBLIC_EVENTS = Prefetch("events", Event.objects.public())
PAST_ON_A_PAGE = 10
FOUND_AT_MOST = 100
LONGEST_SEARCH = 200


@public
@require_safe
@kept_by_journal
def home(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    if typed:
        return _found(request, typed)
    events = Event.objects.public().select_related("project")
    projects = list(Project.objects.public())
    chosen = next((row for row in projects if row.key == request.GET.get("project")), None)
    events = events.filter(project=chosen) if chosen else events
    today = timezone.localdate()
    past = Paginator(listing.past(events, today), PAST_ON_A_PAGE)
    content = {
        "upcoming": listing.upcoming(events, today),
        "past": past.get_page(request.GET.get("page")),
        "without_year": listing.without_year(events),
        "projects": projects,
        "chosen": chosen,
    }
    return render(request, "website/home.html", content)


def _found(request: HttpRequest, typed: str) -> HttpResponse:
    """What is found; where nothing but signs was typed, there is nothing to search for."""
    is_searchable = bool(fold(typed))
    events = matching(Event.objects.public().select_related("project"), typed).order_by("-starts_on", "key")
    content = {
        "typed": typed,
        "is_searchable": is_searchable,
        "events": list(events[:FOUND_AT_MOST]) if is_searchable else [],
        "projects": list(matching(Project.objects.public(), typed)[:FOUND_AT_MOST]) if is_searchable else [],
        "at_most": FOUND_AT_MOST,
    }
    return render(request, "website/found.html", content)


@public
@require_safe
@kept_by_journal
def projects(request: HttpRequest) -> HttpResponse:
    rows = Project.objects.public().prefetch_related("partners__organisation", PUBLIC_EVENTS)
    return render(request, "website/projects.html", {"projects": rows})


@public
@require_safe
@kept_by_journal
def project_page(request: HttpRequest, project: str) -> HttpResponse:
    found = get_object_or_404(Project.objects.public().select_related("source"), key=project)
    return render(request, "website/project.html", project_context(found, request.user))


@public
@require_safe
@kept_by_journal
def event_page(request: HttpRequest, project: str, event: str) -> HttpResponse:
    page = EventPage(project=project, event=event)
    today = timezone.localdate()
    materials = list(Material.objects.public().filter(event=page.event).select_related("file"))
    content = {
        "page": page,
        "event": page.event,
        "project": page.event.project,
        "materials": materials,
        "publicity": publicity_of(page.event.project, page.language),
        "has_aside": bool(materials or page.has_notes),
        "offers_calendar_file": offers_calendar_file(page.event, today),
        "lacks_day": not has_calendar_file(page.event),
        "is_unsettled": listing.is_unsettled(page.event, today),
        "map_url": _map_url(page.event),
        "has_desk": _may_work_at_the_desk(request.user, page.event),
        "structured": structured_data(page, f"{settings.BASE_URL}{request.path}"),
    }
    drawn = render(request, "website/event.html", content)
    turns_at = page.counter.turns_at
    return Passing(drawn, until=turns_at) if turns_at else drawn


def _may_work_at_the_desk(user: Any, event: Event) -> bool:
    if not user.is_authenticated or event.status not in desk.IS_OPEN:
        return False
    return bool(set(MAY_WORK) & roles_of(user=user, place=Place(event.project.key, event.key), at=timezone.now()))


def _map_url(event: Event) -> str | None:
    where = event.venue_address or place(event)
    return f"https://www.openstreetmap.org/search?{urlencode({'query': where})}" if where else None


@public
@require_safe
def event_calendar(request: HttpRequest, project: str, event: str) -> HttpResponse:
    page = EventPage(project=project, event=event)
    if not offers_calendar_file(page.event, timezone.localdate()):
        raise Http404
    content = calendar_file(
        event=page.event,
        url=settings.BASE_URL + reverse("event", args=[project, event]),
        host=urlsplit(settings.BASE_URL).hostname or "localhost",
        language=get_language() or "lv",
        hours=page.hours,
        stamp=timezone.now(),
    )
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{event}.ics"'
    return answer


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "website/privacy.html", _operator())


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    content = {"address": settings.BASE_URL, "evaluated_on": settings.ACCESSIBILITY_EVALUATED_ON, **_operator()}
    return render(request, "website/accessibility.html", content)


def _operator() -> dict[str, str]:
    """Whoever runs this site, as its owner named them in the settings."""
    return {"operator": settings.OPERATOR_NAME, "email": settings.OPERATOR_EMAIL, "officer": settings.DPO_EMAIL}


@public
@require_safe
@kept_by_journal
def site_map(request: HttpRequest) -> HttpResponse:
    rows = Project.objects.public().prefetch_related(PUBLIC_EVENTS)
    return render(request, "website/site_map.html", {"projects": rows})
