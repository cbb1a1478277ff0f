import io
import logging

import pytest
from django.db import IntegrityError

from accounts.models import User
from config.logs import WithoutLinks, WithoutValues, logging_settings

pytestmark = pytest.mark.django_db

ADDRESS = "anna.berzina@example.lv"


def logged(error_at: str) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(WithoutValues("%(levelname)s %(name)s %(message)s"))
    log = logging.getLogger("tests.logs")
    log.addHandler(handler)
    log.propagate = False
    try:
        User.objects.create_user(ADDRESS)
        User.objects.create_user(ADDRESS)
    except IntegrityError:
        log.exception(error_at)
    finally:
        log.removeHandler(handler)
    return stream.getvalue()


def test_a_log_says_what_failed_and_where_but_not_whose_row_it_was():
    text = logged("could not keep the user")
    assert text.startswith("ERROR tests.logs could not keep the user")
    assert "IntegrityError" in text
    assert "test_logs.py" in text
    assert ADDRESS not in text


def test_a_log_shows_the_cause_too():
    text = logged("x")
    assert text.index("psycopg." if "psycopg." in text else "sqlite3.") < text.index("django.db.utils.IntegrityError")


def test_a_secret_address_is_never_written_down():
    token = "1a2b-" + "0123456789abcdef" * 2 + "01234567"
    for message, values in (
        ("Internal Server Error: %s", (f"/en/r/{token}/change/",)),
        ('"GET %s HTTP/1.1" 404', (f"/r/{token}/",)),
        ('%(r)s "%(f)s"', ({"r": f"GET /r/{token}/", "f": f"https://example.org/r/{token}/"},)),
    ):
        record = logging.LogRecord("django.request", logging.ERROR, "", 0, message, values, None)
        assert WithoutLinks().filter(record)
        assert token not in record.getMessage()
        assert "/r/…" in record.getMessage()


def test_every_line_passes_the_filter_of_secret_addresses():
    for name, handler in logging_settings(level="INFO", with_values=True)["handlers"].items():
        assert "without_links" in handler["filters"], name


def test_a_line_without_a_secret_stays_as_it_is():
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s of %s", (1, "demo-nearhome"), None)
    WithoutLinks().filter(record)
    assert record.args == (1, "demo-nearhome")
