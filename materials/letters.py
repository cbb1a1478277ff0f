"""What speakers are told by mail, as text and HTML in their language. When it is sent is in `post`."""

from dataclasses import dataclass
from email.mime.image import MIMEImage
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from events.publicity import publicity_of
from materials.appearing import appearing
from materials.links import token_of
from materials.models import Letter, Speaker
from materials.speaking import appearances_of
from materials.terms import HandingIn, handing_in_of
from projects.harmless import harmless
from projects.in_words import moment_in_words
from projects.models import Project, Source
from registrations.invitations import event_address
from registrations.mails import EMBLEM, INTERFACE, Mail
from registrations.messages import is_usable
from registrations.pictures import emblem_png


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one mail says; `action` is the label of the button to the speaker's page."""

    subject: str
    title: str
    said: str
    action: str
    below: str


def mail_of(letter: Letter) -> Mail:
    """The mail as it would be sent now. Raises, before anybody is spoken to, where it cannot be written."""
    speaker = letter.speaker
    language = letter.language if letter.language in INTERFACE else "en"
    with override(language):
        handing_in = handing_in_of(speaker.event, timezone.now())
        said = _said(letter, handing_in)
        content = _content(speaker, said, handing_in, language)
        text = render_to_string("speakers/mail/letter.txt", content)
        html = render_to_string("speakers/mail/letter.html", content)
    email = EmailMultiAlternatives(
        subject=harmless(said.subject),
        body=text,
        to=[letter.to],
        reply_to=[handing_in.contact] if is_usable(handing_in.contact) else [],
        headers={
            "Message-ID": message_id_of(letter),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    email.attach_alternative(html, "text/html")
    if EMBLEM in html:
        email.attach(_emblem())
    email.message()
    return Mail(email=email, message_id=message_id_of(letter), html=html, calendar="")


def message_id_of(letter: Letter) -> str:
    return f"<speaker-{letter.speaker_id}.letter-{letter.pk}@{urlsplit(settings.BASE_URL).hostname}>"


def address_of(speaker: Speaker) -> str:
    """The secret address of the speaker's page, in the language that is active."""
    return str(settings.BASE_URL) + reverse("speaker", args=[token_of(speaker)])


def _emblem() -> MIMEImage:
    """The picture travels with the mail, for mail programs do not fetch."""
    image = MIMEImage(emblem_png(), "png")
    image["Content-ID"] = f"<{EMBLEM}>"
    image.add_header("Content-Disposition", "inline", filename="emblem.png")
    return image


def _said(letter: Letter, handing_in: HandingIn) -> Said:
    event = {"event": harmless(str(letter.speaker.event.title))}
    is_first = letter.kind == Letter.Kind.LINK
    first = _(
        "On your own page you confirm that you come, say how you are to be named, tell visitors a little of yourself "
        "and hand in your slides."
    )
    again = _("On your page you see what we have already and what we still wait for.")
    until = _("Please do so by %(moment)s.") % {"moment": _moment(handing_in)} if handing_in.due else ""
    pieces = [first if is_first else again, until, harmless(letter.words)]
    return Said(
        subject=(_("You speak at: %(event)s") if is_first else _("Something is still missing: %(event)s")) % event,
        title=_("Thank you for speaking with us") if is_first else _("Something is still missing"),
        said=" ".join(piece for piece in pieces if piece),
        action=_("Open your page"),
        below=_("You need no account and no password: the link is yours alone, so please do not pass it on."),
    )


def _moment(handing_in: HandingIn) -> str:
    return moment_in_words(handing_in.due, get_language() or "lv") if handing_in.due else ""


def _content(speaker: Speaker, said: Said, handing_in: HandingIn, language: str) -> dict[str, object]:
    event, project = speaker.event, speaker.event.project
    return {
        "language": language,
        "letter": said,
        "rows": _rows(speaker),
        "event_title": harmless(str(event.title)),
        "privacy_address": settings.BASE_URL + reverse("privacy"),
        "event_address": event_address(event, language),
        "own_page": address_of(speaker),
        "emblem_id": EMBLEM,
        "project": project,
        "source_language": _source_language(project),
        "publicity": publicity_of(project, language),
        "contact": handing_in.contact,
        "has_contact_address": is_usable(handing_in.contact),
    }


def _rows(speaker: Speaker) -> list[tuple[str, str]]:
    """Each appearance, and who it is."""
    rows = [appearing(speaker.event, row) for row in appearances_of(speaker.event, speaker.person)]
    told = [(harmless(str(row.does)).capitalize(), _line(str(row.title), row.when, row.where)) for row in rows]
    return [*told, (_("Who"), harmless(speaker.person.name))]


def _line(*pieces: str) -> str:
    return " · ".join(harmless(piece) for piece in pieces if piece)


def _source_language(project: Project) -> str:
    source = Source.objects.filter(project=project).first()
    return (source.language if source else None) or ""
