"""The catalogue of everything the journal can say: one line an action, `<noun>.<past tense>`.

An action that is not here cannot be recorded. Add a line with the code that first records it; never rename one,
because old entries keep the old name.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

PROJECT_LOADED = "project.loaded"
REFERENCE_LOADED = "reference.loaded"
DETAILS_ERASED = "details.erased"
JOURNAL_CHECKPOINTED = "journal.checkpointed"

CATALOGUE: dict[str, str] = {
    PROJECT_LOADED: _("a project's own facts were read from a dossier"),
    "event.loaded": _("an event was read from a dossier"),
    "registration.loaded": _("a registration was read from a dossier"),
    "mark.loaded": _("a mark of attendance was read from a dossier"),
    "material.loaded": _("a material was read from a dossier"),
    "demonstration.loaded": _("invented participants, targets and outcomes were added to a project"),
    REFERENCE_LOADED: _("municipalities, regions and organisation kinds were brought to the reference files"),
    "event.created": _("an event was made, from nothing or as a copy of an earlier one"),
    "event.changed": _("what is stated of an event was changed"),
    "event.published": _("an event was made public"),
    "event.unpublished": _("a published event for which nobody was registered became a draft again"),
    "event.postponed": _("a published event was given another day, hours or place, with the reason"),
    "event.cancelled": _("an event was called off, with the reason"),
    "event.told": _("people registered for an event were told what changed in its day, hours or place"),
    "agenda.changed": _("an event's agenda was edited, with what changed"),
    "agenda.published": _("an event's agenda was published as a new version"),
    "project.created": _("a project was begun by hand"),
    "project.changed": _("facts or lists of a project were changed, with what was before and after"),
    "project.shown": _("a project was shown to everybody"),
    "project.hidden": _("a project was taken off the public site"),
    "open_point.settled": _("a point that a source left open was settled, with how"),
    "dossier.taken": _("somebody took a copy of a project's dossier"),
    "role.granted": _("a user was given a role in a project"),
    "role.revoked": _("a user's role in a project was ended"),
    "user.invited": _("an account was made or opened again, and a link to choose a password went out"),
    "user.joined": _("an invited person chose a password"),
    "user.changed": _("a user changed the name or the language of their account"),
    "user.password_changed": _("a user chose another password"),
    "user.closed": _("the account of somebody without a role was closed, and its sessions ended"),
    "administrator.appointed": _("a user was made an administrator of the installation"),
    "second_factor.added": _("a user added a second factor for signing in, or new recovery codes"),
    "second_factor.removed": _("a user's second factor for signing in was removed"),
    "registration.made": _("a person registered online"),
    "registration.changed": _("what a registered person said of themselves was changed"),
    "registration.cancelled": _("a registration was cancelled"),
    "registration.replaced": _("a colleague took over a registration"),
    "registration.offered": _("a free seat was held for the next in the waiting list"),
    "registration.offer_accepted": _("a person from the waiting list took the seat held for them"),
    "registration.offer_expired": _("an offered seat was not taken in time and passed on"),
    "registration_terms.set": _("when and how people register for an event was set"),
    "mark.made": _("a person was marked present"),
    "mark.annulled": _("a mark of attendance was annulled with a reason"),
    "part.added": _("an event that states no parts got one for the whole of it, to mark people in"),
    "registration.walked_in": _("a person who was not on the list was entered at the desk"),
    "registration.let_in": _("a person without a confirmed seat was let in at the desk"),
    "headcount.set": _("the number of people in a public part was counted"),
    "desk_pass.issued": _("a helper was let in to an event's desk"),
    "desk_pass.withdrawn": _("a helper's access to an event's desk was withdrawn"),
    "message.sent": _("a mail to a participant was taken by the mail server or provider"),
    "message.failed": _("a mail to a participant was not sent, with the reason"),
    "message.unknown": _("the sender of a mail died while sending it, so nobody knows whether it was sent"),
    "message.bounced": _("a mail to a participant came back"),
    "event.held": _("the coordinator said that the event took place"),
    "event.held_taken_back": _("an event that had been called held was not, with the reason"),
    "event.closed": _("an event's list was closed, with what was counted and why figures differ"),
    "correction.proposed": _("a change to a closed list was asked for, with the reason"),
    "correction.confirmed": _("a second person confirmed a change to a closed list"),
    "correction.refused": _("a change to a closed list was not confirmed"),
    "speaker.link_sent": _("a new link was sent to a speaker, and the one before opens nothing any more"),
    "speaker.link_opened": _("a speaker opened their link for the first time"),
    "speaker.reminded": _("a speaker was reminded of what is missing"),
    "speaker.confirmed": _("a speaker confirmed that they come"),
    "speaker.declined": _("a speaker said that they cannot come"),
    "speaker.described": _("how a speaker is named and what is told of them was changed"),
    "speaker.photo_set": _("a photograph of a speaker was handed in"),
    "speaker.photo_removed": _("the photograph of a speaker was taken away"),
    "speaker_terms.set": _("until when speakers hand in, and whom they ask, was set"),
    "letter.sent": _("a mail to a speaker was taken by the mail server or provider"),
    "letter.failed": _("a mail to a speaker was not sent, with the reason"),
    "letter.unknown": _("the sender of a mail to a speaker died while sending it, so nobody knows whether it was sent"),
    "material.uploaded": _("a file was handed in, as a new material or a newer version of one"),
    "material.linked": _("something that stands elsewhere was named as a material"),
    "material.published": _("a material was given to an audience"),
    "material.changed": _("how a material is told of was changed"),
    "material.moved": _("a material was put in another place of the list"),
    "material.withdrawn": _("a material was taken back from everybody"),
    "material.drawn": _("pictures of a material's pages were drawn"),
    "page.looked_at": _("an auditor opened a page"),
    DETAILS_ERASED: _("the details of an earlier entry of this chain were erased"),
    JOURNAL_CHECKPOINTED: _("the heads of all chains were written down together"),
}


def action_in_words(code: str) -> str:
    """The catalogue's sentence in the active language; the code itself where an old entry has one that is gone."""
    return gettext(CATALOGUE[code]) if code in CATALOGUE else code
