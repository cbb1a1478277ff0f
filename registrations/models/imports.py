"""Lists that were read from a file or typed in, the file itself, and the signed paper behind their marks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Event
from files.models import StoredFile
from projects.constraints import one_of
from registrations.models.attendance import Mark


class ImportState(models.TextChoices):
    CHECKED = "checked", _("only checked")
    BROUGHT = "brought", _("brought in")


class Import(models.Model):
    """A table of people as it was handed in; `scan` is the signed list that proves who was there."""

    State = ImportState

    event = models.ForeignKey(Event, models.CASCADE, related_name="imports")
    table = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=7, choices=ImportState.choices, default=ImportState.CHECKED)
    handed_in_by = models.TextField()
    handed_in_at = models.DateTimeField()
    brought_at = models.DateTimeField(null=True)
    registered = models.PositiveIntegerField(default=0)
    marked = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("pk",)
        constraints = (one_of("state", ImportState, "import_state_known"),)

    def __str__(self) -> str:
        return f"{self.event_id}: {self.table}"


class ImportedMark(models.Model):
    """Which list a mark was read from."""

    imported = models.ForeignKey(Import, models.PROTECT, related_name="marks")
    mark = models.OneToOneField(Mark, models.PROTECT, related_name="read_from")

    def __str__(self) -> str:
        return f"{self.imported_id}: {self.mark_id}"
