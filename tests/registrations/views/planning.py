"""Those who plan events, where their pages are, and what their browsers send."""

import re
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from accounts.models import User
from projects.models import Partner, Project, Role

WORK = "/en/work/kopa/"
EVENT = f"{WORK}events/seminar/"
GIVEN = datetime(2026, 1, 1, tzinfo=UTC)


def somebody(role: str, *, project: str = "kopa", partner: Partner | None = None) -> User:
    """A user with one role in a project."""
    user = User.objects.create_user(f"{role}-{project}-{User.objects.count()}@example.org")
    place, _made = Project.objects.get_or_create(key=project)
    Role.objects.create(user=user, project=place, role=role, partner=partner, granted_at=GIVEN)
    return user


def filled_in(page: str) -> dict[str, Any]:
    """What a browser would send of a page's form if nobody touched it."""
    form = page[page.rindex('<form class="form wide') :]
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        kind, name = re.search(r'type="(\w+)', tag), re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and (not kind or kind[1] not in ("checkbox", "radio") or " checked" in tag):
            sent.setdefault(name[1], []).append(
                _plain(value[1]) if value else "on" if kind and kind[1] == "checkbox" else ""
            )
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside) or re.search(r'value="([^"]*)"', inside)
        sent[name] = _plain(chosen[1]) if chosen else ""
    for name, inside in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        sent[name] = _plain(inside)
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def _plain(text: str) -> str:
    for code, letter in (("&quot;", '"'), ("&#x27;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(code, letter)
    return text


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()
