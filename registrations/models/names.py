"""Columns that follow a registered person's name, so that a long list is sorted and searched by an index.

They fill themselves whenever a row is stored, and need no one to remember them. Bytes are compared as bytes on both
engines: the order stays the same whatever the database's own collation is, and whatever version of it is installed.
"""

from typing import Any

from django.db import models

from events.search import search_text
from registrations.collation import sort_key


class FollowsName:
    """A column computed from the name of the registration's person."""

    attname: str

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """The value of this moment; `save(update_fields=…)` asks only where the column is named."""
        value = self.of_name(model_instance.person.name)
        setattr(model_instance, self.attname, value)
        return value

    def of_name(self, name: str) -> Any:
        raise NotImplementedError


class SortKey(FollowsName, models.BinaryField):  # type: ignore[type-arg]  # not generic when it runs
    """Where the name stands in a Latvian list of surnames."""

    def of_name(self, name: str) -> bytes:
        return sort_key(name)


class FoundBy(FollowsName, models.TextField):  # type: ignore[type-arg]  # not generic when it runs
    """The name's words as they are searched for."""

    def of_name(self, name: str) -> str:
        return search_text([name])
