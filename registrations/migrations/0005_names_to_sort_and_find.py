"""Where a registration came from, and columns by which a list of many thousands is sorted and searched."""

from django.db import migrations, models

from events.search import search_text
from registrations.collation import sort_key
from registrations.models.names import FoundBy, SortKey

BATCH = 1000
ORIGINS = {
    "loaded": "read from a dossier",
    "online": "registered online",
    "desk": "entered at the desk",
    "hand": "entered by hand",
    "import": "imported from a file",
}


def fill(apps, schema_editor):
    """What was made here has a moment of its own; a code is given to those who registered themselves."""
    rows = apps.get_model("registrations", "Registration").objects
    rows.filter(recorded_at__isnull=False, code__isnull=False).update(origin="online")
    rows.filter(recorded_at__isnull=False, code__isnull=True).update(origin="desk")
    batch = []
    for row in rows.order_by().select_related("person").only("pk", "person__name").iterator(BATCH):
        row.sort_key, row.found_by = sort_key(row.person.name), search_text([row.person.name])
        batch.append(row)
        if len(batch) == BATCH:
            rows.bulk_update(batch, ["sort_key", "found_by"])
            batch = []
    rows.bulk_update(batch, ["sort_key", "found_by"])


class Migration(migrations.Migration):
    dependencies = [("registrations", "0004_closing_and_corrections")]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="origin",
            field=models.CharField(choices=list(ORIGINS.items()), default="loaded", max_length=6),
        ),
        migrations.AddField(model_name="registration", name="sort_key", field=SortKey(default=b"")),
        migrations.AddField(model_name="registration", name="found_by", field=FoundBy(default="", editable=False)),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(fields=["event", "sort_key", "id"], name="registration_by_surname"),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(fields=["event", "registered_at", "id"], name="registration_by_moment"),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(condition=models.Q(origin__in=list(ORIGINS)), name="registration_origin_known"),
        ),
    ]
