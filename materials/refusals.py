"""Why speakers and coordinators cannot do what they ask for, as a sentence for them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_REFUSALS: dict[str, str | Promise] = {
    "closed": _("Handing in is closed. Write to the organisers if something must still change."),
    "event_cancelled": _("The event will not take place, so nothing is handed in for it any more."),
    "event_closed": _("The event is closed: what its agenda says of speakers stays as it is."),
    "not_a_speaker": _("This person does not speak at the event."),
    "no_answer": _("Choose one of the two answers."),
    "changed_meanwhile": _(
        "Somebody else changed this while you were writing. What you wrote is kept here; look at what is there now "
        "and save again."
    ),
    "no_title": _("Give it a title."),
    "no_file": _("Choose a file."),
    "too_many": _("There are very many files already. Withdraw some of them first."),
    "withdrawn": _("It was withdrawn. Hand it in anew if it is to be used after all."),
    "no_reason": _("Say why it is withdrawn."),
    "nothing_to_publish": _("There is neither a file nor a link to publish."),
    "no_licence": _(
        "Whoever handed it in has not agreed that it is published. It can be kept for the partnership; "
        "ask them to tick the agreement."
    ),
    "no_such_version": _("There is no such version."),
    "has_files": _("Files have been handed in already."),
    "no_address": _("There is no e-mail address to send the link to."),
    "not_confirmed_email": _("This is not an e-mail address."),
}


class HandingInRefused(Exception):
    """`code` is stable; the text is a translated sentence for the person who asked."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(str(_REFUSALS[code]))
