"""What stands for a project or an event in an address; importing this makes `<key:…>` known to the addresses."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class KeyConverter(StringConverter):
    """The key of a project or an event as a dossier may state it, so that nothing else reaches the database."""

    regex = "[a-z0-9][a-z0-9_.-]{0,79}"


register_converter(KeyConverter, "key")

PROJECT = "projects/<key:project>/"
EVENT = f"{PROJECT}events/<key:event>/"
# The workspace of those with a role.
WORK_PROJECT = "work/<key:project>/"
WORK_EVENT = f"{WORK_PROJECT}events/<key:event>/"
