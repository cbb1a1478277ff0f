"""Kept pages never push out what counts log-in attempts."""

import pytest
from django.core.cache import caches
from django.test import Client, override_settings

from projects.models import Project
from projects.texts import Text


@pytest.mark.django_db
@override_settings(DEBUG=False)
def test_a_kept_page_takes_no_place_among_the_counted_attempts(client: Client) -> None:
    Project.objects.create(key="kopa", title=Text(lv="Kopā"))
    caches["default"].set("attempts", 8)
    caches["pages"].clear()
    client.get("/projects/")
    assert caches["default"].get("attempts") == 8
    assert caches["default"]._table != caches["pages"]._table  # type: ignore[attr-defined]  # of the database cache
