"""How often something was asked within a stretch of time, so that nobody can ask without end."""

from django.db import models


class Tally(models.Model):
    """A count that ends at `until` (seconds since 1970). `name` is a keyed hash: it tells nobody's address."""

    name = models.CharField(max_length=64, unique=True)
    until = models.BigIntegerField(db_index=True)
    times = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return f"{self.times} until {self.until}"
