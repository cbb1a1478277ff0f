"""What materials add to the search: an event is found by the titles of what everybody may read."""

from events.models import Event
from events.search import index_event, index_project
from materials.models import Material
from projects.models import Project
from projects.texts import Text


def index_with_materials(project: Project) -> None:
    """Refresh what a project and its events are found by, materials included."""
    titles: dict[int, list[Text]] = {}
    for event, title in Material.objects.public().filter(event__project=project).values_list("event", "title"):
        titles.setdefault(event, []).append(Text(title))
    index_project(project, also=titles)


def index_event_with_materials(event: Event) -> None:
    """The same for one event."""
    titles = Material.objects.public().filter(event=event).values_list("title", flat=True)
    index_event(event, event.project, also=[Text(title) for title in titles])
