"""An agenda is saved whole, or not at all; rows that stay keep what hangs on them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from audit.models import Entry
from events.agenda import AgendaRefused, compared, publish, publish_changes, publish_first, published_agenda
from events.agenda_content import Agenda, AgendaItem, AgendaPart, AgendaPerson, read_agenda
from events.agenda_editing import save_agenda
from events.editing import facts_of, restate
from events.models import Contribution, Event, Item, Part
from events.search import matching
from events.states import StateRefused
from people.models import Person
from projects.models import Organisation, Project
from projects.partial_dates import PartialDate
from projects.texts import Text
from registrations.models import Headcount, PartChoice, Seats
from tests.registrations.cast import an_event, registered

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
BY = "koordinatore@example.org"


@pytest.fixture
def event(db: None) -> Event:
    project = Project.objects.create(key="kopa", title=Text(lv="Kopā reģionos"))
    made = {"kind": "seminar", "status": "published", "starts_on": "2027-05-12", "title": Text(lv="Seminārs")}
    event = Event.objects.create(project=project, key="seminar", **made)
    part = Part.objects.create(event=event, ordinal=0, key="p1", title=Text(lv="Rīta daļa"), kind="plenary")
    item = Item.objects.create(part=part, ordinal=0, title=Text(lv="Atklāšana"), starts_at="09:30", ends_at="09:45")
    Item.objects.create(part=part, ordinal=1, title=Text(lv="Aprūpe mājās"), starts_at="09:45", ends_at="10:30")
    person = Person.objects.create(project=project, key="anna", name="Anna Bērziņa")
    Contribution.objects.create(event=event, part=part, item=item, ordinal=0, person=person, function="opener")
    return Event.objects.select_related("project").get()


def save(event: Event, agenda: Agenda, seen: str | None = None) -> list[str]:
    """What was changed, by code."""
    seen = seen or read_agenda(event).fingerprint
    return [change["what"] for change in save_agenda(event=event, agenda=agenda, seen=seen, by=BY, at=AT).changes]


def with_items(agenda: Agenda, *items: AgendaItem) -> Agenda:
    return replace(agenda, parts=(replace(agenda.parts[0], items=items), *agenda.parts[1:]))


def a_line(title: str, *people: AgendaPerson, **said: str) -> AgendaItem:
    return AgendaItem(token=f"n{title[:3].lower()}", title=Text(lv=title), people=people, **said)


def somebody(name: str, **said: str) -> AgendaPerson:
    return AgendaPerson(token=f"n{name[:3].lower()}", person=None, name=name, function="speaker", **said)


def test_what_was_not_changed_leaves_nothing(event: Event) -> None:
    assert save(event, read_agenda(event)) == []
    assert not Entry.objects.exists()


def test_lines_are_added_changed_and_removed_and_what_stays_keeps_its_id(event: Event) -> None:
    agenda = read_agenda(event)
    opening, care = agenda.parts[0].items
    later = replace(care, starts_at="10:00", ends_at="10:45")
    new = a_line("Kafija", starts_at="09:45", ends_at="10:00")
    assert save(event, with_items(agenda, opening, new, later)) == ["line_added", "line_time"]
    rows = [(row.title["lv"], row.starts_at) for row in Item.objects.order_by("ordinal")]
    assert rows == [("Atklāšana", "09:30"), ("Kafija", "09:45"), ("Aprūpe mājās", "10:00")]
    assert str(Item.objects.get(title__lv="Aprūpe mājās").pk) == care.token
    assert save(event, with_items(read_agenda(event), later)) == ["line_removed", "line_removed"]
    assert not Contribution.objects.exists()


def test_a_new_part_with_its_lines_and_people_is_made_at_once(event: Event) -> None:
    speaker = somebody("Jānis Kalns", position="direktors", organisation="Kalnu novads")
    part = AgendaPart(
        token="n1", title=Text(lv="Grupa"), kind="parallel_group", capacity=12, items=(a_line("Saruna", speaker),)
    )
    agenda = read_agenda(event)
    assert save(event, replace(agenda, parts=(*agenda.parts, part))) == ["part_added"]
    made = Contribution.objects.select_related("organisation", "person", "part", "item").get(person__name="Jānis Kalns")
    assert (made.part and made.part.kind, made.item and str(made.item)) == ("parallel_group", "Saruna")
    assert made.organisation
    assert (made.position, made.organisation.name) == ("direktors", "Kalnu novads")


def test_a_known_name_is_the_known_person_and_a_registered_namesake_is_nobody_known(event: Event) -> None:
    Person.objects.create(project=event.project, key="guest", name="Ilze Guste")
    Organisation.objects.create(project=event.project, key="o", name="Kalnu novads")
    agenda = read_agenda(event)
    opening, care = agenda.parts[0].items
    people = (somebody("anna bērziņa", organisation="kalnu novads"), somebody("Ilze Guste"))
    save(event, with_items(agenda, opening, replace(care, people=people)))
    anna, ilze = Contribution.objects.filter(item=int(care.token)).select_related("person", "organisation")
    assert anna.person.key == "anna"
    assert anna.organisation
    assert anna.organisation.key == "o"
    assert ilze.person.key != "guest"


def test_the_second_editor_is_told_and_nothing_is_overwritten(event: Event) -> None:
    agenda = read_agenda(event)
    opening, care = agenda.parts[0].items
    seen = agenda.fingerprint
    save(event, with_items(agenda, opening, replace(care, title=Text(lv="Aprūpe ģimenē"))), seen)
    with pytest.raises(AgendaRefused) as refused:
        save(event, with_items(agenda, opening), seen)
    assert refused.value.code == "changed_meanwhile"
    assert Item.objects.count() == 2


def test_an_agenda_of_a_closed_list_stays(event: Event) -> None:
    Event.objects.update(status="closed")
    agenda = read_agenda(event)
    with pytest.raises(StateRefused):
        save(event, with_items(agenda))


def test_a_part_in_which_people_were_counted_is_not_removed(event: Event) -> None:
    part = event.parts.get()
    Headcount.objects.create(event=event, part=part, ordinal=0, number=40, method="list")
    with pytest.raises(AgendaRefused) as refused:
        save(event, Agenda())
    assert (refused.value.code, refused.value.parts) == ("part_in_use", (str(part.pk),))
    assert event.parts.count() == 1


def test_seats_follow_the_part_and_who_waits_gets_them(db: None) -> None:
    event = an_event(capacity=None)
    part = Part.objects.create(event=event, ordinal=0, key="g", title=Text(lv="Grupa"), capacity=1)
    Seats.objects.create(event=event, part=part, capacity=1)
    for number in range(2):
        registered(event, number, parts=frozenset({part.pk}))
    agenda = read_agenda(event)
    save(event, replace(agenda, parts=(replace(agenda.parts[0], capacity=2),)))
    assert not PartChoice.objects.filter(is_waiting=True).exists()
    assert Seats.objects.get(part=part).taken == Seats.objects.get(part=part).capacity == 2
    agenda = read_agenda(event)
    with pytest.raises(AgendaRefused) as refused:
        save(event, replace(agenda, parts=(replace(agenda.parts[0], capacity=1),)))
    assert refused.value.code == "seats_taken"


def test_the_journal_says_what_changed_and_the_search_finds_it(event: Event) -> None:
    agenda = read_agenda(event)
    opening, care = agenda.parts[0].items
    save(event, with_items(agenda, opening, replace(care, title=Text(lv="Elpas brīdis"))))
    entry = Entry.objects.select_related("detail").get(action="agenda.changed")
    assert entry.detail.details
    assert entry.detail.details["changes"][0]["what"] == "line_renamed"
    assert list(matching(Event.objects.all(), "elpas bridis")) == [event]
    assert not matching(Event.objects.all(), "aprupe majas").exists()


def a_long_agenda(lines: int) -> Agenda:
    speakers = [somebody(f"{number}. runātāja", organisation=f"{number}. novads") for number in range(lines)]
    items = tuple(
        AgendaItem(token=f"n{number}", title=Text(lv=f"{number}. referāts"), people=(replace(row, token=f"w{number}"),))
        for number, row in enumerate(speakers)
    )
    return Agenda(parts=(AgendaPart(token="n", title=Text(lv="Diena"), date=PartialDate(2027, 5, 12), items=items),))


def test_saving_costs_as_many_statements_for_sixty_lines_as_for_one(event: Event, django_assert_num_queries) -> None:
    save(event, a_long_agenda(1))
    for lines in (2, 60):
        seen = read_agenda(event).fingerprint
        with django_assert_num_queries(55):
            save_agenda(event=event, agenda=a_long_agenda(lines), seen=seen, by=BY, at=timezone.now())


def test_edits_wait_for_the_next_version_even_where_the_page_was_never_drawn(event: Event) -> None:
    publish_first(events=[event], at=AT)
    agenda = read_agenda(event)
    opening, care = agenda.parts[0].items
    save(event, with_items(agenda, opening, replace(care, starts_at="10:00", ends_at="10:45")))
    version, unpublished = compared(event, read_agenda(event))
    assert [change["what"] for change in unpublished] == ["line_time"]
    assert version
    assert version.number == 1
    second = publish_changes(event=event, seen=read_agenda(event).fingerprint, by=BY, at=AT)
    assert [change["what"] for change in second.changes] == ["line_time"]


def test_publishing_is_refused_for_a_draft_without_changes_and_past_an_edit(event: Event) -> None:
    seen = read_agenda(event).fingerprint
    with pytest.raises(AgendaRefused):
        publish_changes(event=event, seen="other", by=BY, at=AT)
    publish(event=event, by=BY, at=AT)
    codes = []
    for status in ("published", "draft"):
        Event.objects.update(status=status)
        with pytest.raises(AgendaRefused) as refused:
            publish_changes(event=event, seen=seen, by=BY, at=AT)
        codes.append(refused.value.code)
    assert codes == ["nothing_changed", "draft"]


def test_an_event_that_moves_takes_along_what_is_published_and_nothing_that_is_not(event: Event) -> None:
    publish(event=event, by=BY, at=AT)
    agenda = read_agenda(event)
    save(event, with_items(agenda, *agenda.parts[0].items, a_line("Melnraksts")))
    facts = replace(facts_of(event), starts_on=PartialDate(2027, 5, 19))
    restate(event, facts, by=BY, at=AT, minutes=30)
    published = published_agenda(event)
    assert published
    assert [(item.title["lv"], item.starts_at) for item in published.parts[0].items] == [
        ("Atklāšana", "10:00"),
        ("Aprūpe mājās", "10:15"),
    ]
    assert [change["what"] for change in compared(event, read_agenda(event)).unpublished] == ["line_added"]
