"""What each state of an event allows: every verb in every state, and what keeps a draft from being published."""

from datetime import UTC, datetime
from typing import Any

import pytest

from audit.models import Entry
from events.models import Event, EventStatus
from events.states import TABLE, StateRefused, Verb, allowed, allows, lacking, move, publish
from projects.models import Project
from projects.texts import Text

pytestmark = pytest.mark.django_db

AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
BY = "koordinatore@example.org"
# As one reads it aloud; the table in the code must agree.
ALLOWED = {
    "draft": {"change", "copy", "set_terms", "publish", "cancel"},
    "published": {"change", "copy", "set_terms", "unpublish", "postpone", "cancel", "hold"},
    "held": {"change", "copy", "take_back", "close"},
    "closed": {"copy"},
    "cancelled": {"change", "copy"},
}
LEADS_TO = {
    "publish": "published",
    "unpublish": "draft",
    "cancel": "cancelled",
    "hold": "held",
    "take_back": "published",
    "close": "closed",
}


def an_event(**columns: Any) -> Event:
    project, _made = Project.objects.get_or_create(key="kopa", defaults={"title": Text(lv="Kopā")})
    facts = {"title": Text(lv="Seminārs"), "kind": "seminar", "status": "draft", "starts_on": "2027-01-14"}
    made = Event.objects.create(project=project, key="seminars", **(facts | {"venue_city": "Jelgava"} | columns))
    return Event.objects.select_related("project").get(pk=made.pk)


def test_the_table_says_what_is_allowed():
    assert {status: set(allowed(status)) for status in EventStatus.values} == ALLOWED


@pytest.mark.parametrize("verb", [verb for verb in Verb if TABLE[verb].to])
@pytest.mark.parametrize("status", EventStatus.values)
def test_every_verb_moves_from_where_it_may_and_is_refused_elsewhere(status: str, verb: Verb):
    event = an_event(status=status)
    if allows(status, verb):
        assert move(event=event, verb=verb, by=BY, at=AT).status == LEADS_TO[verb]
        assert Event.objects.get().status == LEADS_TO[verb]
        assert Entry.objects.get(action=TABLE[verb].action).subject == "event:seminars"
    else:
        with pytest.raises(StateRefused) as refused:
            move(event=event, verb=verb, by=BY, at=AT)
        assert refused.value.code == status
        assert Event.objects.get().status == status
        assert not Entry.objects.exists()


def test_publishing_makes_the_first_version_of_the_agenda():
    published = publish(event=an_event(), day_not_known=False, by=BY, at=AT)
    assert published.status == "published"
    assert published.agenda_versions.count() == 1
    assert set(Entry.objects.values_list("action", flat=True)) == {"event.published", "agenda.published"}


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"title": Text()}, "no_title"),
        ({"starts_on": None}, "day_not_said"),
        ({"starts_on": "2027-01"}, "day_not_said"),
        ({"venue_city": None}, "no_place"),
        ({"ends_on": "2027-01-13"}, "ends_before_it_starts"),
    ],
)
def test_a_draft_that_lacks_something_is_not_published(columns: dict[str, Any], code: str):
    with pytest.raises(StateRefused) as refused:
        publish(event=an_event(**columns), day_not_known=False, by=BY, at=AT)
    assert refused.value.code == code
    assert Event.objects.get().status == "draft"


@pytest.mark.parametrize("starts_on", [None, "2027-03", "2027"])
def test_a_day_that_is_not_known_is_said_to_be(starts_on: str | None):
    assert publish(event=an_event(starts_on=starts_on), day_not_known=True, by=BY, at=AT).status == "published"


def test_online_is_a_place():
    assert lacking(an_event(venue_city=None, mode="online"), day_not_known=False) == []


@pytest.mark.parametrize("status", ["published", "held", "closed", "cancelled"])
def test_only_a_draft_is_published(status: str):
    with pytest.raises(StateRefused) as refused:
        publish(event=an_event(status=status), day_not_known=False, by=BY, at=AT)
    assert refused.value.code == status
