"""A calendar entry comes with the confirmation, moves with the event, and goes with the cancellation."""

import base64
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http.client import HTTPConnection
from pathlib import Path

import pytest
from icalendar import Calendar

from events.calendars import calendar_file
from events.models import Event, Part
from projects.partial_dates import PartialDate
from projects.texts import Text
from registrations import delivery
from registrations.enrolment import cancel, change
from registrations.invitations import CANCEL, PUBLISH, REQUEST, invitation
from registrations.models import Message, Registration
from tests.registrations.cast import AT, a_person, an_event, registered


def an_event_with_hours(starts_on: str = "2027-01-14", hours: tuple[str, str] = ("10:00", "16:00")) -> Event:
    event = an_event(starts_on=starts_on)
    Part.objects.create(event=event, ordinal=1, key="a", title=Text(lv="Rīts"), starts_at=hours[0], ends_at="12:00")
    Part.objects.create(event=event, ordinal=2, key="b", title=Text(lv="Vakars"), starts_at="13:00", ends_at=hours[1])
    return event


def read(registration: Registration, method: str = REQUEST):
    text = invitation(registration=registration, method=method, language="lv", stamp=AT)
    calendar = Calendar.from_ical(text)
    return calendar, calendar.walk("VEVENT")[0]


@pytest.mark.django_db
def test_a_request_names_organiser_and_attendee_and_asks_for_no_reply():
    calendar, entry = read(registered(an_event_with_hours(), email="anna@example.org"))
    assert calendar["METHOD"] == "REQUEST"
    assert entry["SEQUENCE"] == 1
    assert entry["ORGANIZER"] == "mailto:daliba@localhost"
    assert entry["ATTENDEE"] == "mailto:anna@example.org"
    assert (entry["ATTENDEE"].params["PARTSTAT"], entry["ATTENDEE"].params["RSVP"]) == ("ACCEPTED", "FALSE")
    assert entry["DTSTAMP"].dt == AT


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "starts", "ends"),
    [
        ("2027-01-14", datetime(2027, 1, 14, 8, tzinfo=UTC), datetime(2027, 1, 14, 14, tzinfo=UTC)),
        ("2027-03-27", datetime(2027, 3, 27, 8, tzinfo=UTC), datetime(2027, 3, 27, 14, tzinfo=UTC)),
        ("2027-03-28", datetime(2027, 3, 28, 7, tzinfo=UTC), datetime(2027, 3, 28, 13, tzinfo=UTC)),
        ("2027-10-31", datetime(2027, 10, 31, 8, tzinfo=UTC), datetime(2027, 10, 31, 14, tzinfo=UTC)),
        ("2027-10-30", datetime(2027, 10, 30, 7, tzinfo=UTC), datetime(2027, 10, 30, 13, tzinfo=UTC)),
    ],
)
def test_hours_are_right_on_both_sides_of_a_clock_change(day: str, starts: datetime, ends: datetime):
    calendar, entry = read(registered(an_event_with_hours(day)))
    assert (entry.start, entry.end) == (starts, ends)
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Riga"]


@pytest.mark.django_db
def test_the_hours_are_those_of_the_chosen_parts():
    event = an_event_with_hours()
    morning = event.parts.get(key="a")
    _calendar, entry = read(registered(event, parts=frozenset([morning.pk])))
    assert entry.end == datetime(2027, 1, 14, 10, tzinfo=UTC)


@pytest.mark.django_db
def test_days_without_hours_are_whole_days():
    event = an_event(ends_on="2027-01-15")
    calendar, entry = read(registered(event))
    assert (entry.start, entry.end) == (date(2027, 1, 14), date(2027, 1, 16))
    assert calendar.walk("VTIMEZONE") == []


@pytest.mark.django_db
@pytest.mark.parametrize("known", ["2027-01", "2027", "--01-14"])
def test_a_day_that_is_not_known_makes_no_entry(known: str):
    registration = registered(an_event(starts_on=known))
    assert invitation(registration=registration, method=REQUEST, language="lv", stamp=AT) == ""


@pytest.mark.django_db
def test_a_file_fetched_from_a_page_names_no_people():
    _calendar, entry = read(registered(an_event()), PUBLISH)
    assert "ATTENDEE" not in entry
    assert "ORGANIZER" not in entry


@pytest.mark.django_db
def test_the_entry_opens_the_event_and_never_the_own_page():
    registration = registered(an_event())
    text = invitation(registration=registration, method=REQUEST, language="lv", stamp=AT)
    assert "/r/" not in text
    assert "/projects/kopa/events/seminar/" in text.replace("\r\n ", "")


@pytest.mark.django_db
def test_hostile_text_adds_no_line_to_the_file():
    event = an_event()
    event.title = Text(lv='x\r\nATTENDEE:mailto:all@example.org\u202e"; X=1')
    event.save()
    registration = registered(event, name='Anna "Ž" Kalniņa')
    registration.event = event
    _calendar, entry = read(registration)
    assert str(entry["SUMMARY"]) == 'x ATTENDEE:mailto:all@example.org"; X=1'
    assert entry["ATTENDEE"].params["CN"] == "Anna ’Ž’ Kalniņa"


@pytest.mark.django_db
def test_the_public_file_and_a_participants_own_entry_are_one_entry_and_the_own_one_is_the_later():
    event = an_event_with_hours()
    registration = registered(event)
    public = calendar_file(
        event=event, url="https://x", host="127.0.0.1", language="lv", hours=("10:00", "16:00"), stamp=AT
    )
    of_everybody = Calendar.from_ical(public).walk("VEVENT")[0]
    for method in (REQUEST, PUBLISH, CANCEL):
        _calendar, own = read(registration, method)
        assert own["UID"] == of_everybody["UID"]
        assert own["SEQUENCE"] > of_everybody.get("SEQUENCE", 0)


@pytest.mark.django_db
def test_two_colleagues_with_one_mailbox_have_one_entry_until_both_have_cancelled():
    event = an_event_with_hours()
    first, second = (registered(event, number, email="birojs@example.org") for number in (1, 2))
    delivery.sweep(at=AT)
    for registration in (first, second):
        cancel(registration=registration, by="participant", at=AT)
        delivery.sweep(at=AT)
    told = Message.objects.filter(kind=Message.Kind.CANCELLED).order_by("pk")
    assert ["METHOD:CANCEL" in message.calendar for message in told] == [False, True]
    assert ["izņem ierakstu" in message.text for message in told] == [False, True]


@pytest.mark.django_db
def test_who_registers_again_gets_a_later_entry_than_the_one_that_was_removed():
    event = an_event_with_hours()
    first = registered(event)
    gone = cancel(registration=first, by="participant", at=AT)
    removed = read(gone, CANCEL)[1]["SEQUENCE"]
    assert read(registered(event))[1]["SEQUENCE"] > removed


@dataclass
class Diary:
    """A participant's calendar on a server, kept as a calendar program keeps it: by UID, the highest SEQUENCE wins."""

    port: int
    folder: str = "/anna/diary/"

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        who = "Basic " + base64.b64encode(b"anna:anna").decode()
        connection.request(method, path, body.encode(), {"Authorization": who, **headers})
        response = connection.getresponse()
        answer = response.status, response.read().decode()
        connection.close()
        return answer

    def receive(self, text: str) -> int:
        """Do with a mailed file what RFC 5546 says: put the request's entry, or delete what is cancelled."""
        calendar = Calendar.from_ical(text)
        entry = calendar.walk("VEVENT")[0]
        path = self.folder + base64.urlsafe_b64encode(str(entry["UID"]).encode()).decode().rstrip("=") + ".ics"
        if calendar["METHOD"] == "CANCEL":
            return self.ask("DELETE", path)[0]
        stored = text.replace("METHOD:REQUEST\r\n", "")  # a stored object has no method (RFC 4791, 4.1)
        return self.ask("PUT", path, stored, **{"Content-Type": "text/calendar"})[0]

    def on(self, day: date) -> list[str]:
        """UIDs of the entries that the server itself finds on a day."""
        span = f'start="{day:%Y%m%d}T000000Z" end="{day:%Y%m%d}T235959Z"'
        query = (
            '<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:D="DAV:">'
            "<D:prop><C:calendar-data/></D:prop>"
            f'<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range {span}/>'
            "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"
        )
        status, answer = self.ask("REPORT", self.folder, query, Depth="1")
        assert status == 207
        unfolded = answer.replace("\n ", "").replace("\r", "")
        return [line.removeprefix("UID:") for line in unfolded.splitlines() if line.startswith("UID:")]


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    """A calendar server on the loopback with one empty calendar."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    flags = [f"--server-hosts=127.0.0.1:{port}", "--auth-type=none", f"--storage-filesystem-folder={tmp_path}"]
    server = subprocess.Popen([sys.executable, "-m", "radicale", "--config=", *flags, "--logging-level=critical"])
    diary = Diary(port)
    try:
        for _attempt in range(200):
            try:
                diary.ask("GET", "/")
                break
            except ConnectionRefusedError:
                time.sleep(0.05)
        assert diary.ask("MKCALENDAR", diary.folder)[0] == 201
        yield diary
    finally:
        server.terminate()
        server.wait()


@pytest.mark.django_db
def test_an_entry_comes_moves_and_goes_on_a_calendar_server(diary: Diary):
    event = an_event_with_hours()
    registration = registered(event)
    delivery.sweep(at=AT)
    event.starts_on = PartialDate.parse("2027-01-21")
    event.save()
    change(registration=registration, applicant=a_person(), by="participant", at=AT)
    delivery.sweep(at=AT)
    cancel(registration=registration, by="participant", at=AT)
    delivery.sweep(at=AT)
    came, moved, went = Message.objects.order_by("pk").values_list("calendar", flat=True)
    sequences = [int(str(Calendar.from_ical(text).walk("VEVENT")[0]["SEQUENCE"])) for text in (came, moved, went)]
    assert sequences == sorted(set(sequences))
    uid = "kopa/seminar@127.0.0.1"
    before, after = date(2027, 1, 14), date(2027, 1, 21)

    assert diary.receive(came) == 201
    assert (diary.on(before), diary.on(after)) == ([uid], [])
    assert diary.receive(moved) in (201, 204)
    assert (diary.on(before), diary.on(after)) == ([], [uid])
    assert Calendar.from_ical(went)["METHOD"] == CANCEL
    assert diary.receive(went) in (200, 204)
    assert (diary.on(before), diary.on(after)) == ([], [])
