"""The mail that tells somebody of their role in a project: text and HTML, in the language of their account."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.invitations import ends_at, link_of, needs_link
from accounts.models import User
from projects.harmless import harmless
from projects.in_words import day_in_words, moment_in_words
from projects.models import Project, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What the mail says; `address` is where its button leads."""

    subject: str
    title: str
    said: str
    rows: list[tuple[str, str]]
    action: str
    address: str
    below: str


def tell(*, role: Role, by: str, at: datetime) -> None:
    """Send the mail, unless it went out since the role was given. `by` signed for the role: answers go there."""
    mail_of(role, by).send()
    Role.objects.filter(pk=role.pk).update(told_at=at)


def mail_of(role: Role, by: str) -> EmailMultiAlternatives:
    language = role.user.language
    with override(language):
        letter = _letter(role, User.objects.filter(email=by).first())
        content = {"letter": letter, "project": role.project, "language": language}
        content["privacy_address"] = settings.BASE_URL + reverse("privacy")
        text = render_to_string("projects/mail/role.txt", content)
        html = render_to_string("projects/mail/role.html", content)
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    subject, replies = harmless(letter.subject), [by] if "@" in by else []
    mail = EmailMultiAlternatives(subject=subject, body=text, to=[role.user.email], reply_to=replies, headers=headers)
    mail.attach_alternative(html, "text/html")
    return mail


def _letter(role: Role, inviter: User | None) -> Letter:
    project, is_new = {"project": _name(role.project)}, needs_link(role.user)
    who = {"name": harmless(str(inviter))} | project if inviter else project
    by_name = _("%(name)s gave you a role in the project “%(project)s”.") if inviter else ""
    return Letter(
        subject=(_("Invitation to work on %(project)s") if is_new else _("Your role in %(project)s")) % project,
        title=_("You are invited") if is_new else _("You have a role in a project"),
        said=(by_name or _("You were given a role in the project “%(project)s”.")) % who,
        rows=_rows(role),
        action=_("Choose a password") if is_new else _("Open the workspace"),
        address=link_of(role.user) if is_new else str(settings.BASE_URL) + reverse("work"),
        below=_until(role.user) if is_new else _("You sign in as before, with this e-mail address."),
    )


def _rows(role: Role) -> list[tuple[str, str]]:
    rows = [
        (_("Role"), role.get_role_display()),
        (_("Only events of"), harmless(str(role.partner.organisation)) if role.partner else ""),
        (_("Last day"), day_in_words(role.until, get_language() or "lv") if role.until else ""),
        (_("You sign in as"), role.user.email),
    ]
    return [(label, value) for label, value in rows if value]


def _until(user: User) -> str:
    ends = ends_at(user)
    moment = moment_in_words(ends, get_language() or "lv") if ends else ""
    said = _("The link works once, until %(moment)s. If it is too old, ask for another by answering this mail.")
    return said % {"moment": moment}


def _name(project: Project) -> str:
    return harmless(project.acronym or str(project.title or project.key))
