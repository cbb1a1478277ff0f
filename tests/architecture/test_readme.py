"""The README tells every setting there is, names only files that exist, and stays short."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_variable_that_the_settings_read_is_in_the_table() -> None:
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z][A-Z0-9_]+)"', (ROOT / "config/settings.py").read_text()))
    told = set(re.findall(r"`([A-Z][A-Z0-9_]+)…?`", README))
    assert "SECRET_KEY" in read
    assert {name.rstrip("_") for name in read} - {name.rstrip("_") for name in told} == set()


def test_every_path_that_it_and_the_architecture_page_name_exists() -> None:
    pages = {ROOT: README, ROOT / "docs": (ROOT / "docs/architecture.md").read_text(encoding="utf-8")}
    for folder, text in pages.items():
        for link in re.findall(r"\]\(([^)#]+)\)", text):
            assert link.startswith("http") or (folder / link).exists(), link
        for path in re.findall(r"`([a-z_]+/[a-z_/.-]+)`", text):
            assert (ROOT / path).exists(), path


def test_every_function_that_the_architecture_page_names_stands_in_its_file() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z_/]+\.py)`\s+\(((?:`\w+`(?:, )?)+)\)", text)
    assert len(named) > 5
    for path, functions in named:
        for function in re.findall(r"`(\w+)`", functions):
            assert f"def {function}(" in (ROOT / path).read_text(encoding="utf-8"), (path, function)


def test_it_can_be_read_in_one_go() -> None:
    assert len(README.splitlines()) <= 150
