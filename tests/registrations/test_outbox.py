"""A mail is a row first; it is sent once, by one sender, in order, and what became of it is written down."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from audit.models import Entry
from jobs.queue import run_waiting
from registrations import delivery, outbox
from registrations.enrolment import cancel, change, expire_offers
from registrations.failures import Outcome
from registrations.models import Message, Registration
from registrations.reminders import remind
from tests.registrations.cast import AT, a_person, an_event, registered

State, Kind = Message.State, Message.Kind


def sweep(minutes: float = 0) -> None:
    delivery.sweep(at=AT + timedelta(minutes=minutes))


def states() -> list[tuple[str, str]]:
    return list(Message.objects.values_list("kind", "state"))


@pytest.mark.django_db
def test_a_registration_is_confirmed_by_a_mail_that_is_kept_and_journalled():
    registration = registered(an_event(), email="anna@example.org")
    sweep()
    (sent,) = mail.outbox
    assert sent.recipients() == ["anna@example.org"]
    message = Message.objects.get()
    assert (message.state, message.attempts, message.subject) == (State.ACCEPTED, 1, sent.subject)
    assert message.provider_id == sent.extra_headers["Message-ID"]
    entry = Entry.objects.filter(action="message.sent").select_related("detail").get()
    assert entry.subject == f"registration:seminar/{registration.key}"
    assert (entry.detail.details or {})["to"] == "anna@example.org"


@pytest.mark.django_db
def test_what_is_kept_of_a_mail_opens_no_page():
    from registrations.links import token_of

    registration = registered(an_event())
    sweep()
    token = token_of(registration)
    message = Message.objects.get()
    assert token in mail.outbox[0].body
    assert token not in message.text + message.html + message.calendar
    assert message.text


@pytest.mark.django_db
def test_the_same_message_is_sent_once_however_often_it_is_asked_for():
    registration = registered(an_event())
    sweep()
    sweep(1)
    delivery.send_messages.function(registration.pk)
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_mails_of_a_registration_go_out_in_their_order():
    registration = registered(an_event())
    change(registration=registration, applicant=a_person(position="lektore"), by="participant", at=AT)
    cancel(registration=registration, by="participant", at=AT)
    sweep()
    assert [kind for kind, _state in states()] == [Kind.CONFIRMATION, Kind.CHANGED, Kind.CANCELLED]
    titles = [sent.subject.partition(":")[0] for sent in mail.outbox]
    assert len(set(titles)) == 3
    assert [message.subject.partition(":")[0] for message in Message.objects.all()] == titles


@pytest.mark.django_db
def test_a_later_mail_waits_for_an_earlier_one_whose_fate_is_open():
    registration = registered(an_event())
    Message.objects.update(state=State.SENDING, claimed_at=AT)
    cancel(registration=registration, by="participant", at=AT)
    sweep(1)
    assert mail.outbox == []
    sweep(11)
    assert [state for _kind, state in states()] == [State.UNKNOWN, State.ACCEPTED]
    assert Entry.objects.filter(action="message.unknown").count() == 1


@pytest.mark.django_db
def test_a_message_of_unknown_fate_is_never_sent_again_by_itself():
    registered(an_event())
    Message.objects.update(state=State.SENDING, claimed_at=AT)
    sweep(11)
    sweep(60 * 24)
    assert mail.outbox == []
    assert states() == [(Kind.CONFIRMATION, State.UNKNOWN)]


@pytest.mark.django_db
def test_a_sender_that_was_slow_and_not_dead_still_says_what_it_knows():
    registered(an_event())
    Message.objects.update(state=State.SENDING, claimed_at=AT)
    message = Message.objects.select_related("registration__event__project").get()
    delivery.give_up_on_lost(at=AT + timedelta(minutes=11))
    assert delivery.settle(message, Outcome(State.ACCEPTED), at=AT)
    assert not delivery.settle(message, Outcome(State.UNKNOWN), at=AT)
    assert states() == [(Kind.CONFIRMATION, State.ACCEPTED)]


@pytest.mark.django_db
def test_who_gave_no_address_is_written_nothing():
    registration = registered(an_event())
    Message.objects.all().delete()
    Registration.objects.update(email=None)
    registration.refresh_from_db()
    outbox.queue(registration=registration, kind=Kind.REMINDER, at=AT)
    sweep()
    assert mail.outbox == []
    assert Message.objects.get().problem == "no e-mail address"


@pytest.mark.django_db
def test_an_offer_that_ended_before_it_could_be_sent_is_not_made():
    event = an_event(capacity=1)
    first = registered(event, 1)
    registered(event, 2)
    sweep()
    cancel(registration=first, by="participant", at=AT)
    sweep(60 * 49)
    offer = Message.objects.get(kind=Kind.OFFER)
    assert (offer.state, offer.problem) == (State.FAILED, "the offer ended before it could be sent")


@pytest.mark.django_db
def test_one_mail_lists_all_registrations_of_an_address():
    registered(an_event(), email="birojs@example.org", name="Anna Kalniņa")
    registered(an_event(key="second"), email="birojs@example.org", name="Jānis Kalniņš")
    registered(an_event(key="third"), email="other@example.org")
    Message.objects.all().delete()
    assert outbox.queue_links(email="Birojs@Example.org", at=AT)
    sweep()
    (sent,) = mail.outbox
    assert sent.body.count("/r/") == 2
    assert "Anna Kalniņa" in sent.body
    assert "Jānis Kalniņš" in sent.body


@pytest.mark.django_db
def test_an_address_that_nobody_registered_is_written_nothing():
    assert outbox.queue_links(email="nobody@example.org", at=AT) is None


NINE_THE_DAY_BEFORE = AT.replace(day=13, hour=7)


@pytest.mark.django_db
def test_the_reminder_goes_out_at_nine_the_day_before_and_once():
    event = an_event(capacity=1)
    registered(event, 1)
    registered(event, 2)
    Message.objects.all().delete()
    assert remind(at=NINE_THE_DAY_BEFORE - timedelta(minutes=1)) == 0
    assert remind(at=NINE_THE_DAY_BEFORE) == 1
    assert remind(at=NINE_THE_DAY_BEFORE + timedelta(minutes=10)) == 0
    assert remind(at=NINE_THE_DAY_BEFORE + timedelta(days=1)) == 0
    assert states() == [(Kind.REMINDER, State.QUEUED)]


@pytest.mark.django_db
def test_nobody_is_reminded_of_what_they_were_told_today():
    event = an_event()
    registration = registered(event)
    Message.objects.update(queued_at=NINE_THE_DAY_BEFORE - timedelta(hours=3))
    assert remind(at=NINE_THE_DAY_BEFORE) == 0
    cancel(registration=registration, by="participant", at=AT)
    Message.objects.update(queued_at=AT)
    assert remind(at=NINE_THE_DAY_BEFORE) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("known", ["2027-01", "2027", "--01-14"])
def test_nobody_is_reminded_of_a_day_that_is_not_known(known: str):
    registered(an_event(starts_on=known))
    Message.objects.all().delete()
    assert remind(at=NINE_THE_DAY_BEFORE) == 0


@pytest.mark.django_db
def test_what_waits_for_an_address_that_was_changed_is_not_sent_there_any_more():
    registration = registered(an_event())
    said = a_person(email="jauna@example.org")
    change(registration=registration, applicant=said, by="participant", at=AT)
    sweep()
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        (["anna1@example.org"], "Jūsu pieteikumam ir cita e-pasta adrese: Seminārs"),
        (["jauna@example.org"], "Jūsu pieteikums ir mainīts: Seminārs"),
    ]
    to_the_old = str(mail.outbox[0].body)
    assert "/r/" not in to_the_old
    assert "jauna@example.org" not in to_the_old
    assert Message.objects.get(kind=Kind.CONFIRMATION).problem == "the address was changed before it could be sent"


@pytest.mark.django_db
def test_once_the_event_has_begun_nobody_is_told_that_the_seat_went_to_the_next():
    event = an_event(capacity=1)
    first, second = registered(event, 1), registered(event, 2)
    cancel(registration=first, by="participant", at=AT + timedelta(days=9))
    begun = 10 * 24 * 60
    expire_offers(event=event, at=AT + timedelta(minutes=begun))
    sweep(begun)
    told = second.messages.get(kind=Kind.OFFER_EXPIRED)
    assert (told.state, told.problem) == (State.FAILED, "the event began before it could be sent")


@pytest.mark.django_db
def test_many_reminders_cost_two_statements_more_than_one(django_assert_max_num_queries):
    event = an_event(capacity=50)
    for number in range(30):
        registered(event, number)
    Message.objects.all().delete()
    with django_assert_max_num_queries(8):
        assert remind(at=NINE_THE_DAY_BEFORE) == 30


def test_the_job_of_a_registration_sends_its_mail_after_the_commit(committed_db: str):
    registered(an_event())
    assert mail.outbox == []
    run_waiting()
    assert len(mail.outbox) == 1
    assert states() == [(Kind.CONFIRMATION, State.ACCEPTED)]
    assert connection.in_atomic_block is False
