"""Publishing an event's agenda: each publication is a new version; pages show the latest as it was published.

How a version is drawn is `events.programme`; how the agenda is edited, `events.agenda_editing`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.trail import record
from events.agenda_changes import Change, changes
from events.agenda_content import Agenda, read_agenda
from events.models import AgendaVersion, Event
from events.programme import kept_programme

_REFUSALS: dict[str, str | Promise] = {
    "changed_meanwhile": _("Somebody else changed this agenda after you opened it. What you typed is kept below."),
    "part_in_use": _("Somebody chose this part, was marked in it or was counted in it, so it stays."),
    "seats_taken": _("More people have chosen this part than it would have seats."),
    "draft": _("The event is a draft: its agenda is published together with it."),
    "nothing_changed": _("Nothing was changed since the agenda was published."),
}


class AgendaRefused(Exception):
    """`code` is stable, the text is a translated sentence; `parts` are the tokens of the parts that it is about."""

    def __init__(self, code: str, *parts: str) -> None:
        self.code = code
        self.parts = parts
        super().__init__(str(_REFUSALS[code]))


class Published(NamedTuple):
    """The last version, if there is one, and what was changed since."""

    version: AgendaVersion | None
    unpublished: list[Change]


def publish(
    *, event: Event, by: str, at: datetime, seen: str | None = None, agenda: Agenda | None = None
) -> AgendaVersion:
    """Make the agenda as it stands now (or this `agenda`) the next version, drawn in every language of the site.

    Refuses where it is no longer the agenda that was `seen`. Evidence: `agenda.published` in the project's journal,
    with what changed. Of two publications at once the later waits for the event.
    """
    with transaction.atomic():
        Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
        agenda = agenda or read_agenda(event)
        if seen is not None and seen != agenda.fingerprint:
            raise AgendaRefused("changed_meanwhile")
        last, changed = compared(event, agenda)
        number = last.number + 1 if last else 1
        version = AgendaVersion.objects.create(
            event=event, number=number, published_at=at, content=agenda.as_json(), changes=changed
        )
        for language, _name in settings.LANGUAGES:
            kept_programme(event=event, version=version.pk, kept=None, language=language)
        chain, subject = f"project:{event.project.key}", f"event:{event.key}"
        details = {"version": number, "changes": changed}
        record(chain=chain, action="agenda.published", subject=subject, by=by, at=at, details=details)
    return version


def publish_changes(*, event: Event, seen: str, by: str, at: datetime) -> AgendaVersion:
    """Publish what was changed since the last version.

    Refuses a draft, where nothing was changed, and as `publish`. Evidence: `agenda.published`.
    """
    with transaction.atomic():
        found = Event.objects.select_for_update(of=("self",)).select_related("project").get(pk=event.pk)
        if found.status == Event.Status.DRAFT:
            raise AgendaRefused("draft")
        version, changed = compared(found, read_agenda(found))
        if version is not None and not changed:
            raise AgendaRefused("nothing_changed")
        return publish(event=found, seen=seen, by=by, at=at)


def publish_first(*, events: Sequence[Event], at: datetime) -> None:
    """Version 1 of events that have just been loaded, drawn when first seen; their own journal entries tell of it."""
    AgendaVersion.objects.bulk_create([AgendaVersion(event=event, number=1, published_at=at) for event in events])


def publish_moved(*, event: Event, was: Agenda, now: Agenda, by: str, at: datetime) -> AgendaVersion:
    """The published agenda on another day or at other hours; what was edited and not published stays unpublished.

    Evidence: `agenda.published`.
    """
    keep_published(event=event, agenda=was)
    return publish(event=event, agenda=now, by=by, at=at)


def published_agenda(event: Event) -> Agenda | None:
    """What everybody sees; None where nothing was published."""
    last = event.agenda_versions.order_by("-number").first()
    if last is None:
        return None
    return read_agenda(event) if last.content is None else Agenda.from_json(last.content)


def compared(event: Event, agenda: Agenda) -> Published:
    """The last version beside the agenda as it stands."""
    last = event.agenda_versions.order_by("-number").first()
    if last is None or last.content is None:
        return Published(last, [])
    return Published(last, changes(Agenda.from_json(last.content), agenda))


def keep_published(*, event: Event, agenda: Agenda | None = None) -> None:
    """To be called before the rows of an agenda are changed: what was published is kept as it was until now."""
    last = event.agenda_versions.order_by("-number").first()
    if last is not None and last.content is None:
        last.content = (agenda or read_agenda(event)).as_json()
        last.save(update_fields=["content"])
