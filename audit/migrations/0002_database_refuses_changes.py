"""Triggers that refuse update, delete and truncate of the journal on both databases."""

from django.db import migrations

from audit import guards


class Migration(migrations.Migration):
    dependencies = (("audit", "0001_entries_details_and_heads"),)
    operations = (migrations.RunPython(guards.install, guards.remove),)
