"""Why registering, changing or cancelling is refused: a stable code, and a sentence for the person who asked."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registrations.opening import Opening

_REFUSALS: dict[str, str | Promise] = {
    Opening.NOT_OFFERED: _("This event does not take registrations here."),
    Opening.CANCELLED: _("The event is cancelled."),
    Opening.PAST: _("The event is over."),
    Opening.NOT_YET: _("Registration has not opened yet."),
    Opening.CLOSED: _("Registration has closed."),
    "list_closed": _("The list of this event is closed. A change needs a reason and a second person."),
    Opening.FULL: _("All seats are taken."),
    "same_person": _("This is your own registration: name the colleague who comes instead of you."),
    "registered_twice": _(
        "There is another registration for this event with this name and e-mail address. "
        "If it is yours, use the link that was sent there, or cancel one of the two."
    ),
    "registered_already": _("This person is registered for the event already."),
    "no_seat": _("All seats are taken, or people wait for them. Say that a chair is put in, or let the person wait."),
    "not_standing": _("This registration is cancelled."),
    "no_offer": _("There is no open offer for this registration."),
    "already_there": _("This person has already been checked in."),
    "foreign_part": _("This part does not belong to the event."),
}


class EnrolmentRefused(Exception):
    """`code` is stable; the text is a translated sentence for the person who asked."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(str(_REFUSALS[code]))
