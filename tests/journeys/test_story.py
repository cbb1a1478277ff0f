"""One event from the plan to the auditor, each person in a browser of their own.

With STORY_PICTURES=some/folder every step leaves a picture there.
"""

import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from accounts.models import User
from audit.models import Entry
from events.models import Event, Item
from jobs.queue import run_waiting
from materials.models import Material
from projects.models import Indicator, Project
from projects.partial_dates import PartialDate
from projects.roles import grant
from registrations.models import Mark, Registration
from tests.browser import Watch
from tests.files.samples import a_pdf

pytestmark = pytest.mark.browser
PASSWORD = "ozolu lapas krīt rudenī"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
DESKTOP: Any = {"width": 1280, "height": 900}
PHONE: Any = {"width": 390, "height": 844}
A_MOMENT = 1_100  # milliseconds: a person takes longer to fill in a form
INDICATOR: dict[str, Any] = {
    "name": {"lv": "Apmācītie cilvēki", "en": "People trained"},
    "unit": {"lv": "cilvēki", "en": "people"},
    "counts": "person",
    "once_per": "project",
    "min_evidence": 1,
    "window": "project",
}
STAFF = {
    "coordinator": "Vita Koordinatore",
    "manager": "Maija Vadītāja",
    "desk": "Anda Galdniece",
    "auditor": "Rita Revidente",
}


class Somebody:
    """A person in a browser that keeps nothing of the others'; clicks are counted, and each leads to a page."""

    def __init__(self, site: str, context: BrowserContext, name: str) -> None:
        self.site, self.name, self.clicks = site, name, 0
        self.watch, self.page = Watch(context), context.new_page()

    def goes(self, address: str) -> None:
        self.page.goto(self.site + address)

    def clicks_on(self, what: Locator | str, *, kind: Any = "link") -> None:
        found = self.page.get_by_role(kind, name=what, exact=True).first if isinstance(what, str) else what
        with self.page.expect_navigation():
            found.click()
        self.clicks += 1

    def presses(self, button: str) -> None:
        self.clicks_on(button, kind="button")

    def fills(self, **fields: str) -> None:
        """Fields by their names, as they stand in the form that is written in."""
        for name, text in fields.items():
            field = self.page.locator(f"[name={name}]").first
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(text)
            else:
                field.fill(text)

    def types(self, *texts: str) -> None:
        """Texts with Tab between them."""
        for number, text in enumerate(texts):
            if number:
                self.page.keyboard.press("Tab")
            self.page.keyboard.type(text)

    def tabs_to(self, what: str) -> None:
        for _step in range(200):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("what => document.activeElement.matches(what)", what):
                return
        pytest.fail(f"Tab never leads to {what}")

    def reads(self, *sentences: str) -> None:
        for sentence in sentences:
            expect(self.page.get_by_text(sentence).first).to_be_visible()

    def signs_in(self) -> None:
        self.goes("/accounts/login/")
        self.fills(login=email_of(self.name))
        self.fills(password=PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{self.site}/work/")

    def is_pictured(self, name: str) -> None:
        if folder := os.environ.get("STORY_PICTURES"):
            number = len(list(Path(folder).glob("*.png"))) + 1
            self.page.screenshot(path=Path(folder) / f"{number:02}-{name}.png", full_page=True)


class Cast:
    """Everybody of the story; whoever is asked for first comes in with a new browser."""

    def __init__(self, site: str, browser: Browser) -> None:
        self.site, self.browser = site, browser
        self.people: dict[str, Somebody] = {}

    def __getitem__(self, name: str) -> Somebody:
        if name not in self.people:
            size = DESKTOP if name in ("coordinator", "manager", "auditor") else PHONE
            context = self.browser.new_context(viewport=size, locale="lv-LV", timezone_id="Europe/Riga")
            self.people[name] = Somebody(self.site, context, name)
            if name in STAFF:
                self.people[name].signs_in()
        return self.people[name]

    def leave(self) -> None:
        for person in self.people.values():
            person.page.context.close()
            assert person.watch.seen == [], person.name


@pytest.fixture
def cast(server: str, browser: Browser) -> Iterator[Cast]:
    """A project with an indicator and its team; nothing is planned yet."""
    title = {"lv": "Kopā reģionos", "en": "Together in the regions"}
    dates = {"starts_on": PartialDate.parse("2026-01-01"), "ends_on": PartialDate.parse("2099-12-31")}
    project = Project.objects.create(key="kopa", acronym="KOPĀ", title=title, **dates)
    Indicator.objects.create(project=project, ordinal=0, code="A1", own_definition=INDICATOR, target=60)
    for role, name in STAFF.items():
        user = User.objects.create_user(email_of(role), PASSWORD, name=name)
        until = date(2099, 12, 31) if role == "auditor" else None
        grant(user=user, project=project, role=role, until=until, by="owner@example.org", at=LONG_AGO)
    made = Cast(server, browser)
    yield made
    made.leave()


def email_of(name: str) -> str:
    return f"{name}@example.org"


def newest_mail_to(name: str) -> EmailMessage:
    run_waiting()
    return next(letter for letter in reversed(mail.outbox) if letter.to == [email_of(name)])


def link_in(letter: EmailMessage, *, secret: str) -> str:
    found = re.search(rf"https?://[^/\s]+((?:/en)?/{secret}/\S+)", str(letter.body))
    assert found, letter.body
    return found[1]


def test_from_the_plan_of_an_event_to_the_auditor_s_question(cast: Cast, tmp_path: Path) -> None:
    an_event_is_planned(cast["coordinator"])
    its_agenda_is_typed(cast["coordinator"])
    it_is_opened_and_published(cast["coordinator"])
    for name, called in (("juris", "Juris Kalniņš"), ("zane", "Zane Liepa")):
        somebody_registers(cast[name], called)
    the_speaker_is_sent_a_link(cast["coordinator"])
    the_speaker_hands_in_slides(cast["speaker"], tmp_path)
    the_desk_lets_one_in(cast["desk"], code_of(cast["juris"]))
    the_slides_are_published(cast["coordinator"], cast["juris"])
    the_list_is_closed(cast["coordinator"])
    a_correction_is_asked_for(cast["coordinator"])
    the_manager_confirms_it(cast["manager"])
    for language in ("", "/en"):
        the_auditor_follows_the_number(cast["auditor"], language)
    the_manager_sees_who_looked(cast["manager"])


def an_event_is_planned(vita: Somebody) -> None:
    vita.is_pictured("coordinator-to-do")
    vita.clicks_on("KOPĀ")
    vita.clicks_on("Jauns pasākums")
    vita.clicks_on("Seminārs")
    today = timezone.localdate()
    vita.fills(title_lv="Atbalsts ģimenēm", title_en="Support for families", starts_on=f"{today:%d.%m.%Y}.")
    vita.fills(deadline_days="0", days_of="calendar", venue_name="Kultūras nams", venue_city="Bauska", capacity="40")
    vita.is_pictured("new-event")
    vita.presses("Izveidot melnrakstu")
    vita.reads("Pasākums izveidots kā melnraksts.")


def its_agenda_is_typed(vita: Somebody) -> None:
    """Nothing is clicked between opening the editor and saving."""
    vita.clicks_on("Darba kārtība")
    vita.tabs_to(".agenda-line textarea")
    vita.types("10.00 Atklāšana", "Maija Vadītāja", "15")
    vita.page.keyboard.press("Enter")
    vita.types("Ko spēj kopiena", "Anna Runātāja, pētniece, Koledža", "45")
    vita.is_pictured("agenda")
    vita.page.keyboard.press("Control+s")
    vita.reads("Darba kārtība ir saglabāta")
    assert list(Item.objects.values_list("starts_at", "ends_at")) == [("10:00", "10:15"), ("10:15", "11:00")]


def it_is_opened_and_published(vita: Somebody) -> None:
    vita.clicks_on("Pieteikšanās nosacījumi")
    vita.fills(contact="jautajumi@example.org")
    vita.is_pictured("terms")
    vita.presses("Saglabāt nosacījumus")
    vita.clicks_on("Pārskats")
    vita.clicks_on("Publicēt")
    vita.is_pictured("publish")
    vita.presses("Publicēt pasākumu")
    assert Event.objects.get().status == "published"


def somebody_registers(person: Somebody, called: str) -> None:
    person.goes("/")
    person.clicks_on(person.page.get_by_role("link", name="Atbalsts ģimenēm").first)
    person.reads("Ko spēj kopiena")
    person.clicks_on("Pieteikties")
    person.fills(name=called, email=email_of(person.name))
    person.page.wait_for_timeout(A_MOMENT)
    person.is_pictured(f"registering-{person.name}")
    person.presses("Pieteikties")
    person.reads("Paldies! Tagad ieskatieties e-pastā")
    person.goes(link_in(newest_mail_to(person.name), secret="r"))
    person.reads("Jums ir vieta")
    person.is_pictured(f"own-page-{person.name}")


def code_of(person: Somebody) -> str:
    """The code as the person reads it from the own page."""
    code = Registration.objects.get(email=email_of(person.name)).code or ""
    person.reads(code)
    return code


def the_speaker_is_sent_a_link(vita: Somebody) -> None:
    vita.goes(f"/work/kopa/events/{Event.objects.get().key}/")
    vita.clicks_on("Lektori")
    vita.clicks_on(vita.page.get_by_role("link", name=re.compile("ūtīt saiti.*Anna Runātāja")))
    vita.fills(email=email_of("speaker"))
    vita.clicks_on(vita.page.get_by_role("button", name=re.compile("ūtīt saiti")))
    vita.is_pictured("speakers")


def the_speaker_hands_in_slides(anna: Somebody, folder: Path) -> None:
    anna.goes(link_in(newest_mail_to("speaker"), secret="s"))
    anna.presses("Jā, piedalīšos un uzstāšos")
    slides = folder / "Ko spēj kopiena.pdf"
    slides.write_bytes(a_pdf(3))
    anna.fills(title="Ko spēj kopiena")
    files = anna.page.locator("section", has=anna.page.locator("#files"))
    files.locator("[type=file]").last.set_input_files(slides)
    files.locator("[name=agrees]").last.check()
    anna.presses("Iesniegt datni")
    anna.reads("Datne ir iesniegta.")
    anna.is_pictured("speaker")
    assert Material.objects.get().versions.get().file.name == "Ko spēj kopiena.pdf"


def the_desk_lets_one_in(anda: Somebody, code: str) -> None:
    anda.is_pictured("desk-to-do")
    anda.clicks_on("Reģistrācijas galds")
    anda.page.locator("#typed").press_sequentially(code)
    anda.page.keyboard.press("Enter")
    expect(anda.page.locator(".desk-result .word")).to_have_text("Laipni lūdzam")
    expect(anda.page.locator(".desk-result .who")).to_have_text("Juris Kalniņš")
    anda.is_pictured("desk")
    assert Mark.objects.get().source == "code"


def the_slides_are_published(vita: Somebody, juris: Somebody) -> None:
    vita.clicks_on("Materiāli")
    vita.clicks_on("Ko spēj kopiena")
    vita.page.locator("[name=audience][value=public]").check()
    vita.presses("Publicēt 1. versiju")
    vita.is_pictured("material")
    run_waiting()
    juris.goes(f"/projects/kopa/events/{Event.objects.get().key}/")
    with juris.page.expect_download() as fetched:
        juris.page.get_by_role("link", name=re.compile("Ko spēj kopiena")).first.click()
    assert Path(fetched.value.path()).read_bytes() == a_pdf(3)


def the_list_is_closed(vita: Somebody) -> None:
    """One of two came, and the minutes say three: that is explained, never made equal."""
    vita.clicks_on("Dalībnieku saraksts")
    vita.presses("Pasākums ir noticis")
    vita.fills(stated_total="3")
    vita.presses("Slēgt sarakstu")
    vita.reads("Skaitļi atšķiras.")
    vita.fills(explanation="Protokolā ieskaitīta arī lektore.")
    vita.is_pictured("closing")
    vita.presses("Slēgt sarakstu")
    vita.reads("Protokolā ieskaitīta arī lektore.")
    assert Event.objects.get().status == "closed"


def a_correction_is_asked_for(vita: Somebody) -> None:
    vita.fills(q="Zane")
    vita.presses("Meklēt")
    vita.clicks_on("Zane Liepa")
    vita.page.get_by_label(re.compile("ir paraksts lapā")).first.check()
    vita.fills(reason="Paraksts lapas otrā pusē.")
    vita.presses("Lūgt šo labojumu")
    vita.reads("Jāapstiprina kādam citam")
    vita.is_pictured("correction")
    assert Mark.objects.count() == 1


def the_manager_confirms_it(maija: Somebody) -> None:
    maija.goes("/work/")
    maija.is_pictured("manager-to-do")
    maija.clicks_on(maija.page.locator(".todo a").first)
    maija.reads("Paraksts lapas otrā pusē.")
    maija.presses("Apstiprināt")
    assert Mark.objects.count() == 2


def the_auditor_follows_the_number(rita: Somebody, language: str) -> None:
    """From the number to the mark, the registration, the messages and scans, and the journal: three clicks at most."""
    found = Registration.objects.get(email=email_of("juris"))
    mark = found.marks.get()
    rita.goes(f"{language}/work/")
    opens_the_number(rita)
    rita.is_pictured(f"number{language.replace('/', '-')}")
    rita.clicks_on(rita.page.get_by_role("link", name=mark.key))
    tells_the_story(rita, found)
    rita.is_pictured(f"person{language.replace('/', '-')}")
    rita.clicks_on(rita.page.locator(".story li[data-kind=message] a").first)
    rita.reads(found.code or "")
    rita.is_pictured(f"message{language.replace('/', '-')}")
    assert rita.clicks <= 3

    rita.goes(f"{language}/work/")
    opens_the_number(rita)
    row = rita.page.get_by_role("row").filter(has=rita.page.get_by_role("link", name=mark.key))
    rita.clicks_on(row.get_by_role("link", name="journal" if language else "žurnāls"))
    rita.clicks_on(rita.page.locator(".entries td.number a").last)
    entry = Entry.objects.get(action="mark.made", subject=f"mark:{mark.key}")
    rita.reads(entry.hash)
    rita.is_pictured(f"entry{language.replace('/', '-')}")
    assert rita.clicks <= 3


def opens_the_number(rita: Somebody) -> None:
    rita.clicks = 0
    number = rita.page.get_by_role("cell", name="2", exact=True).get_by_role("link")
    rita.clicks_on(number)


def tells_the_story(rita: Somebody, found: Registration) -> None:
    """On one page: that somebody registered, the messages, and each scan."""
    rita.reads(found.person.name)
    for kind in ("message", "scan", "mark"):
        expect(rita.page.locator(f".story li[data-kind={kind}]").first).to_be_visible()


def the_manager_sees_who_looked(maija: Somebody) -> None:
    maija.goes("/work/kopa/")
    maija.clicks_on("Kas skatījās")
    rows = maija.page.locator(".entries tbody tr", has_text=email_of("auditor"))
    expect(rows.filter(has_text="Juris Kalniņš").first).to_be_visible()
    assert rows.count() >= 8
    maija.is_pictured("looks")
