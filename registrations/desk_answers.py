"""What the desk says to an arrival: a word, a sentence, the next step. Name, organisation and status; never an address.

An answer is read back from its scan, so the same attempt asked twice is answered alike.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from events.models import Event, Part
from projects.in_words import clock, when_in_words
from registrations.desk_days import Day, dates, day_of
from registrations.desk_workers import called
from registrations.models import Mark, PartChoice, Registration, Scan

Outcome = Scan.Outcome

WORDS: dict[str, Promise] = {
    Outcome.WELCOME: gettext_lazy("Welcome"),
    Outcome.ALREADY_HERE: gettext_lazy("Already here"),
    Outcome.WAITLISTED: gettext_lazy("Waiting list"),
    Outcome.CANCELLED: gettext_lazy("Registration cancelled"),
    Outcome.NOT_CONFIRMED: gettext_lazy("Not confirmed"),
    Outcome.WRONG_DAY: gettext_lazy("Another day"),
    Outcome.WRONG_PART: gettext_lazy("Another part"),
    Outcome.WRONG_EVENT: gettext_lazy("Another event"),
    Outcome.UNKNOWN: gettext_lazy("Unknown code"),
    Outcome.NOT_OPEN: gettext_lazy("Desk closed"),
}
NEXT_STEPS: dict[str, Promise] = {
    Outcome.WELCOME: gettext_lazy("Let them in."),
    Outcome.ALREADY_HERE: gettext_lazy(
        "Let them in; nothing more to mark. A stranger with this code? Look the name up."
    ),
    Outcome.WAITLISTED: gettext_lazy("If there is a free chair, let them in here; else ask them to wait."),
    Outcome.CANCELLED: gettext_lazy("Came all the same? Let them in here."),
    Outcome.NOT_CONFIRMED: gettext_lazy("Ask the coordinator, then let them in here."),
    Outcome.WRONG_DAY: gettext_lazy("Show them the date. Nobody was marked."),
    Outcome.WRONG_PART: gettext_lazy("Show them the way there, or choose that part above and scan again."),
    Outcome.WRONG_EVENT: gettext_lazy("Send them to that event's desk, or look their name up here."),
    Outcome.UNKNOWN: gettext_lazy("Type it again, or two letters of the name. Not on the list? Enter them below."),
    Outcome.NOT_OPEN: gettext_lazy("Nobody can be marked now. Ask the coordinator."),
}
TONES: dict[str, str] = {
    Outcome.WELCOME: "good",
    Outcome.ALREADY_HERE: "known",
    Outcome.WAITLISTED: "wait",
    Outcome.NOT_CONFIRMED: "wait",
    Outcome.CANCELLED: "wait",
}
MAY_BE_LET_IN = frozenset({Outcome.WAITLISTED, Outcome.NOT_CONFIRMED, Outcome.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """When the person was checked in before, as a clock says it, and by whom."""

    when: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer of the desk; `registration` and `mark` are what the next step acts on."""

    outcome: str
    sentence: str
    name: str = ""
    organisation: str = ""
    notice: str = ""
    earlier: Earlier | None = None
    registration: int | None = None
    mark: int | None = None
    scan: int | None = None

    @property
    def word(self) -> str:
        return str(WORDS[self.outcome])

    @property
    def next_step(self) -> str:
        return str(NEXT_STEPS[self.outcome])

    @property
    def tone(self) -> str:
        """The colour and the sound: good, known, wait or stop."""
        return TONES.get(self.outcome, "stop")

    @property
    def is_marked_now(self) -> bool:
        return self.outcome == Outcome.WELCOME

    @property
    def may_be_let_in(self) -> bool:
        return self.outcome in MAY_BE_LET_IN and self.registration is not None


def answer_of(scan: Scan, earlier: Earlier | None = None) -> Answer:
    """What a stored attempt is answered; `earlier` where the one who asks has read it already."""
    registration, outcome = scan.registration, scan.outcome
    is_ours = registration is not None and registration.event_id == scan.event_id
    if outcome == Outcome.ALREADY_HERE and earlier is None and scan.mark:
        earlier = earlier_of(scan.mark)
    return Answer(
        outcome=outcome,
        sentence=_sentence(scan, earlier),
        name=registration.person.name if registration and is_ours else "",
        organisation=_organisation(registration) if registration and is_ours else "",
        notice=_notice(scan.event, scan.part, scan.recorded_at) if outcome == Outcome.WELCOME else "",
        earlier=earlier,
        registration=scan.registration_id if is_ours else None,
        mark=scan.mark_id,
        scan=scan.pk,
    )


def earlier_of(mark: Mark) -> Earlier:
    by = called(mark.marked_by) if mark.marked_by else ""
    return Earlier(when=clock_of(mark.at), by=by)


def clock_of(stated: str | None) -> str:
    """The clock time of what a mark states, “10.02”; nothing where none is stated."""
    return clock(stated, get_language() or "lv")


def name_of_part(part: Part) -> str:
    return (str(part.title) if part.title else "") or (part.get_kind_display() if part.kind else "") or _("Whole event")


def _organisation(registration: Registration) -> str:
    return registration.organisation.name if registration.organisation else ""


def _sentence(scan: Scan, earlier: Earlier | None) -> str:
    match scan.outcome:
        case Outcome.ALREADY_HERE:
            return _checked_in_before(earlier)
        case Outcome.WRONG_DAY:
            return _("It takes place on another day: %(day)s.") % {"day": _when(scan.event, scan.part)}
        case Outcome.WRONG_PART:
            return _("Registered for: %(parts)s.") % {"parts": _chosen_parts(scan.registration)}
        case Outcome.WRONG_EVENT:
            return _of_another_event(scan.registration)
        case Outcome.UNKNOWN:
            return _("Nobody at this event has “%(typed)s”.") % {"typed": scan.typed}
        case Outcome.NOT_OPEN:
            return _why_not_open(scan.event)
    return _by_status(scan)


def _by_status(scan: Scan) -> str:
    if scan.outcome == Outcome.WAITLISTED:
        return _("No seat was free for this person.")
    if scan.outcome == Outcome.CANCELLED:
        was_rejected = scan.registration and scan.registration.status == Registration.Status.REJECTED
        return _("The registration was declined.") if was_rejected else _("The registration was withdrawn.")
    if scan.outcome == Outcome.NOT_CONFIRMED:
        return _("The registration is not confirmed yet.")
    return name_of_part(scan.part) if scan.part and scan.part.title else str(scan.event.title)


def _checked_in_before(earlier: Earlier | None) -> str:
    if earlier is None or not earlier.when:
        return _("Checked in before.")
    if not earlier.by:
        return _("Checked in at %(when)s.") % {"when": earlier.when}
    return _("Checked in at %(when)s, %(by)s.") % {"when": earlier.when, "by": earlier.by}


def _when(event: Event, part: Part | None) -> str:
    start, end = dates(event, part)
    return when_in_words(start, end, get_language() or "lv") if start else ""


def _chosen_parts(registration: Registration | None) -> str:
    choices = PartChoice.objects.filter(registration=registration).select_related("part").order_by("part__ordinal")
    return ", ".join(name_of_part(choice.part) for choice in choices) or _("no part")


def _of_another_event(registration: Registration | None) -> str:
    if registration is None:
        return ""
    title, day = str(registration.event.title), _when(registration.event, None)
    return f"{title}, {day}" if day else title


def _why_not_open(event: Event) -> str:
    match event.status:
        case Event.Status.CANCELLED:
            return _("The event is cancelled.")
        case Event.Status.CLOSED:
            return _("The list of this event is closed.")
    return _("The event is not published yet.")


def _notice(event: Event, part: Part | None, at: datetime) -> str:
    if day_of(event=event, part=part, at=at) is Day.NOT_KNOWN:
        return _("The event's day is not known, so it was not checked.")
    return ""
