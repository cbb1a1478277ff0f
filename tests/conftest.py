"""What every test may ask for. Nothing of the system is replaced; only the network beyond this machine is shut."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test.testcases import LiveServerThread
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker, Settings

from tests.browser import LOOPBACK, Watch, started
from tests.databases import own_copy


def refuse_foreign_connections(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in LOOPBACK:
        raise PermissionError(f"a test tried to reach {arguments[1][0]}")


def pytest_configure() -> None:
    sys.addaudithook(refuse_foreign_connections)


@pytest.fixture(autouse=True)
def in_latvian() -> None:
    """Whatever language the test before this one ended in."""
    translation.activate("lv")


@pytest.fixture(autouse=True)
def quick_passwords_and_own_files(settings: Settings, stored_files: Path) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = stored_files
    settings.JOBS_IN_PROCESS = False  # a test says when jobs are done: `jobs.queue.run_waiting()`


@pytest.fixture(scope="session")
def stored_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """A test database always. The plugin makes none where no test names `db`, and a copy would be of the real one."""
    with django_db_blocker.unblock():
        made = setup_databases(0, interactive=False, keepdb=django_db_keepdb and not django_db_createdb)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[str]:
    """A migrated database of this test's own, in which commits are real; threads and processes may use it."""
    with django_db_blocker.unblock(), own_copy(tmp_path) as name:
        yield name


@pytest.fixture(scope="module")
def module_db(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The same for a whole module: for data that is dear to load and only read. Not together with `db`."""
    with django_db_blocker.unblock(), own_copy(tmp_path_factory.mktemp("database")) as name:
        yield name


@pytest.fixture
def server(committed_db: str) -> Iterator[str]:
    """The address of the site, served from this test's own database."""
    yield from serving()


@pytest.fixture(scope="module")
def module_server(module_db: str) -> Iterator[str]:
    """The address of the site, served from the module's database."""
    yield from serving()


class Site(WSGIHandler):
    """The site alone: WhiteNoise serves its static files, and nothing serves stored ones."""

    def __init__(self, _site_with_stored_files: WSGIHandler) -> None:
        super().__init__()


def serving() -> Iterator[str]:
    thread = LiveServerThread("127.0.0.1", Site, connections_override={})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails its test when it asks others for anything or breaks the content policy."""
    context = browser.new_context(locale="lv-LV", timezone_id="Europe/Riga")
    watch = Watch(context)
    yield context.new_page()
    context.close()
    assert watch.seen == []
