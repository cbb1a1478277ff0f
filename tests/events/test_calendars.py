"""A calendar file says what is known, to the minute only where somebody stated the minute."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from events.calendars import calendar_file, has_calendar_file, offers_calendar_file
from events.models import Event
from projects.models import Project
from projects.partial_dates import PartialDate
from projects.texts import Text

pytestmark = pytest.mark.django_db


def event(**changes) -> Event:
    project = Project.objects.create(key="p")
    stated = {"starts_on": PartialDate.parse("2027-01-14"), "status": "published", **changes}
    return Event.objects.create(
        project=project, ordinal=1, key="e", title=Text(lv="Saruna, tēja; \\ un\nvakars"), kind="seminar", **stated
    )


def read(of: Event, hours=None):
    content = calendar_file(
        event=of,
        url="https://example.org/projects/p/events/e/",
        host="example.org",
        language="lv",
        hours=hours,
        stamp=datetime(2026, 11, 1, tzinfo=UTC),
    )
    calendar = Calendar.from_ical(content)
    return content, calendar, calendar.walk("VEVENT")[0]


def test_hours_are_in_riga_with_a_fixed_rule_for_summer_time():
    content, calendar, entry = read(event(), ("10:00", "16:00"))
    assert entry.start == datetime.fromisoformat("2027-01-14T10:00+02:00")
    assert entry.end == datetime.fromisoformat("2027-01-14T16:00+02:00")
    zone = calendar.walk("VTIMEZONE")[0]
    assert zone["TZID"] == "Europe/Riga"
    assert len(calendar.walk("VTIMEZONE")) == 1
    assert b"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10" in content or b"FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU" in content
    assert b"TZID=Europe/Riga:20270114T100000" in content


def test_without_hours_it_lasts_the_whole_day():
    _content, calendar, entry = read(event())
    assert (entry.start, entry.end) == (date(2027, 1, 14), date(2027, 1, 15))
    assert calendar.walk("VTIMEZONE") == []


def test_the_last_day_is_included():
    _content, _calendar, entry = read(event(ends_on=PartialDate.parse("2027-01-16")))
    assert entry.end == date(2027, 1, 17)


def test_the_name_of_an_entry_never_changes():
    _content, _calendar, entry = read(event())
    assert entry["UID"] == "p/e@example.org"
    assert str(entry["SUMMARY"]) == "Saruna, tēja; \\ un\nvakars"


def test_a_cancelled_event_is_cancelled_in_the_calendar_too():
    assert read(event(status="cancelled"))[2]["STATUS"] == "CANCELLED"


def test_the_place_is_said_once():
    place = {"venue_name": "Eiropas māja", "venue_address": "Aspazijas bulvāris 28, Rīga", "venue_city": "Rīga"}
    assert read(event(**place))[2]["LOCATION"] == "Eiropas māja, Aspazijas bulvāris 28, Rīga"


@pytest.mark.parametrize("known", ["--03-04", "2020-03", "2020", None])
def test_a_day_that_is_not_known_makes_no_file(known: str | None):
    assert not has_calendar_file(event(starts_on=PartialDate.parse(known) if known else None))


TODAY = date(2027, 1, 14)


@pytest.mark.parametrize(
    ("stated", "is_offered"),
    [
        ({"starts_on": "2027-01-14"}, True),
        ({"starts_on": "2027-01-12", "ends_on": "2027-01-14"}, True),
        ({"starts_on": "2027-01-13"}, False),
        ({"starts_on": "2027-02-01", "status": "cancelled"}, False),
        ({"starts_on": "2027-02-01", "status": "held"}, False),
        ({"starts_on": "2027-02-01", "status": "closed"}, False),
        ({"starts_on": "2027-02"}, False),
    ],
)
def test_only_what_is_to_come_is_offered_for_a_calendar(stated: dict[str, str], is_offered: bool):
    read_as = {"starts_on": PartialDate.parse, "ends_on": PartialDate.parse}
    made = event(**{name: read_as.get(name, str)(value) for name, value in stated.items()})
    assert offers_calendar_file(made, TODAY) is is_offered
