"""A published agenda is what was published: later edits wait for the next version."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import Client

from audit.models import Entry
from events.agenda import publish
from events.models import Event, Item, Part, RenderedAgenda
from projects.models import Project
from projects.texts import Text

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def event() -> Event:
    project = Project.objects.create(key="kopa", title=Text(lv="Kopā reģionos"))
    event = Event.objects.create(
        project=project, ordinal=0, key="seminar", kind="seminar", status="published", title=Text(lv="Seminārs")
    )
    part = Part.objects.create(event=event, ordinal=0, key="p1", title=Text(lv="Rīta daļa", en="Morning"))
    Item.objects.create(part=part, ordinal=0, title=Text(lv="Atklāšana", en="Opening"))
    return event


def published(event: Event) -> int:
    with transaction.atomic():
        return publish(event=event, by="coordinator@example.org", at=AT).number


def test_each_publication_is_the_next_version_in_every_language(event: Event) -> None:
    assert (published(event), published(event)) == (1, 2)
    assert RenderedAgenda.objects.count() == 4
    assert "Morning" in RenderedAgenda.objects.get(version__number=2, language="en").html
    assert Entry.objects.filter(action="agenda.published", subject="event:seminar").count() == 2


def test_the_page_shows_the_agenda_as_published_until_it_is_published_again(event: Event, client: Client) -> None:
    published(event)
    Item.objects.update(title=Text(lv="Pārdomāta atklāšana"))
    page = "/projects/kopa/events/seminar/"
    assert "Pārdomāta" not in client.get(page).content.decode()
    published(event)
    assert "Pārdomāta" in client.get(page).content.decode()
