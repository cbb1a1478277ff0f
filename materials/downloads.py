"""Which stored materials anyone may fetch, and how their bytes are reached. Answering a browser is in `views`."""

from django.core.files import File
from django.db.models import QuerySet

from events.models import Event
from materials.models import Material
from registrations.models import Registration


def anyone_may_fetch() -> "QuerySet[Material]":
    """Stored files of public materials of public events; `file` comes with each."""
    files = Material.objects.public().filter(file__isnull=False, event__in=Event.objects.public())
    return files.select_related("file")


def participants_may_fetch(registration: Registration) -> "QuerySet[Material]":
    """Stored files for participants of the registration's event; none where the registration no longer stands."""
    files = Material.objects.for_participants().filter(file__isnull=False, event=registration.event_id)
    stands = registration.status in Registration.STANDING
    return files.select_related("file") if stands else files.none()


def opened(material: Material) -> "File[bytes]":
    """The material's bytes from their beginning; FileNotFoundError where the store has lost them."""
    if material.file is None:
        raise FileNotFoundError(f"material {material.pk} has no file")
    return material.file.content.open("rb")
