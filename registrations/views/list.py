"""The list of an event's registrations, for those who work on the event."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import role_required
from events.models import Event
from projects.models import Role
from registrations.listing import ON_A_PAGE, Listing, Wanted
from registrations.listing_columns import InWords, columns_of, counts_in_words, heads_of
from registrations.views.list_forms import ListForm

READERS = (Role.Name.MANAGER, Role.Name.COORDINATOR, Role.Name.AUDITOR)
WORKERS = (Role.Name.MANAGER, Role.Name.COORDINATOR)


@role_required(*READERS)
@require_safe
def registrations(request: HttpRequest, project: str, event: str) -> HttpResponse:
    found = event_for(request, project, event, READERS)
    form, listing = asked_list(request.GET, found)
    columns = columns_of(listing, form.further)
    words, pages = InWords(listing, columns), Paginator(listing.rows, ON_A_PAGE)
    total = pages.count = listing.total  # known from the counts by status, where nothing else narrows the list
    page = pages.get_page(request.GET.get("page"))
    facts_of_page = listing.page_facts(listing.rows[page.start_index() - 1 if total else 0 : page.end_index()])
    content = {
        "event": found,
        "project": found.project,
        "form": form,
        "heads": list(zip(columns, heads_of(columns), strict=True)),
        "lines": [(facts, list(zip(columns, words.cells(facts), strict=True))) for facts in facts_of_page],
        "page": page,
        "total": total,
        "counts": counts_in_words(listing.by_status),
        "address": _without_page(request.GET),
    }
    return render(request, "registrations/work_list.html", content)


def event_for(request: HttpRequest, project: str, event: str, roles: tuple[str, ...]) -> Event:
    """The event of this address, for whoever holds one of the roles there; else there is none."""
    mine = Event.objects.workable_by(request.user, *roles).select_related("project")
    return get_object_or_404(mine, project__key=project, key=event)


def asked_list(asked: QueryDict, event: Event) -> tuple[ListForm, Listing]:
    """The list as an address asks for it."""
    form = ListForm(asked, Listing(event, Wanted()))
    return form, form.listing


def acting(request: HttpRequest) -> str:
    """Who acts, as the journal names them."""
    return str(request.user.email)  # type: ignore[union-attr]  # a role is held by a user only


def _without_page(asked: QueryDict) -> str:
    kept = asked.copy()
    kept.pop("page", None)
    return kept.urlencode()
