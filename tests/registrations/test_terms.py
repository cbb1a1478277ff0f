"""When and how people register: each rule of the terms and each way out of it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from audit.models import Entry
from events.models import Event, Part
from events.states import StateRefused
from projects.in_words import RIGA
from registrations.models import PartChoice, RegistrationTerms, Seats
from registrations.terms import Asked, Closes, PartTerms, TermsRefused, change_terms
from tests.registrations.cast import AT, an_event, registered

pytestmark = pytest.mark.django_db

BY = "koordinatore@example.org"


def asked(closes: Closes | None = None, **said: Any) -> Asked:
    given: dict[str, Any] = {"closes": closes or Closes(days=5), "capacity": 2}
    return Asked(**(given | said))


def changed(event: Event, wanted: Asked) -> RegistrationTerms:
    return change_terms(event=event, asked=wanted, by=BY, at=AT)


def refusal(event: Event, wanted: Asked) -> tuple[str, str]:
    with pytest.raises(TermsRefused) as refused:
        changed(event, wanted)
    return refused.value.code, refused.value.field


def test_five_working_days_before_over_a_weekend():
    terms = changed(an_event(), asked())
    assert terms.closes_at == datetime(2027, 1, 8, tzinfo=RIGA)
    assert (terms.closes_days, terms.closes_in_working_days) == (5, True)


def test_calendar_days_and_a_moment():
    event = an_event()
    assert changed(event, asked(Closes(days=5, in_working_days=False))).closes_at == datetime(2027, 1, 10, tzinfo=RIGA)
    moment = datetime(2027, 1, 12, 12, 0, tzinfo=UTC)
    terms = changed(event, asked(Closes(at=moment)))
    assert (terms.closes_at, terms.closes_days) == (moment, None)


def test_everything_is_journaled():
    event = an_event()
    changed(event, asked(offer_hours=24, contact="pasakumi@example.org", has_waiting_list=False))
    details = Entry.objects.filter(action="registration_terms.set").latest("sequence").detail.details
    assert details
    assert details["closes_days"] == 5
    assert details["offer_hours"] == 24
    assert details["contact"] == "pasakumi@example.org"
    assert details["has_waiting_list"] is False


@pytest.mark.parametrize(
    ("wanted", "refused"),
    [
        (asked(opens_at=datetime(2027, 1, 9, tzinfo=UTC)), ("closes_before_it_opens", "closes_at")),
        (asked(Closes(at=datetime(2027, 1, 15, 0, 1, tzinfo=RIGA))), ("closes_after_the_event", "closes_at")),
        (asked(parts={4711: PartTerms(capacity=1, access=None)}), ("foreign_part", "parts")),
    ],
)
def test_what_cannot_be_is_refused(wanted: Asked, refused: tuple[str, str]):
    assert refusal(an_event(), wanted) == refused


def test_until_the_end_of_the_event_s_day_is_possible():
    terms = changed(an_event(), asked(Closes(days=0)))
    assert terms.closes_at == datetime(2027, 1, 15, tzinfo=RIGA)


def test_a_rule_needs_a_day():
    event = an_event()
    Event.objects.update(starts_on="2027-01")
    assert refusal(event, asked()) == ("day_not_known", "closes_days")


def test_never_fewer_seats_than_are_taken():
    event = an_event(capacity=2)
    part = Part.objects.create(event=event, ordinal=0, key="darbnica", capacity=5)
    for number in (1, 2):
        registered(event, number, parts=frozenset({part.pk}))
    changed(event, asked(parts={part.pk: PartTerms(capacity=5, access=None)}))
    assert refusal(event, asked(capacity=1)) == ("fewer_than_taken", "capacity")
    fewer = asked(parts={part.pk: PartTerms(capacity=1, access=None)})
    assert refusal(event, fewer) == ("fewer_than_taken", "darbnica")
    with pytest.raises(TermsRefused, match="2"):
        changed(event, asked(capacity=1))
    assert Event.objects.get().capacity == 2
    assert Part.objects.get().capacity == 5


def test_more_seats_are_offered_to_who_waits_and_given_in_parts():
    event = an_event(capacity=1)
    part = Part.objects.create(event=event, ordinal=0, key="darbnica", capacity=1)
    changed(event, asked(capacity=2, parts={part.pk: PartTerms(capacity=1, access="invited")}))
    for number in (1, 2, 3):
        registered(event, number, parts=frozenset({part.pk}))
    assert PartChoice.objects.filter(is_waiting=True).count() == 2
    changed(event, asked(capacity=3, parts={part.pk: PartTerms(capacity=2, access="invited")}))
    assert event.registrations.exclude(offered_until=None).count() == 1
    assert PartChoice.objects.filter(is_waiting=True).count() == 1
    assert Seats.objects.get(part=part).taken == 2
    changed(event, asked(capacity=3, parts={part.pk: PartTerms(capacity=None, access="public")}))
    assert not PartChoice.objects.filter(is_waiting=True).exists()
    assert (Part.objects.get().access, Seats.objects.get(part=part).capacity) == ("public", None)


@pytest.mark.parametrize("status", ["held", "closed", "cancelled"])
def test_an_event_that_is_off_or_over_has_no_terms_to_set(status: str):
    event = an_event()
    Event.objects.update(status=status)
    with pytest.raises(StateRefused) as refused:
        changed(event, asked())
    assert refused.value.code == status


def test_a_draft_has_terms_before_anybody_sees_it():
    event = an_event()
    Event.objects.update(status="draft")
    assert changed(event, asked()).closes_days == 5
