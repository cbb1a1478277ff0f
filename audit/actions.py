"""The catalogue of everything the journal can say: one line an action, `<noun>.<past tense>`.

An action that is not here cannot be recorded. Add a line with the code that first records it; never rename one,
because old entries keep the old name.
"""

PROJECT_LOADED = "project.loaded"
REFERENCE_LOADED = "reference.loaded"
DETAILS_ERASED = "details.erased"
JOURNAL_CHECKPOINTED = "journal.checkpointed"

CATALOGUE: dict[str, str] = {
    PROJECT_LOADED: "a project's own facts were read from a dossier",
    "event.loaded": "an event was read from a dossier",
    "registration.loaded": "a registration was read from a dossier",
    "mark.loaded": "a mark of attendance was read from a dossier",
    "material.loaded": "a material was read from a dossier",
    "demonstration.loaded": "invented participants, targets and outcomes were added to a project",
    REFERENCE_LOADED: "municipalities, regions and organisation kinds were brought to the reference files",
    "event.created": "an event was made, from nothing or as a copy of an earlier one",
    "event.changed": "what is stated of an event was changed",
    "event.published": "an event was made public",
    "event.unpublished": "a published event for which nobody was registered became a draft again",
    "event.postponed": "a published event was given another day, hours or place, with the reason",
    "event.cancelled": "an event was called off, with the reason",
    "event.told": "people registered for an event were told what changed in its day, hours or place",
    "agenda.published": "an event's agenda was published as a new version",
    "role.granted": "a user was given a role in a project",
    "role.revoked": "a user's role in a project was ended",
    "registration.made": "a person registered online",
    "registration.changed": "what a registered person said of themselves was changed",
    "registration.cancelled": "a registration was cancelled",
    "registration.replaced": "a colleague took over a registration",
    "registration.offered": "a free seat was held for the next in the waiting list",
    "registration.offer_accepted": "a person from the waiting list took the seat held for them",
    "registration.offer_expired": "an offered seat was not taken in time and passed on",
    "registration_terms.set": "when and how people register for an event was set",
    "mark.made": "a person was marked present",
    "mark.annulled": "a mark of attendance was annulled with a reason",
    "part.added": "an event that states no parts got one for the whole of it, to mark people in",
    "registration.walked_in": "a person who was not on the list was entered at the desk",
    "registration.let_in": "a person without a confirmed seat was let in at the desk",
    "headcount.set": "the number of people in a public part was counted",
    "desk_pass.issued": "a helper was let in to an event's desk",
    "desk_pass.withdrawn": "a helper's access to an event's desk was withdrawn",
    "message.sent": "a mail to a participant was taken by the mail server or provider",
    "message.failed": "a mail to a participant was not sent, with the reason",
    "message.unknown": "the sender of a mail died while sending it, so nobody knows whether it was sent",
    "message.bounced": "a mail to a participant came back",
    "event.held": "the coordinator said that the event took place",
    "event.held_taken_back": "an event that had been called held was not, with the reason",
    "event.closed": "an event's list was closed, with what was counted and why figures differ",
    "correction.proposed": "a change to a closed list was asked for, with the reason",
    "correction.confirmed": "a second person confirmed a change to a closed list",
    "correction.refused": "a change to a closed list was not confirmed",
    DETAILS_ERASED: "the details of an earlier entry of this chain were erased",
    JOURNAL_CHECKPOINTED: "the heads of all chains were written down together",
}
