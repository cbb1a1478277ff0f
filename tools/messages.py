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
    catalogues = sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))
    known = {path: polib.pofile(str(path)) for path in catalogues}
    folders = ["node_modules", ".venv", "staticfiles", "var", "tests", "tools"]
    ignored = [argument for folder in folders for argument in ("--ignore", folder)]
    command = [sys.executable, "manage.py", "makemessages", "-l", "lv", "--no-location", "--no-obsolete", *ignored]
    subprocess.run(command, cwd=ROOT, check=True)
    for path, before in known.items():
        settle(polib.pofile(str(path)), before)


def settle(found: polib.POFile, before: polib.POFile) -> None:
    """Guess no translation, and stand in the order of the texts, so that a new text moves no other."""
    translated = {(entry.msgid, entry.msgctxt): entry for entry in before}
    for entry in found:
        same = translated.get((entry.msgid, entry.msgctxt))
        entry.msgstr = same.msgstr if same else ""
        entry.msgstr_plural = same.msgstr_plural if same else dict.fromkeys(entry.msgstr_plural, "")
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
    found.metadata = before.metadata
    found.sort(key=lambda entry: (entry.msgid.casefold(), entry.msgid, entry.msgctxt or ""))
    found.wrapwidth = 0
    found.save()


if __name__ == "__main__":
    {"compile": compile_catalogues, "extract": extract}[sys.argv[1]]()
