"""An agenda typed from nothing with the keyboard alone, checked while it is typed, saved, and published."""

from datetime import UTC, datetime
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Dialog, Page, expect

from accounts.models import User
from events.models import Contribution, Event, Item, Part
from people.models import Person
from projects.models import Project, Role
from projects.texts import Text

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NOTHING_FOUND = "Found 0 accessibility violations:\n"
ADDRESS = "/work/kopa/events/konference/agenda/"


@pytest.fixture
def event(server: str) -> Event:
    project = Project.objects.create(key="kopa", title=Text(lv="Kopā reģionos", en="Together"))
    user = User.objects.create_user("vaditaja@example.org", name="Vita Vadītāja")
    at = datetime(2026, 1, 1, tzinfo=UTC)
    Role.objects.create(user=user, project=project, role="manager", granted_at=at)
    made = {"kind": "conference", "status": "published", "starts_on": "2027-05-12", "ends_on": "2027-05-13"}
    return Event.objects.create(project=project, key="konference", title=Text(lv="Konference"), **made)


@pytest.fixture
def editor(event: Event, server: str, page: Page) -> Page:
    """The editor, opened by the manager."""
    client = Client()
    client.force_login(User.objects.get())
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": server}])
    page.goto(server + ADDRESS)
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def write(page: Page, *texts: str) -> None:
    """Texts with Tab between them."""
    for number, text in enumerate(texts):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(text)


def tab_to(page: Page, text: str, *, nth: int = 0) -> None:
    """Tab until the focus stands on what is called so."""
    wanted = page.locator("button, a", has_text=text).nth(nth)
    for _step in range(250):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach {text}")


def saved(page: Page) -> None:
    page.wait_for_load_state()
    with page.expect_navigation():
        press(page, "Control+s")
    expect(page.get_by_text("Darba kārtība ir saglabāta")).to_be_visible()


def lines() -> list[tuple[str, str | None, str | None]]:
    rows = Item.objects.order_by("part__ordinal", "ordinal")
    return [(row.title["lv"], row.starts_at, row.ends_at) for row in rows]


def test_whoever_was_signed_out_meanwhile_gets_no_page_into_the_page(editor: Page) -> None:
    tab_to(editor, "Pievienot daļu")
    press(editor, "Enter")
    editor.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    with editor.expect_response(lambda answer: "check" in answer.url and not answer.ok):
        write(editor, "Rīta daļa")
    editor.wait_for_load_state("networkidle")
    assert editor.locator("[data-conflicts] form").count() == 0


def test_a_conference_of_two_days_with_groups_is_typed_in_one_go_and_published(editor: Page, server: str) -> None:
    tab_to(editor, "Pievienot daļu")
    press(editor, "Enter")
    write(editor, "Rīta daļa")
    press(editor, "Enter")
    write(editor, "9.30 Atklāšana", "Anna Bērziņa", "15")
    press(editor, "Enter")
    write(editor, "Aprūpe mājās", "moderē Jānis Kalns, direktors, Kalnu novads; Ilze Liepa", "45")
    press(editor, "Control+Enter")
    write(editor, "Pusdienas")
    tab_to(editor, "Pievienot paralēlu grupu")
    press(editor, "Enter")
    write(editor, "A grupa")
    press(editor, "Enter")
    write(editor, "12.00 Saruna", "Anna Bērziņa", "60")
    press(editor, "Control+Enter")
    write(editor, "B grupa")
    press(editor, "Enter")
    write(editor, "12.15 Cita saruna", "Anna Bērziņa", "45")
    expect(editor.locator("[data-conflicts]")).to_contain_text("Anna Bērziņa vienlaikus ir divās vietās, 12.15–13.00.")
    press(editor, "Shift+Tab")
    write(editor, "Ilze Liepa")
    expect(editor.locator("[data-conflicts]")).not_to_contain_text("vienlaikus")
    tab_to(editor, "Pievienot daļu", nth=1)
    press(editor, "Enter")
    write(editor, "Otrā diena")
    press(editor, "Enter")
    write(editor, "10.00–11.30 Brauciens uz Cēsīm")
    saved(editor)
    assert lines() == [
        ("Atklāšana", "09:30", "09:45"),
        ("Aprūpe mājās", "09:45", "10:30"),
        ("Saruna", "12:00", "13:00"),
        ("Cita saruna", "12:15", "13:00"),
        ("Brauciens uz Cēsīm", "10:00", "11:30"),
    ]
    assert [str(part.date) for part in Part.objects.order_by("ordinal")] == ["2027-05-12"] * 4 + ["2027-05-13"]
    assert [part.kind for part in Part.objects.order_by("ordinal")][2:4] == ["parallel_group"] * 2
    janis = Contribution.objects.select_related("organisation").get(person__name="Jānis Kalns")
    assert janis.organisation
    assert (janis.function, janis.position, janis.organisation.name) == ("moderator", "direktors", "Kalnu novads")
    assert Person.objects.count() == 3
    tab_to(editor, "Publicēt darba kārtību")
    press(editor, "Enter")
    expect(editor.locator("h1")).to_have_text("Publicēt darba kārtību")
    tab_to(editor, "Publicēt 1. versiju")
    press(editor, "Enter")
    expect(editor.get_by_text("1. versija ir publicēta")).to_be_visible()
    editor.goto(f"{server}/projects/kopa/events/konference/")
    expect(editor.locator(".agenda")).to_contain_text("Brauciens uz Cēsīm")


@pytest.fixture
def morning(event: Event) -> Part:
    """Three lines of half an hour each, the first with a speaker."""
    part = Part.objects.create(event=event, ordinal=0, key="p", title=Text(lv="Rīts"), date="2027-05-12")
    for number, (title, start, end) in enumerate(
        [("Viens", "09:00", "09:30"), ("Divi", "09:30", "10:00"), ("Trīs", "10:00", "10:30")]
    ):
        Item.objects.create(part=part, ordinal=number, title=Text(lv=title), starts_at=start, ends_at=end)
    person = Person.objects.create(project=event.project, key="anna", name="Anna Bērziņa")
    said = {"function": "speaker", "position": "direktore"}
    Contribution.objects.create(event=event, part=part, item=part.items.first(), ordinal=0, person=person, **said)
    return part


@pytest.fixture
def typing(morning: Part, editor: Page) -> Page:
    """In the title of the first line."""
    editor.locator(".agenda-line textarea").first.focus()
    return editor


def test_later_lines_shift_with_the_minutes_and_stay_where_nobody_wants_that(typing: Page) -> None:
    press(typing, "Tab", "Tab", "Control+a")
    write(typing, "45")
    press(typing, "Enter")
    saved(typing)
    assert [start for _, start, _ in lines()] == ["09:00", "09:45", "10:15"]
    typing.locator("[data-shift]").focus()
    press(typing, "Space")
    typing.locator(".line-minutes input").first.focus()
    press(typing, "Control+a")
    write(typing, "30")
    saved(typing)
    assert [start for _, start, _ in lines()] == ["09:00", "09:45", "10:15"]
    assert lines()[0][2] == "09:30"


def test_a_line_moves_with_its_time_and_leaves_with_a_key(typing: Page) -> None:
    press(typing, "Alt+ArrowDown")
    saved(typing)
    assert [title for title, *_ in lines()] == ["Divi", "Viens", "Trīs"]
    assert [start for _, start, _ in lines()] == ["09:00", "09:30", "10:00"]
    typing.locator(".agenda-line textarea").nth(2).focus()
    press(typing, "Alt+Delete", "End", "Enter")
    write(typing, "Kafija", "an")
    expect(typing.locator("[role=listbox] [role=option]")).to_contain_text("Anna Bērziņa")
    press(typing, "ArrowDown", "Tab")
    write(typing, "5")
    saved(typing)
    assert lines()[2] == ("Kafija", "10:00", "10:05")
    assert Contribution.objects.filter(person__key="anna", position="direktore").count() == 2


def test_details_open_and_close_with_keys(typing: Page) -> None:
    press(typing, "Alt+Enter", "Tab")
    write(typing, "One")
    press(typing, "Escape")
    expect(typing.locator(".agenda-line textarea").first).to_be_focused()
    press(typing, "Tab", "Alt+Enter", "m")
    saved(typing)
    first = Item.objects.order_by("ordinal")[0]
    assert first.title == {"lv": "Viens", "en": "One"}
    assert Contribution.objects.get().function == "moderator"


def test_what_was_not_saved_comes_back_and_leaving_is_asked_about(typing: Page) -> None:
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    typing.on("dialog", leave)
    press(typing, "End")
    write(typing, " un vēl")
    typing.reload()
    assert asked == ["beforeunload"]
    tab_to(typing, "Turpināt ar to")
    press(typing, "Enter")
    expect(typing.locator(".agenda-line textarea").first).to_have_value("Viens un vēl")
    saved(typing)
    assert lines()[0][0] == "Viens un vēl"
    typing.reload()
    expect(typing.locator("[data-draft]")).to_be_hidden()


def test_who_saves_second_is_told_and_keeps_what_was_typed(typing: Page, server: str) -> None:
    other = typing.context.new_page()
    other.goto(server + ADDRESS)
    other.locator(".agenda-line textarea").first.fill("Pavisam cits")
    saved(other)
    other.close()
    press(typing, "End")
    write(typing, " un vēl")
    press(typing, "Control+s")
    expect(typing.locator(".errors")).to_contain_text("„Viens” tagad saucas „Pavisam cits”")
    expect(typing.locator(".agenda-line textarea").first).to_have_value("Viens un vēl")
    saved(typing)
    assert lines()[0][0] == "Viens un vēl"


def test_without_a_script_lines_are_added_and_saved(morning: Part, editor: Page, server: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="lv-LV")
    context.add_cookies(editor.context.cookies())  # type: ignore[arg-type]  # what one context gives, another takes
    page = context.new_page()
    page.goto(server + ADDRESS)
    page.locator(".agenda-line textarea").nth(3).fill("10.30 Kafija")
    page.locator(".agenda-line .line-minutes input").nth(3).fill("15")
    page.get_by_role("button", name="Pievienot punktu").click()
    page.locator(".agenda-line textarea").nth(4).fill("Noslēgums")
    page.get_by_role("button", name="Saglabāt darba kārtību").click()
    assert lines()[3:] == [("Kafija", "10:30", "10:45"), ("Noslēgums", None, None)]
    context.close()


@pytest.mark.parametrize("width", [390, 1440])
def test_no_accessibility_rule_is_broken(morning: Part, editor: Page, server: str, width: int) -> None:
    hours = {"starts_at": "09:00", "ends_at": "10:00"}
    Part.objects.create(event=morning.event, ordinal=1, key="g", kind="parallel_group", **hours)
    Item.objects.filter(starts_at="10:00").update(starts_at="09:40")
    editor.set_viewport_size({"width": width, "height": 900})
    for scheme, address in product(("light", "dark"), (ADDRESS, f"{ADDRESS}publish/", f"/en{ADDRESS}")):
        editor.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its words
        editor.goto(server + address)
        expect(editor.locator(".agenda-conflicts")).to_be_visible()
        editor.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        assert Axe().run(editor, options=RULES).generate_report() == NOTHING_FOUND
        assert editor.evaluate("document.documentElement.scrollWidth") <= width
