"""A message as a mail: text, HTML with its pictures, and the calendar file, in the participant's language.

Pictures travel with the mail, for mail programs neither draw nor fetch. The calendar file is always attached; as an
alternative, which some programs take for an invitation, it goes only where it is not refused (mail servers).
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.mime.image import MIMEImage
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from events.publicity import publicity_of
from projects.harmless import harmless
from projects.models import Project, Source
from registrations import letters, messages
from registrations.invitations import invitation
from registrations.models import Message, Registration
from registrations.pictures import code_png, emblem_png

INTERFACE = frozenset({"lv", "en"})
TOKEN = re.compile(r"\b[0-9a-z]{1,13}-[0-9a-f]{40}\b")
EMBLEM, CODE = "emblem@daliba", "code@daliba"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What is sent, and beside it the Message-ID by which it is known."""

    email: EmailMultiAlternatives
    message_id: str
    html: str
    calendar: str

    @property
    def text(self) -> str:
        return str(self.email.body)


def mail_of(message: Message, *, at: datetime) -> Mail:
    """The mail as it would be sent now. Raises, before anybody is spoken to, where it cannot be written."""
    registration = message.registration
    language = message.language if message.language in INTERFACE else "en"
    with override(language):
        letter = letters.letter_for(message)
        content = _content(registration, letter, language)
        text = render_to_string("registrations/mail/letter.txt", content)
        html = render_to_string("registrations/mail/letter.html", content)
        file_name = _("invitation.ics")
    calendar = (
        invitation(
            registration=letters.entry_of(message, letter.method), method=letter.method, language=language, stamp=at
        )
        if letter.method
        else ""
    )
    message_id = f"<registration-{registration.pk}.message-{message.pk}@{urlsplit(settings.BASE_URL).hostname}>"
    email = EmailMultiAlternatives(
        subject=harmless(letter.subject),
        body=text,
        to=[message.to],
        reply_to=_reply_to(registration),
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    )
    email.attach_alternative(html, "text/html")
    _attach(email, html, registration)
    if calendar:
        _attach_calendar(email, calendar, letter.method, file_name)
    email.message()
    return Mail(email=email, message_id=message_id, html=html, calendar=calendar)


def preview(message: Message, language: str) -> tuple[str, str]:
    """Subject and text of a mail that is not sent yet, without the part of a link that opens a page."""
    with override(language):
        letter = letters.letter_for(message)
        text = render_to_string("registrations/mail/letter.txt", _content(message.registration, letter, language))
    return harmless(letter.subject), without_secrets(text).strip()


def without_secrets(text: str) -> str:
    """For keeping: what was said, without the part of a link that opens a page."""
    return TOKEN.sub("…", text)


def _content(registration: Registration, letter: messages.Letter, language: str) -> dict[str, object]:
    project = registration.event.project
    shows_code = letter.shows_code and bool(registration.code)
    return {
        "language": language,
        "letter": letter,
        "rows": messages.rows_of(registration),
        "event_title": harmless(str(registration.event.title)),
        "privacy_address": settings.BASE_URL + reverse("privacy"),
        "event_address": messages.public_page(registration),
        "own_page": messages.own_page(registration) if letter.action else "",
        "code": registration.code if shows_code else "",
        "emblem_id": EMBLEM,
        "code_id": CODE,
        "project": project,
        "source_language": _source_language(project),
        "publicity": publicity_of(project, language),
        "contact": messages.contact_of(registration),
        "has_contact_address": bool(_reply_to(registration)),
    }


def _source_language(project: Project) -> str:
    """The language of what the project's record says word for word."""
    source = Source.objects.filter(project=project).first()
    return (source.language if source else None) or ""


def _reply_to(registration: Registration) -> list[str]:
    """Answers go to the organiser where the terms name an address."""
    contact = messages.contact_of(registration)
    return [contact] if messages.is_usable(contact) else []


def _attach(email: EmailMultiAlternatives, html: str, registration: Registration) -> None:
    if EMBLEM in html:
        email.attach(_inline(emblem_png(), EMBLEM))
    if CODE in html and registration.code:
        email.attach(_inline(code_png(registration.code), CODE))


def _inline(png: bytes, content_id: str) -> MIMEImage:
    image = MIMEImage(png, "png")
    image["Content-ID"] = f"<{content_id}>"
    image.add_header("Content-Disposition", "inline", filename=f"{content_id.partition('@')[0]}.png")
    return image


def _attach_calendar(email: EmailMultiAlternatives, calendar: str, method: str, file_name: str) -> None:
    if not settings.EMAIL_BACKEND.startswith("anymail."):
        email.attach_alternative(calendar, f"text/calendar; method={method}")
    email.attach(file_name, calendar, "text/calendar")
