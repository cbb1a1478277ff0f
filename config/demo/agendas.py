"""The agenda of the coming conference as a coordinator left it: edited, not published yet, and with a conflict."""

from dataclasses import replace

from config.demo.writing import Occasion
from events.agenda_content import AgendaItem, read_agenda
from events.agenda_editing import save_agenda
from projects.models import Project
from projects.texts import Text

EVENT, FAIR, VOICES = "borderland-conference", "lunch", 2
OPENING_OF_THE_FAIR = Text(
    lv="Pakalpojumu tirdziņa atklāšana", en="Opening of the fair of services", lt="Paslaugų mugės atidarymas"
)


def edit_an_agenda(project: Project, occasion: Occasion) -> None:
    """The last talk gets more time, and whoever leads it is to open the fair before it has ended."""
    event = project.events.select_related("project").get(key=EVENT)
    agenda = read_agenda(event)
    plenary, fair = (event.parts.get(key=key) for key in ("plenary", FAIR))
    parts = {part.token: part for part in agenda.parts}
    talks = parts[str(plenary.pk)].items
    voices = replace(talks[VOICES], ends_at="12:50")
    opening = AgendaItem(
        token="added",  # noqa: S106  # names a row
        title=OPENING_OF_THE_FAIR,
        starts_at="12:45",
        ends_at="12:55",
        people=tuple(replace(row, token=f"new{number}") for number, row in enumerate(voices.people)),
    )
    parts[str(plenary.pk)] = replace(parts[str(plenary.pk)], items=(*talks[:VOICES], voices))
    parts[str(fair.pk)] = replace(parts[str(fair.pk)], items=(opening,))
    edited = replace(agenda, parts=tuple(parts.values()))
    save_agenda(event=event, agenda=edited, seen=agenda.fingerprint, by=occasion.by, at=occasion.at)
