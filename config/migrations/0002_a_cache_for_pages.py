"""The table of the cache that keeps drawn pages, apart from the one that counts attempts."""

from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    call_command("createcachetable", "config_pages", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("config", "0001_a_cache_that_all_processes_share")]
    operations = [migrations.RunPython(make_table, migrations.RunPython.noop, elidable=False)]
