"""The whole demonstration in one transaction; loading it again changes nothing.

Refuses a database that anyone else uses, and an installation that others can reach: its passwords are public.
"""

import re
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.demo.invented_project import KEY, load_invented_project
from config.demo.logins import create_users, grant_roles
from config.demo.real_projects import ADDITIONS, load_real_project
from config.demo.writing import Occasion
from projects.models import Project
from projects.reference.loading import load_reference

OWN_MACHINE = re.compile(r"https?://(localhost|127(\.\d+){3}|\[::1\])(:\d+)?(/.*)?")
PROJECTS = sorted([KEY, *ADDITIONS])


class DemonstrationRefused(Exception):
    """The text says why this is no place for a demonstration."""


def load_demo(*, by: str, at: datetime, is_forced: bool = False) -> bool:
    """Reference data, the five real projects with invented participants, an invented project, and log-ins.

    Returns whether anything was loaded: where the demonstration is already there, nothing is touched. Refuses a
    database with projects of anybody else, and an address that others can reach unless forced. Evidence: what each
    loader journals, and `demonstration.loaded` and `role.granted` in each project.
    """
    with transaction.atomic():
        if Project.objects.filter(key=KEY, is_demonstration=True).exists():
            return False
        _refuse_foreign_database()
        if not is_forced:
            _refuse_public_address()
        _load_all(Occasion(by=by, at=at, today=timezone.localdate(at)))
    return True


def _load_all(occasion: Occasion) -> None:
    users = create_users(occasion)
    load_reference(by=occasion.by, at=occasion.at)
    for key in PROJECTS:
        _load(key, users, occasion)


def _load(key: str, users: dict[str, User], occasion: Occasion) -> None:
    """Chains are locked in the order of their names: one project after the other."""
    project = load_invented_project(occasion) if key == KEY else load_real_project(key, occasion)
    grant_roles(project, users, occasion)


def _refuse_foreign_database() -> None:
    if others := list(Project.objects.exclude(key__in=PROJECTS).values_list("key", flat=True)[:5]):
        raise DemonstrationRefused(f"This database holds other projects ({', '.join(others)}): nothing was loaded.")


def _refuse_public_address() -> None:
    if not OWN_MACHINE.fullmatch(settings.BASE_URL):
        raise DemonstrationRefused(
            f"{settings.BASE_URL} is not this machine, and the demonstration's passwords are known to everybody. "
            "Nothing was loaded; --force loads it all the same."
        )
