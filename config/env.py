"""Reads the environment: typed values, and one message that names every variable that is wrong.

Knows no setting by name; what an installation may be told stands in `config/settings.py`.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES, NO = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})
POSTGRESQL_OPTIONS = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name"})


class Refusal(ImproperlyConfigured):
    """The installation does not start; the text is for whoever set it up, and says everything that is wrong."""


class Environment:
    """Values by name. A fault is kept, not raised, so that one start shows all of them."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.faults: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, "").strip() or default

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name).lower()
        if value and value not in YES | NO:
            self.fault(f"{name} is {value!r}, which is neither yes nor no: write 1 or 0.")
        return value in YES if value in YES | NO else default

    def number(self, name: str, *, default: int) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdecimal()):
            self.fault(f"{name} is {value!r}, which is not a whole number.")
            return default
        return int(value)

    def day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(value) if (value := self.text(name)) else None
        except ValueError:
            self.fault(f"{name} is {self.text(name)!r}, which is not a day such as 2027-01-14.")
            return None

    def one_of(self, name: str, choices: tuple[str, ...], *, default: str) -> str:
        value = self.text(name, default).upper()
        if value not in choices:
            self.fault(f"{name} is {self.text(name)!r}, which is none of {', '.join(choices)}.")
            return default
        return value

    def words(self, name: str, default: Iterable[str] = ()) -> list[str]:
        """Several values, separated by commas."""
        words = [word.strip() for word in self.text(name).split(",")]
        return [word for word in words if word] or list(default)

    def says_any(self, *names: str) -> bool:
        return any(self.text(name) for name in names)

    def fault(self, sentence: str) -> None:
        self.faults.append(sentence)

    def raise_faults(self) -> None:
        if self.faults:
            lines = "\n".join(f"  - {sentence}" for sentence in self.faults)
            raise Refusal(f"Dalība does not start with these settings:\n{lines}")

    def split_url(self, name: str, value: str) -> SplitResult | None:
        """The parts of an address; the address itself is never repeated, for it may hold a password."""
        try:
            parts = urlsplit(value)
            parts.port  # noqa: B018  reading it is what checks it
        except ValueError as reason:
            self.fault(f"{name} cannot be read as an address: {reason}.")
            return None
        return parts

    def database(self, name: str, *, default: Path) -> dict[str, Any]:
        """`sqlite:///file` (beside the default one), or `postgres://user:password@host:port/name?host=/run/postgresql`."""
        if not self.text(name):
            return sqlite(default)
        parts = self.split_url(name, self.text(name))
        if parts is None:
            return {}
        if parts.scheme == "sqlite" and not parts.netloc and len(parts.path) > 1:
            return sqlite(default.parent / unquote(parts.path[1:]))
        if parts.scheme in {"postgres", "postgresql"} and len(parts.path) > 1:
            return self.postgresql(name, parts)
        self.fault(f"{name} must be sqlite:///file or postgres://user:password@host:port/name.")
        return {}

    def postgresql(self, name: str, parts: SplitResult) -> dict[str, Any]:
        options = dict(parse_qsl(parts.query))
        host = options.pop("host", "") or unquote(parts.hostname or "")
        if unknown := sorted(options.keys() - POSTGRESQL_OPTIONS):
            self.fault(f"{name} has options that are not known: {', '.join(unknown)}.")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": host,
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }

    def mail(self, name: str, default: str) -> dict[str, Any]:
        """`console:`, `mailbox:`, `file:folder`, `smtp://user:password@host:587` (STARTTLS), `smtps://...:465`.

        Or `anymail://name` for a provider that Anymail knows; its keys are in variables called ANYMAIL_….
        """
        parts = self.split_url(name, self.text(name, default))
        if parts is None:
            return {}
        if parts.scheme == "console":
            return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
        if parts.scheme == "mailbox":
            return {"EMAIL_BACKEND": "config.demo.mailbox.Mailbox"}
        if parts.scheme == "anymail" and find_spec(f"anymail.backends.{parts.hostname or '-'}"):
            return {"EMAIL_BACKEND": f"anymail.backends.{parts.hostname}.EmailBackend"}
        if parts.scheme == "file" and parts.path:
            backend = "django.core.mail.backends.filebased.EmailBackend"
            return {"EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": unquote(parts.path)}
        if parts.scheme in {"smtp", "smtps"} and parts.hostname:
            return smtp(parts)
        self.fault(
            f"{name} must be console:, file:folder, smtp://user:password@host:587, smtps://host or anymail://name."
        )
        return {}

    def prefixed(self, prefix: str) -> dict[str, str]:
        """Every variable whose name begins so, by the rest of its name."""
        return {name.removeprefix(prefix): value for name, value in self.values.items() if name.startswith(prefix)}


def sqlite(path: Path) -> dict[str, Any]:
    """Writers queue up at BEGIN instead of failing at COMMIT; readers never wait for them."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
        },
    }


def smtp(parts: SplitResult) -> dict[str, Any]:
    encrypted, loopback = parts.scheme == "smtps", parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if encrypted else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": encrypted,
        "EMAIL_USE_TLS": not encrypted and not loopback,
        "EMAIL_TIMEOUT": 20,
    }
