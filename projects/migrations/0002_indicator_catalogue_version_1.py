import json
from datetime import UTC, datetime
from pathlib import Path

from django.db import migrations

CATALOGUE = Path(__file__).parent.parent / "reference" / "indicator-catalogue-1.json"


def add_definitions(apps, schema_editor):
    definitions = json.loads(CATALOGUE.read_text(encoding="utf-8"))["definitions"]
    rows = apps.get_model("projects", "IndicatorDefinition").objects
    rows.bulk_create(
        rows.model(
            code=code,
            version=1,
            definition=definition,
            source=definition["source"],
            recorded_at=datetime(2026, 11, 1, tzinfo=UTC),
        )
        for code, definition in definitions.items()
    )


def remove_definitions(apps, schema_editor):
    apps.get_model("projects", "IndicatorDefinition").objects.filter(version=1).delete()


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_projects_as_sources_state_them")]
    operations = [migrations.RunPython(add_definitions, remove_definitions)]
