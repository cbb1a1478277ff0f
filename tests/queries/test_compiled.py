"""A statement built once answers from the database as it stands, each time with the values of that asking."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.db.models.lookups import IsNull
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit import trail
from audit.models import HELD, Entry, Head
from queries.compiled import Compiled, Parameter, insert


def entries(action: str, chains: tuple[str, ...]) -> None:
    for chain in chains:
        trail.record(chain=chain, action=action, subject="event:a", by="anna@example.org", at=timezone.now())


def about(chain: Parameter) -> "models.QuerySet[Entry]":
    return Entry.objects.filter(chain=chain).order_by("sequence")


@pytest.mark.django_db
def test_each_asking_has_its_own_values_and_the_rows_of_its_moment() -> None:
    built: list[int] = []

    def build() -> "models.QuerySet[Entry]":
        built.append(1)
        return about(Parameter("chain", models.CharField()))

    asked = Compiled(build)
    entries("event.loaded", ("project:a", "project:b"))
    assert [entry.chain for entry in asked.ask(chain="project:a")] == ["project:a"]
    entries("event.loaded", ("project:b",))
    assert [entry.sequence for entry in asked.ask(chain="project:b")] == [1, 2]
    assert asked.ask(chain="nobody' OR 1=1") == []
    assert built == [1]


@pytest.mark.django_db
def test_a_parameter_may_be_nothing() -> None:
    entries("event.loaded", ("project:a",))
    chain = Parameter("chain", models.CharField())
    anything = models.Q(chain=chain) | models.Q(IsNull(chain, True))
    asked = Compiled(lambda: Entry.objects.filter(anything))
    assert len(asked.ask(chain=None)) == 1
    assert asked.ask(chain="project:b") == []


@pytest.mark.django_db
def test_an_entry_of_one_change_is_stored_whole_in_four_statements() -> None:
    entries("event.loaded", ("project:a",))
    with CaptureQueriesContext(connection) as counted:
        made = trail.record(
            chain="project:a", action="event.loaded", subject="event:b", by="b", at=timezone.now(), details={"a": "ā"}
        )
    assert len(counted) == 4
    kept = Entry.objects.select_related("detail").get(pk=made.pk)
    assert (kept.hash, kept.at, kept.detail.details) == (made.hash, made.at, {"a": "ā"})
    assert Head.objects.get(chain="project:a").hash == made.hash


@pytest.mark.usefixtures("committed_db")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks no rows")
def test_a_lock_outside_a_transaction_is_refused_the_second_time_too() -> None:
    with transaction.atomic():
        HELD.ask(chain="project:a")
    with pytest.raises(transaction.TransactionManagementError):
        HELD.ask(chain="project:a")


@pytest.mark.django_db
def test_what_never_differs_and_what_does_may_hold_signs_of_the_statement() -> None:
    entries("event.loaded", ("project:100%", "project:b"))
    of_all = Entry.objects.filter(chain__contains="%").exclude(actor="50 %s o'clock")
    asked = Compiled(lambda: of_all.filter(chain=Parameter("chain", models.CharField())))
    assert [len(asked.ask(chain=chain)) for chain in ("project:100%", "project:b")] == [1, 0]


@pytest.mark.django_db
def test_a_row_that_is_there_already_is_not_stored_twice() -> None:
    first, second = (ContentType(app_label="queries", model="row") for _ in range(2))
    for row in (first, second):
        insert(row, unless_there=True)
    assert (first._state.adding, second._state.adding) == (False, True)
    assert ContentType.objects.get(app_label="queries") == first
