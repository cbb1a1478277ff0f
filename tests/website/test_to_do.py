"""What waits for whom: each matter once, with the one page that settles it, and nothing of other people's projects."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from events.models import Contribution, Event, Part
from people.models import Person
from projects.models import Commitment, OpenPoint, Partner, Project
from projects.partial_dates import PartialDate
from projects.roles import grant
from projects.texts import Text
from registrations import closing, corrections
from registrations.closing import figures_of
from registrations.terms import set_terms
from website.to_do import tasks_of

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 14, 10, 0, tzinfo=UTC)
TODAY = "2027-01-14"


@pytest.fixture
def project() -> Project:
    return Project.objects.create(key="kopa", acronym="KOPĀ")


@pytest.fixture
def anna(project: Project) -> User:
    user = User.objects.create_user("anna@example.org")
    grant(user=user, project=project, role="coordinator", by="manager", at=NOW)
    return user


def an_event(project: Project, starts_on: str | None, status: str = "published", **columns: Any) -> Event:
    key = f"e{project.events.count()}"
    day = PartialDate.parse(starts_on) if starts_on else None
    stated = {"title": Text(lv="Seminārs"), "kind": "seminar", "status": status, "starts_on": day}
    event = Event.objects.create(project=project, ordinal=0, key=key, **stated | columns)
    Part.objects.create(event=event, ordinal=0, key="talk")
    return event


def told(user: User, at: datetime = NOW) -> list[tuple[str, str, bool]]:
    """Each task's action, its address, and whether it is late."""
    return [(task.action, task.address, task.is_late) for task in tasks_of(user, at)]


def test_a_past_event_of_which_nobody_said_anything_is_decided_first(project: Project, anna: User):
    an_event(project, "2027-02-20", "draft")
    an_event(project, "2027-01-10")
    assert told(anna) == [
        ("Izlemt", "/work/kopa/events/e1/closing/", True),
        ("Sagatavot", "/work/kopa/events/e0/", False),
    ]


def test_a_held_event_s_list_is_closed_the_same_evening(project: Project, anna: User):
    an_event(project, TODAY, "held")
    an_event(project, "2027-01-12", "held")
    assert told(anna) == [
        ("Salīdzināt un slēgt", "/work/kopa/events/e1/closing/", True),
        ("Salīdzināt un slēgt", "/work/kopa/events/e0/closing/", False),
    ]


def test_a_draft_whose_day_has_gone_is_late(project: Project, anna: User):
    an_event(project, "2027-01-01", "draft")
    assert told(anna) == [("Sagatavot", "/work/kopa/events/e0/", True)]


def test_on_the_day_the_desk_is_opened(project: Project, anna: User):
    an_event(project, TODAY)
    assert told(anna) == [("Atvērt", "/desk/kopa/e0/", False)]


def test_an_announced_event_without_an_agenda_asks_for_one(project: Project, anna: User):
    an_event(project, "2027-03-01").parts.all().delete()
    assert told(anna) == [("Rakstīt", "/work/kopa/events/e0/agenda/", False)]


def test_speakers_without_slides_are_reminded_two_weeks_before(project: Project, anna: User):
    event = an_event(project, "2027-01-25")
    person = Person.objects.create(project=project, key="p", name="Jānis Piemērs")
    Contribution.objects.create(event=event, person=person, function="speaker", ordinal=0)
    assert told(anna) == [("Atgādināt", "/work/kopa/events/e0/speakers/", False)]
    assert told(anna, NOW - timedelta(days=10)) == []


def test_registration_that_closes_soon_says_how_full_it_is(project: Project, anna: User):
    event = an_event(project, "2027-03-01", capacity=40)
    set_terms(event=event, closes_at=NOW + timedelta(days=3), by="anna", at=NOW)
    (task,) = tasks_of(anna, NOW)
    assert (task.what, task.detail) == ("Beidzas pieteikšanās", "0 pieteikušies, 40 vietas brīvas")
    assert tasks_of(anna, NOW - timedelta(days=30)) == []


def test_a_correction_waits_for_somebody_else_than_who_asked(project: Project, anna: User):
    event = an_event(project, "2027-01-12", "held")
    seen = figures_of(event).as_counts()
    closing.close(event=event, stated_total=None, explanation="", seen=seen, by=anna.email, at=NOW)
    corrections.propose_total(event=event, number=5, reason="Protokols", by=anna.email, at=NOW)
    juris = User.objects.create_user("juris@example.org")
    grant(user=juris, project=project, role="manager", by="manager", at=NOW)
    assert told(anna) == []
    assert told(juris) == [("Skatīt", "/work/kopa/events/e0/closing/", False)]


def test_promises_that_are_due_and_kept_by_nobody_are_asked_about(project: Project, anna: User):
    day = PartialDate.parse("2026-12")
    first = Commitment.objects.create(project=project, ordinal=0, text=Text(lv="Izdot rokasgrāmatu"), due_on=day)
    kept = Commitment.objects.create(project=project, ordinal=1, text=Text(lv="Rīkot konferenci"), due_on=day)
    an_event(project, "2026-12-01", "closed").fulfils.add(kept)
    assert told(anna) == [("Ierakstīt, kas ar to noticis", "/work/kopa/commitments/", True)]
    Commitment.objects.filter(pk=first.pk).update(outcome=Text(lv="Izdota"))
    assert told(anna) == []


def test_what_the_source_leaves_open_is_settled_when_there_is_time(project: Project, anna: User):
    OpenPoint.objects.create(project=project, ordinal=0, path="project.ends_on", issue=Text(lv="Nav zināms"))
    (task,) = tasks_of(anna, NOW)
    assert (task.due, task.address) == (None, "/work/kopa/open-points/")


@pytest.mark.parametrize(("ends_on", "is_due"), [(None, True), ("2026-03", True), ("2025-12-31", False)])
def test_participants_are_reported_by_30_january(project: Project, anna: User, ends_on: str | None, is_due: bool):
    Project.objects.filter(pk=project.pk).update(fund="ESF+", ends_on=ends_on)
    found = [task.due for task in tasks_of(anna, NOW)]
    assert found == ([datetime(2027, 1, 30).date()] if is_due else [])  # noqa: DTZ001  a day has no zone


def test_who_works_for_one_partner_sees_that_partner_s_events_only(project: Project):
    partner = Partner.objects.create(
        project=project, ordinal=0, role="partner", organisation=project.organisations.create(key="o", name="O")
    )
    OpenPoint.objects.create(project=project, ordinal=0, path="project", issue=Text(lv="?"))
    an_event(project, "2027-01-10", responsible=partner)
    an_event(project, "2027-01-10")
    liga = User.objects.create_user("liga@example.org")
    grant(user=liga, project=project, role="coordinator", partner=partner, by="manager", at=NOW)
    assert told(liga) == [("Izlemt", "/work/kopa/events/e0/closing/", True)]


@pytest.mark.parametrize("role", ["auditor", "desk"])
def test_who_changes_nothing_is_asked_for_nothing(project: Project, role: str):
    an_event(project, "2027-01-10")
    rita = User.objects.create_user("rita@example.org")
    grant(user=rita, project=project, role=role, until=NOW.date(), by="manager", at=NOW)
    assert told(rita) == []


def test_it_costs_the_same_however_much_waits(
    project: Project, anna: User, django_assert_num_queries: DjangoAssertNumQueries
):
    for number in range(3):
        other = Project.objects.create(key=f"p{number}", fund="ESF")
        grant(user=anna, project=other, role="manager", by="manager", at=timezone.now())
        an_event(other, "2027-01-10")
        an_event(other, "2027-03-10", "draft")
        tasks_of(anna, NOW)
        if number in (0, 2):
            with django_assert_num_queries(6):
                tasks_of(anna, NOW)
