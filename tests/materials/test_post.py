"""Mails to speakers: the link and reminders, once, in their language, and never again by themselves."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import get_connection
from django.utils import timezone

from audit.models import Entry
from events.models import Event
from jobs.queue import run_waiting
from materials import post
from materials.links import token_of
from materials.models import Letter, Speaker
from materials.overview import Missing, missing_in, overview
from materials.refusals import HandingInRefused
from materials.speaking import answer
from materials.terms import SPEAKER, set_terms
from projects.texts import Text
from tests.materials.cast import AT, COORDINATOR, Cast, a_seminar, handed_in

State = Letter.State
SIGNED: dict[str, Any] = {"by": COORDINATOR, "at": AT}


def refused(code: str, act: Any, **arguments: Any) -> None:
    with pytest.raises(HandingInRefused) as found:
        act(**arguments)
    assert found.value.code == code


def sent_now(letter: Letter) -> Letter:
    post.send(letter=letter, at=timezone.now(), connection=get_connection())
    letter.refresh_from_db()
    return letter


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [("lv", "Jūsu uzstāšanās: Seminārs", "Atvērt savu lapu"), ("en", "You speak at: Seminar", "Open your page")],
)
def test_the_link_comes_in_the_speakers_language_as_text_and_html(
    committed_db: str, language: str, subject: str, words: str
) -> None:
    speaker = a_seminar().with_link(language=language)
    run_waiting()
    (letter,) = mail.outbox
    assert (letter.subject, letter.to, letter.reply_to) == (subject, ["anna@example.org"], [COORDINATOR])
    prefix = "" if language == "lv" else "/en"
    address = f"{prefix}/s/{token_of(speaker)}/"
    assert isinstance(letter, mail.EmailMultiAlternatives)
    html = str(letter.alternatives[0][0])
    for content in (str(letter.body), html):
        assert address in content
        assert words in content
        assert "Runa 0" in content
    kept = Letter.objects.get()
    assert kept.state == State.ACCEPTED
    assert token_of(speaker) not in kept.text + kept.html
    assert list(Entry.objects.filter(action="letter.sent").values_list("subject", flat=True)) == [
        "speaker:seminar/anna"
    ]


@pytest.mark.django_db
def test_a_link_goes_only_to_an_address_and_not_for_what_is_off() -> None:
    speaker = a_seminar().speaker()
    told: dict[str, Any] = {"speaker": speaker, "language": "lv", "words": ""}
    refused("no_address", post.send_link, email="", **told, **SIGNED)
    refused("not_confirmed_email", post.send_link, email="anna(at)example.org", **told, **SIGNED)
    Event.objects.update(status=Event.Status.CANCELLED)
    speaker.event.refresh_from_db()
    refused("event_cancelled", post.send_link, email="anna@example.org", **told, **SIGNED)
    assert Speaker.objects.get().link_version == 0


@pytest.mark.django_db
def test_a_reminder_goes_once_a_day_to_those_who_miss_something_and_have_a_link() -> None:
    cast = a_seminar()
    for who in ("anna", "juris"):
        cast.with_link(who)
    answer(speaker=cast.speaker("juris"), answer="declined", note="", by=SPEAKER, at=AT)
    before = token_of(cast.speaker("anna"))
    assert post.remind(event=cast.event, words="Gaidīsim!", **SIGNED) == 1
    assert post.remind(event=cast.event, words="", by=COORDINATOR, at=AT + timedelta(hours=2)) == 0
    assert post.remind(event=cast.event, words="", by=COORDINATOR, at=AT + timedelta(days=1)) == 1
    assert token_of(cast.speaker("anna")) == before, "a reminder shuts no link"
    first = Letter.objects.filter(kind=Letter.Kind.REMINDER).first()
    assert first
    assert "Gaidīsim!" in sent_now(first).text
    entry = Entry.objects.select_related("detail").filter(action="speaker.reminded").first()
    assert entry
    assert entry.detail.details == {"to": "anna@example.org", "missing": ["answer", "biography", "photo", "files"]}


@pytest.mark.django_db
def test_the_day_it_is_due_stands_in_the_mail() -> None:
    cast = a_seminar()
    due = timezone.now() + timedelta(days=3)
    set_terms(event=cast.event, materials_due=due, contact="67000000", is_closed=False, **SIGNED)
    cast.with_link()
    letter = sent_now(Letter.objects.get())
    assert "Lūdzu, paspējiet to līdz:" in letter.text
    assert "67000000" in letter.text


@pytest.mark.django_db
def test_a_mail_server_that_is_away_is_tried_again_and_a_dead_sender_is_not() -> None:
    a_seminar().with_link()
    letter = Letter.objects.get()
    letter.state, letter.attempts = State.SENDING, 1
    letter.claimed_at = timezone.now() - timedelta(hours=1)
    letter.save()
    post.sweep_letters.function()
    letter.refresh_from_db()
    assert letter.state == State.UNKNOWN
    assert Entry.objects.filter(action="letter.unknown").exists()
    assert mail.outbox == []


@pytest.mark.django_db
def test_a_letter_is_sent_by_one_sender_and_not_before_its_time() -> None:
    a_seminar().with_link()
    letter = Letter.objects.get()
    letter.not_before = timezone.now() + timedelta(hours=1)
    letter.save()
    assert sent_now(letter).state == State.QUEUED
    letter.not_before = None
    letter.save()
    assert sent_now(letter).state == State.ACCEPTED
    assert sent_now(letter).attempts == 1
    assert len(mail.outbox) == 1


def tell(cast: Cast, who: str) -> None:
    speaker = cast.speaker(who)
    speaker.answer, speaker.biography = "confirmed", Text(lv="Par mani")
    speaker.save()


@pytest.mark.django_db
def test_what_is_missing_is_asked_of_those_who_speak_and_files_of_those_who_give_a_talk() -> None:
    cast = a_seminar()
    tell(cast, "anna")
    handed_in(cast)
    rows = {row.person.key: row for row in overview(cast.event)}
    assert list(rows) == ["anna", "juris", "eva"], "in the order of the agenda, without whom the source only mentions"
    assert rows["anna"].missing == [Missing.PHOTO]
    assert rows["juris"].missing == list(Missing)
    assert Missing.FILES not in rows["eva"].missing
    assert missing_in([cast.event]) == {cast.event.pk: 3}


@pytest.mark.django_db
def test_speaking_without_slides_is_an_answer_too() -> None:
    cast = a_seminar()
    Speaker.objects.filter(pk=cast.speaker().pk).update(has_no_files=True)
    assert Missing.FILES not in next(iter(overview(cast.event))).missing


@pytest.mark.django_db
def test_the_overview_costs_the_same_with_one_speaker_and_with_three(django_assert_num_queries: Any) -> None:
    cast = a_seminar()
    for who in ("anna", "juris", "eva"):
        cast.with_link(who)
        handed_in(cast, speaker=who, by=COORDINATOR)
        with django_assert_num_queries(5):
            overview(cast.event)
