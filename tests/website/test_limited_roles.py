"""Whoever holds a role for one partner's events sees no more of the project than a visitor does, apart from these."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from accounts.models import User
from projects.models import Project, Role
from tests.website.conftest import load

pytestmark = pytest.mark.django_db
ROWS = "/projects/worked-example/indicators/RCO85/"
KEPT_INSIDE = {
    "/projects/sos-capacity/": 'aria-labelledby="open"',
    "/projects/worked-example/indicators/": "Rindas un neieskaitītais",
}


@pytest.fixture
def user(client: Client) -> User:
    load("worked-example", "sos-capacity")
    found = User.objects.create_user("partnere@example.org", "pareiza parole 12")
    client.force_login(found)
    return found


def give(user: User, *, is_limited: bool) -> None:
    for project in Project.objects.all():
        partner = None
        if is_limited:
            organisation = project.organisations.create(key="limits", name="Partneris")
            partner = project.partners.create(ordinal=90, role="partner", organisation=organisation)
        at = datetime(2026, 1, 1, tzinfo=UTC)
        Role.objects.create(user=user, project=project, role="coordinator", partner=partner, granted_at=at)


def seen(client: Client) -> dict[str, bool]:
    return {path: words in client.get(path).content.decode() for path, words in KEPT_INSIDE.items()}


def test_a_role_for_all_of_it_opens_rows_and_open_points(client: Client, user: User):
    give(user, is_limited=False)
    assert seen(client) == dict.fromkeys(KEPT_INSIDE, True)
    assert client.get(ROWS).status_code == 200


def test_a_role_for_one_partner_opens_neither(client: Client, user: User):
    give(user, is_limited=True)
    assert seen(client) == dict.fromkeys(KEPT_INSIDE, False)
    assert client.get(ROWS).status_code == 403
