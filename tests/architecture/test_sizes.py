"""A file past 400 lines is two ideas, and so is a function past 50."""

import ast
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE, LONGEST_FUNCTION = 400, 50


def tracked(*patterns: str) -> list[Path]:
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def sources() -> list[Path]:
    outside = {"tests", "migrations"}
    found = [path for path in tracked("*.py") if not outside & set(path.relative_to(ROOT).parts)]
    assert len(found) > 30
    return found


def test_files_are_short():
    long = {str(path): lines for path in sources() if (lines := len(path.read_text().splitlines())) > LONGEST_FILE}
    assert long == {}


def test_functions_are_short():
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_a_module_says_what_is_in_it():
    silent = [str(path) for path in sources() if (text := path.read_text()) and not ast.get_docstring(ast.parse(text))]
    exempt = [path for path in silent if path.endswith(("apps.py", "__init__.py"))]
    assert sorted(set(silent) - set(exempt)) == []
