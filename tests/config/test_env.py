from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.env import Environment, Refusal

DEFAULT = Path("/srv/daliba/daliba.sqlite3")


def database(url: str) -> dict[str, Any]:
    env = Environment({"DATABASE_URL": url})
    settings = env.database("DATABASE_URL", default=DEFAULT)
    env.raise_faults()
    return settings


@pytest.mark.parametrize("value", ["1", "true", "Yes", "ON", " on "])
def test_yes_is_yes(value: str):
    assert Environment({"X": value}).flag("X", default=False) is True


@pytest.mark.parametrize("value", ["0", "false", "No", "OFF"])
def test_no_is_no(value: str):
    assert Environment({"X": value}).flag("X", default=True) is False


@pytest.mark.parametrize("default", [True, False])
def test_nothing_said_is_the_default(default: bool):
    assert Environment({"X": ""}).flag("X", default=default) is default
    assert Environment({}).flag("X", default=default) is default


def test_every_fault_is_named_at_once():
    env = Environment({"A": "maybe", "B": "many"})
    env.flag("A", default=False)
    env.number("B", default=1)
    with pytest.raises(Refusal) as refusal:
        env.raise_faults()
    assert "- A is 'maybe'" in str(refusal.value)
    assert "- B is 'many'" in str(refusal.value)


def test_a_secret_is_taken_as_it_is_written():
    assert Environment({"SECRET_KEY": "$a{b}%c\\d"}).text("SECRET_KEY") == "$a{b}%c\\d"


def test_words_are_separated_by_commas_and_empty_ones_do_not_count():
    assert Environment({"X": " a.lv, ,b.lv,"}).words("X") == ["a.lv", "b.lv"]


def test_a_database_address_is_read_with_its_encoded_parts():
    settings = database("postgres://d%40l:p%2Fs%3As@db.example.lv:5433/dal%C4%ABba?sslmode=require&connect_timeout=3")
    assert settings["USER"] == "d@l"
    assert settings["PASSWORD"] == "p/s:s"
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example.lv", "5433", "dalība")
    assert settings["OPTIONS"] == {"sslmode": "require", "connect_timeout": "3"}


def test_a_database_behind_a_socket_of_the_machine():
    settings = database("postgres:///daliba?host=/run/postgresql")
    assert (settings["HOST"], settings["USER"], settings["PORT"]) == ("/run/postgresql", "", "")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(lambda text: text.strip() == text))
def test_any_password_survives_percent_encoding(password: str):
    from urllib.parse import quote

    assert database(f"postgres://user:{quote(password, safe='')}@host/name")["PASSWORD"] == password


def test_a_file_is_beside_the_default_one_unless_its_path_is_whole():
    assert database("")["NAME"] == str(DEFAULT)
    assert database("sqlite:///other.sqlite3")["NAME"] == "/srv/daliba/other.sqlite3"
    assert database("sqlite:////var/lib/d%20b.sqlite3")["NAME"] == "/var/lib/d b.sqlite3"


def test_writers_of_a_file_wait_for_each_other():
    options = database("")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite://host/x", "postgres://host", "host/name", "?"])
def test_an_address_that_names_no_database_is_refused(url: str):
    with pytest.raises(Refusal, match="DATABASE_URL must be"):
        database(url)


def test_a_fault_in_an_address_never_repeats_its_password():
    with pytest.raises(Refusal) as refusal:
        database("postgres://user:very-private@host:none/name")
    assert "very-private" not in str(refusal.value)


def mail(url: str) -> dict[str, Any]:
    env = Environment({"EMAIL_URL": url})
    settings = env.mail("EMAIL_URL", "console:")
    env.raise_faults()
    return settings


def test_mail_to_another_machine_is_always_encrypted():
    started = mail("smtp://user:p%40ss@mail.example.lv")
    assert (started["EMAIL_USE_TLS"], started["EMAIL_USE_SSL"], started["EMAIL_PORT"]) == (True, False, 587)
    assert started["EMAIL_HOST_PASSWORD"] == "p@ss"
    whole = mail("smtps://mail.example.lv")
    assert (whole["EMAIL_USE_TLS"], whole["EMAIL_USE_SSL"], whole["EMAIL_PORT"]) == (False, True, 465)


def test_mail_within_the_machine_goes_as_it_is():
    assert mail("smtp://localhost:25")["EMAIL_USE_TLS"] is False


def test_mail_of_a_developer_is_written_down():
    assert mail("")["EMAIL_BACKEND"].endswith("console.EmailBackend")
    assert mail("file:var/mail")["EMAIL_FILE_PATH"] == "var/mail"
