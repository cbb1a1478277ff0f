"""The lists of a project that lead to events: promises, which events carry out, and training schemes."""

from events.models import Event, Scheme
from projects.editing_rows import RowList
from projects.models import Commitment, Project
from projects.texts import Text

COMMITMENTS = RowList(
    name="commitments",
    model=Commitment,
    fields=("text", "due_on", "owner", "outcome", "outcome_on"),
    links=("fulfilled_by",),
)
SCHEMES = RowList(name="schemes", model=Scheme, fields=("title",), key_from="title")


def places_of(project: Project) -> dict[str, str]:
    """What a dossier's paths to events and people are called: `events.0` by the event's title."""
    titles = Event.objects.filter(project=project).values_list("ordinal", "title")
    events = {f"events.{ordinal}": str(Text(title)) for ordinal, title in titles}
    return events | {f"people.{key}": name for key, name in project.people.values_list("key", "name")}
