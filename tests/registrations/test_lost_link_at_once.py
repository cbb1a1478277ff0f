"""Two who ask for the same link at the same moment: one mail."""

from typing import Any

import pytest
from django.db import transaction

from registrations import outbox
from registrations.models import Message
from tests.registrations.cast import AT, an_event, registered
from tests.registrations.test_desk_at_once import at_once

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.mark.parametrize("attempt", range(3))
def test_several_who_ask_for_one_link_at_once_bring_one_mail(attempt: int) -> None:
    registered(an_event())

    def asks(_one: int) -> Any:
        with transaction.atomic():
            return outbox.queue_links(email="anna1@example.org", at=AT) is not None

    assert sorted(at_once(4, asks)) == [False, False, False, True]
    assert Message.objects.filter(kind=Message.Kind.LINK).count() == 1
