"""What participants are told: in their language, light, with emblem and statement, and safe from what people typed."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO

import numpy as np
import pytest
from django.core import mail
from PIL import Image
from pytest_django import Settings

from events.models import Event, Part
from projects.harmless import harmless
from projects.models import Fund, Period, Project
from projects.texts import Text
from registrations import delivery, outbox
from registrations.announcing import standing_of
from registrations.enrolment import cancel, send_colleague
from registrations.links import token_of
from registrations.mails import Mail, mail_of
from registrations.models import Announcement, Message, Registration, RegistrationTerms
from registrations.pictures import EMBLEM_HEIGHT, code_png, emblem_png
from tests.registrations.cast import AT, a_person, an_event, registered

pytestmark = pytest.mark.django_db
Kind = Message.Kind
STATEMENT = "Projektu līdzfinansē Eiropas Savienība, projekta Nr. 4.1.2.3/1/24/I/001."


def funded(**columns) -> Event:
    event = an_event(capacity=columns.pop("capacity", 5), **columns)
    project = {"fund": Fund.ESF_PLUS, "period": Period.P2021, "funding_statement": STATEMENT}
    Project.objects.update(**project)
    return Event.objects.select_related("project").get(pk=event.pk)


def written(registration: Registration, kind: str) -> Mail:
    registration.offered_until = AT + timedelta(days=2)
    message = Message(registration=registration, kind=kind, to="a@example.org", language=registration.language)
    message.revision, message.queued_at = registration.revision, AT
    if kind == Kind.EVENT_CHANGED:
        event = registration.event
        before = standing_of(event) | {"starts_on": "2027-01-12"}
        message.announcement = Announcement(event=event, kind="changed", before=before, after=standing_of(event))
    return mail_of(message, at=AT)


def parsed(sent: Mail) -> EmailMessage:
    read = message_from_bytes(sent.email.message().as_bytes(), policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


@pytest.mark.parametrize("language", ["lv", "en", "lt"])
@pytest.mark.parametrize("kind", Kind.values)
def test_every_mail_is_light_bears_emblem_and_statement_and_asks_nobody_for_anything(kind: str, language: str):
    sent = written(registered(funded(), language=language), kind)
    assert len(sent.email.message().as_bytes()) < 100_000
    assert STATEMENT in sent.text
    assert STATEMENT in sent.html
    assert "cid:emblem@daliba" in sent.html
    fetched = re.findall(r"""(?:src|url\()\s*=?\s*["']?(?!cid:)(\w+:[^"')]+)""", sent.html)
    assert fetched == []
    assert 'content="light dark"' in sent.html
    assert "prefers-color-scheme: dark" in sent.html
    assert f'<html lang="{"lv" if language == "lv" else "en"}">' in sent.html


def test_each_kind_says_something_of_its_own():
    registration = registered(funded())
    assert len({written(registration, kind).text for kind in Kind.values}) == len(Kind.values)
    assert len({str(written(registration, kind).email.subject) for kind in Kind.values}) == len(Kind.values)


def test_a_mail_is_in_the_language_of_the_participant():
    event = funded()
    latvian, english = (written(registered(event, code, language=code), Kind.CONFIRMATION) for code in ("lv", "en"))
    assert "ceturtdien, 2027. gada 14. janvārī" in latvian.text
    assert "Līdzfinansē Eiropas Savienība" in latvian.html
    assert "Thursday 14 January 2027" in english.text
    assert "Co-funded by the European Union" in english.html
    assert "/en/r/" in english.text
    assert str(english.email.subject) == "You are registered: Seminar"


def test_the_confirmation_has_the_code_as_text_and_as_a_picture_and_the_link_to_the_own_page():
    registration = registered(funded())
    sent = written(registration, Kind.CONFIRMATION)
    assert registration.code
    assert registration.code in sent.text
    assert registration.code in sent.html
    assert f"http://127.0.0.1:8000/r/{token_of(registration)}/" in sent.text
    pictures = {part["Content-ID"]: part for part in parsed(sent).walk() if part.get_content_type() == "image/png"}
    assert set(pictures) == {"<emblem@daliba>", "<code@daliba>"}
    assert pictures["<code@daliba>"].get_payload(decode=True) == code_png(registration.code)


@pytest.mark.parametrize("kind", [Kind.WAITING, Kind.OFFER, Kind.OFFER_EXPIRED, Kind.CANCELLED])
def test_who_has_no_seat_is_given_no_code(kind: str):
    sent = written(registered(funded()), kind)
    assert "cid:code" not in sent.html


def test_an_offer_says_until_when_in_words():
    sent = written(registered(funded(), language="en"), Kind.OFFER)
    assert "until Wednesday 6 January 2027, 11:00" in sent.text


def test_a_colleague_learns_who_sends_them():
    registration = registered(funded(), name="Līga Ozola")
    colleague = send_colleague(registration=registration, colleague=a_person(2), by="participant", at=AT)
    assert "Līga Ozola nevar ierasties un sūta jūs savā vietā." in written(colleague, Kind.CONFIRMATION).text
    assert "sūta jūs savā vietā" not in written(registration, Kind.CONFIRMATION).text


def test_who_sends_a_colleague_reads_the_same_whether_the_colleague_was_registered_before():
    event = funded()
    first, second, known = registered(event, 1), registered(event, 2), registered(event, 3)
    send_colleague(registration=first, colleague=a_person(9), by="participant", at=AT)
    send_colleague(registration=second, colleague=a_person(3), by="participant", at=AT)
    mails = [written(sender, Kind.REPLACED) for sender in (first, second)]
    assert mails[0].email.subject == mails[1].email.subject
    assert mails[0].text.replace("Anna 1.", "") == mails[1].text.replace("Anna 2.", "")
    assert known.messages.latest("pk").kind == Kind.LINK


def test_a_mail_and_its_calendar_entry_say_that_one_may_take_part_online():
    Event.objects.filter(pk=funded().pk).update(mode=Event.Mode.HYBRID, venue_name="Kultūras nams", venue_city="Rīga")
    event = Event.objects.select_related("project").get()
    latvian, english = (written(registered(event, code, language=code), Kind.CONFIRMATION) for code in ("lv", "en"))
    assert "Kultūras nams, Rīga un tiešsaistē" in latvian.text
    assert "Kultūras nams, Rīga and online" in english.text
    assert "LOCATION:Kultūras nams\\, Rīga un tiešsaistē" in latvian.calendar


def test_who_did_not_cancel_is_told_where_to_write(settings: Settings):
    settings.OPERATOR_EMAIL = "jautajumi@example.lv"
    registration = registered(funded())
    assert "jautajumi@example.lv" in written(registration, Kind.CANCELLED).text
    RegistrationTerms.objects.update(contact="kopa@example.lv")
    assert "vai rakstiet: kopa@example.lv." in written(registration, Kind.CANCELLED).text


def test_answers_go_to_whom_the_terms_name():
    event = funded()
    RegistrationTerms.objects.update(contact="kopa@example.lv")
    assert written(registered(event), Kind.CONFIRMATION).email.reply_to == ["kopa@example.lv"]
    RegistrationTerms.objects.update(contact="tālrunis 67 000 000")
    sent = written(registered(event, 2), Kind.CONFIRMATION)
    assert sent.email.reply_to == []
    assert "tālrunis 67 000 000" in sent.text


HOSTILE = "Anna\r\nBcc: all@example.org\u202e\u2066<script>alert(1)</script>=HYPERLINK(1)\x00\u2028"


def test_hostile_names_and_titles_stay_text():
    event = funded()
    event.title = Text(lv=HOSTILE)
    event.venue_name = HOSTILE
    registration = registered(event)
    registration.person.name = HOSTILE
    registration.event = event  # no database of ours keeps such text, but a mail must stand it
    for kind in Kind.values:
        sent = written(registration, kind)
        read = parsed(sent)
        assert read.get_all("Bcc") is None
        assert "\n" not in str(sent.email.subject)
        assert "<script" not in sent.html
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u2028\x00]", sent.html + sent.text + sent.calendar)
        assert not re.search(r"^Bcc:", sent.text, re.MULTILINE)


@pytest.mark.parametrize("address", ["a@example.org\r\nBcc: b@example.org", "a@example.org, b@example.org", "nobody"])
def test_nothing_is_sent_to_what_is_no_address(address: str):
    registered(funded())
    Message.objects.update(to=address)
    delivery.sweep(at=AT)
    assert mail.outbox == []
    assert Message.objects.get().problem == "not an address that mail can be sent to"


def test_a_mail_program_that_takes_no_alternatives_still_gets_the_file(settings: Settings):
    registration = registered(funded())
    kinds = [part.get_content_type() for part in parsed(written(registration, Kind.CONFIRMATION)).walk()]
    assert kinds.count("text/calendar") == 2
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    kinds = [part.get_content_type() for part in parsed(written(registration, Kind.CONFIRMATION)).walk()]
    assert kinds.count("text/calendar") == 1


def test_a_cancellation_touches_a_calendar_only_where_something_was_put_into_it():
    event = funded(capacity=1)
    registrations = [registered(event, number) for number in (1, 2)]
    delivery.sweep(at=AT)
    for registration in registrations:
        cancel(registration=registration, by="participant", at=AT)
    delivery.sweep(at=AT)
    cancelled = Message.objects.filter(kind=Kind.CANCELLED).order_by("pk")
    assert ["METHOD:CANCEL" in message.calendar for message in cancelled] == [True, False]


def test_what_is_chosen_is_repeated_and_where_one_waits():
    event = funded()
    parts = [Part.objects.create(event=event, ordinal=n, key=f"p{n}", title=Text(lv=f"Grupa {n}")) for n in (1, 2)]
    registration = registered(event, parts=frozenset(part.pk for part in parts))
    registration.choices.filter(part=parts[1]).update(is_waiting=True)
    text = written(registration, Kind.CONFIRMATION).text
    assert re.search(r"Grupa 1; Grupa 2 \(.+\)", text)


def test_no_emblem_where_no_rule_is_known():
    sent = written(registered(an_event()), Kind.CONFIRMATION)
    assert "emblem" not in sent.html
    assert len([part for part in parsed(sent).walk() if part.get_content_type() == "image/png"]) == 1


def test_the_emblem_is_drawn_to_its_construction():
    picture = Image.open(BytesIO(emblem_png()))
    assert picture.size == (EMBLEM_HEIGHT * 3 // 2, EMBLEM_HEIGHT)
    pixels = np.asarray(picture.convert("RGB")).astype(int)
    assert tuple(pixels[0, 0]) == (0x00, 0x33, 0x99)
    yellow = (pixels == (0xFF, 0xCC, 0x00)).all(axis=2)
    middle, centre, ring = EMBLEM_HEIGHT / 2, EMBLEM_HEIGHT * 0.75, EMBLEM_HEIGHT / 3
    for hour in range(12):
        angle = hour * np.pi / 6
        x, y = centre + ring * np.sin(angle), middle - ring * np.cos(angle)
        assert yellow[int(y), int(x)]
    assert not yellow[int(middle), int(centre)]
    # Twelve pentagrams, each inscribed in a circle of an eighteenth of the height: 1.1226 times its radius squared.
    share = (pixels[..., 0] / 255).sum() / (12 * 1.1226 * (EMBLEM_HEIGHT / 18) ** 2)
    assert 0.97 < share < 1.03
    assert len(emblem_png()) < 5_000


def test_the_code_as_a_picture_is_black_on_white_with_its_quiet_zone():
    pixels = np.asarray(Image.open(BytesIO(code_png("34679"))).convert("L"))
    assert set(np.unique(pixels)) == {0, 255}
    dark = np.argwhere(pixels == 0)
    assert dark.min() == 4 * 6
    assert len(code_png("34679")) < 2_000


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("a\r\nb", "a b"), ("\u202eevil", "evil"), ("tēja\u00a0un  maize", "tēja un maize"), (None, ""), ("\ud800x", "x")],
)
def test_what_could_pass_for_structure_is_dropped(typed: str | None, shown: str):
    assert harmless(typed) == shown


def test_the_link_of_one_mail_is_never_in_the_mail_of_another_address():
    event = funded()
    first, second = registered(event, 1), registered(event, 2)
    outbox.queue_links(email=first.email or "", at=AT)
    delivery.sweep(at=AT)
    for sent in mail.outbox:
        whose, other = (first, second) if sent.to == [first.email] else (second, first)
        assert token_of(whose) in sent.body
        assert token_of(other) not in sent.body
