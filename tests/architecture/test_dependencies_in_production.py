"""Whatever the site imports is pinned for production, not only for developers."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OURS = {path.parent.name for path in ROOT.glob("*/__init__.py")} | {"config", "tests", "tools"}


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def test_every_import_of_the_site_is_in_the_production_lock() -> None:
    packages = [ROOT / app.name for app in apps.get_app_configs() if (ROOT / app.name).is_dir()]
    files = [file for package in packages for file in package.rglob("*.py")]
    modules = {module for file in files for module in imported(file)} - sys.stdlib_module_names - OURS
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    brought_by = packages_distributions()
    missing = {
        module
        for module in modules
        if not {re.sub(r"[-_.]+", "-", name).lower() for name in brought_by.get(module, [])} & locked
    }
    assert "django" in modules
    assert not missing
