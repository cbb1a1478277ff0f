"""Rows are changed, added, reordered and removed in one go; what is named elsewhere stays."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.translation import override

from audit.models import Entry
from events.models import Event
from events.project_lists import COMMITMENTS, SCHEMES
from projects.editing import ChangedMeanwhile, EditRefused
from projects.editing_rows import InUse, RowList, Wanted, change_rows
from projects.lists import AMOUNTS, ORGANISATIONS, PARTNERS
from projects.models import ADDED_LATER, Amount, Commitment, Organisation, Partner, Project
from projects.texts import Text

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def project() -> Project:
    made = Project.objects.create(key="kopa", title=Text(lv="Kopā"))
    for number, name in enumerate(("Dobele", "Auce", "Kretinga")):
        organisation = made.organisations.create(key=name.casefold(), name=name, ordinal=number)
        made.partners.create(ordinal=number, organisation=organisation, role="partner")
    return made


def shown(project: Project, listed: RowList) -> dict[int, Any]:
    return {row.pk: listed.stated(row) for row in listed.rows_of(project)}


def wanted(project: Project, listed: RowList) -> list[Wanted]:
    names = [*listed.fields, *listed.links]
    return [Wanted(row.pk, {name: _value(row, name) for name in names}) for row in listed.rows_of(project)]


def _value(row: Any, name: str) -> Any:
    value = getattr(row, name)
    return list(value.all()) if hasattr(value, "all") else value


def save(project: Project, listed: RowList, rows: list[Wanted], seen: dict[int, Any] | None = None) -> bool:
    by_page = shown(project, listed) if seen is None else seen
    return change_rows(project=project, listed=listed, shown=by_page, wanted=rows, by="jana@example.org", at=AT)


def changed(row: Wanted, **values: Any) -> Wanted:
    return Wanted(row.pk, {**row.values, **values})


def told() -> list[Any]:
    entries = Entry.objects.in_chain("project:kopa").select_related("detail").order_by("sequence")
    return [change for entry in entries for change in (entry.detail.details or {})["changes"]]


def names() -> list[str]:
    return [row.organisation.name for row in Partner.objects.select_related("organisation")]


def test_nothing_changed_is_nothing_told(project: Project):
    assert not save(project, PARTNERS, wanted(project, PARTNERS))
    assert not Entry.objects.exists()


def test_a_field_of_one_row_is_changed(project: Project):
    rows = wanted(project, PARTNERS)
    assert save(project, PARTNERS, [changed(rows[0], role="lead"), *rows[1:]])
    assert Partner.objects.first().role == "lead"  # type: ignore[union-attr]
    assert told() == [{"row": "dobele", "field": "role", "before": "partner", "after": "lead"}]


def test_a_row_is_added_where_it_stands_with_an_organisation_that_was_typed(project: Project):
    rows = wanted(project, PARTNERS)
    new = Wanted(None, {"organisation": Organisation(name="Biedrība „Tilts”"), "role": "associated"})
    assert save(project, PARTNERS, [new, *rows])
    assert names() == ["Biedrība „Tilts”", "Dobele", "Auce", "Kretinga"]
    made = Organisation.objects.get(key="biedriba-tilts")
    assert made.ordinal == 3
    assert told() == [
        {"row": "biedriba-tilts", "added": {"name": "Biedrība „Tilts”"}, "of": "organisations"},
        {"row": "biedriba-tilts", "added": {"organisation": "biedriba-tilts", "role": "associated"}},
    ]
    assert " tilts" in Project.objects.get().search_text


def test_an_organisation_typed_twice_is_made_once(project: Project):
    new = [Wanted(None, {"organisation": Organisation(name=name), "role": "partner"}) for name in ("Tilts", "“TILTS”")]
    save(project, PARTNERS, [*wanted(project, PARTNERS), *new])
    assert Organisation.objects.count() == 4


def test_rows_are_put_in_another_order(project: Project):
    first, second, third = wanted(project, PARTNERS)
    assert save(project, PARTNERS, [third, first, second])
    assert names() == ["Kretinga", "Dobele", "Auce"]
    assert told() == [{"order": ["kretinga", "dobele", "auce"]}]


def test_a_row_is_removed(project: Project):
    first, *others = wanted(project, PARTNERS)
    assert save(project, PARTNERS, [Wanted(first.pk, {}, is_removed=True), *others])
    assert names() == ["Auce", "Kretinga"]
    assert told() == [{"row": "dobele", "removed": {"organisation": "dobele", "role": "partner"}}]


def test_what_is_named_elsewhere_is_not_removed_and_nothing_else_is_written(project: Project):
    event = Event.objects.create(project=project, key="e", kind="seminar", status="draft", title={"lv": "E"})
    event.organiser_rows.create(ordinal=0, organisation=project.organisations.get(key="auce"))
    first, second, third = wanted(project, ORGANISATIONS)
    with override("en"), pytest.raises(InUse, match=r"“Auce” cannot be deleted") as refused:
        save(project, ORGANISATIONS, [changed(first, name="Dobeles novads"), Wanted(second.pk, {}, True), third])
    assert refused.value.code == "in_use"
    assert "(1)" in str(refused.value)
    assert Organisation.objects.filter(name="Dobele").exists()


def test_the_second_to_change_a_row_is_told(project: Project):
    seen, rows = shown(project, PARTNERS), wanted(project, PARTNERS)
    save(project, PARTNERS, [changed(rows[0], role="lead"), *rows[1:]])
    with pytest.raises(ChangedMeanwhile) as refused:
        save(project, PARTNERS, [changed(rows[0], role="contractor"), *rows[1:]], seen)
    assert [(c.row, c.field, c.now) for c in refused.value.clashes] == [(rows[0].pk, "role", "lead")]
    assert save(project, PARTNERS, [rows[0], changed(rows[1], role="associated"), rows[2]], seen)
    assert list(Partner.objects.values_list("role", flat=True)) == ["lead", "associated", "partner"]


def test_a_row_removed_meanwhile_is_told_only_to_whom_it_concerns(project: Project):
    seen, rows = shown(project, PARTNERS), wanted(project, PARTNERS)
    save(project, PARTNERS, [Wanted(rows[0].pk, {}, True), *rows[1:]])
    assert not save(project, PARTNERS, rows, seen)
    with pytest.raises(ChangedMeanwhile) as refused:
        save(project, PARTNERS, [changed(rows[0], role="lead"), *rows[1:]], seen)
    assert [(c.row, c.field) for c in refused.value.clashes] == [(rows[0].pk, "")]


def test_a_row_changed_meanwhile_is_not_removed_unseen(project: Project):
    seen, rows = shown(project, PARTNERS), wanted(project, PARTNERS)
    save(project, PARTNERS, [changed(rows[0], role="lead"), *rows[1:]])
    with pytest.raises(ChangedMeanwhile):
        save(project, PARTNERS, [Wanted(rows[0].pk, {}, True), *rows[1:]], seen)


def test_a_row_added_meanwhile_stays_and_comes_last(project: Project):
    seen, rows = shown(project, PARTNERS), wanted(project, PARTNERS)
    save(project, PARTNERS, [*rows, Wanted(None, {"organisation": Organisation(name="Tilts"), "role": "partner"})])
    save(project, PARTNERS, rows[::-1], seen)
    assert names() == ["Kretinga", "Auce", "Dobele", "Tilts"]


def test_another_project_s_row_is_refused(project: Project):
    other = Project.objects.create(key="other")
    row = Amount.objects.create(project=other, ordinal=0, kind="total", percent="5")
    values = {"kind": "eu", "organisation": None, "amount": None, "currency": None, "percent": "9", "fund": None}
    with pytest.raises(EditRefused) as refused:
        save(project, AMOUNTS, [Wanted(row.pk, values)])
    assert refused.value.code == "foreign_row"


def test_a_new_organisation_gets_a_readable_key_and_comes_before_those_that_participants_typed(project: Project):
    project.organisations.create(key="typed", name="Typed", ordinal=ADDED_LATER)
    values = {"name": "Dobele", "kind": None, "country": "LV", "registration_number": None, "municipality": None}
    save(project, ORGANISATIONS, [Wanted(None, values)], {})
    made = Organisation.objects.get(key="dobele-2")
    assert made.ordinal == 3
    assert Organisation.objects.get(key="typed").ordinal == ADDED_LATER


def test_events_are_said_to_carry_out_a_promise(project: Project):
    event = Event.objects.create(project=project, key="e1", kind="seminar", status="held", title={"lv": "E"})
    values = {"text": Text(lv="Solījums"), "due_on": None, "owner": None, "outcome": None, "outcome_on": None}
    save(project, COMMITMENTS, [Wanted(None, values | {"fulfilled_by": []})])
    row = Commitment.objects.get()
    seen = shown(project, COMMITMENTS)
    assert save(project, COMMITMENTS, [Wanted(row.pk, values | {"fulfilled_by": [event]})], seen)
    assert list(row.fulfilled_by.all()) == [event]
    assert told()[-1] == {"row": "Solījums", "field": "fulfilled_by", "before": [], "after": ["e1"]}
    assert save(project, COMMITMENTS, [Wanted(row.pk, {}, True)])
    assert Event.objects.exists()


def test_a_training_that_events_belong_to_stays(project: Project):
    save(project, SCHEMES, [Wanted(None, {"title": Text(lv="Apmācības")})])
    scheme = project.schemes.get()
    assert scheme.key == "apmacibas"
    Event.objects.create(project=project, key="e", kind="training", status="draft", title={"lv": "E"}, scheme=scheme)
    with pytest.raises(InUse):
        save(project, SCHEMES, [Wanted(scheme.pk, {}, True)])
