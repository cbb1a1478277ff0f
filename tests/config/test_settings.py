"""An installation is started as its owner would start it: a process, an environment, and what it says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "SECRET_KEY": "kT7vQ2xN9bR4mW8zL1cY6hJ3fD5gS0pA-uE_iO7tZ2xC9vB4nM8",
    "ALLOWED_HOSTS": "events.example.lv",
    "BASE_URL": "https://events.example.lv",
    "DATABASE_URL": "postgres://daliba:p%40ss@db.example.lv/daliba",
    "EMAIL_URL": "smtp://mail.example.lv:587",
    "MAIL_FROM": "events@example.lv",
    "OPERATOR_NAME": "Biedrība „Piemērs”",
    "OPERATOR_EMAIL": "dati@example.lv",
}


def start(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True, check=False
    )


def setting(name: str, environment: dict[str, str]) -> str:
    program = f"from django.conf import settings; print(repr(settings.{name}))"
    run = start(["-c", program], {"DJANGO_SETTINGS_MODULE": "config.settings", **environment})
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def test_a_fresh_clone_works_and_answers_only_to_this_machine():
    assert start(["manage.py", "check"], {}).returncode == 0
    assert setting("ALLOWED_HOSTS", {}) == "['localhost', '127.0.0.1', '[::1]']"


def test_a_server_that_was_told_nothing_refuses_and_names_everything_it_needs():
    run = start(["-c", "import config.wsgi"], {})
    assert run.returncode != 0
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "DATABASE_URL", "EMAIL_URL", "MAIL_FROM"):
        assert f"\n  - {name} " in run.stderr
    for name in ("OPERATOR_NAME", "OPERATOR_EMAIL"):
        assert f"\n  - {name} " in run.stderr


def test_production_asks_for_a_second_factor_and_a_developer_s_machine_does_not():
    assert setting("SECOND_FACTOR_REQUIRED", SAFE) == "True"
    assert setting("SECOND_FACTOR_REQUIRED", {}) == "False"
    loopback = {"BASE_URL": "http://127.0.0.1:8000", "ALLOWED_HOSTS": "127.0.0.1"}
    assert setting("SECOND_FACTOR_REQUIRED", SAFE | loopback | {"SECOND_FACTOR_REQUIRED": "0"}) == "False"


def test_a_server_of_a_developer_says_so():
    assert start(["-c", "import config.wsgi"], {"DEBUG": "1"}).returncode == 0


def test_a_well_told_installation_starts():
    run = start(["manage.py", "check", "--deploy", "--fail-level", "ERROR"], SAFE)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("name", sorted(SAFE))
def test_each_thing_that_production_needs_is_missed_by_name(name: str):
    run = start(["manage.py", "check"], {"DEBUG": "0", **{key: SAFE[key] for key in SAFE if key != name}})
    assert run.returncode == 1
    assert f"- {name} " in run.stderr
    assert run.stderr.count("\n  - ") == 1
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        ({"DEBUG": "maybe"}, "DEBUG is 'maybe', which is neither yes nor no"),
        ({"DEBUG": "1"}, "DEBUG is on, but BASE_URL is an address for others"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"SECRET_KEY": "a" * 80}, "SECRET_KEY is too short or too uniform"),
        ({"SECRET_KEY": "development-only-key-not-for-production-0123456789"}, "SECRET_KEY is the one from the source"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS has *"),
        ({"ALLOWED_HOSTS": "other.example.lv"}, "ALLOWED_HOSTS does not have events.example.lv"),
        ({"BASE_URL": "http://events.example.lv"}, "BASE_URL does not begin with https://"),
        ({"SECOND_FACTOR_REQUIRED": "0"}, "SECOND_FACTOR_REQUIRED is off"),
        ({"BASE_URL": "https://events.example.lv/path"}, "BASE_URL must be a scheme and a name only"),
        ({"DATABASE_URL": "mysql://here/daliba"}, "DATABASE_URL must be sqlite:///file or postgres://"),
        ({"DATABASE_URL": "postgres://u:secret@here:port/x"}, "DATABASE_URL cannot be read as an address"),
        ({"DATABASE_URL": "postgres://here/x?sslmod=require"}, "DATABASE_URL has options that are not known: sslmod"),
        ({"DATABASE_URL": "sqlite:///daliba.sqlite3"}, "DATABASE_URL names no PostgreSQL"),
        ({"EMAIL_URL": "console:"}, "EMAIL_URL is not set"),
        ({"EMAIL_URL": "pigeon://north"}, "EMAIL_URL must be console:, file:folder, smtp://"),
        ({"EMAIL_URL": "anymail://pigeon"}, "EMAIL_URL must be console:, file:folder, smtp://"),
        ({"EMAIL_URL": "mailbox:"}, "EMAIL_URL is mailbox:, which shows everybody's mail to everybody"),
        ({"EMAIL_URL": "anymail://postmark"}, "ANYMAIL_WEBHOOK_SECRET is not set"),
        ({"TRUSTED_PROXIES": "one"}, "TRUSTED_PROXIES is 'one', which is not a whole number"),
        ({"ALLOW_SQLITE": "perhaps"}, "ALLOW_SQLITE is 'perhaps', which is neither yes nor no"),
        ({"OPERATOR_EMAIL": "dati"}, "OPERATOR_EMAIL is not set"),
        (
            {"ACCESSIBILITY_EVALUATED_ON": "14.01.2027"},
            "ACCESSIBILITY_EVALUATED_ON is '14.01.2027', which is not a day",
        ),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL is 'loud'"),
    ],
)
def test_a_wrong_value_is_refused_in_a_sentence(told: dict[str, str], answer: str):
    run = start(["manage.py", "check"], SAFE | told)
    assert run.returncode == 1
    assert answer in run.stderr
    assert "Traceback" not in run.stderr
    assert "secret" not in run.stderr


def test_a_small_installation_may_use_sqlite_when_its_owner_says_so():
    assert start(["manage.py", "check"], SAFE | {"DATABASE_URL": "", "ALLOW_SQLITE": "1"}).returncode == 0


def test_a_demonstration_on_this_machine_may_do_without_https_and_mail():
    told = {**SAFE, "ALLOWED_HOSTS": "127.0.0.1", "BASE_URL": "http://127.0.0.1:8000", "EMAIL_URL": "", "MAIL_FROM": ""}
    assert start(["manage.py", "check"], told).returncode == 0


def test_mail_may_go_through_a_provider_whose_webhook_has_a_secret():
    told = {
        "EMAIL_URL": "anymail://postmark",
        "ANYMAIL_WEBHOOK_SECRET": "us:long",
        "ANYMAIL_POSTMARK_SERVER_TOKEN": "t",
    }
    assert setting("EMAIL_BACKEND", SAFE | told) == "'anymail.backends.postmark.EmailBackend'"
    assert "'POSTMARK_SERVER_TOKEN': 't'" in setting("ANYMAIL", SAFE | told)


def test_production_sends_cookies_over_https_only_and_tells_browsers_to_stay_there():
    assert setting("SESSION_COOKIE_SECURE", SAFE) == "True"
    assert setting("CSRF_COOKIE_SECURE", SAFE) == "True"
    assert setting("SECURE_SSL_REDIRECT", SAFE) == "True"
    assert int(setting("SECURE_HSTS_SECONDS", SAFE)) >= 31_536_000


def test_a_header_of_a_proxy_is_believed_only_where_there_is_one():
    assert setting("SECURE_PROXY_SSL_HEADER", SAFE) == "None"
    assert setting("SECURE_PROXY_SSL_HEADER", SAFE | {"TRUSTED_PROXIES": "1"}) == "('HTTP_X_FORWARDED_PROTO', 'https')"


def test_stored_files_go_to_a_bucket_when_there_is_one():
    assert "S3Storage" in setting("STORAGES", SAFE | {"S3_BUCKET": "events"})
    assert "FileSystemStorage" in setting("STORAGES", SAFE)
