"""The server's own lines, of errors and of visits, pass the same filter as ours: no secret address is written down."""

from typing import Any


def on_starting(server: Any) -> None:
    from config.logs import WithoutLinks

    for log in (server.log.error_log, server.log.access_log):
        for handler in log.handlers:
            handler.addFilter(WithoutLinks())
