"""Publishing an event's agenda: each publication is a new version; pages show the latest as it was published.

How a version is drawn is `events.programme`.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Max

from audit.trail import record
from events.models import AgendaVersion, Event
from events.programme import kept_programme


def publish(*, event: Event, by: str, at: datetime) -> AgendaVersion:
    """Make the agenda as it stands now the next version, drawn in every language of the site.

    Evidence: `agenda.published` in the project's journal. Of two publications at once the later waits for the event.
    """
    Event.objects.select_for_update().get(pk=event.pk)
    last = event.agenda_versions.aggregate(last=Max("number"))["last"] or 0
    version = AgendaVersion.objects.create(event=event, number=last + 1, published_at=at)
    for language, _name in settings.LANGUAGES:
        kept_programme(event=event, version=version.pk, kept=None, language=language)
    chain, subject = f"project:{event.project.key}", f"event:{event.key}"
    record(chain=chain, action="agenda.published", subject=subject, by=by, at=at, details={"version": version.number})
    return version


def publish_first(*, events: Sequence[Event], at: datetime) -> None:
    """Version 1 of events that have just been loaded, drawn when first seen; their own journal entries tell of it."""
    AgendaVersion.objects.bulk_create([AgendaVersion(event=event, number=1, published_at=at) for event in events])
