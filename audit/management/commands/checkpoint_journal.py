"""`manage.py checkpoint_journal`: ties the heads of all chains together. Run it nightly and before a report is frozen.

Keep the line it prints outside the database (on paper, mailed): `verify_journal --kept` holds the journal to it.
"""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from audit import trail


class Command(BaseCommand):
    help = "Write down the heads of all chains of the journal together."

    def handle(self, **options: Any) -> None:
        with transaction.atomic():
            entry = trail.checkpoint(by="system", at=timezone.now())
        if entry is None:
            self.stdout.write("Nothing was recorded since the last checkpoint.")
        else:
            self.stdout.write(f"{entry.sequence}:{entry.hash}")
