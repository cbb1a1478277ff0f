"""What the project stands on: each dependency with its reason, pinned by hash, and no address of where it came from."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
REQUIREMENT = re.compile(r'^  "(?P<name>[a-z0-9-]+)[^"]*",(?P<rest>.*)$', re.MULTILINE)
REGISTRIES = re.compile(r"pypi\.|pythonhosted|registry\.npmjs|npmmirror|/simple/|artifactory|nexus\.", re.I)
LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-npm.lock"]


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~ ]", requirement)[0] for requirement in requirements}


def test_every_dependency_has_its_reason():
    text = (ROOT / "pyproject.toml").read_text().partition("[tool.setuptools]")[0]
    stated = {match["name"]: match["rest"].strip() for match in REQUIREMENT.finditer(text)}
    wanted = names(PROJECT["dependencies"]).union(*map(names, PROJECT["optional-dependencies"].values()))
    assert wanted <= stated.keys()
    assert [name for name in wanted if not re.match(r"# \w+.{9,}", stated[name])] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_versions_with_hashes(lock: str):
    blocks = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
    assert blocks
    assert [block for block in blocks if not re.match(r"[\w.-]+==\S", block) or "--hash=sha256:" not in block] == []


def pins(lock: str) -> set[str]:
    return {line.rstrip("\\ ") for line in (ROOT / lock).read_text().splitlines() if "==" in line and line[0] != " "}


def test_what_runs_is_what_was_tested():
    def versions(lock: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for pin in pins(lock):
            name, version = pin.split(" ;")[0].split("==")
            found.setdefault(name, set()).add(version)
        return found

    tested = versions("requirements-dev.lock")
    assert {name for name, found in versions("requirements.lock").items() if tested[name] != found} == set()


def test_no_file_names_a_registry():
    listed = ["git", "ls-files", "-z"]
    tracked = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    this = str(Path(__file__).relative_to(ROOT))
    named = [
        name
        for name in tracked
        if name and name != this and (ROOT / name).is_file() and REGISTRIES.search(text_of(ROOT / name))
    ]
    assert named == []


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="ignore")
