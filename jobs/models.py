"""Jobs of an installation on SQLite, kept until they are done. On PostgreSQL procrastinate keeps them in its tables."""

from django.db import models


class Job(models.Model):
    """A task to run with arguments, not before `run_at`; deleted when done, kept with `failed_at` when given up."""

    task = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    run_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("run_at", "pk")
        indexes = (models.Index(fields=("failed_at", "run_at"), name="job_to_run"),)

    def __str__(self) -> str:
        return self.task
