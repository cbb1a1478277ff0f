"""`manage.py load_reference`: municipalities, regions and organisation kinds from the files of the project."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from projects.reference.loading import TableChange, load_reference
from projects.reference.reading import HERE, ReferenceRefused


class Command(BaseCommand):
    help = "Bring municipalities, their mergers, regions and organisation kinds to what the reference files say."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=HERE, help="where the four reference files are")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changes = load_reference(by="load_reference", at=timezone.now(), folder=options["folder"])
        except ReferenceRefused as refusal:
            faults = "\n".join(f"  {problem}" for problem in refusal.problems)
            raise CommandError(f"Nothing was loaded; the reference files have faults:\n{faults}") from refusal
        for change in changes:
            self.stdout.write(_line(change))
            for name in change.changed:
                self.stdout.write(f"  changed: {name}")
            for name in change.removed:
                self.stdout.write(f"  removed: {name}")


def _line(change: TableChange) -> str:
    if not change:
        return f"{change.table}: {change.rows} rows, nothing to change"
    counts = f"{change.added} added, {len(change.changed)} changed, {len(change.removed)} removed"
    return f"{change.table}: {change.rows} rows ({counts})"
