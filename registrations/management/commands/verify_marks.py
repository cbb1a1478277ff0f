"""`manage.py verify_marks`: are the marks in the table those that the journal tells of?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from projects.models import Project
from registrations.guards import missing
from registrations.verification import mark_faults


class Command(BaseCommand):
    help = "Compare every mark with the journal; exit status 1 and a line for each that was changed past it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", nargs="*", help="keys of projects; all of them if left out")

    def handle(self, *args: Any, **options: Any) -> None:
        projects = Project.objects.filter(key__in=options["project"]) if options["project"] else Project.objects.all()
        if unknown := set(options["project"]) - {project.key for project in projects}:
            raise CommandError(f"There is no project with the key “{min(unknown)}”.")
        if triggers := missing():
            raise CommandError(f"The database does not guard closed lists: {', '.join(triggers)} missing. Run migrate.")
        faults = 0
        for project in projects:
            for fault in mark_faults(project):
                faults += 1
                self.stdout.write(f"BROKEN  {project.key}: {fault}")
        if faults:
            raise CommandError(f"{faults} marks differ from the journal.")
        self.stdout.write(f"The marks of {len(projects)} projects are as the journal tells.")
