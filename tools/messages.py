"""Translations: collects the texts (with GNU gettext) and compiles them (without it, for a bare machine)."""

import shutil
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def compile_catalogues() -> None:
    for source in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(compiled))


def extract() -> None:
    if shutil.which("xgettext") is None:
        sys.exit("messages: collecting texts needs GNU gettext (on Debian: apt install gettext)")
    folders = ["node_modules", ".venv", "staticfiles", "var", "tests", "tools"]
    ignored = [argument for folder in folders for argument in ("--ignore", folder)]
    command = [sys.executable, "manage.py", "makemessages", "-l", "lv", "--no-location", "--no-obsolete", *ignored]
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    {"compile": compile_catalogues, "extract": extract}[sys.argv[1]]()
