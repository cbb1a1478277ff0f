"""`dump_dossier PROJECT_KEY`: one project as a dossier, on the standard output."""

import io
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from config.dossiers.dumping import dump
from config.dossiers.faults import shown
from config.dossiers.writing import as_json
from projects.models import Project


class Command(BaseCommand):
    help = "Write a project as a dossier (format dossier/1): what was loaded, without demonstration rows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("project", metavar="PROJECT_KEY")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            project = Project.objects.filter(key=options["project"]).first()
            if project is None:
                raise CommandError(f"There is no project with the key {shown(options['project'])}.")
            dossier = dump(project)
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal is set to, a dossier is UTF-8
        for piece in as_json(dossier):
            self.stdout.write(piece, ending="")
        self.stdout.write("")
