"""`docs/access.md` is true: every address is opened as everybody, and nobody sees another project's rows."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.conf import settings

from accounts.models import User
from projects.models import Role
from tests.architecture.walking import Walker, addresses, named
from tests.architecture.world import World, a_world

pytestmark = pytest.mark.django_db
DOCUMENT = settings.BASE_DIR / "docs/access.md"
COLUMNS = ("visitor", "signed in", "desk", "auditor", "partner", "coordinator", "manager", "administrator")
OPEN, OWN, LINK, CLOSED = "open", "own", "link", {"—", "step", "demo"}
ROW = re.compile(r"\| `(?P<name>[^`]+)` \| `(?P<route>[^`]*)` \|(?P<cells>.+)\|")
ADDRESSES = {address.name: address for address in addresses()}


def documented() -> dict[str, tuple[str, dict[str, str]]]:
    """What the document says: of each name its address, and the cell of each column."""
    rows = ROW.finditer(DOCUMENT.read_text())
    said = {row["name"]: (row["route"], [cell.strip() for cell in row["cells"].split("|")]) for row in rows}
    return {name: (route, dict(zip(COLUMNS, cells, strict=True))) for name, (route, cells) in said.items()}


SAID = documented()


@pytest.fixture
def alfa() -> World:
    return a_world("alfa", "Alfa")


def somebody(column: str, world: World) -> User | None:
    """Who stands in a column of the document: a coordinator for one partner, an administrator without a role."""
    if column == "visitor":
        return None
    email = f"{column.replace(' ', '-')}-{world.key}@example.org"
    if column == "administrator":
        return User.objects.create_superuser(email)
    user = User.objects.create_user(email)
    if column != "signed in":
        limit = world.partner("own") if column == "partner" else None
        role = "coordinator" if limit else column
        Role.objects.create(user=user, project=world.project, role=role, partner=limit, granted_at=world.at)
    return user


def test_the_document_names_every_address_as_it_is_and_no_other() -> None:
    assert {name: route for name, (route, _cells) in SAID.items()} == {
        name: address.route for name, address in ADDRESSES.items()
    }
    assert {cell for _route, cells in SAID.values() for cell in cells.values()} <= {OPEN, OWN, LINK, *CLOSED}


@pytest.mark.parametrize("column", COLUMNS)
def test_every_cell_is_true(alfa: World, column: str) -> None:
    """Of what is `own`, the other partner's is closed; what a link opens, nothing like it does."""
    walker = Walker(somebody(column, alfa))
    arguments, untrue = alfa.arguments | walker.own, {}
    for name, (_route, cells) in SAID.items():
        address, cell = ADDRESSES[name], cells[column]
        told = address.told(arguments)
        found = {"it": walker.gets_in(address.filled(told), told)}
        if cell == OWN and "event" in address.arguments:
            theirs = told | arguments["theirs"]
            found["theirs"] = walker.gets_in(address.filled(theirs), theirs)
        if cell == LINK:
            guessed = told | {"tokens": {address.link: f"1-{'0' * 40}"}}
            found["guessed"] = walker.gets_in(address.filled(guessed), guessed)
        expected = dict.fromkeys(found, False) | {"it": cell not in CLOSED}
        if found != expected:
            untrue[name] = found
    assert untrue == {}


@pytest.mark.parametrize("column", ["visitor", "desk", "partner", "manager", "administrator"])
def test_an_empty_form_breaks_nothing(alfa: World, column: str) -> None:
    """Whatever was wrong would be raised here."""
    walker = Walker(somebody(column, alfa))
    for address in ADDRESSES.values():
        assert walker.posts(address.filled(address.told(alfa.arguments | walker.own))).status < 500, address


Way = Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]
KEYS = ("project", "event", "tokens")
# How somebody with rows and links of their own mixes in another's: only in what is sent, or also in the address.
WAYS: dict[str, Way] = {
    "form": lambda own, _others: {**own},
    "everything": lambda own, others: {**others, "tokens": own["tokens"]},
    "rows": lambda own, others: {**others, **{key: own[key] for key in KEYS}},
    "event": lambda own, others: {**own, "event": others["event"]},
    "project": lambda own, others: {**own, "project": others["project"]},
}


def told_of(walker: Walker, own: dict[str, Any], others: dict[str, Any], way: str, pieces: list[bytes]) -> list[str]:
    """Addresses that tell one of these pieces, or write to the watched journal, when others' rows are asked for."""
    found, sent, known = [], named(others), walker.watched.count()
    for address in ADDRESSES.values():
        mine, theirs = address.told(own), address.told(others)
        url = address.filled(WAYS[way](mine, theirs))
        if way == "form" or url != address.filled(mine):
            answers = [walker.gets(url, **sent), walker.posts(url, **sent)]
            tell = [answer for answer in answers if any(piece in answer.content for piece in pieces)]
            change = [answer for answer in answers if answer.journaled != known]
            found += [address.name] if tell or change else []
    return found


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("is_public", [True, False])
def test_a_coordinator_of_another_project_learns_and_changes_nothing(way: str, is_public: bool) -> None:
    """Of a public project no more than everybody learns; of a hidden one not even its name."""
    alfa, beta = a_world("alfa", "Alfa", is_public=is_public), a_world("beta", "Beta")
    walker = Walker(somebody("coordinator", beta), watched="project:alfa")
    pieces = [alfa.secret.encode(), alfa.theirs.encode(), *alfa.files]
    pieces += [] if is_public else [alfa.said.encode(), *alfa.published]
    assert told_of(walker, beta.arguments | walker.own, alfa.arguments, way, pieces) == []


@pytest.mark.parametrize("way", ["form", "everything", "rows", "event"])
def test_a_coordinator_of_one_partner_learns_nothing_of_another_s_events(alfa: World, way: str) -> None:
    walker = Walker(somebody("partner", alfa))
    own = alfa.arguments | walker.own
    assert told_of(walker, own, own | own["theirs"], way, [alfa.theirs.encode()]) == []
