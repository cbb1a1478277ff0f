"""The invented project's coming events take registrations: one has three seats left, to try the waiting list on."""

from datetime import datetime, time, timedelta

from config.demo.writing import Occasion
from events.models import Event, Part
from projects.in_words import RIGA
from projects.models import Project
from registrations.counter import parts_to_choose
from registrations.models import PartChoice, Registration
from registrations.terms import set_terms

CLOSES_BEFORE = {"handbook-seminar": timedelta(days=2), "borderland-conference": timedelta(days=5)}


def open_registration(project: Project, occasion: Occasion) -> None:
    """From now on, until the end of a day shortly before the event."""
    for key, before in CLOSES_BEFORE.items():
        event = project.events.select_related("project").get(key=key)
        day = event.starts_on.known_day if event.starts_on else None
        if day is None:
            raise ValueError(f"the invented event {key} has no day")
        closes_at = datetime.combine(day - before + timedelta(days=1), time(), RIGA)
        _choose_parts(event)
        set_terms(event=event, closes_at=closes_at, by=occasion.by, at=occasion.at)


def choose_for_the_desk(project: Project) -> None:
    """Today's people come to the workshop, but for one, who comes to the open hour only."""
    event = project.events.get(key="open-desk")
    workshop, hour = event.parts.get(key="workshop"), event.parts.get(key="open-hour")
    *many, one = event.registrations.filter(status=Registration.Status.CONFIRMED).order_by("ordinal")
    PartChoice.objects.bulk_create(PartChoice(registration=registration, part=workshop) for registration in many)
    PartChoice.objects.create(registration=one, part=hour)


def _choose_parts(event: Event) -> None:
    """Who is registered comes to every part, and to one of the groups that run at the same time, in turn."""
    parts = [option.part for option in parts_to_choose(event)]
    groups = [part for part in parts if part.kind == Part.Kind.PARALLEL_GROUP]
    together = [part for part in parts if part not in groups]
    coming = event.registrations.filter(status=Registration.Status.CONFIRMED).order_by("ordinal")
    PartChoice.objects.bulk_create(
        PartChoice(registration=registration, part=part)
        for number, registration in enumerate(coming)
        for part in [*together, *([groups[number % len(groups)]] if groups else [])]
    )
