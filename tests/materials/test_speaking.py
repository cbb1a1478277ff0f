"""What speakers answer and say of themselves, and every way in which that is refused."""

from io import BytesIO
from typing import Any

import pytest

from audit.models import Entry
from events.models import Contribution, Event
from events.search import matching
from files.refusals import FileRefused
from materials.models import Speaker
from materials.refusals import HandingInRefused
from materials.speaking import Details, answer, describe, keep_photo, mark_opened, remove_photo, speaker_of
from materials.terms import SPEAKER, handing_in_of, set_terms
from projects.texts import Text
from tests.files.samples import a_pdf, a_photo_with_a_place
from tests.materials.cast import AT, COORDINATOR, Cast, a_seminar, handed_in

pytestmark = pytest.mark.django_db
OWN: dict[str, Any] = {"by": SPEAKER, "at": AT}


def actions(of: str = "speaker:") -> list[str]:
    return list(Entry.objects.filter(subject__startswith=of).order_by("pk").values_list("action", flat=True))


def details(**told: Any) -> Details:
    usual: dict[str, Any] = {"name": "Anna Bērziņa", "seen": 0}
    return Details(**(usual | told))


def close(cast: Cast) -> None:
    set_terms(event=cast.event, materials_due=None, contact="", is_closed=True, by=COORDINATOR, at=AT)


def refused(code: str, act: Any, **arguments: Any) -> None:
    with pytest.raises(HandingInRefused) as found:
        act(**arguments)
    assert found.value.code == code


def test_a_speaker_confirms_and_may_change_their_mind():
    speaker = a_seminar().speaker()
    answer(speaker=speaker, answer="confirmed", note="", **OWN)
    found = answer(speaker=speaker, answer="declined", note="Esmu slims", **OWN)
    assert (found.answer, found.note, found.answered_at) == ("declined", "Esmu slims", AT)
    assert actions() == ["speaker.confirmed", "speaker.declined"]


def test_what_is_no_answer_is_refused():
    refused("no_answer", answer, speaker=a_seminar().speaker(), answer="maybe", note="", **OWN)


def test_who_does_not_speak_there_is_no_speaker():
    cast = a_seminar()
    refused("not_a_speaker", speaker_of, event=cast.event, person=cast.people["ilze"])


def test_name_position_and_organisation_go_to_each_line_of_the_agenda():
    cast = a_seminar()
    again = Contribution.objects.create(
        event=cast.event, ordinal=5, person=cast.people["anna"], function="panelist", position="x"
    )
    describe(speaker=cast.speaker(), details=details(name="Dr. Anna Bērziņa", organisation="Jauna biedrība"), **OWN)
    lines = Contribution.objects.filter(person=cast.people["anna"])
    assert {line.name_as_printed for line in lines} == {"Dr. Anna Bērziņa"}
    assert {str(line.organisation) for line in lines} == {"Jauna biedrība"}
    again.refresh_from_db()
    assert again.position is None
    cast.people["anna"].refresh_from_db()
    assert cast.people["anna"].name == "Anna Bērziņa", "the record of the person stays as it is"


def test_an_event_is_found_by_the_organisation_that_a_speaker_names():
    cast = a_seminar()
    describe(speaker=cast.speaker(), details=details(organisation="Jauna biedrība"), **OWN)
    assert matching(Event.objects.all(), "biedrība").exists()


@pytest.mark.parametrize("by", [SPEAKER, COORDINATOR])
def test_the_agenda_of_a_closed_event_stays_as_it_is(by: str):
    cast = a_seminar(status=Event.Status.CLOSED)
    lines = Contribution.objects.filter(person=cast.people["anna"])
    refused("event_closed", describe, speaker=cast.speaker(), details=details(position="x"), by=by, at=AT)
    assert [line.position for line in lines] == ["pētniece"]


def test_a_known_organisation_is_not_made_twice_and_the_records_name_is_no_other_name():
    cast = a_seminar()
    describe(speaker=cast.speaker(), details=details(organisation="koledža"), **OWN)
    line = Contribution.objects.filter(person=cast.people["anna"]).first()
    assert line
    assert (line.name_as_printed, line.organisation and line.organisation.key) == (None, "koledza")


def test_the_journal_keeps_what_was_said_before():
    speaker = a_seminar().speaker()
    describe(speaker=speaker, details=details(biography=Text(lv="Pētniece.")), **OWN)
    entry = Entry.objects.select_related("detail").get(action="speaker.described")
    told = entry.detail.details
    assert told
    assert told["before"]["biography"] is None
    assert told["after"]["biography"] == {"lv": "Pētniece."}
    assert told["before"]["position"] == "pētniece"


def test_of_two_who_write_the_second_learns_of_the_first():
    speaker = a_seminar().speaker()
    describe(speaker=speaker, details=details(position="direktore"), by=COORDINATOR, at=AT)
    refused("changed_meanwhile", describe, speaker=speaker, details=details(position="pētniece"), **OWN)
    assert Speaker.objects.get().revision == 1


def test_who_handed_in_a_file_does_not_speak_without_files():
    cast = a_seminar()
    handed_in(cast)
    refused("has_files", describe, speaker=cast.speaker(), details=details(has_no_files=True), **OWN)


def test_a_photograph_is_drawn_anew_and_can_be_taken_away():
    speaker = a_seminar().speaker()
    sent = a_photo_with_a_place()
    kept = keep_photo(speaker=speaker, content=BytesIO(sent), **OWN)
    assert kept.photo
    assert kept.portrait
    with kept.photo.content.open("rb") as content:
        assert b"Secret Camera" not in content.read()
    assert kept.photo.content_type == kept.portrait.content_type == "image/webp"
    gone = remove_photo(speaker=speaker, **OWN)
    assert (gone.photo, gone.portrait) == (None, None)
    assert actions() == ["speaker.photo_set", "speaker.photo_removed"]
    remove_photo(speaker=speaker, **OWN)
    assert len(actions()) == 2


def test_what_is_no_photograph_is_refused():
    with pytest.raises(FileRefused):
        keep_photo(speaker=a_seminar().speaker(), content=BytesIO(a_pdf()), **OWN)


def test_a_closed_event_takes_nothing_from_speakers_but_its_coordinator_may_still_act():
    cast = a_seminar()
    speaker = cast.speaker()
    close(cast)
    refused("closed", answer, speaker=speaker, answer="confirmed", note="", **OWN)
    refused("closed", describe, speaker=speaker, details=details(), **OWN)
    refused("closed", keep_photo, speaker=speaker, content=BytesIO(a_photo_with_a_place()), **OWN)
    refused("closed", remove_photo, speaker=speaker, **OWN)
    answer(speaker=speaker, answer="confirmed", note="", by=COORDINATOR, at=AT)
    assert Speaker.objects.get().answer == "confirmed"


def test_for_an_event_that_is_off_nobody_hands_in():
    cast = a_seminar()
    speaker = cast.speaker()
    Event.objects.update(status=Event.Status.CANCELLED)
    arguments = {"speaker": speaker, "answer": "confirmed", "note": ""}
    refused("event_cancelled", answer, **arguments, **OWN)
    refused("event_cancelled", answer, **arguments, by=COORDINATOR, at=AT)


def test_the_day_it_is_due_only_asks():
    cast = a_seminar()
    set_terms(event=cast.event, materials_due=AT, contact="e@e.lv", is_closed=False, by=COORDINATOR, at=AT)
    standing = handing_in_of(cast.event, AT)
    assert (standing.is_late, standing.is_closed, standing.contact) == (True, False, "e@e.lv")
    answer(speaker=cast.speaker(), answer="confirmed", note="", **OWN)
    assert actions("event:") == ["speaker_terms.set"]


def test_opening_again_after_closing_is_possible_and_the_moment_of_closing_stays():
    cast = a_seminar()
    close(cast)
    assert handing_in_of(cast.event, AT).is_closed
    set_terms(event=cast.event, materials_due=None, contact="", is_closed=False, by=COORDINATOR, at=AT)
    assert not handing_in_of(cast.event, AT).is_closed


def test_whoever_sent_the_link_is_asked_where_nobody_else_is_named():
    cast = a_seminar()
    assert handing_in_of(cast.event, AT).contact == ""
    cast.with_link()
    assert handing_in_of(cast.event, AT).contact == COORDINATOR


def test_the_first_look_is_noted_once_and_beside_the_projects_own_chain():
    speaker = a_seminar().with_link()
    mark_opened(speaker=speaker, at=AT)
    mark_opened(speaker=speaker, at=AT)
    entries = Entry.objects.filter(action="speaker.link_opened")
    assert [entry.chain for entry in entries] == ["looks:kopa"]
