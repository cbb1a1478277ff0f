"""A visitor's browser on a site that holds the five real projects and the contract's example."""

import pytest

from tests.website.conftest import REAL, load


@pytest.fixture(scope="module")
def site(module_server: str) -> str:
    load(*REAL, "worked-example")
    return module_server
