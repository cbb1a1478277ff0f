"""`manage.py load_demo`: the demonstration into an empty database, and its log-ins; a second time only the log-ins."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.demo.loading import DemonstrationRefused, load_demo
from config.demo.logins import LOGINS
from config.dossiers.faults import BadDossier


class Command(BaseCommand):
    help = "Load five real projects with invented participants and one invented project, and print the log-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="even where others can reach this installation")

    def handle(self, *args: Any, force: bool, **options: Any) -> None:
        try:
            is_new = load_demo(by="load_demo", at=timezone.now(), is_forced=force)
        except (DemonstrationRefused, BadDossier) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("The demonstration is loaded.\n" if is_new else "The demonstration was loaded before.\n")
        self.stdout.write(f"\nhttp://127.0.0.1:{os.environ.get('PORT', '8000')}/\n")
        for line in _table():
            self.stdout.write(line)


def _table() -> list[str]:
    rows = [("role", "e-mail", "password", "projects")]
    rows += [(login.role, login.email, login.password, login.only or "all") for login in LOGINS]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
