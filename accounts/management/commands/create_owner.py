"""`manage.py create_owner E-MAIL [--name NAME]`: the first administrator; a link, not a password, is printed."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.invitations import link_of, needs_link
from accounts.keeping import AccountRefused, appoint_administrator


class Command(BaseCommand):
    help = "Let somebody administer this installation: create projects and give each its first manager."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="how the person is called on the pages")
        parser.add_argument("--language", default="lv", choices=("lv", "en"), help="of the mails to them")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"]
        try:
            validate_email(email)
            user = appoint_administrator(
                email=email, name=options["name"], language=options["language"], by="create_owner", at=timezone.now()
            )
        except ValidationError:
            raise CommandError(f"“{email}” is not an e-mail address.") from None
        except AccountRefused:
            said = f"{email} is an administrator already. A lost password is set anew on the sign-in page."
            raise CommandError(said) from None
        self.stdout.write(f"{user.email} administers this installation.")
        if needs_link(user):
            self.stdout.write("This link sets the password, once and within seven days; give it to nobody else:")
            self.stdout.write(link_of(user))
