"""Chromium for tests: the one of the system, without a network beyond this machine."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def chromium() -> str | None:
    stated = os.environ.get("CHROMIUM")
    return stated or next((path for path in map(shutil.which, NAMES) if path), None)


@contextmanager
def started() -> Iterator[Browser]:
    program = chromium()
    if program is None and os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail("REQUIRE_BROWSER=1, but there is no Chromium here")
    if program is None:
        pytest.skip("no Chromium here, so what a browser shows is not tested")
    # Playwright runs a loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


class Watch:
    """What a page tried that it must not: requests to others, and what the content policy stopped."""

    def __init__(self, context: BrowserContext) -> None:
        self.seen: list[str] = []
        context.route("**/*", self.judge)
        context.on("console", lambda message: self.hear(message.text))
        context.on("weberror", lambda error: self.seen.append(f"script error: {error.error}"))

    def judge(self, route: Route) -> None:
        if urlsplit(route.request.url).hostname in LOOPBACK:
            route.continue_()
            return
        self.seen.append(f"foreign request: {route.request.url}")
        route.abort()

    def hear(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.seen.append(text)
