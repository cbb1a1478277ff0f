"""What waits for somebody: one line a matter, each with the one page that settles it. Nothing here changes anything.

A fixed number of statements, however many projects and events; figures of indicators come from `reports.results`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.listing import is_unsettled
from events.models import Contribution, Event, Item, Part
from materials.models import Material, Speaker
from projects.models import Commitment, Fund, Project, Role
from registrations.closing import is_to_come
from registrations.models import Correction, Mark, Registration
from reports.indicators import Reason
from reports.results import Result, results_of

WORKERS = (Role.Name.MANAGER, Role.Name.COORDINATOR)
SOON = timedelta(days=14)
LONG_BEFORE = timedelta(days=60)
# Participant data of a calendar year are reported by this day of the next (CFLA, “Pārskats par projekta dalībniekiem”).
REPORT_DUE = (1, 30)
REPORT_FUNDS = (Fund.ESF, Fund.ESF_PLUS, Fund.ERDF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One matter: until when (None: whenever), what, where it belongs, and the action that settles it."""

    due: date | None
    what: str
    about: str
    detail: str = ""
    action: str
    address: str
    is_late: bool = False
    project: int
    event: int | None = None

    def order(self, today: date) -> tuple[int, int, str]:
        """What is late, the latest first; what is due, the soonest first; then what can wait."""
        group = 0 if self.is_late else 1 if self.due else 2
        return group, abs((self.due or today) - today).days, self.about


def tasks_of(user: Any, at: datetime, project: Project | None = None) -> list[Task]:
    """Everything that waits for the user, in one project or in all of theirs, late first, then by day."""
    today = timezone.localdate(at)
    within = {} if project is None else {"project": project}
    events = list(_events(user).filter(**within))
    mine = Project.objects.workable_by(user, *WORKERS).annotate(open=Count("open_points"))
    projects = list(mine if project is None else mine.filter(pk=project.pk))
    figures = results_of(projects, today)
    found = [
        *(task for event in events for task in _of_event(event, today, at)),
        *_corrections(user, within),
        *_commitments(projects, today),
        *(task for project in projects for task in _of_project(project, figures[project.pk], today)),
    ]
    return sorted(found, key=lambda task: task.order(today))


def _events(user: Any) -> "QuerySet[Event]":
    """Events that the user prepares or closes, with what is told of them."""
    mine = Event.objects.workable_by(user, *WORKERS).exclude(status__in=(Event.Status.CLOSED, Event.Status.CANCELLED))
    here = OuterRef("pk")
    seats = Registration.objects.filter(event=here).order_by().values("event")
    return mine.select_related("project", "registration_terms", "speaker_terms").annotate(
        has_agenda=Exists(Item.objects.filter(part__event=here)) | Exists(Part.objects.filter(event=here)),
        has_marks=Exists(Mark.objects.filter(registration__event=here)),
        registered=_count(seats.filter(status=Registration.Status.CONFIRMED)),
        waiting=_count(seats.filter(status=Registration.Status.WAITLISTED)),
        without_slides=_count(_silent_speakers(), "person"),
    )


def _silent_speakers() -> "QuerySet[Any]":
    """Those who speak at the event and have handed in nothing, nor said that they will not."""
    speaks = Contribution.objects.filter(event=OuterRef("pk"), function=Contribution.Function.SPEAKER)
    handed_in = Material.objects.filter(speaker__event=OuterRef("event"), speaker__person=OuterRef("person"))
    excused = Speaker.objects.filter(event=OuterRef("event"), person=OuterRef("person"))
    excused = excused.filter(Q(has_no_files=True) | Q(answer=Speaker.Answer.DECLINED))
    silent = speaks.exclude(Exists(handed_in.filter(withdrawn_at=None))).exclude(Exists(excused))
    return silent.order_by().values("event")


def _count(rows: "QuerySet[Any]", what: Any = "pk") -> Coalesce:
    counted = rows.annotate(number=Count(what, distinct=True)).values("number")
    return Coalesce(Subquery(counted), 0)


def _of_event(event: Any, today: date, at: datetime) -> Iterator[Task]:
    if event.status == Event.Status.DRAFT:
        yield _draft(event, today)
    elif event.status == Event.Status.HELD:
        yield _to_close(event, today)
    elif is_unsettled(event, today):
        yield _to_settle(event, today)
    elif is_to_come(event, at) or _first_day(event) == today:
        yield from _to_prepare(event, today)


def _draft(event: Any, today: date) -> Task:
    due = _first_day(event)
    return Task(
        due=due,
        what=_("Finish the draft and publish it"),
        **_at(event),
        action=_("Prepare"),
        address=_event_page("work-event", event),
        is_late=due is not None and due < today,
    )


def _to_close(event: Any, today: date) -> Task:
    due = _last_day(event)
    return Task(
        due=due,
        what=_("Close the attendance list"),
        **_at(event),
        detail=ngettext("%(n)s registered", "%(n)s registered", event.registered) % {"n": event.registered},
        action=_("Compare and close"),
        address=_event_page("event-closing", event),
        is_late=due is not None and due < today,
    )


def _to_settle(event: Any, today: date) -> Task:
    return Task(
        due=_last_day(event),
        what=_("Say whether the event took place"),
        **_at(event),
        detail=_("Its marks do not count until then.") if event.has_marks else "",
        action=_("Decide"),
        address=_event_page("event-closing", event),
        is_late=True,
    )


def _to_prepare(event: Any, today: date) -> Iterator[Task]:
    """What an announced event still lacks, and what runs out soon."""
    day = _first_day(event)
    if day == today:
        desk = _event_page("desk", event)
        yield Task(due=day, what=_("Open the registration desk"), action=_("Open"), address=desk, **_at(event))
    if not event.has_agenda:
        agenda = _event_page("event-agenda", event)
        yield Task(due=day, what=_("Write the agenda"), action=_("Write"), address=agenda, **_at(event))
    due = _slides_due(event)
    if event.without_slides and due and due - SOON <= today:
        words = ngettext("%(n)s speaker has sent no slides", "%(n)s speakers have sent no slides", event.without_slides)
        yield Task(
            due=due,
            what=words % {"n": event.without_slides},
            **_at(event),
            action=_("Remind"),
            address=_event_page("speakers", event),
            is_late=due < today,
        )
    closes = _closes_on(event)
    if closes and today <= closes <= today + SOON:
        yield _closing_soon(event, closes)


def _closing_soon(event: Any, closes: date) -> Task:
    words = [ngettext("%(n)s registered", "%(n)s registered", event.registered) % {"n": event.registered}]
    if event.capacity is not None:
        free = max(0, event.capacity - event.registered)
        words.append(ngettext("%(n)s seat free", "%(n)s seats free", free) % {"n": free})
    if event.waiting:
        words.append(ngettext("%(n)s waits", "%(n)s wait", event.waiting) % {"n": event.waiting})
    return Task(
        due=closes,
        what=_("Registration closes"),
        **_at(event),
        detail=", ".join(words),
        action=_("Open the list"),
        address=_event_page("registrations", event),
    )


def _corrections(user: Any, within: dict[str, Any]) -> Iterator[Task]:
    """Corrections of closed lists that wait for this person, being somebody else's."""
    events = Event.objects.workable_by(user, *WORKERS).filter(**within).select_related("project")
    waiting = Correction.objects.waiting().filter(event=OuterRef("pk")).exclude(proposed_by__iexact=user.email)
    for event in events.annotate(asked=_count(waiting.order_by().values("event"))).filter(asked__gt=0):
        number: int = event.asked  # type: ignore[attr-defined]  # annotated above
        yield Task(
            due=None,
            what=_("Confirm or refuse corrections of a closed list"),
            **_at(event),
            detail=ngettext("%(n)s waits", "%(n)s wait", number) % {"n": number},
            action=_("Look"),
            address=_event_page("event-closing", event),
        )


def _commitments(projects: list[Project], today: date) -> Iterator[Task]:
    """Promises that are due soon or are overdue, and of which nothing is recorded; by project."""
    open_ones = Commitment.objects.filter(project__in=projects, outcome__isnull=True, due_on__isnull=False)
    kept = Event.objects.held().filter(fulfils=OuterRef("pk"))
    named = {project.pk: project for project in projects}
    found: dict[int, list[date]] = {}
    for row in open_ones.exclude(Exists(kept)):
        if (due := row.due_on.last_day) and due <= today + LONG_BEFORE:
            found.setdefault(row.project_id, []).append(due)
    for project_id, days in found.items():
        due, number = min(days), len(days)
        words = ngettext("%(n)s promise without an outcome", "%(n)s promises without an outcome", number)
        yield Task(
            due=due,
            what=words % {"n": number},
            about=str(named[project_id]),
            project=project_id,
            action=_("Record what became of it"),
            address=reverse("project-commitments", args=[named[project_id].key]),
            is_late=due < today,
        )


def _of_project(project: Any, results: tuple[Result, ...], today: date) -> Iterator[Task]:
    """Data that is missing, what the source leaves open, and the yearly report on participants."""
    here = {"about": str(project), "project": project.pk}
    for row in results:
        if number := dict(row.left_out).get(Reason.ENTRY_INCOMPLETE.code, 0):
            page = reverse("indicator", args=[project.key, row.code])
            words = ngettext("%(n)s mark lacks data and is left out", "%(n)s marks lack data and are left out", number)
            yield Task(
                due=None,
                what=words % {"n": number},
                **here,
                detail=row.code,
                action=_("See whose"),
                address=f"{page}?reason={Reason.ENTRY_INCOMPLETE.code}",
            )
    if project.open:
        words = ngettext("%(n)s point left open by the source", "%(n)s points left open by the source", project.open)
        address = reverse("project-open-points", args=[project.key])
        yield Task(due=None, what=words % {"n": project.open}, action=_("Settle"), address=address, **here)
    due = _report_due(project, today)
    if due and due - LONG_BEFORE <= today <= due:
        address = reverse("indicators", args=[project.key])
        yield Task(due=due, what=_("Report on participants"), action=_("See the figures"), address=address, **here)


def _report_due(project: Project, today: date) -> date | None:
    """The next day by which participants are reported, while the project lasts or lasted in the year reported on."""
    if project.fund not in REPORT_FUNDS:
        return None
    due = date(today.year, *REPORT_DUE)
    due = due if today <= due else date(today.year + 1, *REPORT_DUE)
    ends = project.ends_on.last_day if project.ends_on else None
    return due if ends is None or ends >= date(due.year - 1, 1, 1) else None


def _first_day(event: Event) -> date | None:
    return event.starts_on.first_day if event.starts_on else None


def _last_day(event: Event) -> date | None:
    last = event.ends_on or event.starts_on
    return last.last_day if last else None


def _slides_due(event: Any) -> date | None:
    terms = getattr(event, "speaker_terms", None)
    if terms is None or terms.materials_due is None:
        return _first_day(event)
    return timezone.localdate(terms.materials_due - timedelta(seconds=1))  # midnight ends the day before


def _closes_on(event: Any) -> date | None:
    terms = getattr(event, "registration_terms", None)
    return timezone.localdate(terms.closes_at - timedelta(seconds=1)) if terms else None


def _at(event: Event) -> dict[str, Any]:
    return {"about": str(event.title), "project": event.project_id, "event": event.pk}


def _event_page(name: str, event: Event) -> str:
    return reverse(name, args=[event.project.key, event.key])
