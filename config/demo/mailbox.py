"""The demonstration's post: mail is kept in a folder in place of being sent, and read back for the mailbox page."""

import re
import time
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage as Outgoing
from django.core.mail.backends.base import BaseEmailBackend

SHOWN = 50
NAME = re.compile(r"[0-9]{20}-[0-9a-f]{8}")


class Mailbox(BaseEmailBackend):
    """Takes every mail; one file each, complete or not there."""

    def send_messages(self, email_messages: Sequence[Outgoing]) -> int:
        folder = Path(settings.MAILBOX_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            file = folder / f"{time.time_ns():020}-{uuid4().hex[:8]}.part"
            file.write_bytes(message.message().as_bytes())
            file.rename(file.with_suffix(".eml"))
        return len(email_messages)


@dataclass(frozen=True, slots=True)
class Kept:
    """One mail as it was taken."""

    name: str
    mail: EmailMessage

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        """Its pictures put in where it names them, so that nothing need be fetched."""
        html = self._body("html")
        for part in self.mail.walk():
            if content_id := str(part.get("Content-ID", "")).strip("<>"):
                picture = b64encode(_bytes(part)).decode()
                html = html.replace(f"cid:{content_id}", f"data:{part.get_content_type()};base64,{picture}")
        return html

    @property
    def calendar(self) -> bytes:
        """The attached calendar file."""
        for part in self.mail.walk():
            if part.get_content_type() == "text/calendar" and part.get_filename():
                return _bytes(part)
        return b""

    def _body(self, kind: str) -> str:
        part = next((part for part in self.mail.walk() if part.get_content_type() == f"text/{kind}"), None)
        return str(part.get_content()) if isinstance(part, EmailMessage) else ""


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def newest() -> list[Kept]:
    names = sorted((path.stem for path in Path(settings.MAILBOX_DIR).glob("*.eml")), reverse=True)
    return [kept for name in names[:SHOWN] if (kept := read(name))]


def read(name: str) -> Kept | None:
    path = Path(settings.MAILBOX_DIR) / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    return Kept(name, mail)


def is_open() -> bool:
    """Whether mail goes to this mailbox at all; only then has it pages."""
    backend: str = settings.EMAIL_BACKEND
    return backend == f"{__name__}.{Mailbox.__name__}"
