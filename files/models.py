"""Stored files: what was stored, how large it is and its SHA-256. Who may read a file is decided above."""

from django.db import models
from django.db.models import Q


class StoredFile(models.Model):
    """Bytes kept under their own checksum; never changed once stored."""

    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    name = models.CharField(max_length=255)
    content = models.FileField(max_length=255)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("sha256", "name"), name="stored_file_once_per_content_and_name"),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="stored_file_sha256_hex"),
        )

    def __str__(self) -> str:
        return self.name
