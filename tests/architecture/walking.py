"""Every address of the site, and somebody who tries them all; whatever a try changes is undone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import transaction
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from audit.models import Entry

LINKS = {"r/": "r", "s/": "s", "^desk/pass/": "desk-pass", "accounts/invitation/": "invitation"}
# What a device answered once, with a key that signs nothing.
PASSKEY = {
    "id": "cGFzc2tleQ",
    "rawId": "cGFzc2tleQ",
    "type": "public-key",
    "response": {
        "clientDataJSON": (
            "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiZUhoNGVIaDRlSGg0ZUhoNGVIaDRlQSIsIm9yaW"
            "dpbiI6Imh0dHA6Ly90ZXN0c2VydmVyIiwiY3Jvc3NPcmlnaW4iOmZhbHNlfQ"
        ),
        "attestationObject": (
            "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViLAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABBAAAAAA"
            "AAAAAAAAAAAAAAAAAAAAAAB3Bhc3NrZXmlAQIDJiABIVggeHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHgi"
            "WCB5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eQ"
        ),
    },
}
PASSWORD = "gara un droša parole"


@dataclass(frozen=True, slots=True)
class Address:
    """An address as the resolver knows it."""

    name: str
    route: str
    arguments: tuple[str, ...]

    @property
    def link(self) -> str:
        """Which secret link it is a page of, if it is one."""
        return next((kind for start, kind in LINKS.items() if self.route.startswith(start)), "")

    def told(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """What a world knows of its rows, where some are told for one address alone."""
        here: dict[str, Any] = arguments.get(f"at {self.name}", {})
        return arguments | here

    def filled(self, told: Mapping[str, Any]) -> str:
        known = {name: told["tokens"][self.link] if name == "token" else told[name] for name in self.arguments}
        return reverse(self.name, kwargs=known)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, however far it led."""

    status: int
    is_sent_to_log_in: bool
    has_moved: bool
    content: bytes
    journaled: int

    @property
    def is_in(self) -> bool:
        """What answers “not by this method” has let its caller in."""
        return not self.is_sent_to_log_in and self.status not in (403, 404, 410)


def addresses(patterns: Sequence[Any] | None = None, prefix: str = "") -> Iterator[Address]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield Address(pattern.name or "", route, tuple(pattern.pattern.regex.groupindex))


class Walker:
    """A browser of one user, or of nobody: as new before every try. `watched` is a chain that it may write to."""

    def __init__(self, user: User | None, watched: str = "") -> None:
        self.client, self.watched = Client(), Entry.objects.in_chain(watched)
        self.own: dict[str, Any] = {}
        if user is not None:
            self._signs_in(user)
        self.cookies = self.client.cookies.output(header="", sep=";")

    def _signs_in(self, user: User) -> None:
        """With a password a moment ago; an app, a passkey and codes were set up after that."""
        user.set_password(PASSWORD)
        user.save()
        self.client.post(resolve_url(settings.LOGIN_URL), {"login": user.email, "password": PASSWORD})
        TOTP.activate(user, generate_totp_secret())
        RecoveryCodes.activate(user)
        kept = {"name": "Tālrunis", "credential": PASSKEY}
        self.own["pk"] = Authenticator.objects.create(user=user, type="webauthn", data=kept).pk

    def gets(self, address: str, **asked: Any) -> Answer:
        return self._tries("get", address, asked)

    def posts(self, address: str, **sent: Any) -> Answer:
        return self._tries("post", address, sent)

    def gets_in(self, address: str, arguments: Mapping[str, Any]) -> bool:
        """Whether the page opens; what only answers to what is sent is sent something of the same world."""
        answer = self.gets(address)
        if answer.has_moved and answer.is_in and address.startswith("/desk/"):
            answer = self.posts(address, **named(arguments))
        return answer.is_in

    def _tries(self, method: str, address: str, sent: Mapping[str, Any]) -> Answer:
        self.client.cookies = SimpleCookie(self.cookies)
        before = transaction.savepoint()
        try:
            answer: Any = getattr(self.client, method)(address, sent, follow=True)
            content = b"".join(answer) if answer.streaming else answer.content
            journaled = self.watched.count()
        finally:
            transaction.savepoint_rollback(before)
        log_in = resolve_url(settings.LOGIN_URL)
        is_sent = any(log_in in url.split("?")[0] for url, _status in answer.redirect_chain)
        headers = f"{answer.headers}".encode()
        return Answer(answer.status_code, is_sent, bool(answer.redirect_chain), content + headers, journaled)


def named(arguments: Mapping[str, Any]) -> dict[str, str]:
    """Rows of a world as a form would name them, under every name that a form of ours has."""
    rows = {name: str(arguments[name]) for name in ("registration", "part", "mark", "material", "person")}
    typed = {"typed": arguments["code_of_person"], "nonce": str(uuid4()), "number": "3", "method": "list"}
    return rows | typed | {"responsible": str(arguments["partner"]), "reason": "Pārbaude"}
