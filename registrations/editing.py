"""What a coordinator does with a registration, always with a reason: correct it, decide about it, write to it again.

Seats move under the event's lock, as everywhere (`rooms`); a list that was closed is changed by `corrections` only.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import Event
from people.models import Person
from projects.models import Organisation
from projects.organisations import comparable_name
from registrations import identity, outbox
from registrations.enrolment import Applicant, enter, organisation_called
from registrations.models import Correction, Message, Registration
from registrations.opening import is_over
from registrations.refusals import EnrolmentRefused
from registrations.rooms import Room, locked, record

LONGEST_REASON = 300
AGAIN_AFTER = timedelta(minutes=10)
Status = Registration.Status
_SAVED = (
    *("person", "email", "email_folded", "name_folded", "link_version", "organisation", "position", "municipality"),
    *("language", "labour_status", "education", "revision", "sort_key", "found_by"),
)
_OF_THE_PERSON = ("gender", "birth_date")
_REFUSALS: dict[str, str | Promise] = {
    "no_reason": _("Say why this is changed."),
    "closed": _("The list of this event is closed. It is changed by a correction that a second person confirms."),
    "changed_meanwhile": _("Somebody else has changed this meanwhile. Compare, and save again if yours is to stand."),
    "already_so": _("This is so already. Nothing was changed."),
    "already_there": _("This person has been checked in. Annul the mark first."),
    "no_address": _("There is no e-mail address to write to."),
    "sent_lately": _("It was sent less than ten minutes ago."),
    "cannot": _("This cannot be decided about this registration."),
    "closed_elsewhere": _(
        "This person is on the closed list of the event “%(event)s”. "
        "Name, gender and birth date are corrected there, by two people."
    ),
}


class EditRefused(Exception):
    """`code` is stable, the text is a translated sentence; `fields` are those that somebody else changed meanwhile.

    `event` is the one whose closed list stands in the way, where that is another one.
    """

    def __init__(self, code: str, fields: tuple[str, ...] = (), *, event: Event | None = None) -> None:
        self.code, self.fields = code, fields
        said = str(_REFUSALS[code])
        super().__init__(said % {"event": event} if event else said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a registered person, as a form shows it and sends it back; an empty text is not known."""

    name: str
    email: str = ""
    organisation: str = ""
    position: str = ""
    municipality: str = ""
    language: str = "lv"
    gender: str = ""
    birth_date: str = ""
    labour_status: str = ""
    education: str = ""
    parts: frozenset[int] = frozenset()

    def unlike(self, other: "Known") -> tuple[str, ...]:
        mine, theirs = asdict(self), asdict(other)
        return tuple(field for field in mine if mine[field] != theirs[field])


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What somebody wants to be known of a person and why, and what they were shown as they wanted it."""

    seen: Known
    known: Known
    reason: str

    def as_json(self) -> dict[str, Any]:
        """As a correction that waits keeps it."""
        return {"seen": _kept(self.seen), "known": _kept(self.known)}

    @classmethod
    def from_json(cls, kept: dict[str, Any], reason: str) -> "Change":
        return cls(seen=_read(kept["seen"]), known=_read(kept["known"]), reason=reason)


def known_of(registration: Registration) -> Known:
    """As it is stored now."""
    person = registration.person
    return Known(
        name=person.name,
        email=registration.email or "",
        organisation=registration.organisation.name if registration.organisation else "",
        position=registration.position or "",
        municipality=registration.municipality or "",
        language=registration.language,
        gender=person.gender or "",
        birth_date=str(person.birth_date or ""),
        labour_status=registration.labour_status or "",
        education=registration.education or "",
        parts=frozenset(registration.choices.values_list("part", flat=True)),
    )


def enter_known(*, event: Event, known: Known, beyond_seats: bool, tells: bool, by: str, at: datetime) -> Registration:
    """Register a person by hand, with all that is known of them; a mail with the link where they are told.

    Of a person known already only what is empty is filled. Refuses as `enrolment.enter` does, a closed list, and to
    fill what another closed list relies on. Evidence: `registration.entered`, and `registration.person_completed`.
    """
    applicant = Applicant(
        name=known.name,
        email=known.email,
        organisation=known.organisation,
        position=known.position,
        municipality=known.municipality,
        parts=known.parts,
        language=known.language,
        origin=Registration.Origin.HAND,
    )
    with transaction.atomic():
        if Event.objects.get(pk=event.pk).status == Event.Status.CLOSED:
            raise EditRefused("closed")
        made = enter(event=event, applicant=applicant, by=by, at=at, beyond_seats=beyond_seats)
        before = known_of(made)
        if filled := _missing(made.person, known):
            _refuse_closed_elsewhere(made)
            _put(made.person, filled)
            details = {"before": _stated(before, tuple(filled)), "after": filled}
            record(made, "registration.person_completed", by=by, at=at, details=details)
        made.labour_status, made.education = known.labour_status or None, known.education or None
        made.save(update_fields=["labour_status", "education"])
        if tells and _is_told(made, at):
            outbox.queue(registration=made, kind=Message.Kind.CONFIRMATION, at=at)
    return made


def edit(
    *,
    registration: Registration,
    change: Change,
    tells: bool,
    by: str,
    at: datetime,
    correction: Correction | None = None,
) -> Registration:
    """Correct what is known of a registered person. What was `seen` must still hold: nobody is overwritten unawares.

    Refuses without a reason, in a closed list but in a correction of it, a name and address registered already, and
    one person alone to change what another closed list says of the person.
    Evidence: `registration.edited` with what was there before; a mail where the person is told.
    """
    reason, known = _given(change.reason), change.known
    with transaction.atomic():
        room, found = _again(registration, at, correction)
        before = known_of(found)
        if changed := before.unlike(change.seen):
            raise EditRefused("changed_meanwhile", changed)
        fields = known.unlike(before)
        if not fields:
            raise EditRefused("already_so")
        link_before = found.link_version
        touched = _put_person_right(found, known, fields)
        if touched and correction is None:
            _refuse_closed_elsewhere(found)
        if "parts" in fields and found.status in Registration.STANDING:
            room.choose_anew(found, known.parts)
        _apply(found, known)
        found.revision += 1
        found.save(update_fields=_SAVED)
        after = known_of(found)
        fields = after.unlike(before)
        details = {"reason": reason, "before": _stated(before, fields), "after": _stated(after, fields)}
        record(found, "registration.edited", by=by, at=at, details=details)
        if tells and _is_told(found, at):
            if found.link_version != link_before and before.email:
                outbox.queue(registration=found, kind=Message.Kind.MOVED, at=at, to=before.email)
            outbox.queue(registration=found, kind=Message.Kind.CHANGED, at=at)
        room.save()
    return found


def confirm(
    *, registration: Registration, reason: str, beyond_seats: bool, tells: bool, by: str, at: datetime
) -> Registration:
    """Give a seat to somebody who waits, withdrew, was not confirmed or was not accepted.

    Refuses where no seat is free, unless a chair is put in; and where the person is registered anew.
    Evidence: `registration.confirmed`; a mail where the person is told.
    """
    reason = _given(reason)
    with transaction.atomic():
        room, found = _again(registration, at)
        before = found.status
        if before == Status.CONFIRMED:
            raise EditRefused("already_so")
        _refuse_registered_anew(found)
        is_beyond = _seat(room, found, beyond_seats=beyond_seats)
        if before not in Registration.STANDING:
            parts = frozenset(found.choices.values_list("part", flat=True))
            found.choices.all().delete()
            room.choose(found, parts)
        found.status, found.offered_until = Status.CONFIRMED, None
        found.revision += 1
        found.save(update_fields=["status", "offered_until", "revision"])
        room.save()
        details = {"reason": reason, "status_before": before, "beyond_seats": is_beyond}
        record(found, "registration.confirmed", by=by, at=at, details=details)
        if tells and _is_told(found, at):
            outbox.queue(registration=found, kind=Message.Kind.CONFIRMATION, at=at)
    return found


def withdraw(
    *, registration: Registration, status: str, reason: str, tells: bool, by: str, at: datetime
) -> Registration:
    """Cancel a registration for the person, or do not accept it; what it held goes to the next in the queue.

    Refuses who is checked in, and what no longer stands. Evidence: `registration.cancelled` or
    `registration.rejected`; a mail where the person is told.
    """
    reason = _given(reason)
    if status not in (Status.CANCELLED, Status.REJECTED):
        raise EditRefused("cannot")
    with transaction.atomic():
        room, found = _again(registration, at)
        before = found.status
        if before not in Registration.STANDING:
            raise EditRefused("already_so")
        if found.marks.filter(annulled_reason__isnull=True).exists():
            raise EditRefused("already_there")
        room.release(found)
        found.status, found.offered_until = status, None
        found.revision += 1
        found.save(update_fields=["status", "offered_until", "revision"])
        action = "registration.cancelled" if status == Status.CANCELLED else "registration.rejected"
        record(found, action, by=by, at=at, details={"reason": reason, "status_before": before})
        if tells and _may_be_written_to(found, at):
            outbox.queue(registration=found, kind=Message.Kind.CANCELLED, at=at)
        room.offer_free_seats(at)
        room.save()
    return found


def send_again(*, registration: Registration, at: datetime) -> Message:
    """Send the confirmation once more to who is confirmed, and the link to anybody else who is registered.

    Refuses where there is no address, where the registration no longer stands, and twice within ten minutes.
    """
    with transaction.atomic():
        found = Registration.objects.select_for_update(no_key=True).get(pk=registration.pk)
        if found.status not in Registration.STANDING:
            raise EditRefused("cannot")
        if not found.email:
            raise EditRefused("no_address")
        kind = Message.Kind.CONFIRMATION if found.status == Status.CONFIRMED else Message.Kind.LINK
        if found.messages.filter(kind=kind, queued_at__gt=at - AGAIN_AFTER).exists():
            raise EditRefused("sent_lately")
        return outbox.queue(registration=found, kind=kind, at=at)


def _given(reason: str) -> str:
    if not (given := reason.strip()[:LONGEST_REASON]):
        raise EditRefused("no_reason")
    return given


def _kept(known: Known) -> dict[str, Any]:
    return asdict(known) | {"parts": sorted(known.parts)}


def _read(kept: dict[str, Any]) -> Known:
    return Known(**kept | {"parts": frozenset(kept["parts"])})


def _again(registration: Registration, at: datetime, correction: Correction | None = None) -> tuple[Room, Registration]:
    """The event's seats and the registration, both locked; refuses a closed list but in a correction of it."""
    room = locked(registration.event, at)
    if room.event.status == Event.Status.CLOSED and correction is None:
        raise EditRefused("closed")
    rows = Registration.objects.select_for_update(of=("self",))
    return room, rows.select_related("event__project", "person", "organisation").get(pk=registration.pk)


def _put_person_right(found: Registration, known: Known, fields: tuple[str, ...]) -> bool:
    """Name, address, gender and birth date; says whether a record that others may share was changed.

    Where the name and address are those of another record, that one only gains what was typed now and it lacked.
    """
    before, was = found.person, found.person.name
    other = identity.recorded(before.project_id, known.name, known.email) if known.email else None
    _identify(found, known)
    person = found.person
    if person != before and person == other:
        typed = {field: value for field, value in _missing(person, known).items() if field in fields}
    else:
        wanted = {field: getattr(known, field) for field in _OF_THE_PERSON}
        typed = {field: value for field, value in wanted.items() if value != str(getattr(person, field) or "")}
    _put(person, typed)
    return any(field in fields for field in typed) or (person == before and person.name != was)


def _identify(found: Registration, known: Known) -> None:
    """Put name and address right; without an address too, what others rely on keeps its name."""
    if known.email:
        identity.correct(found, name=known.name, email=known.email)
        return
    if found.email:
        found.email = found.email_folded = None
        found.link_version += 1
    if known.name != found.person.name:
        found.person = identity.renamed(found.person, known.name)
    found.name_folded = comparable_name(known.name)


def _apply(found: Registration, known: Known) -> None:
    found.organisation = _organisation(found, known.organisation)
    found.position, found.municipality = known.position or None, known.municipality or None
    found.labour_status, found.education = known.labour_status or None, known.education or None
    found.language = known.language


def _missing(person: Person, known: Known) -> dict[str, str]:
    """What is known now and the record of the person lacks."""
    return {
        field: getattr(known, field) for field in _OF_THE_PERSON if getattr(known, field) and not getattr(person, field)
    }


def _put(person: Person, values: dict[str, str]) -> None:
    for field, value in values.items():
        setattr(person, field, value or None)
    if values:
        person.save(update_fields=list(values))


def _refuse_closed_elsewhere(found: Registration) -> None:
    if listed := identity.closed_elsewhere(found):
        raise EditRefused("closed_elsewhere", event=listed)


def _organisation(found: Registration, typed: str) -> Organisation | None:
    """The one it has, where its name was left as it is: two organisations may be called alike."""
    if found.organisation and found.organisation.name == typed:
        return found.organisation
    return organisation_called(found.event, typed)


def _stated(known: Known, fields: tuple[str, ...]) -> dict[str, Any]:
    values = asdict(known)
    return {field: sorted(values[field]) if field == "parts" else values[field] for field in fields}


def _seat(room: Room, found: Registration, *, beyond_seats: bool) -> bool:
    """A seat for somebody who holds none; an offered one is held already. Says whether a chair was put in."""
    if found.offered_until is not None:
        return False
    has_seat = room.whole is None or room.whole.has_free
    if not has_seat and not beyond_seats:
        raise EnrolmentRefused("no_seat")
    is_beyond = room.make_room()
    room.take()
    return is_beyond


def _refuse_registered_anew(found: Registration) -> None:
    if found.email_folded is None:
        return
    same = {"event": found.event, "email_folded": found.email_folded, "name_folded": found.name_folded}
    if Registration.objects.filter(**same).standing().exclude(pk=found.pk).exists():
        raise EnrolmentRefused("registered_already")


def _is_told(found: Registration, at: datetime) -> bool:
    return found.status in Registration.STANDING and _may_be_written_to(found, at)


def _may_be_written_to(found: Registration, at: datetime) -> bool:
    """There is an address, and the event is still ahead."""
    return bool(found.email) and found.event.status == Event.Status.PUBLISHED and not is_over(found.event, at)
