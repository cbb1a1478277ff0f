"""`manage.py send_reminders`: for an installation whose clock is outside (cron); twice in a day reminds once."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from registrations.reminders import remind


class Command(BaseCommand):
    help = "Queues the reminders for tomorrow's events."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{remind(at=timezone.now())} reminders queued")
