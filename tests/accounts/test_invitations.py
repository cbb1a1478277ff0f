"""An invitation's link works once and for seven days; sending again, using it and closing the account void it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings

from accounts.invitations import InvitationRefused, accept, invite, invited, needs_link, renew, token_of
from accounts.keeping import close
from accounts.models import User
from audit.models import Entry

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
PASSWORD = "gara un jauna parole 12"


def ieva(at: datetime = AT) -> User:
    return invite(email="Ieva@Example.org", name="Ieva", language="en", by="anna@example.org", at=at)


def told() -> list[str]:
    return list(Entry.objects.filter(chain="accounts").order_by("sequence").values_list("action", flat=True))


def test_an_invited_person_has_an_account_without_a_password() -> None:
    user = ieva()
    assert (user.email, user.name, user.language) == ("Ieva@example.org", "Ieva", "en")
    assert needs_link(user)
    assert invited(token_of(user), AT) == user
    entry = Entry.objects.get(action="user.invited")
    assert (entry.actor, entry.subject, entry.detail.details) == (
        "anna@example.org",
        f"user:{user.pk}",
        {"user": "Ieva@example.org"},
    )


def test_the_link_sets_the_password_and_works_no_more() -> None:
    token = token_of(ieva())
    user = accept(token=token, password=PASSWORD, at=AT)
    assert user.check_password(PASSWORD)
    assert invited(token, AT) is None
    with pytest.raises(InvitationRefused) as refused:
        accept(token=token, password="cita gara parole 34", at=AT)
    assert refused.value.code == "used"
    assert told() == ["user.invited", "user.joined"]


def test_the_link_ends_after_seven_days() -> None:
    token = token_of(ieva())
    assert invited(token, AT + timedelta(days=7, seconds=-1))
    assert invited(token, AT + timedelta(days=7)) is None
    with pytest.raises(InvitationRefused):
        accept(token=token, password=PASSWORD, at=AT + timedelta(days=7))


def test_a_link_sent_again_voids_the_one_before() -> None:
    user = ieva()
    first = token_of(user)
    renew(user=user, by="anna@example.org", at=AT + timedelta(days=8))
    user.refresh_from_db()
    assert invited(first, AT + timedelta(days=8)) is None
    assert invited(token_of(user), AT + timedelta(days=14)) == user


def test_who_can_sign_in_gets_no_other_link() -> None:
    user = accept(token=token_of(ieva()), password=PASSWORD, at=AT)
    with pytest.raises(InvitationRefused) as refused:
        renew(user=user, by="anna@example.org", at=AT)
    assert refused.value.code == "joined"
    assert str(refused.value)


def test_who_has_an_account_keeps_it_as_it_is() -> None:
    known = User.objects.create_user("ieva@example.org", PASSWORD, name="Ieva Liepa", language="lv")
    assert ieva() == known
    known.refresh_from_db()
    assert (known.name, known.language, known.invited_at) == ("Ieva Liepa", "lv", None)
    assert known.check_password(PASSWORD)
    assert told() == []


def test_a_password_chosen_in_another_way_voids_the_link() -> None:
    user = ieva()
    token = token_of(user)
    user.set_password(PASSWORD)
    user.save()
    assert invited(token, AT) is None


def test_a_closed_account_has_no_link_until_it_is_opened_again() -> None:
    user = ieva()
    token = token_of(user)
    close(user=user, by="anna@example.org", at=AT)
    assert invited(token, AT) is None
    again = ieva(AT + timedelta(days=1))
    assert again == user
    assert again.is_active
    assert invited(token_of(again), AT + timedelta(days=2)) == user


@pytest.mark.parametrize("token", ["", "-", "x", "zzzzzzzzzzzzz-", "ķ-1", "zzzzzzzzzzzzzz-1", "1-" + "0" * 40])
def test_a_made_up_link_opens_nothing(token: str) -> None:
    ieva()
    assert invited(token, AT) is None


def test_a_link_survives_a_change_of_the_installation_s_key(settings: LazySettings) -> None:
    user = ieva()
    token = token_of(user)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-fifty-characters-0123456789-abcdefgh"
    assert invited(token, AT) == user
