"""Pages that everybody may read. They put together what other packages know, and hold no rules."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q
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
from materials.shown import voices_of, with_preview
from projects.models import Project
from registrations import desk
from registrations.desk_workers import MAY_WORK
from website.event_page import EventPage
from website.kept import Passing, kept_by_journal
from website.project_page import project_context
from website.structured import structured_data

PAST_ON_A_PAGE = 10
ON_A_PAGE = 50
PROJECTS_ON_A_MAP, EVENTS_OF_A_PROJECT = 20, 20
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
    content = {
        "upcoming": _page(request, listing.upcoming(events, today), name="coming"),
        "past": _page(request, listing.past(events, today), size=PAST_ON_A_PAGE),
        "without_year": _page(request, listing.without_year(events), name="undated"),
        "projects": projects,
        "first_projects": projects[:ON_A_PAGE],
        "chosen": chosen,
    }
    return render(request, "website/home.html", content)


def _page(request: HttpRequest, rows: Any, *, name: str = "page", size: int = ON_A_PAGE) -> Page[Any]:
    """The stretch of a list that the address asks for; a number that makes no sense is the first or the last."""
    return Paginator(rows, size).get_page(request.GET.get(name))


def _found(request: HttpRequest, typed: str) -> HttpResponse:
    """What is found; where nothing but signs was typed, there is nothing to search for."""
    is_searchable = bool(fold(typed))
    found = matching(Event.objects.public().select_related("project"), typed).order_by("-starts_on", "key")
    events = found if is_searchable else found.none()
    of_projects = matching(Project.objects.public(), typed)
    projects = of_projects if is_searchable else of_projects.none()
    content = {
        "typed": typed,
        "is_searchable": is_searchable,
        "events": _page(request, events),
        "projects": _page(request, projects, name="projects"),
    }
    return render(request, "website/found.html", content)


@public
@require_safe
@kept_by_journal
def projects(request: HttpRequest) -> HttpResponse:
    rows = Project.objects.public().prefetch_related("partners__organisation")
    is_public = ~Q(events__status=Event.Status.DRAFT)
    counted = rows.annotate(events_number=Count("events", filter=is_public)).order_by("key")
    return render(request, "website/projects.html", {"projects": _page(request, counted)})


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
    public_materials = Material.objects.public().filter(event=page.event).select_related("file")
    materials = list(with_preview(public_materials))
    content = {
        "page": page,
        "event": page.event,
        "project": page.event.project,
        "materials": materials,
        "speakers": voices_of(page.event),
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
    """Every project, and the newest events of each; the rest is a page further."""
    newest = Event.objects.public().order_by("-starts_on", "key")[: EVENTS_OF_A_PROJECT + 1]
    rows = (
        Project.objects.public().prefetch_related(Prefetch("events", newest, to_attr="newest_events")).order_by("key")
    )
    content = {"projects": _page(request, rows, size=PROJECTS_ON_A_MAP), "at_most": EVENTS_OF_A_PROJECT}
    return render(request, "website/site_map.html", content)
