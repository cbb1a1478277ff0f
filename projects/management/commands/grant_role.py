"""`manage.py grant_role E-MAIL PROJECT ROLE`: let a person with an account work in a project; `--revoke` ends it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from projects.management.arguments import day
from projects.models import Project, Role
from projects.roles import RoleRefused, grant, revoke


class Command(BaseCommand):
    help = "Give a user a role in a project, or take it away. An account is made where the address has none yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("project", help="the project's key")
        parser.add_argument("role", choices=Role.Name.values)
        parser.add_argument("--until", type=day, help="last day of the role, as 2027-06-30")
        parser.add_argument("--revoke", action="store_true", help="take the role away")

    def handle(self, *args: Any, **options: Any) -> None:
        project = Project.objects.filter(key=options["project"]).first()
        if project is None:
            raise CommandError(f"There is no project with the key “{options['project']}”.")
        user = User.objects.filter(email__iexact=options["email"]).first()
        if options["revoke"]:
            self._revoke(user, project, options["role"])
            return
        user = user or User.objects.create_user(options["email"])
        try:
            held = grant(
                user=user,
                project=project,
                role=options["role"],
                until=options["until"],
                by="grant_role",
                at=timezone.now(),
            )
        except RoleRefused as refusal:
            raise CommandError(str(refusal)) from None
        last = f" until {held.until}" if held.until else ""
        self.stdout.write(f"{user.email} is {held.get_role_display()} of {project.key}{last}.")
        if not user.has_usable_password():
            self.stdout.write("The account has no password yet: it is set by “forgotten password” on the sign-in page.")

    def _revoke(self, user: User | None, project: Project, role: str) -> None:
        if user is None or not revoke(user=user, project=project, role=role, by="grant_role", at=timezone.now()):
            raise CommandError("This person does not hold that role.")
        self.stdout.write(f"{user.email} is no longer {role} of {project.key}.")
