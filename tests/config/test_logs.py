import io
import logging

import pytest
from django.db import IntegrityError

from accounts.models import User
from config.logs import WithoutValues

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
