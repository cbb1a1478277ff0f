"""`load_dossier FILE...`: load projects, each file whole or not at all."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.dossiers.faults import BadDossier
from config.dossiers.loading import Loaded, load_file

ACTOR = "load_dossier"


class Command(BaseCommand):
    help = "Load project dossiers (format dossier/1). A file with a fault changes nothing; every fault is told."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", metavar="FILE", nargs="+", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        files: list[Path] = [Path(file) for file in options["files"]]
        refused = [file for file in files if not self._load(file)]
        if refused:
            raise CommandError(f"{len(refused)} of {len(files)} files not loaded; nothing was changed by them.")

    def _load(self, file: Path) -> bool:
        try:
            loaded = load_file(file, by=ACTOR, at=timezone.now())
        except BadDossier as refusal:
            for line in refusal.lines:
                self.stderr.write(f"{_shown(file)}: {line}")
            return False
        self.stdout.write(f"{_shown(file)}: {_in_words(loaded)}")
        return True


def _shown(file: Path) -> str:
    return str(file).encode("unicode_escape").decode() if not str(file).isprintable() else str(file)


def _in_words(loaded: Loaded) -> str:
    if loaded.was_there:
        return f"the project {loaded.project.key} is already there, nothing changed"
    return f"loaded the project {loaded.project.key}, {loaded.project.events.count()} events"
