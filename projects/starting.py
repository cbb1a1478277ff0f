"""Beginning a project by hand. It is hidden until somebody shows it, and has a manager from the first moment."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from projects.editing import index, journal, stated_values
from projects.editing_rows import free_key
from projects.models import Project, RoleName
from projects.roles import grant
from projects.team import Terms, invite
from projects.texts import Text

# They would stand where other pages of the workspace have their addresses.
RESERVED = frozenset({"new-project", "load-dossier"})
_REFUSALS: dict[str, str | Promise] = {
    "no_name": _("Give the project a title or a short name."),
    "key_taken": _("Another project has this key."),
    "key_reserved": _("This key cannot be used."),
}


class StartRefused(Exception):
    """`code` is stable; the text is a translated sentence for the person who asked."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(str(_REFUSALS[code]))


@dataclass(frozen=True, slots=True)
class FirstManager:
    """Who is to manage the project: a person with or without an account yet."""

    email: str
    name: str


def start_project(
    *, title: Text | None, acronym: str | None, key: str | None, manager: FirstManager | None, by: User, at: datetime
) -> Project:
    """A project of which nothing is known but its name; its manager is invited, else whoever begins it manages it.

    The key is made of the short name or the title where none is chosen. Refuses a project without a name, and a key
    that is taken or leads elsewhere. Evidence: `project.created`, `role.granted`.
    """
    if not title and not acronym:
        raise StartRefused("no_name")
    with transaction.atomic():
        chosen = key or free_key(Project.objects.all(), acronym or str(title), "project")
        if chosen in RESERVED:
            raise StartRefused("key_reserved")
        names = {"title": title, "acronym": acronym, "is_public": False}
        project, is_new = Project.objects.get_or_create(key=chosen, defaults=names)
        if not is_new:
            raise StartRefused("key_taken")
        journal(project, "project.created", by=by.email, at=at, details=stated_values(project, ("title", "acronym")))
        appoint(project=project, manager=manager, by=by, at=at)
        index(project)
    return project


def appoint(*, project: Project, manager: FirstManager | None, by: User, at: datetime) -> None:
    """Give a project its first manager: the person named, by a mail with a link, else whoever asks."""
    if manager is None or manager.email.casefold() == by.email.casefold():
        grant(user=by, project=project, role=RoleName.MANAGER, by=by.email, at=at)
        return
    terms = Terms(role=RoleName.MANAGER)
    language = settings.LANGUAGE_CODE
    invite(project=project, email=manager.email, name=manager.name, language=language, terms=terms, by=by, at=at)
