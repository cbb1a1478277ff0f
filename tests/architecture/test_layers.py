"""What stands above and below: imports, and foreign keys, go downward only."""

import ast
import subprocess
import sysconfig
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignObject

ROOT = Path(__file__).resolve().parents[2]
PAGES = {"urls", "views", "forms", "templatetags", "management", "middleware", "adapter", "access", "migrations"}
HTTP = ("django.http", "django.shortcuts", "django.forms", "django.views")
LAYERS: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0][
    "layers"
]


def test_imports_go_downward():
    program = Path(sysconfig.get_path("scripts")) / "lint-imports"
    run = subprocess.run([program, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_layers_are_the_packages():
    ours = {app.name for app in apps.get_app_configs() if Path(app.path).is_relative_to(ROOT / app.name)}
    assert ours == set(LAYERS)


@pytest.mark.parametrize("package", LAYERS)
def test_foreign_keys_point_downward(package: str):
    below = LAYERS[LAYERS.index(package) :]
    upward = [
        f"{model.__name__}.{field.name} points to {field.related_model._meta.label}"
        for model in apps.get_app_config(package).get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, ForeignObject) and field.related_model._meta.app_label in set(LAYERS) - set(below)
    ]
    assert upward == []


def rules(package: str) -> list[Path]:
    """The modules that hold rules: all that is neither a page nor what serves pages."""
    found = (ROOT / package).rglob("*.py")
    return [path for path in found if not PAGES & {*path.relative_to(ROOT).parts, path.stem}]


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {
        f"{node.module}.{alias.name}" for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names
    }


@pytest.mark.parametrize("package", [name for name in LAYERS if name not in {"config", "website"}])
def test_rules_know_no_pages_and_no_http(package: str):
    pages = tuple(f"{package}.{part}" for part in ("urls", "views", "forms"))
    wrong = {
        str(path.relative_to(ROOT)): found
        for path in rules(package)
        if (found := sorted(name for name in imported(path) if name.startswith(HTTP + pages)))
    }
    assert wrong == {}
