"""What the people of an agenda do in the project's other events on the same days, for `conflicts`."""

from django.db.models import Q
from django.urls import reverse

from events.agenda_content import Agenda
from events.clock_times import minute_of_day
from events.conflicts import Days, Engagement, Place, Span
from events.models import Contribution, Event


def engagements(event: Event, agenda: Agenda, days: Days) -> list[Engagement]:
    """In one statement: lines and parts with a start, of events that were not called off."""
    people = {row.person for row in agenda.everybody() if row.person is not None}
    on = {day for part in agenda.parts if (day := days.day_of(part))}
    if not people or not on:
        return []
    that_day = Q(part__date__in=on) | Q(part__date=None, event__starts_on__in=on)
    rows = Contribution.objects.filter(that_day, person__in=people, event__project=event.project_id)
    rows = rows.exclude(event=event.pk).exclude(event__status=Event.Status.CANCELLED)
    rows = rows.exclude(function=Contribution.Function.MENTIONED).select_related("event", "part", "item", "person")
    return [made for row in rows if (made := _engagement(row, event.project.key))]


def _engagement(row: Contribution, project: str) -> Engagement | None:
    """A line lasts as stated, else until its part ends, else it is a moment."""
    part = row.part
    if part is None:
        return None
    start = row.item.starts_at if row.item else part.starts_at
    end = (row.item.ends_at if row.item else None) or part.ends_at
    if not start:
        return None
    first = minute_of_day(start)
    span = Span(str(part.date or row.event.starts_on or ""), first, max(first, minute_of_day(end)) if end else first)
    address = reverse("event-agenda", args=[project, row.event.key])
    return Engagement(row.person_id, row.person.name, span, Place(str(row.event.title), address=address))
