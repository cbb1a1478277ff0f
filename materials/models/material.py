"""Materials of an event: presentations, documents, recordings; as a link or as files in numbered versions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import Event
from files.models import StoredFile
from materials.models.speaker import Speaker
from projects.constraints import one_of
from projects.models import ADDED_LATER
from projects.texts import TextField


class MaterialQuerySet(models.QuerySet["Material"]):
    def standing(self) -> "MaterialQuerySet":
        """Materials that nobody withdrew."""
        return self.filter(withdrawn_at=None)

    def public(self) -> "MaterialQuerySet":
        return self.standing().filter(audience=Material.Audience.PUBLIC)

    def for_participants(self) -> "MaterialQuerySet":
        return self.standing().filter(audience__in=(Material.Audience.PUBLIC, Material.Audience.PARTICIPANTS))


class MaterialAudience(models.TextChoices):
    PUBLIC = "public", _("everyone")
    PARTICIPANTS = "participants", _("participants")
    INTERNAL = "internal", _("the partnership")


class Material(models.Model):
    """What is handed out. `file` is what its audience gets: the version that was published last.

    What is handed in is for the partnership until a coordinator publishes it. `licence` is the version of the text to
    which whoever handed it in agreed; `was_shown` says that this is what was on the screen.
    """

    Audience = MaterialAudience

    event = models.ForeignKey(Event, models.CASCADE, related_name="materials")
    ordinal = models.PositiveIntegerField(default=ADDED_LATER)
    title = TextField()
    kind = models.TextField(null=True)
    url = models.TextField(null=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="materials")
    audience = models.CharField(max_length=12, choices=MaterialAudience.choices, default=Audience.PUBLIC)
    speaker = models.ForeignKey(Speaker, models.PROTECT, null=True, related_name="materials")
    licence = models.CharField(max_length=20, null=True)
    licence_agreed_at = models.DateTimeField(null=True)
    was_shown = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.TextField(null=True)
    withdrawn_reason = models.TextField(null=True)
    is_demonstration = models.BooleanField(default=False)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ("ordinal", "pk")
        constraints = (
            one_of("audience", MaterialAudience, "material_audience_known"),
            models.CheckConstraint(
                condition=Q(licence__isnull=True, licence_agreed_at__isnull=True)
                | Q(licence__isnull=False, licence_agreed_at__isnull=False),
                name="material_licence_with_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="material_withdrawn_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return str(self.title)


class PagesState(models.TextChoices):
    NONE = "", _("no pictures of pages")
    WAITING = "waiting", _("pictures of its pages are being drawn")
    DRAWN = "drawn", _("pages drawn")
    FAILED = "failed", _("its pages could not be drawn")


class MaterialVersion(models.Model):
    """One file as it was handed in; versions are added, never changed. `number_of_pages` is what the file says."""

    Pages = PagesState

    material = models.ForeignKey(Material, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.TextField()
    pages_state = models.CharField(max_length=7, choices=PagesState.choices, default=PagesState.NONE, blank=True)
    number_of_pages = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("material", "-number")
        constraints = (
            models.UniqueConstraint(fields=("material", "number"), name="material_version_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="material_version_from_one"),
            one_of("pages_state", PagesState, "material_version_pages_state_known"),
        )

    def __str__(self) -> str:
        return f"{self.material} ({self.number})"


class PagePicture(models.Model):
    """One page of a version as a picture; of the first there is a small one beside it."""

    version = models.ForeignKey(MaterialVersion, models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()
    picture = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    small = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("version", "number")
        constraints = (models.UniqueConstraint(fields=("version", "number"), name="page_picture_unique"),)

    def __str__(self) -> str:
        return f"{self.version}: {self.number}"


class Publication(models.Model):
    """What was published, for whom, when and by whom; `version` is none for a link."""

    material = models.ForeignKey(Material, models.CASCADE, related_name="publications")
    version = models.ForeignKey(MaterialVersion, models.PROTECT, null=True, related_name="publications")
    audience = models.CharField(max_length=12, choices=MaterialAudience.choices)
    published_at = models.DateTimeField()
    published_by = models.TextField()

    class Meta:
        ordering = ("material", "-pk")
        constraints = (one_of("audience", MaterialAudience, "publication_audience_known"),)

    def __str__(self) -> str:
        return f"{self.material}: {self.get_audience_display()}"
