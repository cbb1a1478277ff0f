"""`manage.py work`: a worker. On PostgreSQL as many as wanted; on SQLite the server already does its own jobs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jobs import queue


class Command(BaseCommand):
    help = "Sends mail and does whatever else is not done while somebody waits for a page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            queue.run_waiting()
        else:
            queue.work()
