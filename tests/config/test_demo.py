"""The demonstration once loaded: what it adds to the real projects, what it leaves alone, what can be seen in it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from accounts.models import User
from audit.models import Entry
from audit.verification import verify
from config.demo.invented_project import KEY
from config.demo.loading import PROJECTS, load_demo
from config.demo.logins import LOGINS
from config.demo.real_projects import ADDITIONS, CASES
from config.dossiers.columns import without_nothing
from config.dossiers.dumping import dump
from config.dossiers.reading import read
from events.models import AgendaVersion, Event
from files.models import StoredFile
from files.storing import verify as is_whole
from people.models import Person
from projects.models import Commitment, Organisation, Project, Role
from projects.territories import municipality_on
from registrations.desk import check_in
from registrations.desk_samples import samples
from registrations.models import Announcement, Mark, Registration, Scan, Seats
from reports.indicators import Value, evaluate

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
TODAY = date(2026, 11, 21)
ANY_DAY = [TODAY, date(2026, 12, 30), date(2027, 2, 28), date(2028, 2, 29), date(2027, 4, 1), date(2026, 6, 22)]


def loaded_at(at: datetime) -> bool:
    return load_demo(by="a test", at=at)


@pytest.fixture(scope="module")
def demo(module_db: str, stored_files: Path) -> Iterator[str]:
    """The demonstration, loaded once and only read."""
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(MEDIA_ROOT=stored_files, PASSWORD_HASHERS=quick, JOBS_IN_PROCESS=False):
        assert loaded_at(AT)
        yield module_db


def values(key: str, as_of: date = TODAY) -> dict[str, Value]:
    return {value.code: value for value in evaluate(Project.objects.get(key=key), as_of)}


def rows_of_all_tables() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


@pytest.mark.parametrize("key", ADDITIONS)
def test_a_real_project_is_dumped_as_its_source_states_it(demo: str, key: str) -> None:
    assert without_nothing(dump(Project.objects.get(key=key))) == without_nothing(read(CASES / f"{key}.json").tree)


def test_a_second_run_changes_nothing(demo: str) -> None:
    before = rows_of_all_tables()
    assert not loaded_at(AT + timedelta(days=200))
    assert rows_of_all_tables() == before
    assert before["audit.Entry"] == Entry.objects.count() > 1000


def test_the_journal_is_whole_and_tells_of_every_registration_mark_and_role(demo: str) -> None:
    assert verify().is_whole
    registered = Registration.objects.exclude(event__key__startswith="darbnica-ka-runat")
    for action, rows in {
        "registration.loaded": registered.count(),
        "mark.loaded": Mark.objects.count(),
        "role.granted": Role.objects.count(),
    }.items():
        assert Entry.objects.filter(action=action).count() == rows > 0
    assert Entry.objects.filter(action="registration.made").count() == 3
    told = Entry.objects.filter(action="demonstration.loaded").values_list("chain", flat=True)
    assert sorted(told) == [f"project:{key}" for key in PROJECTS]


def test_everything_invented_is_marked_so(demo: str) -> None:
    assert not Mark.objects.filter(is_demonstration=False).exists()
    stated = Registration.objects.filter(is_demonstration=False)
    assert {row.person.key for row in stated} == {"laura-zvirbule", "liene-maisaka", "dita-mazeika"}
    invented = Project.objects.get(is_demonstration=True)
    assert invented.key == KEY
    for rows in (invented.organisations, invented.people, invented.indicators, invented.events):
        assert rows.exists()
        assert not rows.filter(is_demonstration=False).exists()
    assert not Event.objects.exclude(project=invented).filter(is_demonstration=True).exists()


@pytest.mark.parametrize("key", ["latgale-social-services", "socquality", "sos-capacity"])
def test_a_held_event_gives_values_and_reasons(demo: str, key: str) -> None:
    found = values(key)
    assert set(found) == {"EVENTS-HELD", "PARTICIPATIONS", "PERSONS", "ORGANISATIONS"}
    assert all(value.value and value.indicator.target for value in found.values())
    assert {"annulled", "no_evidence"} <= set(found["PERSONS"].excluded.values())


def test_marks_of_an_event_without_a_year_are_left_out_as_undated(demo: str) -> None:
    people = values("vidzeme-alternative-services")["PERSONS"]
    assert people.value == 0
    assert list(people.excluded.values()).count("undated") > 40


def test_an_event_not_yet_held_counts_nothing_and_has_nobody(demo: str) -> None:
    assert {value.value for value in values("lm-social-work").values()} == {0}
    assert not Registration.objects.filter(event__project__key="lm-social-work").exists()


def test_the_stated_total_and_the_computed_one_differ_in_plain_sight(demo: str) -> None:
    assert Event.objects.get(key="sos-round-table").stated_total == 55
    assert values("sos-capacity")["PARTICIPATIONS"].value == 52


def test_the_invented_project_gives_every_indicator_a_value_short_of_its_target(demo: str) -> None:
    found = values(KEY)
    assert list(found) == ["RCO81", "RCO85", "RCR81", "RCO115", "RCO87"]
    for code in ("RCO81", "RCO85", "RCR81", "RCO115"):
        value, target = found[code].value or 0, found[code].indicator.target or 0
        assert target / 3 < value < target
    assert found["RCO87"].value == found["RCO87"].indicator.target == 7
    assert found["RCO115"].events == ("care-day", "open-doors")
    reasons = {reason for value in found.values() for reason in value.excluded.values()}
    assert reasons >= {"annulled", "registration", "no_evidence", "evidence_level", "kind", "completion"}
    assert (found["RCR81"].value or 0) < (found["RCO85"].value or 0)


def test_one_person_on_two_lists_is_counted_once(demo: str) -> None:
    again = Person.objects.filter(project__key="socquality").exclude(same_as=None).get()
    assert again.same_as
    marks = Mark.objects.filter(registration__person__in=[again, again.same_as], annulled_reason=None)
    used = set(values("socquality")["PERSONS"].rows)
    assert {mark.key for mark in marks} <= used
    assert values("socquality")["PERSONS"].value == 58
    present = Mark.objects.filter(key__in=used, project__key="socquality").values("registration__person").distinct()
    assert present.count() == 59


def test_an_event_of_each_sort_is_there_with_its_agenda_published(demo: str) -> None:
    events = Event.objects.filter(project__key=KEY)
    assert len(set(events.values_list("kind", flat=True))) >= 9
    announced = events.exclude(status=Event.Status.DRAFT)
    assert AgendaVersion.objects.filter(event__project__key=KEY).count() == announced.count() == events.count() - 1
    care_day = events.get(key="care-day")
    assert care_day.headcounts.get().number == 214
    assert set(Mark.objects.filter(registration__event=care_day).values_list("part__key", flat=True)) == {"specialists"}


def test_nobody_registers_beyond_the_seats_and_people_wait_only_where_there_are_none_left(demo: str) -> None:
    for event in Event.objects.filter(project__key=KEY, capacity__isnull=False):
        confirmed = event.registrations.filter(status="confirmed").exclude(person__same_as__isnull=False).count()
        assert confirmed <= (event.capacity or 0), event.key
        if event.registrations.filter(status="waitlisted").exclude(marks__isnull=False).exists():
            assert confirmed == event.capacity, event.key


def test_a_group_has_as_many_free_seats_as_its_people_leave(demo: str) -> None:
    groups = Seats.objects.filter(event__key="handbook-seminar", part__isnull=False)
    whole = Seats.objects.get(event__key="handbook-seminar", part=None)
    assert sum(seats.taken for seats in groups) == whole.taken > 0
    assert all(0 < seats.taken <= (seats.capacity or 0) for seats in groups)


def test_what_became_of_commitments_is_said_and_proved_by_events(demo: str) -> None:
    commitments = Commitment.objects.filter(project__key=KEY)
    assert commitments.filter(outcome__isnull=False).count() == 2
    assert commitments[0].fulfilled_by.count() == 3
    assert all(row.outcome_on.known_day <= TODAY for row in commitments if row.outcome)
    assert not Commitment.objects.exclude(project__key=KEY).filter(outcome__isnull=False).exists()


def test_no_invented_name_is_that_of_somebody_a_source_names(demo: str) -> None:
    real = set(Person.objects.filter(is_demonstration=False).values_list("name", flat=True))
    invented = set(Person.objects.filter(is_demonstration=True).values_list("name", flat=True))
    assert len(real) > 20
    assert not real & invented
    assert not Person.objects.filter(is_demonstration=True, email__isnull=False).exclude(email__endswith=".example")


def test_invented_organisations_stand_in_municipalities_of_that_time(demo: str) -> None:
    for key in ("latgale-social-services", "socquality", "sos-capacity", KEY):
        held = Event.objects.filter(project__key=key, status="held").first()
        on = held and held.starts_on.known_day
        assert on
        hosts = Organisation.objects.filter(project__key=key, is_demonstration=True, country="LV")
        for municipality in set(hosts.values_list("municipality", flat=True)):
            assert municipality_on(municipality or "", on), (key, municipality)


def test_each_role_has_a_log_in_and_the_outsider_sees_one_project(demo: str) -> None:
    for login in LOGINS:
        user = User.objects.get(email=login.email)
        assert authenticate(email=login.email, password=login.password) == user
        assert user.language == "lv"
        assert user.roles.count() == (1 if login.only else len(PROJECTS))
    assert set(Role.objects.filter(role="auditor").values_list("until", flat=True)) == {TODAY + timedelta(days=365)}


def test_the_stored_hand_outs_are_whole_and_public(demo: str) -> None:
    assert all(is_whole(file) for file in StoredFile.objects.all())
    handed_out = StoredFile.objects.filter(materials__isnull=False, materials__speaker=None)
    assert len(handed_out) == 4
    assert {file.materials.get().audience for file in handed_out} == {"public"}


def test_the_command_prints_the_address_and_every_log_in(demo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    printed = StringIO()
    call_command("load_demo", stdout=printed)
    assert "http://127.0.0.1:8123/" in printed.getvalue()
    for login in LOGINS:
        assert login.email in printed.getvalue()
        assert login.password in printed.getvalue()


def test_each_of_the_ten_answers_of_the_desk_can_be_tried(demo: str) -> None:
    event = Event.objects.select_related("project").get(key="open-desk")
    part = event.parts.get(key="workshop")
    with transaction.atomic():
        for sample in samples(event, part):
            asked = sample.desk or event
            at_part = part if sample.desk is None else asked.parts.first()
            answer = check_in(event=asked, part=at_part, typed=sample.code, nonce=uuid4(), by="a test", at=AT)
            assert answer.outcome == sample.outcome
        assert {sample.outcome for sample in samples(event, part)} == set(Scan.Outcome.values)
        transaction.set_rollback(True)


def test_a_draft_waits_and_a_postponed_workshop_told_its_people(demo: str) -> None:
    draft = Event.objects.get(project__key=KEY, status="draft")
    assert draft.registration_terms.closes_days == 5
    announcement = Announcement.objects.get()
    assert announcement.event.registrations.count() == 3
    assert announcement.before["starts_on"] < announcement.after["starts_on"]
