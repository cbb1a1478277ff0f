"""What participants are told by mail: one function a message, in the active language. How it looks is in `mails`.

Each says what became of the registration, what to do, and whether the calendar entry comes or goes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.models import Event
from projects.harmless import harmless
from projects.in_words import RIGA, clock, clock_span, day_in_words, when_in_words
from registrations.invitations import CANCEL, REQUEST, event_address, hours_of, where_of
from registrations.links import token_of
from registrations.models import Message, Registration, RegistrationTerms
from registrations.opening import beginning_of, is_over

Status = Registration.Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one mail says. `action` is the label of the button to the own page; `method` is the calendar's."""

    subject: str
    title: str
    said: str
    action: str = ""
    below: str = ""
    shows_code: bool = False
    method: str = ""
    others: list["Other"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Other:
    """Another registration of the same address, with the link to its own page."""

    title: str
    when: str
    name: str
    address: str


def letter_for(message: Message) -> Letter:
    """What this message says now."""
    return LETTERS[Message.Kind(message.kind)](message.registration)


def is_usable(address: str) -> bool:
    """Whether mail can be sent to it; a line break would begin another header."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def refused(message: Message, at: datetime) -> str:
    """Why a message that waits must not go out, or not any more; nothing where it may."""
    registration = message.registration
    if not is_usable(message.to):
        return "not an address that mail can be sent to"
    if message.kind == Message.Kind.OFFER and (registration.offered_until is None or registration.offered_until <= at):
        return "the offer ended before it could be sent"
    if message.kind != Message.Kind.MOVED and message.to.casefold() != (registration.email or "").casefold():
        return "the address was changed before it could be sent"
    begins = beginning_of(registration.event) if message.kind == Message.Kind.OFFER_EXPIRED else None
    if begins and begins <= at:
        return "the event began before it could be sent"
    if message.kind == Message.Kind.REMINDER and not _is_to_be_reminded(registration, message.queued_at):
        return "there is nothing to be reminded of any more"
    return ""


def _is_to_be_reminded(registration: Registration, on: datetime) -> bool:
    """The seat still stands, and so does the day: the one after the reminder was queued."""
    event, tomorrow = registration.event, on.astimezone(RIGA).date() + timedelta(days=1)
    is_still_then = event.starts_on is not None and event.starts_on.known_day == tomorrow
    return registration.status == Status.CONFIRMED and event.status == Event.Status.PUBLISHED and is_still_then


def confirmation(registration: Registration) -> Letter:
    if registration.marks.filter(annulled_reason__isnull=True).exists():
        return _entered_at_the_desk(registration)
    return Letter(
        subject=_("You are registered: %(event)s") % _event(registration),
        title=_("You are registered"),
        said=_sent_by(registration) + _("A seat is kept for you. This is what is registered:"),
        action=_("Open your registration"),
        below=_you_may(),
        shows_code=True,
        method=REQUEST,
    )


def _entered_at_the_desk(registration: Registration) -> Letter:
    """To who came without a registration: there is nothing to put into a calendar."""
    return Letter(
        subject=_("You are on the list: %(event)s") % _event(registration),
        title=_("You are on the list of participants"),
        said=_("You were entered at the desk, and your attendance is recorded. This is what is registered:"),
        action=_("Open your registration"),
        below=_("There you find the materials of the event. If it has further parts, show this code at the desk."),
        shows_code=True,
    )


def waiting(registration: Registration) -> Letter:
    return Letter(
        subject=_("On the waiting list: %(event)s") % _event(registration),
        title=_("You are on the waiting list"),
        said=_sent_by(registration)
        + _(
            "All seats are taken at the moment. As soon as one becomes free, it is offered to the next on the list, "
            "and we write to this address."
        ),
        action=_("See where you stand"),
        below=_("If you no longer wish to come, give up your place there, so that the next one moves up."),
    )


def offer(registration: Registration) -> Letter:
    until = registration.offered_until
    return Letter(
        subject=_("A seat has become free for you: %(event)s") % _event(registration),
        title=_("A seat has become free for you"),
        said=_sent_by(registration)
        + _("It is kept for you until %(moment)s. Then it is offered to the next on the waiting list.")
        % {"moment": moment_in_words(until) if until else ""},
        action=_("Take the seat"),
        below=_("You can also decline it there, so that the next one need not wait."),
    )


def offer_expired(registration: Registration) -> Letter:
    return Letter(
        subject=_("The seat went to the next on the list: %(event)s") % _event(registration),
        title=_("The seat kept for you went to the next"),
        said=_(
            "We kept a free seat for you, but it was not taken in time. You are now at the end of the waiting list; "
            "if another seat becomes free for you, we shall write again."
        ),
        action=_("See where you stand"),
        below=_("If you no longer wish to come, give up your place there, so that the next one moves up."),
    )


def changed(registration: Registration) -> Letter:
    has_seat = registration.status == Status.CONFIRMED
    return Letter(
        subject=_("Your registration has changed: %(event)s") % _event(registration),
        title=_("Your registration has changed"),
        said=_("From now on this holds:"),
        action=_("Open your registration"),
        below=_you_may() if has_seat else "",
        shows_code=has_seat,
        method=REQUEST if has_seat else "",
    )


def cancelled(registration: Registration) -> Letter:
    if registration.event.status == Event.Status.CANCELLED:
        return Letter(
            subject=_("The event is cancelled: %(event)s") % _event(registration),
            title=_("The event is cancelled"),
            said=_("It will not take place, and you need not do anything.") + _entry_goes(registration),
            method=_removal(registration),
        )
    return Letter(
        subject=_("Registration cancelled: %(event)s") % _event(registration),
        title=_("Your registration is cancelled"),
        said=_("Your seat is free for somebody else now.") + _entry_goes(registration),
        below=_("Was it not you who cancelled? Register again as long as there are seats, or write to %(address)s.")
        % {"address": contact_of(registration) or settings.OPERATOR_EMAIL},
        method=_removal(registration),
    )


def replaced(registration: Registration) -> Letter:
    """Names nobody: whether the colleague was registered before is not the sender's to know."""
    return Letter(
        subject=_("A colleague goes instead of you: %(event)s") % _event(registration),
        title=_("A colleague goes instead of you"),
        said=_("Your colleague gets a mail with a link and a code of their own; your code is void.")
        + _entry_goes(registration),
        method=_removal(registration),
    )


def moved(registration: Registration) -> Letter:
    """To the address that was given up: it opens nothing, and does not say where mails go now."""
    return Letter(
        subject=_("Your registration has another e-mail address: %(event)s") % _event(registration),
        title=_("Your registration has another e-mail address"),
        said=_("Mails about it no longer come here, and the links in those that came open nothing any more."),
        below=_("Was it not you who changed the address? Write to %(address)s at once.")
        % {"address": contact_of(registration) or settings.OPERATOR_EMAIL},
    )


def reminder(registration: Registration) -> Letter:
    return Letter(
        subject=_("Tomorrow: %(event)s") % _event(registration),
        title=_("See you tomorrow"),
        said=_("You are registered for an event tomorrow:"),
        action=_("Open your registration"),
        below=_("You cannot come? Cancel there, or send a colleague instead: somebody may be waiting for the seat."),
        shows_code=True,
        method=REQUEST,
    )


def link(registration: Registration) -> Letter:
    others = others_of(registration)
    return Letter(
        subject=_("Your registrations") if others else _("Your registration: %(event)s") % _event(registration),
        title=_("The link to your registration"),
        said=_("Somebody, most likely you, asked for it on our site. If it was not you, nothing has changed."),
        action=_("Open your registration"),
        below=_("Keep the link to yourself: whoever has it can change or cancel the registration."),
        shows_code=registration.status == Status.CONFIRMED,
        others=others,
    )


LETTERS: dict[str, Callable[[Registration], Letter]] = {
    Message.Kind.CONFIRMATION: confirmation,
    Message.Kind.WAITING: waiting,
    Message.Kind.OFFER: offer,
    Message.Kind.OFFER_EXPIRED: offer_expired,
    Message.Kind.CHANGED: changed,
    Message.Kind.CANCELLED: cancelled,
    Message.Kind.REPLACED: replaced,
    Message.Kind.MOVED: moved,
    Message.Kind.REMINDER: reminder,
    Message.Kind.LINK: link,
}


def others_of(registration: Registration) -> list[Other]:
    """What else stands for this e-mail address at events that are not over, colleagues who share it included."""
    own = Registration.objects.standing().filter(email_folded=registration.email_folded).exclude(pk=registration.pk)
    rows = own.select_related("event__project", "person").order_by("event__starts_on", "pk")
    now = datetime.now(RIGA)
    return [_other(row) for row in rows if registration.email_folded and not is_over(row.event, now)]


def own_page(registration: Registration) -> str:
    """The secret address of the participant's page, in the language that is active."""
    return str(settings.BASE_URL) + reverse("own_page", args=[token_of(registration)])


def rows_of(registration: Registration) -> list[tuple[str, str]]:
    """When, where, which parts and who, as far as they are known."""
    event, choices = registration.event, registration.choices.select_related("part").order_by("part__ordinal")
    waited = _("%(part)s (waiting list)")
    parts = [waited % {"part": choice.part} if choice.is_waiting else str(choice.part) for choice in choices]
    pieces = [event.venue_name, event.venue_address, event.venue_city]
    venue = ", ".join(dict.fromkeys(harmless(piece) for piece in pieces if piece))
    rows = [
        (_("When"), when_of(registration)),
        (_("Where"), where_of(event, venue, get_language() or "lv")),
        (_("Parts"), "; ".join(harmless(part) for part in parts)),
        (_("Who"), harmless(registration.person.name)),
    ]
    return [(label, value) for label, value in rows if value]


def when_of(registration: Registration) -> str:
    """Day and hours as far as they are stated."""
    event, language = registration.event, get_language() or "lv"
    if event.starts_on is None:
        return ""
    hours = hours_of(registration)
    words = when_in_words(event.starts_on, event.ends_on, language)
    return f"{words}, {clock_span(*hours, language)}" if hours else words


def moment_in_words(moment: datetime) -> str:
    """“ceturtdien, 2027. gada 14. janvārī, 9.00” in Riga."""
    language, local = get_language() or "lv", moment.astimezone(RIGA)
    return f"{day_in_words(local.date(), language)}, {clock(local.strftime('%H:%M'), language)}"


def _other(registration: Registration) -> Other:
    title = harmless(str(registration.event.title))
    return Other(title, when_of(registration), harmless(registration.person.name), own_page(registration))


def _event(registration: Registration) -> dict[str, str]:
    return {"event": harmless(str(registration.event.title))}


def _removal(registration: Registration) -> str:
    """Only what was put into a calendar is taken out of it, and only if nobody else of the mailbox still goes."""
    others = Registration.objects.filter(event=registration.event, email_folded=registration.email_folded)
    if others.exclude(pk=registration.pk).filter(status=Status.CONFIRMED).exists():
        return ""
    return CANCEL if registration.messages.exclude(calendar="").exists() else ""


def _sent_by(registration: Registration) -> str:
    """Whoever comes instead of somebody learns first why they are written to."""
    if registration.replaces is None:
        return ""
    name = harmless(registration.replaces.person.name)
    return _("%(name)s cannot come and sends you instead.") % {"name": name} + " "


def _entry_goes(registration: Registration) -> str:
    return " " + _("The attached file removes the entry from your calendar.") if _removal(registration) else ""


def _you_may() -> str:
    return _("There you can change what is registered, send a colleague instead, or cancel and free the seat.")


def contact_of(registration: Registration) -> str:
    """Whom the terms name for questions, if anybody."""
    terms = RegistrationTerms.objects.filter(event=registration.event).first()
    return harmless(terms.contact) if terms else ""


def public_page(registration: Registration) -> str:
    return event_address(registration.event, get_language() or "lv")
