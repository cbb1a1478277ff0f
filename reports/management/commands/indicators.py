"""Print a project's indicator values with the rows and exclusions behind each, as JSON (docs/counting.md)."""

import json
from argparse import ArgumentParser
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from projects.management.arguments import day
from projects.models import Project
from reports.indicators import Value, evaluate


class Command(BaseCommand):
    help = "Print the indicator values of a project as of a date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="the project's key")
        parser.add_argument("--as-of", type=day, default=None, help="a day, as 2025-12-01; today if left out")
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        project = Project.objects.filter(key=options["project"]).first()
        if project is None:
            raise CommandError(f"There is no project with the key “{options['project']}”.")
        as_of = options["as_of"] or timezone.localdate()
        head = json.dumps({"project": project.key, "as_of": as_of.isoformat()}, ensure_ascii=False)
        self.stdout.write(f'{head[:-1]}, "values": [', ending="")
        for number, value in enumerate(evaluate(project, as_of)):
            text = json.dumps(_as_json(value), ensure_ascii=False)
            self.stdout.write(f"{',' if number else ''}\n{text}", ending="")
        self.stdout.write("]}")


def _as_json(value: Value) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "code": value.code,
        "value": value.value,
        "unit": value.definition.unit,
        "target": _plain(value.indicator.target),
        "rows": value.rows,
        "excluded": value.excluded,
    }
    if value.definition.counts == "stated":
        shown["stated"] = _plain(value.indicator.stated)
    if value.events is not None:
        shown["events"] = value.events
    return shown


def _plain(number: Decimal | None) -> int | float | None:
    """A stored number as it was typed: 60, not 60.000000000."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)
