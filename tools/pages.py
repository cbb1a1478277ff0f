"""Finds the pages by walking the links of the site: the public ones as a visitor would, the others as a user."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from tools.served import fetch

LINK = re.compile(rb'<a\b[^>]*?\bhref="([^"]*)"')
NOT_PAGES = re.compile(r"^/(en/)?(static|accounts|materials)/|/(calendar\.ics|[^/]+\.(xml|json|csv|pdf|txt))$|/file/")
MOST = 2_000


@dataclass(frozen=True)
class PublicPage:
    path: str
    status: int
    size: int


def public_pages(port: int, *, first: str = "/") -> Iterator[PublicPage]:
    """Every page once, without query; a broken link shows as its status."""
    waiting, known = [first], {first}
    while waiting and len(known) < MOST:
        path = waiting.pop(0)
        status, body = fetch(port, path)
        yield PublicPage(path=path, status=status, size=len(body))
        found = [link for link in links(body, path) if link not in known]
        waiting += dict.fromkeys(found)
        known.update(found)


def work_pages(port: int, *, cookie: str, project: str, every: int) -> Iterator[str]:
    """Pages of the workspace that one user finds in one project, at most so many of a kind; files are none."""
    waiting, known, seen = ["/work/"], {"/work/"}, Counter[str]()
    while waiting:
        path = waiting.pop(0)
        seen[kind(path)] += 1
        if seen[kind(path)] > every:
            continue
        status, body = fetch(port, path, cookie=cookie)
        if status == 200 and body.lstrip()[:9].lower() == b"<!doctype":
            yield path
            found = [link for link in links(body, path) if link not in known and is_of_work(link, project)]
            waiting += dict.fromkeys(found)
            known.update(found)


def is_of_work(path: str, project: str) -> bool:
    own = (f"/work/{project}/", f"/desk/{project}/", f"/projects/{project}/indicators/")
    return path.removeprefix("/en").startswith(own) or path in ("/work/", "/en/work/")


def links(body: bytes, path: str) -> Iterator[str]:
    for match in LINK.findall(body):
        parts = urlsplit(urldefrag(urljoin(path, unescape(match.decode()))).url)
        if not parts.netloc and not parts.scheme and parts.path and not NOT_PAGES.search(parts.path):
            yield parts.path


def kind(path: str) -> str:
    """Pages of one kind differ in keys only: /en/projects/vilks/events/e1/ is /en/projects/*/events/*/."""
    return re.sub(r"(?<=/projects/)[^/]+|(?<=/events/)[^/]+|(?<=/)[A-Z0-9][^/a-z]*(?=/)", "*", path)
