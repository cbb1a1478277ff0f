"""Which stored materials anyone may fetch, and how their bytes are reached. Answering a browser is in `views`."""

from django.core.files import File
from django.db.models import QuerySet

from events.models import Event
from materials.models import Material


def anyone_may_fetch() -> "QuerySet[Material]":
    """Stored files of public materials of public events; `file` comes with each."""
    files = Material.objects.public().filter(file__isnull=False, event__in=Event.objects.public())
    return files.select_related("file")


def opened(material: Material) -> "File[bytes]":
    """The material's bytes from their beginning; FileNotFoundError where the store has lost them."""
    if material.file is None:
        raise FileNotFoundError(f"material {material.pk} has no file")
    return material.file.content.open("rb")
