"""A change is written, recorded with before and after, and found; what others changed meanwhile is never lost."""

from datetime import UTC, datetime
from typing import Any

import pytest

from audit.models import Entry
from projects import editing
from projects.editing import ChangedMeanwhile, EditRefused, stated_values
from projects.models import OpenPoint, Project, Source
from projects.partial_dates import PartialDate
from projects.texts import Text

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
BY: dict[str, Any] = {"by": "jana@example.org", "at": AT}


@pytest.fixture
def project() -> Project:
    made = Project.objects.create(
        key="kopa", title=Text(lv="Kopā"), acronym="KOPA", starts_on="2018-03", ends_on="2020-02", links=["a.lv"]
    )
    return Project.objects.get(pk=made.pk)


def journal() -> list[tuple[str, Any]]:
    entries = Entry.objects.in_chain("project:kopa").select_related("detail").order_by("sequence")
    return [(entry.action, entry.detail.details if hasattr(entry, "detail") else None) for entry in entries]


def change(project: Project, **wanted: Any) -> bool:
    shown = stated_values(project, list(wanted))
    return editing.change_project(project=project, shown=shown, wanted=wanted, **BY)


def test_a_change_is_written_and_told_with_before_and_after(project: Project):
    assert change(project, acronym="KOPĀ", starts_on=PartialDate(2018, 3, 1), links=["a.lv", "b.lv"])
    found = Project.objects.get()
    assert (found.acronym, found.starts_on, found.links) == ("KOPĀ", PartialDate(2018, 3, 1), ["a.lv", "b.lv"])
    changes = [
        {"field": "acronym", "before": "KOPA", "after": "KOPĀ"},
        {"field": "starts_on", "before": "2018-03", "after": "2018-03-01"},
        {"field": "links", "before": ["a.lv"], "after": ["a.lv", "b.lv"]},
    ]
    assert journal() == [("project.changed", {"of": "project", "changes": changes})]


def test_the_project_is_found_by_its_new_words(project: Project):
    change(project, title=Text(lv="Tuvāk mājām"))
    assert " majam" in Project.objects.get().search_text


def test_no_change_leaves_no_trace(project: Project):
    assert not change(project, acronym="KOPA", title=Text(lv="Kopā "), starts_on=PartialDate(2018, 3, None))
    assert journal() == []


def test_two_people_may_change_different_fields(project: Project):
    shown = stated_values(project, ["acronym", "number"])
    change(project, number="LLI-1")
    assert editing.change_project(project=project, shown=shown, wanted={"acronym": "K", "number": None}, **BY)
    found = Project.objects.get()
    assert (found.acronym, found.number) == ("K", "LLI-1")


def test_the_second_to_change_a_field_is_told_what_the_first_wrote(project: Project):
    shown = stated_values(project, ["acronym"])
    change(project, acronym="FIRST")
    with pytest.raises(ChangedMeanwhile) as refused:
        editing.change_project(project=project, shown=shown, wanted={"acronym": "SECOND"}, **BY)
    assert [(clash.field, clash.now) for clash in refused.value.clashes] == [("acronym", "FIRST")]
    assert Project.objects.get().acronym == "FIRST"
    assert len(journal()) == 1


def test_two_people_may_write_the_same(project: Project):
    shown = stated_values(project, ["acronym"])
    change(project, acronym="SAME")
    assert not editing.change_project(project=project, shown=shown, wanted={"acronym": "SAME"}, **BY)


def test_an_end_before_the_start_is_refused(project: Project):
    with pytest.raises(EditRefused) as refused:
        change(project, ends_on=PartialDate(2018, 2, None))
    assert refused.value.code == "ends_before_start"
    assert Project.objects.get().ends_on == PartialDate(2020, 2, None)
    assert change(project, ends_on=PartialDate(2018, None, None))


def test_a_source_is_there_once_something_of_it_is_stated(project: Project):
    nothing = dict.fromkeys(("title", "language"))
    assert not editing.change_source(project=project, shown=nothing, wanted=nothing, **BY)
    assert not Source.objects.exists()
    assert editing.change_source(project=project, shown=nothing, wanted=nothing | {"title": "Ziņa"}, **BY)
    assert Source.objects.get().title == "Ziņa"
    assert journal()[0][1]["of"] == "source"


def test_a_project_is_hidden_and_shown_and_each_is_told_once(project: Project):
    assert editing.hide(project=project, **BY)
    assert not editing.hide(project=project, **BY)
    assert not Project.objects.public().exists()
    assert editing.show(project=project, **BY)
    assert not editing.show(project=project, **BY)
    assert [action for action, _details in journal()] == ["project.hidden", "project.shown"]


def test_an_open_point_is_settled_with_a_note_that_the_journal_keeps(project: Project):
    point = OpenPoint.objects.create(project=project, ordinal=0, path="project.number", issue=Text(lv="Avotā nav."))
    with pytest.raises(EditRefused) as refused:
        editing.settle(point=point, note="  ", **BY)
    assert refused.value.code == "no_note"
    editing.settle(point=point, note="Līgumā ir LLI-317.", **BY)
    editing.settle(point=point, note="Vēlreiz.", **BY)
    assert not OpenPoint.objects.exists()
    told = {"path": "project.number", "issue": {"lv": "Avotā nav."}, "note": "Līgumā ir LLI-317."}
    assert journal() == [("open_point.settled", told)]
