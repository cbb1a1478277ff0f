"""The journal of a project for those who answer for it and those who audit it: read, never written, here.

An entry is shown with the seal that ties it to the one before; whether the chain is whole is checked when asked.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import role_required
from accounts.looks import chain_of
from audit.actions import CATALOGUE, action_in_words
from audit.models import Entry
from audit.verification import verify
from projects.models import Project, Role
from registrations.models import Registration
from registrations.verification import mark_faults
from website.subjects import Subject, subjects_of

READERS = (Role.Name.MANAGER, Role.Name.COORDINATOR, Role.Name.AUDITOR)
ON_A_PAGE = 50
FAULTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One entry on a page: what was done to what, in words, with a page to look at where there is one."""

    entry: Entry
    words: str
    subject: Subject


@role_required(*READERS)
@require_safe
def journal(request: HttpRequest, project: str) -> HttpResponse:
    """The entries, the newest first; narrowed to one action, or to one subject."""
    found = _project(request, project)
    entries = Entry.objects.in_chain(f"project:{found.key}").order_by("-sequence")
    action, about = request.GET.get("action", ""), request.GET.get("about", "").replace("\x00", "")
    if action in CATALOGUE:
        entries = entries.filter(action=action)
    if about:
        entries = entries.about(about)
    page = Paginator(entries, ON_A_PAGE).get_page(request.GET.get("page"))
    content = {
        "project": found,
        "page": page,
        "lines": _lines(found, list(page)),
        "actions": _actions(found),
        "action": action,
        "about": about,
        "asked": _without_page(request),
    }
    return render(request, "work/journal.html", content)


@role_required(*READERS)
@require_safe
def journal_entry(request: HttpRequest, project: str, sequence: int) -> HttpResponse:
    """One entry with all that it says, and its seal."""
    found = _project(request, project)
    chain = Entry.objects.in_chain(f"project:{found.key}").select_related("detail")
    entry = get_object_or_404(chain, sequence=sequence)
    detail = getattr(entry, "detail", None)
    content = {
        "project": found,
        "line": _lines(found, [entry])[0],
        "entry": entry,
        "is_erased": detail is not None and detail.is_erased,
        "details": _rows(detail.details if detail else None),
        "last": chain.order_by("-sequence").values_list("sequence", flat=True).first(),
    }
    return render(request, "work/journal_entry.html", content)


@role_required(*READERS)
@require_safe
def journal_check(request: HttpRequest, project: str) -> HttpResponse:
    """Whether the chain is whole, and the marks are those that it tells of; computed now."""
    found = _project(request, project)
    checked = verify(chain=f"project:{found.key}")
    marks = list(mark_faults(found))
    content = {
        "project": found,
        "checked": checked,
        "chain": next(row for row in checked.chains if row.chain == f"project:{found.key}"),
        "marks": marks[:FAULTS_SHOWN],
        "mark_faults": len(marks),
        "is_whole": checked.is_whole and not marks,
        "at": timezone.now(),
    }
    return render(request, "work/journal_check.html", content)


@role_required(Role.Name.MANAGER)
@require_safe
def looks(request: HttpRequest, project: str) -> HttpResponse:
    """What auditors opened, and what was taken out of the system as files, the newest first."""
    found = _project(request, project)
    entries = Entry.objects.in_chain(chain_of(found.key)).select_related("detail").order_by("-sequence")
    page = Paginator(entries, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(entry, action_in_words(entry.action), _asked(entry)) for entry in page]
    people = {str(pk) for _entry, _words, asked in rows for pk in [asked.get("registration")] if pk}
    names = dict(
        Registration.objects.filter(event__project=found, pk__in=[pk for pk in people if pk.isdecimal()]).values_list(
            "pk", "person__name"
        )
    )
    content = {
        "project": found,
        "page": page,
        "rows": [
            (entry, words, asked, names.get(_number(asked.get("registration")), "")) for entry, words, asked in rows
        ],
    }
    return render(request, "work/looks.html", content)


def _project(request: HttpRequest, key: str) -> Project:
    return get_object_or_404(Project.objects.workable_by(request.user, *READERS), key=key)


def _lines(project: Project, entries: list[Entry]) -> list[Line]:
    subjects = subjects_of(project, [entry.subject for entry in entries])
    return [Line(entry, action_in_words(entry.action), subjects[entry.subject]) for entry in entries]


def _actions(project: Project) -> list[tuple[str, str]]:
    """The actions that this journal has, in words."""
    there = set(Entry.objects.in_chain(f"project:{project.key}").order_by().values_list("action", flat=True).distinct())
    return [(code, action_in_words(code)) for code in CATALOGUE if code in there]


def _rows(details: dict[str, Any] | None) -> list[tuple[str, str]]:
    return [(name, _shown(value)) for name, value in (details or {}).items()]


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)


def _asked(entry: Entry) -> dict[str, Any]:
    detail = getattr(entry, "detail", None)
    return (detail.details if detail else None) or {}


def _number(stated: Any) -> int:
    """The number of a registration as a page was asked for it; 0 is nobody's."""
    return int(stated) if str(stated).isdecimal() else 0


def _without_page(request: HttpRequest) -> str:
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()
