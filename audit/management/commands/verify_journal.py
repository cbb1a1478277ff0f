"""`manage.py verify_journal`: is the journal whole, and if not, which entry of each chain is the first broken one."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.models import Entry, Head
from audit.verification import VerifiedChain, verify


class Command(BaseCommand):
    help = "Verify every chain of the journal; exit status 1 names the first broken entry of each."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--chain", help="only this chain, as project:KEY")
        parser.add_argument(
            "--kept",
            type=kept_checkpoint,
            metavar="NUMBER:HASH",
            help="a checkpoint as checkpoint_journal printed it, kept outside this database",
        )

    def handle(self, *, chain: str | None, kept: tuple[int, str] | None, **options: Any) -> None:
        if chain and not _exists(chain):
            raise CommandError(f"There is no chain “{chain}”.")
        found = verify(chain=chain, kept=kept)
        for verified in found.chains:
            self.stdout.write(_line(verified))
        for name in found.missing_guards:
            self.stdout.write(f"BROKEN  the trigger {name} does not stand in the database")
        if not found.is_whole:
            raise CommandError(f"{len(found.faults) + len(found.missing_guards)} faults in the journal.")
        self.stdout.write(f"{found.entries} entries in {len(found.chains)} chains, whole.")


def kept_checkpoint(text: str) -> tuple[int, str]:
    if not (match := re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", text)):
        raise ArgumentTypeError("a number, a colon and 64 hexadecimal digits are expected")
    return int(match[1]), match[2]


def _exists(chain: str) -> bool:
    return Entry.objects.in_chain(chain).exists() or Head.objects.filter(chain=chain).exists()


def _line(verified: VerifiedChain) -> str:
    if verified.fault:
        return f"BROKEN  {verified.fault}"
    return f"whole   {verified.chain} {verified.entries} entries, head {verified.last_hash or 'none'}"
