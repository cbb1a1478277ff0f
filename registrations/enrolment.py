"""The rule book of registering: register, take an offer, change, cancel, send a colleague instead.

Every verb locks the event's seats first, so that registrations of one event happen one after another and nothing is
oversold; refuses with `EnrolmentRefused`; writes the journal and queues the mail in the same transaction.
What the mail says is in `messages`; how a page asks is in `views`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from events.models import Event
from people.models import Person
from projects.models import Organisation
from projects.organisations import comparable_name
from registrations import outbox
from registrations.attendance import stated
from registrations.codes import new_code
from registrations.identity import correct
from registrations.models import AccessNeeds, Correction, Message, Registration
from registrations.opening import Opening, is_over, opening_of
from registrations.refusals import EnrolmentRefused
from registrations.rooms import Room, locked, record

ACCESS_NEEDS_KEPT = timedelta(days=30)
_CHANGED = (
    *("person", "email", "email_folded", "name_folded", "link_version"),
    *("organisation", "position", "municipality", "language", "wants_no_photo", "revision"),
    *("sort_key", "found_by"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """What a person says of themselves on the form; `parts` are ids of the event's parts."""

    name: str
    email: str
    organisation: str = ""
    position: str = ""
    municipality: str = ""
    parts: frozenset[int] = frozenset()
    language: str = "lv"
    wants_no_photo: bool = False
    access_needs: str = ""
    privacy_notice: str = ""
    origin: str = Registration.Origin.ONLINE


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The registration that stands now, and whether it is new; a page must not tell a stranger which."""

    registration: Registration
    is_new: bool


def register(*, event: Event, applicant: Applicant, at: datetime) -> Enrolled:
    """Register a person who applies online: a seat where one is free, else a place in the waiting list.

    Refuses by `Opening`, and a part of another event. The same person again gets the link again, and nothing changes.
    Evidence: `registration.made`, and the confirmation in the outbox.
    """
    with transaction.atomic():
        room = locked(event, at)
        opening = opening_of(
            event=room.event,
            terms=room.terms,
            seats=room.whole,
            is_waited_for=room.is_waited_for,
            at=at,
        )
        if not opening.takes_registrations:
            raise EnrolmentRefused(opening)
        person, standing = _known(room.event, applicant)
        if standing:
            outbox.queue_link(registration=standing, at=at)
            return Enrolled(standing, is_new=False)
        registration = _create(room, applicant, person, at=at, has_seat=room.has_free_seat)
        room.save()
        outbox.queue(registration=registration, kind=_kind_for(registration), at=at)
        record(registration, "registration.made", by="participant", at=at, details=_as_details(registration))
    return Enrolled(registration, is_new=True)


def enter(
    *,
    event: Event,
    applicant: Applicant,
    by: str,
    at: datetime,
    beyond_seats: bool = False,
    correction: Correction | None = None,
) -> Registration:
    """Register a person whom a coordinator enters: also before, between and after the days of registration.

    Refuses an event that is called off, a closed list but in a correction of it, who is registered already, and a full
    event, unless a chair is put in beyond its seats. Evidence: `registration.entered`. Whether the person is written
    to, `editing` decides.
    """
    with transaction.atomic():
        room = locked(event, at)
        if room.event.status == Event.Status.CANCELLED:
            raise EnrolmentRefused(Opening.CANCELLED)
        if room.event.status == Event.Status.CLOSED and correction is None:
            raise EnrolmentRefused("list_closed")
        person, standing = _known(room.event, applicant) if applicant.email else (None, None)
        if standing:
            raise EnrolmentRefused("registered_already")
        if not room.has_free_seat and not beyond_seats:
            raise EnrolmentRefused("no_seat")
        is_beyond = room.make_room()
        registration = _create(room, applicant, person, at=at, has_seat=True)
        room.save()
        details = _as_details(registration) | {"beyond_seats": is_beyond}
        record(registration, "registration.entered", by=by, at=at, details=details)
    return registration


def accept_offer(*, registration: Registration, by: str, at: datetime) -> Registration:
    """Take the seat that is held for a person from the waiting list. Refuses where no offer is open any more.

    Evidence: `registration.offer_accepted`, and a confirmation.
    """
    with transaction.atomic():
        room = locked(registration.event, at)
        found = _again(registration, room, at)
        if found.offered_until is None:
            raise EnrolmentRefused("no_offer")
        found.status, found.offered_until = Registration.Status.CONFIRMED, None
        found.revision += 1
        found.save(update_fields=["status", "offered_until", "revision"])
        room.save()
        outbox.queue(registration=found, kind=Message.Kind.CONFIRMATION, at=at)
        record(found, "registration.offer_accepted", by=by, at=at)
    return found


def cancel(*, registration: Registration, by: str, at: datetime) -> Registration:
    """Give the seat, or the place in the queue, back; the next in the queue gets an offer.

    Refuses who is already cancelled or checked in. Evidence: `registration.cancelled`, and a mail that removes the
    calendar entry.
    """
    with transaction.atomic():
        room = locked(registration.event, at)
        found = _again(registration, room, at)
        _refuse_attended(found)
        room.release(found)
        found.status, found.offered_until = Registration.Status.CANCELLED, None
        found.revision += 1
        found.save(update_fields=["status", "offered_until", "revision"])
        record(found, "registration.cancelled", by=by, at=at)
        outbox.queue(registration=found, kind=Message.Kind.CANCELLED, at=at)
        room.offer_free_seats(at)
        room.save()
    return found


def change(*, registration: Registration, applicant: Applicant, by: str, at: datetime) -> Registration:
    """Change what a person said of themselves, name and e-mail address included (`identity` says how).

    Refuses who is cancelled or checked in, a part of another event, and a person who is registered already.
    Evidence: `registration.changed`, and a mail that moves the calendar entry. After a change of the address that mail
    brings the new link there, the old link opens nothing, and the old address is told.
    """
    with transaction.atomic():
        room = locked(registration.event, at)
        found = _again(registration, room, at)
        _refuse_attended(found)
        link_before = found.link_version
        before = correct(found, name=applicant.name, email=applicant.email)
        room.choose_anew(found, applicant.parts)
        found.organisation = organisation_called(found.event, applicant.organisation)
        found.position, found.municipality = applicant.position or None, applicant.municipality or None
        found.language, found.wants_no_photo = applicant.language, applicant.wants_no_photo
        found.revision += 1
        found.save(update_fields=_CHANGED)
        AccessNeeds.objects.filter(registration=found).delete()
        _keep_access_needs(found, applicant.access_needs, at)
        details = _as_details(found) | ({"before": before} if before else {})
        record(found, "registration.changed", by=by, at=at, details=details)
        if found.link_version != link_before and before["email"]:
            outbox.queue(registration=found, kind=Message.Kind.MOVED, at=at, to=before["email"])
        outbox.queue(registration=found, kind=Message.Kind.CHANGED, at=at)
        room.save()
    return found


def send_colleague(*, registration: Registration, colleague: Applicant, by: str, at: datetime) -> Registration:
    """Give seat, place in the queue and parts to a colleague; the first registration stays, cancelled, as the trail.

    A colleague who is registered already keeps that registration, and the seat goes to the next in the queue: whoever
    sends learns nothing of it. Refuses who is cancelled, checked in, and who names themselves.
    Evidence: `registration.replaced` on the new one, else `registration.cancelled`; mails to both.
    """
    with transaction.atomic():
        room = locked(registration.event, at)
        found = _again(registration, room, at)
        _refuse_attended(found)
        person, standing = _known(room.event, colleague)
        if standing == found:
            raise EnrolmentRefused("same_person")
        if standing:
            _make_way(room, found, standing, by=by, at=at)
            return standing
        room.release_seat(found)
        status, queued_at, offered_until = found.status, found.queued_at, found.offered_until
        found.status, found.offered_until = Registration.Status.CANCELLED, None
        found.revision += 1
        found.save(update_fields=["status", "offered_until", "revision"])
        has_seat = status == Registration.Status.CONFIRMED or offered_until is not None
        successor = _create(room, colleague, person, at=at, has_seat=has_seat, replaces=found)
        found.choices.update(registration=successor)
        successor.status, successor.queued_at, successor.offered_until = status, queued_at, offered_until
        successor.save(update_fields=["status", "queued_at", "offered_until"])
        record(successor, "registration.replaced", by=by, at=at, details=_as_details(successor))
        outbox.queue(registration=found, kind=Message.Kind.REPLACED, at=at)
        outbox.queue(registration=successor, kind=_kind_for(successor), at=at)
        room.save()
    return successor


def expire_offers(*, event: Event, at: datetime) -> None:
    """Pass on the seats whose offer has run out; those who let it run out go to the end of the queue.

    Evidence: `registration.offer_expired` and `registration.offered`, a mail each.
    """
    with transaction.atomic():
        locked(event, at).save()


def _make_way(room: Room, found: Registration, standing: Registration, *, by: str, at: datetime) -> None:
    """Give everything back, for the colleague comes by a registration of their own; the sender reads the same mail."""
    room.release(found)
    found.status, found.offered_until = Registration.Status.CANCELLED, None
    found.revision += 1
    found.save(update_fields=["status", "offered_until", "revision"])
    record(found, "registration.cancelled", by=by, at=at, details={"colleague": standing.key})
    outbox.queue(registration=found, kind=Message.Kind.REPLACED, at=at)
    outbox.queue_link(registration=standing, at=at)
    room.offer_free_seats(at)
    room.save()


def _again(registration: Registration, room: Room, at: datetime) -> Registration:
    """The registration as it is while seats and desk wait for us; refuses one that no longer stands.

    Refuses as well once the event is called off or over: what was registered then stays as it was.
    """
    if room.event.status == Event.Status.CANCELLED:
        raise EnrolmentRefused(Opening.CANCELLED)
    if is_over(room.event, at):
        raise EnrolmentRefused(Opening.PAST)
    rows = Registration.objects.select_for_update(of=("self",)).select_related(
        "event__project", "person", "organisation"
    )
    found = rows.get(pk=registration.pk)
    if found.status not in Registration.STANDING:
        raise EnrolmentRefused("not_standing")
    return found


def _refuse_attended(registration: Registration) -> None:
    if registration.marks.filter(annulled_reason__isnull=True).exists():
        raise EnrolmentRefused("already_there")


def _known(event: Event, applicant: Applicant) -> tuple[Person | None, Registration | None]:
    """The project's record of this name and e-mail address, and its standing registration for the event.

    Two spellings stay two records: only a person confirms that two are one.
    """
    standing = Registration.objects.filter(event=event, person=OuterRef("pk")).standing()
    same_address = Person.objects.with_address(applicant.email).filter(project=event.project)
    wanted = comparable_name(applicant.name)
    for person in same_address.annotate(standing=Subquery(standing.values("pk")[:1])):
        if comparable_name(person.name) == wanted:
            found: int | None = person.standing  # type: ignore[attr-defined]  # annotated above
            registrations = Registration.objects.select_related("person")
            return person, None if found is None else registrations.get(pk=found)
    return None, None


def _create(
    room: Room,
    applicant: Applicant,
    person: Person | None,
    *,
    at: datetime,
    has_seat: bool,
    replaces: Registration | None = None,
) -> Registration:
    event = room.event
    registration = Registration.objects.create(
        event=event,
        key=f"r-{token_hex(8)}",
        person=person or _new_person(event, applicant),
        status=Registration.Status.CONFIRMED if has_seat else Registration.Status.WAITLISTED,
        organisation=organisation_called(event, applicant.organisation),
        position=applicant.position or None,
        municipality=applicant.municipality or None,
        registered_at=stated(at),
        email=applicant.email or None,
        email_folded=applicant.email.casefold() or None,
        name_folded=comparable_name(applicant.name),
        origin=applicant.origin,
        language=applicant.language,
        wants_no_photo=applicant.wants_no_photo,
        privacy_notice=applicant.privacy_notice,
        recorded_at=at,
        code=new_code(event),
        queued_at=None if has_seat else at,
        replaces=replaces,
    )
    if has_seat:
        room.take()
    room.choose(registration, frozenset() if replaces else applicant.parts)
    _keep_access_needs(registration, applicant.access_needs, at)
    return registration


def _new_person(event: Event, applicant: Applicant) -> Person:
    email = applicant.email or None
    return Person.objects.create(project=event.project, key=f"p-{token_hex(8)}", name=applicant.name, email=email)


def organisation_called(event: Event, typed: str) -> Organisation | None:
    """The project's record of the organisation typed, else a new one."""
    if not typed:
        return None
    known = Organisation.objects.called(typed).filter(project=event.project).first()
    return known or Organisation.objects.create(project=event.project, key=f"o-{token_hex(8)}", name=typed)


def _keep_access_needs(registration: Registration, needs: str, at: datetime) -> None:
    """Health data: erased thirty days after the event, or after this day where the event's is not known."""
    if needs:
        last = registration.event.ends_on or registration.event.starts_on
        day = (last.known_day if last else None) or at.date()
        AccessNeeds.objects.create(registration=registration, needs=needs, erase_on=day + ACCESS_NEEDS_KEPT)


def _kind_for(registration: Registration) -> str:
    if registration.offered_until is not None:
        return Message.Kind.OFFER
    confirmed = registration.status == Registration.Status.CONFIRMED
    return Message.Kind.CONFIRMATION if confirmed else Message.Kind.WAITING


def _as_details(registration: Registration) -> dict[str, Any]:
    return {
        "person": registration.person.key,
        "name": registration.person.name,
        "email": registration.email,
        "organisation": registration.organisation.name if registration.organisation else None,
        "position": registration.position,
        "status": registration.status,
        "privacy_notice": registration.privacy_notice,
    }
