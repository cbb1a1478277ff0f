"""What an installation must have before it may serve anybody: each refusal in one sentence that says what to do."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

DEVELOPMENT_KEY = "development-only-key-not-for-production-0123456789"
SHORTEST_KEY = 50
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})


def production_faults(settings: Mapping[str, Any], *, may_use_sqlite: bool) -> Iterator[str]:
    """Everything unsafe in these settings. A demonstration on the loopback passes without https, nothing else does."""
    yield from key_faults(settings["SECRET_KEY"])
    yield from host_faults(settings["ALLOWED_HOSTS"], settings["BASE_URL"])
    engine = settings["DATABASES"]["default"].get("ENGINE", "")
    if engine.endswith("sqlite3") and not may_use_sqlite:
        yield "DATABASE_URL names no PostgreSQL: set it, or ALLOW_SQLITE=1 for a small installation on one machine."
    if not settings["SECOND_FACTOR_REQUIRED"] and not is_loopback(settings["BASE_URL"]):
        yield "SECOND_FACTOR_REQUIRED is off, which only a demonstration on one machine may do: take it away."
    yield from mail_faults(settings)
    yield from operator_faults(settings)
    if settings["DEFAULT_FROM_EMAIL"].endswith("localhost") and not is_loopback(settings["BASE_URL"]):
        yield "MAIL_FROM is not set: the address that participants see as the sender."


def mail_faults(settings: Mapping[str, Any]) -> Iterator[str]:
    backend, is_for_others = settings["EMAIL_BACKEND"], not is_loopback(settings["BASE_URL"])
    if backend == "" or (is_console(settings) and is_for_others):
        yield "EMAIL_URL is not set: without mail nobody gets an invitation or a new password."
    if backend.startswith("config.demo.") and is_for_others:
        yield "EMAIL_URL is mailbox:, which shows everybody's mail to everybody: for a demonstration on one machine."
    if backend.startswith("anymail.") and ":" not in settings["ANYMAIL"].get("WEBHOOK_SECRET", ""):
        yield "ANYMAIL_WEBHOOK_SECRET is not set: without user:password anybody could say that mails came back."


def operator_faults(settings: Mapping[str, Any]) -> Iterator[str]:
    """People must be told who keeps their data and whom to write to (GDPR, Article 13)."""
    if not settings["OPERATOR_NAME"]:
        yield "OPERATOR_NAME is not set: the organisation that runs this site, as the privacy page names it."
    if "@" not in settings["OPERATOR_EMAIL"]:
        yield "OPERATOR_EMAIL is not set: the address for questions about data and accessibility."


def development_faults(base_url: str) -> Iterator[str]:
    """A page of DEBUG shows settings and rows to whoever provokes an error."""
    if not is_loopback(base_url):
        yield "DEBUG is on, but BASE_URL is an address for others: take DEBUG away."


def key_faults(key: str) -> Iterator[str]:
    if not key:
        yield f"SECRET_KEY is not set: at least {SHORTEST_KEY} random characters, kept from everybody."
    elif key == DEVELOPMENT_KEY:
        yield "SECRET_KEY is the one from the source code, which everybody knows: make your own."
    elif len(key) < SHORTEST_KEY or len(set(key)) < 8:
        yield f"SECRET_KEY is too short or too uniform: at least {SHORTEST_KEY} random characters."


def host_faults(hosts: list[str], base_url: str) -> Iterator[str]:
    if not hosts:
        yield "ALLOWED_HOSTS is not set: the names this site answers to, separated by commas."
    if any(host in {"*", "."} for host in hosts):
        yield "ALLOWED_HOSTS has *, which answers to any name: write the names of this site."
    parts = urlsplit(base_url)
    if not base_url:
        yield "BASE_URL is not set: the address people use, such as https://events.example.lv."
    elif parts.scheme != "https" and not is_loopback(base_url):
        yield "BASE_URL does not begin with https://, so log-ins and personal data would travel unprotected."
    elif parts.path.strip("/") or parts.query or not parts.hostname:
        yield "BASE_URL must be a scheme and a name only, such as https://events.example.lv."
    elif hosts and "*" not in hosts and not is_among(parts.hostname, hosts):
        yield f"ALLOWED_HOSTS does not have {parts.hostname}, the name in BASE_URL."


def is_loopback(base_url: str) -> bool:
    return urlsplit(base_url).hostname in LOOPBACK


def is_console(settings: Mapping[str, Any]) -> bool:
    return str(settings["EMAIL_BACKEND"]).endswith("console.EmailBackend")


def is_among(name: str, hosts: list[str]) -> bool:
    return any(name == host.strip("[]") or (host.startswith(".") and f".{name}".endswith(host)) for host in hosts)
