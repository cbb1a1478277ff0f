"""Latvian is complete: every text of ours is translated, and with the values it is to show."""

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_no_text_is_left_untranslated(path: Path):
    catalogue = polib.pofile(str(path))
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_translation_shows_the_same_values(path: Path):
    wrong = [
        entry.msgid
        for entry in polib.pofile(str(path))
        if not entry.obsolete and not entry.msgid_plural and found(entry.msgid) != found(entry.msgstr)
    ]
    assert wrong == []


def found(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def test_there_is_a_latvian_catalogue():
    assert [path for path in CATALOGUES if path.parts[-3] == "lv"]
