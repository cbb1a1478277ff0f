"""The invented project's lists: most are closed, one with an explanation, one with a correction that waits.

The two latest are left for whoever tries it.
"""

from config.demo.writing import Occasion
from events.models import Event
from projects.models import Project
from registrations import corrections
from registrations.closing import close, figures_of
from registrations.models import Registration

COORDINATOR = "coordinator@demo.example"
LEFT_OPEN = 2
EXPLANATION = "Protokolā ieskaitīts viens dalībnieks, kurš ieradās pēc reģistratūras slēgšanas un neparakstījās."
REASON = "Bija klāt visu dienu, bet aizmirsa parakstīties; to apliecina grupas vadītāja."


def close_lists(project: Project, occasion: Occasion) -> None:
    """By the project's coordinator; the first with another total than was counted."""
    held = list(project.events.filter(status=Event.Status.HELD).order_by("starts_on"))[:-LEFT_OPEN]
    for number, event in enumerate(held):
        figures = figures_of(event)
        total = figures.present + 1 if number == 0 else None
        is_explained = total is not None or figures.differ
        close(
            event=event,
            stated_total=event.stated_total if total is None else total,
            explanation=EXPLANATION if is_explained else "",
            seen=figures.as_counts(),
            by=COORDINATOR,
            at=occasion.at,
        )
    if held:
        _ask_for_a_correction(held[-1], occasion)


def _ask_for_a_correction(event: Event, occasion: Occasion) -> None:
    """For somebody who is registered and has no mark."""
    absent = event.registrations.filter(status=Registration.Status.CONFIRMED, marks=None).order_by("ordinal").first()
    part = event.parts.first()
    if absent is not None and part is not None:
        corrections.propose_mark(
            registration=absent, part=part, evidence=0, reason=REASON, by=COORDINATOR, at=occasion.at
        )
