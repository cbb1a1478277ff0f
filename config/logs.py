"""What goes to the log: what happened and where in the code, never a person's data.

Messages of exceptions are left out, because a database names the row's values in them.
"""

import logging
import re
import traceback
from types import TracebackType
from typing import Any

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


# What opens a participant's page (`registrations.links`), wherever it stands in a line.
_SECRET = re.compile(r"\b[0-9A-Za-z]{1,13}-[0-9a-f]{16,}")


class WithoutLinks(logging.Filter):
    """Cuts secret addresses out of a line, whoever wrote it: the framework names the page that failed."""

    def filter(self, record: logging.LogRecord) -> bool:
        line = record.getMessage()
        if _SECRET.search(line):
            record.msg, record.args = _SECRET.sub("…", line), None
        return True


class WithoutValues(logging.Formatter):
    """Time, level, logger and message; of an exception its type and the lines it passed through."""

    def formatException(  # noqa: N802  the name is the standard library's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        kind, error, trace = ei
        if kind is None or error is None:
            return ""
        chain = [*causes(error), error] if error.__traceback__ is trace else [error]
        return "\n".join(describe(link) for link in chain)


def causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    link = error.__cause__ or error.__context__
    while link is not None and link not in found:
        found.insert(0, link)
        link = link.__cause__ or link.__context__
    return found


def describe(error: BaseException) -> str:
    frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    state = getattr(error, "sqlstate", None)
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{frames}\n{name} {state}".rstrip() if state else f"{frames}\n{name}"


def logging_settings(*, level: str, with_values: bool) -> dict[str, Any]:
    """Everything to standard error. With values only on a developer's machine."""
    formatter: dict[str, Any] = {"format": "{asctime} {levelname} {name} {message}", "style": "{"}
    if not with_values:
        formatter["()"] = "config.logs.WithoutValues"
        formatter["fmt"] = formatter.pop("format")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": formatter},
        "filters": {"without_links": {"()": "config.logs.WithoutLinks"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_links"]},
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.request": {"level": "ERROR"},  # addresses that nobody has are no event, and may hold a token
            "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        },
    }
