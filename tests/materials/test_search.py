"""An event is found by what was shown and handed out there, if everybody may read it."""

import pytest

from events.models import Event
from events.search import matching
from materials.models import Material
from materials.search import index_with_materials
from projects.models import Project
from projects.texts import Text

pytestmark = pytest.mark.django_db


def test_titles_of_public_materials_are_searched_and_others_are_not():
    project = Project.objects.create(key="p", title=Text(lv="Projekts"))
    stated = {"project": project, "title": Text(lv="Saruna"), "kind": "seminar", "status": "held"}
    first, _other = (Event.objects.create(ordinal=n, key=f"e{n}", **stated) for n in range(2))
    Material.objects.create(event=first, ordinal=0, title=Text(lv="Ģimeņu pētījums"))
    Material.objects.create(event=first, ordinal=1, title=Text(lv="Iekšējais budžets"), audience="internal")
    index_with_materials(project)
    assert list(matching(Event.objects.all(), "ģimeņu pētījumi")) == [first]
    assert list(matching(Event.objects.all(), "budžets")) == []
    assert matching(Event.objects.all(), "saruna").count() == 2
