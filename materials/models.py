"""Materials of an event: presentations, documents, recordings; as a link or a stored file."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Event
from files.models import StoredFile
from projects.constraints import one_of
from projects.texts import TextField


class MaterialQuerySet(models.QuerySet["Material"]):
    def public(self) -> "MaterialQuerySet":
        return self.filter(audience=Material.Audience.PUBLIC)

    def for_participants(self) -> "MaterialQuerySet":
        return self.filter(audience__in=(Material.Audience.PUBLIC, Material.Audience.PARTICIPANTS))


class MaterialAudience(models.TextChoices):
    PUBLIC = "public", _("everyone")
    PARTICIPANTS = "participants", _("participants")
    INTERNAL = "internal", _("the partnership")


class Material(models.Model):
    Audience = MaterialAudience

    event = models.ForeignKey(Event, models.CASCADE, related_name="materials")
    ordinal = models.PositiveIntegerField()
    title = TextField()
    kind = models.TextField(null=True)
    url = models.TextField(null=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="materials")
    audience = models.CharField(max_length=12, choices=MaterialAudience.choices, default=Audience.PUBLIC)
    is_demonstration = models.BooleanField(default=False)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ("ordinal",)
        constraints = (one_of("audience", MaterialAudience, "material_audience_known"),)

    def __str__(self) -> str:
        return str(self.title)
