"""Which stored materials anyone may fetch, and how their bytes are reached. Answering a browser is in `views`."""

from django.core.files import File
from django.db.models import QuerySet

from events.models import Event
from files.models import StoredFile
from materials.models import Material, MaterialVersion, PagePicture, Speaker
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


def speaker_may_fetch(speaker: Speaker) -> "QuerySet[MaterialVersion]":
    """Every version of what the speaker handed in and did not take back."""
    own = MaterialVersion.objects.filter(material__speaker=speaker.pk, material__withdrawn_at=None)
    return own.select_related("file", "material")


def workers_may_fetch(event: Event) -> "QuerySet[MaterialVersion]":
    """Every version of the event's materials, those that were withdrawn as well: they are what was handed in."""
    return MaterialVersion.objects.filter(material__event=event).select_related("file", "material")


def preview_of(material: Material) -> StoredFile | None:
    """The small first page of the very file that is published."""
    pages = PagePicture.objects.filter(version__material=material, version__file=material.file_id, small__isnull=False)
    first = pages.select_related("small").first()
    return first.small if first else None


def portraits_for_anyone() -> "QuerySet[Speaker]":
    """Speakers of public events whose photograph is shown beside the agenda: those who confirmed."""
    shown = Speaker.objects.filter(event__in=Event.objects.public(), portrait__isnull=False)
    return shown.filter(answer=Speaker.Answer.CONFIRMED).select_related("portrait")


def opened(stored: StoredFile | None) -> "File[bytes]":
    """The bytes from their beginning; FileNotFoundError where there are none, or the store has lost them."""
    if stored is None:
        raise FileNotFoundError("there is no file")
    return stored.content.open("rb")
