"""Postponing, calling off, correcting and unpublishing an event, and what everybody registered is told."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from events.creation import Place
from events.editing import facts_of, stated
from events.models import Event, Part
from events.states import StateRefused
from people.models import Person
from projects.in_words import RIGA
from projects.partial_dates import PartialDate
from projects.texts import Text
from registrations import enrolment, outbox
from registrations.announcing import Audience, audience_of, tell_everybody
from registrations.calling_off import CallingOffRefused, Postponement, call_off, correct, postpone, unpublish
from registrations.mails import mail_of
from registrations.models import AccessNeeds, Announcement, Message, Registration, RegistrationTerms, Seats
from registrations.participation import Participation, participation_of
from registrations.terms import Asked, Closes, TermsRefused, change_terms
from tests.jobs_here import do_what_waits
from tests.registrations.cast import AT, an_event, registered, taken

pytestmark = pytest.mark.django_db

BY = "koordinatore@example.org"
WHY = Text(lv="Lektore saslimusi.", en="The speaker is ill.")
NEW = PartialDate(2027, 2, 4)
HERE = Place(name="Kultūras nams", city="Bauska")


def at_the_hall(**columns: Any) -> Event:
    return an_event(venue_name="Kultūras nams", venue_city="Bauska", **columns)


def to(starts_on: PartialDate | None = NEW, **said: Any) -> Postponement:
    given: dict[str, Any] = {"starts_on": starts_on, "reason": WHY, "place": HERE}
    return Postponement(**(given | said))


def postponed(event: Event, moved: Postponement | None = None) -> Announcement:
    return postpone(event=event, to=moved or to(), by=BY, at=AT)


def told(announcement: Announcement) -> list[Message]:
    tell_everybody.function(announcement=announcement.pk)
    return list(Message.objects.filter(announcement=announcement).order_by("pk"))


def letter(message: Message, language: str = "en") -> str:
    message.language = language
    message = Message.objects.select_related("announcement", "registration__event__project").get(pk=message.pk)
    message.language = language
    written = mail_of(message, at=AT)
    return f"{written.email.subject}\n{written.text}\n{written.calendar}"


def test_day_agenda_and_last_day_move_together():
    event = at_the_hall(ends_on="2027-01-15")
    Part.objects.create(event=event, ordinal=0, key="a", date="2027-01-15", starts_at="10:00", ends_at="12:00")
    postponed(event)
    found = Event.objects.get()
    assert (str(found.starts_on), str(found.ends_on)) == ("2027-02-04", "2027-02-05")
    assert str(Part.objects.get().date) == "2027-02-05"
    details = Entry.objects.get(action="event.postponed").detail.details
    assert details
    assert details["before"] == {"starts_on": "2027-01-14", "ends_on": "2027-01-15"}
    assert details["reason"] == WHY


def test_hours_move_by_as_much_everywhere():
    event = at_the_hall()
    part = Part.objects.create(event=event, ordinal=0, key="a", starts_at="10:00", ends_at="12:00")
    part.items.create(ordinal=0, title=Text(lv="Ievads"), starts_at="10:15")
    postponed(event, to(PartialDate(2027, 1, 14), starts_at="13:00"))
    part = Part.objects.get()
    assert (part.starts_at, part.ends_at, part.items.get().starts_at) == ("13:00", "15:00", "13:15")


def test_everybody_is_told_the_old_and_the_new_day_and_why_also_who_waits():
    event = at_the_hall(capacity=1)
    registered(event, 1)
    registered(event, 2)
    messages = told(postponed(event))
    assert [message.kind for message in messages] == ["event_changed", "event_changed"]
    seated, waiting = (letter(message) for message in messages)
    for said in (seated, waiting):
        assert "Another day: Seminar" in said
        assert "planned for Thursday 14 January 2027" in said
        assert "planned for Thursday 4 February 2027" in said
        assert "The speaker is ill." in said
    assert "Your seat is kept." in seated
    assert "You keep your place in the waiting list." in waiting
    assert "BEGIN:VEVENT" not in waiting


def test_the_calendar_entry_moves():
    event = at_the_hall()
    registration = registered(event)
    message = told(postponed(event))[0]
    said = letter(message)
    assert "METHOD:REQUEST" in said
    assert "DTSTART;VALUE=DATE:20270204" in said
    assert "SEQUENCE:2" in said, "the confirmation had 1"
    registration.refresh_from_db()
    assert (registration.revision, message.revision) == (1, 1)


def test_the_reader_s_own_language_of_the_reason():
    event = at_the_hall()
    registered(event)
    message = told(postponed(event))[0]
    assert "Lektore saslimusi." in letter(message, "lv")


def test_a_day_that_is_not_known_yet_takes_the_entry_out_until_it_is():
    event = at_the_hall()
    registration = registered(event)
    registration.messages.update(calendar="BEGIN:VCALENDAR")
    said = letter(told(postponed(event, to(None)))[0])
    assert "Postponed: Seminar" in said
    assert "The new day is not known yet; we shall write again." in said
    assert "METHOD:CANCEL" in said
    assert "DTSTART;VALUE=DATE:20270114" in said
    again = letter(told(postponed(Event.objects.get(), to()))[0])
    assert "METHOD:REQUEST" in again
    assert "SEQUENCE:3" in again


def test_another_place_alone_is_said_as_a_change():
    event = at_the_hall()
    registered(event)
    said = letter(
        told(postponed(event, to(PartialDate(2027, 1, 14), place=Place(name="Bibliotēka", city="Bauska"))))[0]
    )
    assert "A change: Seminar" in said
    assert "The place was: Kultūras nams, Bauska. Now it is: Bibliotēka, Bauska." in said
    assert "planned for" not in said


@pytest.mark.parametrize(
    ("moved", "code", "field"),
    [
        (to(reason=None), "no_reason", "reason"),
        (to(PartialDate(2027, 1, 14)), "nothing_moves", "starts_on"),
        (to(PartialDate(2027, 1, 3)), "day_has_passed", "starts_on"),
        (to(starts_at="13:00"), "no_hours", "starts_at"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_happens(moved: Postponement, code: str, field: str):
    event = at_the_hall()
    registered(event)
    with pytest.raises(CallingOffRefused) as refused:
        postponed(event, moved)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Announcement.objects.exists()
    assert Registration.objects.get().revision == 0


def test_hours_past_midnight_are_refused():
    event = at_the_hall()
    Part.objects.create(event=event, ordinal=0, key="a", starts_at="10:00", ends_at="16:00")
    with pytest.raises(CallingOffRefused) as refused:
        postponed(event, to(starts_at="19:00"))
    assert refused.value.code == "past_midnight"


@pytest.mark.parametrize("status", ["draft", "held", "closed", "cancelled"])
def test_only_a_published_event_is_postponed(status: str):
    event = at_the_hall()
    Event.objects.update(status=status)
    with pytest.raises(StateRefused) as refused:
        postponed(event)
    assert refused.value.code == status


def test_a_deadline_by_rule_is_worked_out_anew():
    event = at_the_hall()
    asked = Asked(closes=Closes(days=5), capacity=2)
    change_terms(event=event, asked=asked, by=BY, at=AT)
    postponed(event)
    assert RegistrationTerms.objects.get().closes_at == datetime(2027, 1, 29, tzinfo=RIGA)


def test_a_deadline_at_a_moment_moves_by_as_many_days():
    event = at_the_hall()
    before = RegistrationTerms.objects.get().closes_at
    postponed(event)
    assert RegistrationTerms.objects.get().closes_at == before + timedelta(days=21)


def test_another_deadline_may_be_said_but_not_after_the_event():
    event = at_the_hall()
    postponed(event, to(closes_at=datetime(2027, 2, 1, 12, 0, tzinfo=UTC)))
    assert RegistrationTerms.objects.get().closes_at == datetime(2027, 2, 1, 12, 0, tzinfo=UTC)
    moved = to(PartialDate(2027, 2, 5), closes_at=datetime(2027, 2, 7, 12, 0, tzinfo=UTC))
    with pytest.raises(TermsRefused) as refused:
        postponed(Event.objects.get(), moved)
    assert refused.value.code == "closes_after_the_event"


def test_access_needs_are_kept_thirty_days_after_the_new_day():
    event = at_the_hall()
    registered(event, access_needs="zīmju valodas tulks")
    postponed(event)
    assert AccessNeeds.objects.get().erase_on == date(2027, 3, 6)


def test_an_offer_ends_where_an_earlier_event_begins():
    event = at_the_hall(capacity=1)
    first = registered(event, 1)
    registered(event, 2)
    enrolment.cancel(registration=first, by="participant", at=AT)
    postponed(event, to(PartialDate(2027, 1, 6)))
    until = Registration.objects.get(offered_until__isnull=False).offered_until
    assert until
    assert until <= datetime(2027, 1, 5, 22, 0, tzinfo=RIGA)


def test_who_registers_after_the_announcement_is_told_nothing_of_the_past():
    event = at_the_hall()
    registered(event, 1)
    announcement = postponed(event)
    registered(Event.objects.select_related("project").get(), 2, at=AT + timedelta(minutes=1))
    assert [message.registration.person.name for message in told(announcement)] == ["Anna 1. Bērziņa"]


def test_the_job_tells_once():
    event = at_the_hall()
    registered(event)
    announcement = postponed(event)
    assert (len(told(announcement)), len(told(announcement))) == (1, 1)
    announcement.refresh_from_db()
    assert (announcement.told, announcement.told_at is not None) == (1, True)


def test_the_mails_go_out_after_the_commit():
    event = at_the_hall()
    registered(event)
    do_what_waits()
    mail.outbox.clear()
    postponed(event)
    do_what_waits()
    do_what_waits()
    assert [sent.to for sent in mail.outbox] == [["anna1@example.org"]]
    assert "2027. gada 4. februārī" in str(mail.outbox[0].body)


def test_calling_off_tells_everybody_and_takes_the_entry_out():
    event = at_the_hall(capacity=1)
    one, _other = registered(event, 1), registered(event, 2)
    one.messages.update(calendar="BEGIN:VCALENDAR")
    messages = told(call_off(event=event, reason=WHY, by=BY, at=AT))
    assert [message.kind for message in messages] == ["cancelled", "cancelled"]
    said, waiting = (letter(message) for message in messages)
    assert "The event is cancelled: Seminar" in said
    assert "The speaker is ill." in said
    assert "METHOD:CANCEL" in said
    assert "METHOD" not in waiting
    assert Event.objects.get().status == "cancelled"
    assert Entry.objects.get(action="event.cancelled").detail.details
    one.refresh_from_db()
    assert (one.status, participation_of(Registration.objects.get(pk=one.pk), AT)) == (
        "confirmed",
        Participation.EVENT_CANCELLED,
    )


def test_offers_end_when_the_event_is_called_off():
    event = at_the_hall(capacity=1)
    first = registered(event, 1)
    registered(event, 2)
    enrolment.cancel(registration=first, by="participant", at=AT)
    assert taken(event) == 1
    call_off(event=event, reason=WHY, by=BY, at=AT)
    assert taken(event) == 0
    assert not Registration.objects.exclude(offered_until=None).exists()


def test_calling_off_says_why_and_happens_once():
    event = at_the_hall()
    with pytest.raises(CallingOffRefused) as refused:
        call_off(event=event, reason=None, by=BY, at=AT)
    assert refused.value.code == "no_reason"
    call_off(event=event, reason=WHY, by=BY, at=AT)
    with pytest.raises(StateRefused) as again:
        call_off(event=event, reason=WHY, by=BY, at=AT)
    assert again.value.code == "cancelled"
    assert Announcement.objects.count() == 1


def test_a_reminder_of_the_old_day_is_not_sent_any_more():
    event = at_the_hall(starts_on="2027-01-05")
    registration = registered(event)
    outbox.queue(registration=registration, kind=Message.Kind.REMINDER, at=AT)
    postponed(event)
    do_what_waits()
    reminder = Message.objects.get(kind=Message.Kind.REMINDER)
    assert (reminder.state, reminder.problem) == ("failed", "there is nothing to be reminded of any more")


def test_a_draft_again_only_while_nobody_has_registered():
    event = at_the_hall()
    assert unpublish(event=event, by=BY, at=AT).status == "draft"
    Event.objects.update(status="published")
    registration = registered(Event.objects.select_related("project").get())
    enrolment.cancel(registration=registration, by="participant", at=AT)
    with pytest.raises(CallingOffRefused) as refused:
        unpublish(event=event, by=BY, at=AT)
    assert refused.value.code == "somebody_registered"


def corrected(event: Event, *, tells: bool = True, **wanted: Any) -> Announcement | None:
    shown = stated(facts_of(event))
    return correct(event=event, shown=shown, wanted=wanted, tells=tells, by=BY, at=AT)[1]


def test_a_correction_tells_where_that_is_wanted():
    event = at_the_hall()
    registered(event)
    announcement = corrected(event, venue_name="Bibliotēka")
    assert announcement
    assert "Now it is: Bibliotēka, Bauska." in letter(told(announcement)[0])


@pytest.mark.parametrize(
    ("status", "tells", "wanted"),
    [
        ("published", False, {"venue_name": "Bibliotēka"}),
        ("published", True, {"series": "Sarunas"}),
        ("held", True, {"venue_name": "Bibliotēka"}),
    ],
)
def test_a_correction_tells_nobody_otherwise(status: str, tells: bool, wanted: dict[str, Any]):
    event = at_the_hall()
    registered(event)
    Event.objects.update(status=status)
    assert corrected(event, tells=tells, **wanted) is None
    assert Registration.objects.get().revision == 0


def test_seats_follow_a_corrected_capacity_and_go_to_who_waits():
    event = at_the_hall(capacity=1)
    registered(event, 1)
    waiting = registered(event, 2)
    corrected(event, capacity=3)
    waiting.refresh_from_db()
    assert waiting.offered_until
    assert (Seats.objects.get().capacity, taken(event)) == (3, 2)
    with pytest.raises(TermsRefused) as refused:
        corrected(Event.objects.get(), capacity=1)
    assert (refused.value.code, refused.value.field) == ("fewer_than_taken", "capacity")
    assert Event.objects.get().capacity == 3


def test_the_audience_is_counted_in_words_people_use():
    event = at_the_hall(capacity=2)
    for number in (1, 2, 3):
        registered(event, number)
    Registration.objects.filter(person__name__contains="1.").update(email=None)
    assert audience_of(event) == Audience(seated=2, waiting=1, without_address=1)
    assert audience_of(event).told == 2


def statements(people: int) -> int:
    event = at_the_hall(key=f"e{people}", capacity=None)
    persons = [Person(project=event.project, key=f"p{people}-{n}", name=f"Persona {n}") for n in range(people)]
    Person.objects.bulk_create(persons)
    Registration.objects.bulk_create(
        Registration(event=event, key=f"r{n}", person=person, status="confirmed", email=f"p{n}@example.org")
        for n, person in enumerate(persons)
    )
    with CaptureQueriesContext(connection) as captured:
        postponed(event)
    return len(captured)


def test_postponing_takes_as_many_statements_for_one_as_for_many():
    assert statements(1) == statements(30)
