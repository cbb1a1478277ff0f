"""A visitor's browser on a site that holds the five real projects and the contract's example."""

from datetime import UTC, datetime

import pytest

from accounts.models import User
from projects.models import Project, Role
from tests.website.conftest import REAL, load

PASSWORD = "pareiza parole 12"


@pytest.fixture(scope="module")
def site(module_server: str) -> str:
    load(*REAL, "worked-example")
    return module_server


@pytest.fixture
def manager(site: str) -> str:
    """The e-mail address of the manager of the contract's example."""
    user, _made = User.objects.get_or_create(email="vaditaja@example.org")
    user.set_password(PASSWORD)
    user.save()
    example = Project.objects.get(key="worked-example")
    given = {"granted_at": datetime(2026, 1, 1, tzinfo=UTC)}
    Role.objects.get_or_create(user=user, project=example, role="manager", defaults=given)
    return user.email
