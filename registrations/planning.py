"""Planning an event together with its registration terms: from a kind's defaults, or as an earlier one had them."""

from datetime import datetime

from django.db import transaction

from events import creation
from events.creation import Plan
from events.models import Event
from projects.in_words import RIGA
from projects.models import Project
from projects.partial_dates import PartialDate
from projects.texts import Text
from registrations.models import RegistrationTerms
from registrations.terms import Asked, Closes, TermsRefused, change_terms


def plan_event(*, project: Project, plan: Plan, closes: Closes | None, contact: str, by: str, at: datetime) -> Event:
    """Make a draft, and its terms where people register themselves and the day is known (else they wait for it).

    Refuses a deadline that has passed. Evidence: `event.created`, `registration_terms.set`.
    """
    with transaction.atomic():
        event = creation.create(project=project, plan=plan, by=by, at=at)
        if closes is not None and _day_is_known(event):
            if closes.moment(event.starts_on) <= at:
                raise TermsRefused("deadline_has_passed", "deadline_days")
            asked = Asked(closes=closes, capacity=plan.capacity, contact=contact)
            change_terms(event=event, asked=asked, by=by, at=at)
    return event


def copy_event(
    *, event: Event, title: Text, starts_on: PartialDate | None, with_contributors: bool, by: str, at: datetime
) -> Event:
    """A copy as `creation.copy` makes it, with the terms where its day is known: a deadline by rule, else as many days
    before as it was. Opens at once. Evidence: as `plan_event`."""
    with transaction.atomic():
        made = creation.copy(
            event=event, title=title, starts_on=starts_on, with_contributors=with_contributors, by=by, at=at
        )
        terms = RegistrationTerms.objects.filter(event=event).first()
        closes = _closes_of(terms, event) if terms else None
        if terms is not None and closes is not None and _day_is_known(made):
            asked = Asked(
                closes=closes,
                capacity=made.capacity,
                has_waiting_list=terms.has_waiting_list,
                offer_hours=terms.offer_hours,
                contact=terms.contact,
            )
            change_terms(event=made, asked=asked, by=by, at=at)
    return made


def closes_of(terms: RegistrationTerms) -> Closes:
    """The terms' deadline: by its rule where it has one."""
    if terms.closes_days is None:
        return Closes(at=terms.closes_at)
    return Closes(days=terms.closes_days, in_working_days=terms.closes_in_working_days)


def _closes_of(terms: RegistrationTerms, event: Event) -> Closes | None:
    """A deadline that another day can have; None where neither a rule nor the day says how long before it was."""
    if terms.closes_days is not None:
        return closes_of(terms)
    day = event.starts_on.known_day if event.starts_on else None
    if day is None:
        return None
    before = (day - terms.closes_at.astimezone(RIGA).date()).days
    return Closes(days=max(0, before), in_working_days=False)


def _day_is_known(event: Event) -> bool:
    return event.starts_on is not None and event.starts_on.known_day is not None
