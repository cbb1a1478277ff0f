"""What the page of one event is made of, in four statements at most."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language

from events.hours import hours_of, with_hours
from events.models import AgendaVersion, AttendeeGroup, Event, RenderedAgenda
from events.programme import kept_programme
from projects.models import Organisation
from projects.texts import Text
from registrations.counter import counter_of, with_counter


class EventPage:
    """One public event with everything that its page shows, each thing read once."""

    def __init__(self, *, project: str, event: str) -> None:
        self.language = get_language() or "lv"
        found = _with_agenda(self.language).filter(project__key=project, key=event).first()
        if found is None:
            raise Http404
        self.event: Event = found
        self.hours = hours_of(found)
        self.counter = counter_of(found, timezone.now())
        self.target_groups = [Text(group) for group in found.target_groups]
        self.organisers = list(Organisation.objects.filter(organised_events=found).order_by("ordinal"))
        groups = list(AttendeeGroup.objects.filter(event=found))
        self.expected = [group for group in groups if group.is_expected]
        self.observed = [group for group in groups if not group.is_expected]

    @property
    def has_notes(self) -> bool:
        """Whether there is anything to say beside the agenda."""
        event = self.event
        stated = self.organisers or self.target_groups or self.expected or self.observed
        return bool(stated or event.series or event.scheme or event.languages)

    @property
    def agenda(self) -> str:
        """The last published version as a piece of page."""
        found: Any = self.event  # annotated by _with_agenda
        return kept_programme(event=found, version=found.agenda_version, kept=found.agenda_html, language=self.language)


def _with_agenda(language: str) -> "QuerySet[Event]":
    versions = AgendaVersion.objects.filter(event=OuterRef("pk")).order_by("-number")
    renderings = RenderedAgenda.objects.filter(version=OuterRef("agenda_version"), language=language)
    events = Event.objects.public().select_related("project", "project__source", "scheme")
    return with_counter(with_hours(events)).annotate(
        agenda_version=Subquery(versions.values("pk")[:1]),
        agenda_html=Subquery(renderings.values("html")[:1]),
    )
