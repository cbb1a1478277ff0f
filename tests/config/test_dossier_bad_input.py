"""Bad files: each fault is told in one line with its place, and nothing at all is written."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from config.dossiers import reading
from tests.config.dossiers import Json, changed, row_counts, run, small, small_event, written

pytestmark = pytest.mark.django_db

ENDLESS = "[" * 200_000
EVENT = 'events[1] "e2"'


def without(*steps: str | int) -> Json:
    dossier = small()
    holder: Any = dossier
    for step in steps[:-1]:
        holder = holder[step]
    del holder[steps[-1]]
    return dossier


def as_text(change: Callable[[str], str]) -> str:
    return change(json.dumps(small(), ensure_ascii=False))


UNREADABLE = [
    ("no bytes", b"", "the file is empty"),
    ("white space", "  \n ", "the file is empty"),
    ("half a file", '{"format": "dossier/1",\n', "line 2, column 1: not JSON"),
    ("not JSON", "<html>", "line 1, column 1: not JSON"),
    ("Latin letters of Windows", '{\n"format": "ā"}'.encode("cp1257"), "line 2: not UTF-8 (byte 0xe2)"),
    ("UTF-16", json.dumps(small()).encode("utf-16"), "not UTF-8"),
    ("brackets without end", ENDLESS, "nested too deeply"),
    ("a list", "[]", "must be an object, not a list"),
    ("a number", "7", "must be an object, not the number 7"),
    ("null", "null", "must be an object, not null"),
    ("NaN", "NaN", "must be an object, not NaN, which is no number"),
]

WRONG = [
    # keys of objects
    (without("project"), 'the key "project" is missing'),
    (without("events"), 'the key "events" is missing'),
    (without("events", 1, "status"), f'{EVENT}: the key "status" is missing'),
    (changed("events", 1, "colour", to="red"), f'{EVENT}: unknown key "colour"'),
    (changed("events", 1, "titel", to={}), f'{EVENT}: unknown key "titel" (did you mean "title"?)'),
    (changed("events", 1, "a\nb\u202e", to=1), f'{EVENT}: unknown key "a\\nb\\u202e"'),
    (changed("format", to="dossier/2"), 'format: the text "dossier/2" is not one of "dossier/1"'),
    # types
    (changed("events", to={}), "events: must be a list, not an object"),
    (changed("events", 1, to="e2"), 'events[1]: must be an object, not the text "e2"'),
    (changed("events", 1, "title", to="Pasākums"), f'{EVENT} › title: must be an object, not the text "Pasākums"'),
    (changed("events", 1, "title", to=None), f"{EVENT} › title: must be an object, not null"),
    (changed("events", 1, "title", to={}), f"{EVENT} › title: is empty: give at least one of lv, en, lt"),
    (changed("events", 1, "title", to={"ru": "x"}), f'{EVENT} › title: unknown key "ru"'),
    (changed("events", 1, "title", "lv", to=3), f"{EVENT} › title › lv: must be text, not the number 3"),
    (changed("events", 1, "advertised", to="yes"), 'advertised: must be true or false, not the text "yes"'),
    (changed("events", 1, "advertised", to=1), "advertised: must be true or false, not the number 1"),
    (changed("events", 1, "capacity", to="30"), 'capacity: must be a whole number, not the text "30"'),
    (changed("events", 1, "capacity", to=30.5), "capacity: must be a whole number, not the number 30.5"),
    (changed("events", 1, "capacity", to=True), "capacity: must be a whole number, not true"),
    (changed("organisations", to=None), "organisations: must be a list, not null"),
    (changed("project", "indicators", 0, "target", to="60"), '"PERSONS" › target: must be a number, not the text "60"'),
    (changed("project", "amounts", 0, "money", "amount", to=10.5), "amount: must be text, not the number 10.5"),
    # lists of known words
    (
        changed("events", 1, "kind", to="webinar"),
        f'{EVENT} › kind: the text "webinar" is not one of "kickoff_conference"',
    ),
    (changed("events", 1, "status", to=None), f'{EVENT} › status: null is not one of "planned", "held", "cancelled"'),
    (changed("events", 1, "mode", to=["onsite"]), "mode: a list is not one of"),
    (changed("people", 0, "gender", to=1), 'people[0] "p1" › gender: the number 1 is not one of "female"'),
    # keys, codes, patterns
    (changed("project", "key", to="Small"), 'project › key: "Small" is not a key'),
    (changed("project", "key", to="small\n"), 'project › key: "small\\n" is not a key'),
    (changed("project", "key", to="k" * 81), "is not a key"),
    (changed("project", "key", to=""), 'project › key: "" is not a key'),
    (changed("organisations", 0, "country", to="LV\n"), '"LV\\n" is not a country of two capital letters'),
    (changed("project", "amounts", 0, "money", "amount", to="1٣"), "is not a decimal number as text"),
    (changed("project", "amounts", 0, "money", "amount", to="10,50"), '"10,50" is not a decimal number as text'),
    (changed("project", "amounts", 0, "money", "currency", to="eur"), '"eur" is not a currency'),
    (changed("project", "amounts", 0, "money", to={"amount": "1"}), 'the key "currency" is missing'),
    (changed("project", "indicators", 1, "definition", "min_share", to="1.1"), "from 0 to 1 as text"),
    # dates and times
    (changed("events", 1, "date", to="2020-02-30"), f'{EVENT} › date: "2020-02-30" is not a date'),
    (changed("events", 1, "date", to="2019-02-29"), "is not a date"),
    (changed("events", 1, "date", to="2020-13"), '"2020-13" is not a date'),
    (changed("events", 1, "date", to="--02-30"), '"--02-30" is not a date'),
    (changed("events", 1, "date", to="0000"), '"0000" is not a date'),
    (changed("events", 1, "date", to="2020-00-10"), "is not a date"),
    (changed("events", 1, "date", to="2020-01-15\n"), "is not a date"),
    (changed("events", 1, "date", to="٢٠٢٠"), "is not a date"),
    (changed("events", 1, "date", to="15.01.2020"), "is not a date"),
    (changed("events", 1, "date", to=""), 'date: "" is not a date'),
    (changed("events", 1, "date", to=2020), "date: must be text, not the number 2020"),
    (changed("events", 1, "parts", 0, "start", to="25:61"), '"a" › start: "25:61" is not a time'),
    (changed("events", 1, "parts", 0, "start", to="24:00"), "is not a time"),
    (changed("events", 1, "parts", 0, "start", to="9:00"), "is not a time"),
    (changed("events", 1, "parts", 0, "start", to="09:00\n"), "is not a time"),
    (changed("events", 1, "parts", 0, "end", to="2024-05-01T09:00"), "is not a time"),
    (changed("events", 1, "parts", 0, "end", to="2024-02-30T09:00+02:00"), "is not a time"),
    (changed("events", 1, "parts", 0, "end", to="2024-05-01T09:00+99:99"), "is not a time"),
    (changed("events", 1, "parts", 0, "end", to="2024-05-01T09:00:60+02:00"), "is not a time"),
    (changed("events", 1, "parts", 0, "end", to="0000-05-01T09:00+02:00"), "is not a time"),
    (changed("project", "end", to="2023-12"), "project › end: 2023-12 is before the start, 2024-01"),
    (changed("events", 1, "end_date", to="2024-04"), f"{EVENT} › end_date: 2024-04 is before the date, 2024-05-01"),
    # numbers
    (changed("events", 1, "capacity", to=-1), "capacity: -1 is below 0"),
    (changed("events", 1, "capacity", to=2**31), "capacity: 2147483648 is above 2147483647"),
    (changed("events", 1, "attendance", 0, "evidence", to=5), "evidence: 5 is not from 0 to 4"),
    (changed("events", 1, "attendance", 0, "evidence", to=-1), "evidence: -1 is not from 0 to 4"),
    (changed("events", 1, "attendance", 0, "minutes", to=-1), "minutes: -1 is below 0"),
    (
        changed("project", "indicators", 0, "target", to=1234567890123456),
        "target: 1234567890123456 has too many digits",
    ),
    (changed("project", "indicators", 0, "target", to=0.12345678901), "target: 0.12345678901 has too many digits"),
    (changed("project", "indicators", 0, "target", to=float("nan")), "target: must be a number, not NaN"),
    (changed("project", "indicators", 0, "target", to=float("-inf")), "target: must be a number, not -Infinity"),
    (changed("events", 1, "capacity", to=10**50), "capacity: must be a whole number, not"),
    # texts
    (changed("people", 0, "name", to="a\0b"), 'people[0] "p1" › name: a character that is none: \\x00 at place 1'),
    (changed("people", 0, "name", to="\ud800"), "name: a character that is none: \\ud800 at place 0"),
    (changed("events", 1, "title", "lv", to="x" * 10_001), "title › lv: 10001 characters, 10000 are the most"),
    (changed("events", 1, "languages", to=["lv", "x" * 10_001]), "languages[1]: 10001 characters"),
    (changed("project", "indicators", 1, "code", to="x" * 201), "code: 201 characters, 200 are the most"),
    (changed("project", "amounts", 0, "money", "amount", to="1" * 61), "amount: 61 characters, 60 are the most"),
    # one record about another
    (
        changed("organisations", to=[{"key": "org", "name": "A"}] * 2),
        'organisations[1] "org" › key: another organisation',
    ),
    (changed("people", 1, "key", to="p1"), 'people[1] "p1" › key: another person of the dossier has the key "p1"'),
    (changed("schemes", to=small()["schemes"] * 2), 'schemes[1] "s1" › key: another scheme'),
    (changed("events", 1, to=small_event("e1")), 'events[1] "e1" › key: another event'),
    (changed("events", 1, "parts", 1, "key", to="a"), f'{EVENT} › parts[1] "a" › key: another part of the event'),
    (changed("events", 1, "registrations", 1, "key", to="r1"), 'registrations[1] "r1" › key: another registration'),
    (
        changed("events", 1, "attendance", 0, "key", to="e1-m1"),
        'attendance[0] "e1-m1" › key: another mark of the dossier',
    ),
    (changed("project", "indicators", 1, "code", to="PERSONS"), '"PERSONS" › code: another indicator of the project'),
    (changed("project", "partners", 0, "organisation", to="x"), "partners[0] › organisation: there is no organisation"),
    (
        changed("project", "amounts", 0, "scope", to="x"),
        'amounts[0] › scope: there is no organisation with the key "x"',
    ),
    (
        changed("project", "indicators", 0, "code", to="RCO999"),
        '"RCO999" is not in the catalogue and has no definition',
    ),
    (changed("people", 1, "same_as", to="p9"), 'people[1] "p2" › same_as: there is no person with the key "p9"'),
    (changed("people", 0, "same_as", to="p2"), 'people[0] "p1" › same_as: "p2" leads back to this person: a loop'),
    (changed("people", 0, "same_as", to="p1"), '"p1" leads back to this person: a loop'),
    (
        changed("schemes", 0, "completions", 0, "person", to="p9"),
        'schemes[0] "s1" › completions[0] › person: there is no',
    ),
    (
        changed("events", 1, "organisers", to=["org", "x"]),
        f'{EVENT} › organisers[1]: there is no organisation with the key "x"',
    ),
    (changed("events", 1, "scheme", to="s9"), f'{EVENT} › scheme: there is no scheme with the key "s9"'),
    (
        changed("events", 1, "contributors", 0, "person", to="p9"),
        f"{EVENT} › contributors[0] › person: there is no person",
    ),
    (changed("events", 1, "contributors", 0, "organisation", to="x"), "contributors[0] › organisation: there is no"),
    (
        changed("events", 1, "parts", 0, "contributors", 0, "person", to="p9"),
        '"a" › contributors[0] › person: there is no',
    ),
    (
        changed("events", 1, "parts", 1, "items", 0, "contributors", 0, "person", to="p9"),
        f'{EVENT} › parts[1] "b" › items[0] › contributors[0] › person: there is no person with the key "p9"',
    ),
    (
        changed("events", 1, "registrations", 0, "person", to="p9"),
        f'{EVENT} › registrations[0] "r1" › person: there is no',
    ),
    (changed("events", 1, "registrations", 0, "organisation", to="x"), '"r1" › organisation: there is no organisation'),
    (
        changed("events", 1, "attendance", 0, "registration", to="r9"),
        '"e2-m1" › registration: there is no registration',
    ),
    (changed("events", 1, "attendance", 0, "part", to="c"), '"e2-m1" › part: there is no part of this event'),
    (changed("events", 1, "headcounts", 0, "part", to="c"), "headcounts[0] › part: there is no part of this event"),
    (changed("events", 1, "attendance", 0, "source", to=None), 'attendance[1] "e2-m2": a second live mark of the same'),
    (changed("events", 1, "attendance", 0, "annulled", to={}), '"e2-m1" › annulled: the key "reason" is missing'),
]


@pytest.mark.parametrize(("content", "words"), [case[1:] for case in UNREADABLE], ids=[case[0] for case in UNREADABLE])
def test_what_is_no_dossier_at_all_is_refused_in_one_line(tmp_path: Path, content: Any, words: str) -> None:
    before = row_counts()
    answer = run("load_dossier", written(tmp_path, content))
    assert answer.code == 1
    assert len(answer.lines) == 2  # the fault, and that nothing was loaded
    assert answer.lines[0].startswith(f"{tmp_path / 'dossier.json'}: ")
    assert words in answer.lines[0]
    assert row_counts() == before


@pytest.mark.parametrize(("dossier", "words"), WRONG, ids=[words[:60] for _, words in WRONG])
def test_a_fault_is_told_with_its_place_and_nothing_is_written(tmp_path: Path, dossier: Json, words: str) -> None:
    before = row_counts()
    answer = run("load_dossier", written(tmp_path, dossier))
    assert answer.code == 1
    assert [line for line in answer.lines if words in line], answer.complained
    assert all(line.isprintable() for line in answer.lines)
    assert answer.lines[-1] == "1 of 1 files not loaded; nothing was changed by them."
    assert row_counts() == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            as_text(lambda t: t.replace('"status": "held"', '"status": "held", "status": "planned"', 1)),
            'events[0] "e1": ',
        ),
        (
            as_text(lambda t: t.replace('{"format"', '{"format": "dossier/1", "format"', 1)),
            'the key "format" is given more',
        ),
        (as_text(lambda t: t.replace("12.5", "1e999", 1)), 'target: must be a number, not "1e999", which is no number'),
        (as_text(lambda t: t.replace("12.5", "1e99999999999999999999", 1)), "target: must be a number, not"),
        (as_text(lambda t: t.replace("12.5", "1" + "0" * 5000, 1)), "target: must be a number, not"),
        (as_text(lambda t: t.replace("12.5", "1e30", 1)), "has too many digits"),
        (as_text(lambda t: t.replace("12.5", "1." + "0" * 30 + "1", 1)), "has too many digits"),
    ],
)
def test_what_json_readers_let_pass_is_refused(tmp_path: Path, text: str, words: str) -> None:
    before = row_counts()
    answer = run("load_dossier", written(tmp_path, text))
    assert answer.code == 1
    assert words in answer.lines[0]
    assert len(answer.lines) == 2
    assert row_counts() == before


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_what_cannot_be_opened_is_refused(tmp_path: Path, name: str) -> None:
    answer = run("load_dossier", tmp_path / name)
    assert answer.code == 1
    assert "the file cannot be read: " in answer.lines[0]


def test_a_file_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_FILE", 1024**2)
    answer = run("load_dossier", written(tmp_path, b'{"format": "' + b"x" * 1024**2))
    assert answer.code == 1
    assert "the file is larger than 1 MB" in answer.lines[0]


def test_every_fault_of_a_file_is_told_up_to_a_hundred(tmp_path: Path) -> None:
    dossier = small()
    dossier["events"][0]["kind"] = "webinar"
    dossier["events"][1]["scheme"] = "s9"
    dossier["people"] += [{"key": f"q{n}"} for n in range(120)]
    answer = run("load_dossier", written(tmp_path, dossier))
    assert len(answer.lines) == 102
    assert 'people[2] "q0": the key "name" is missing' in answer.lines[0]
    assert answer.lines[100].endswith("and 22 more")


def test_a_bad_file_among_good_ones_keeps_only_itself_out(tmp_path: Path) -> None:
    good, bad = written(tmp_path, small(), "good.json"), written(tmp_path, changed("events", to=3), "bad.json")
    other = written(tmp_path, changed("project", "key", to="other"), "other.json")
    answer = run("load_dossier", bad, good, tmp_path / "missing.json", other)
    assert answer.code == 1
    assert answer.said.count("loaded the project") == 2
    assert [line.split(":")[0] for line in answer.lines[:2]] == [str(bad), str(tmp_path / "missing.json")]
    assert answer.lines[2] == "2 of 4 files not loaded; nothing was changed by them."


def test_a_part_that_ends_before_it_starts_is_for_the_counting_to_judge(tmp_path: Path) -> None:
    assert run("load_dossier", written(tmp_path, changed("events", 0, "parts", 0, "end", to="08:00"))).code == 0


def test_an_unknown_project_is_not_dumped() -> None:
    answer = run("dump_dossier", "nobody\n")
    assert (answer.code, answer.said) == (1, "")
    assert answer.lines == ['There is no project with the key "nobody\\n".']
