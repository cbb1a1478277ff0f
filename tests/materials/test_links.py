"""The speaker's link: one person and event, cut or guessed it opens nothing, and a newer one revokes it."""

import logging

import pytest
from django.test import override_settings

from config.logs import WithoutLinks
from materials.links import speaker_for, token_of
from tests.materials.cast import a_seminar

pytestmark = pytest.mark.django_db


def test_a_token_opens_its_own_speaker_only():
    cast = a_seminar()
    anna, juris = cast.with_link("anna"), cast.with_link("juris")
    assert speaker_for(token_of(anna)) == anna
    assert speaker_for(token_of(juris)) == juris
    assert token_of(anna).split("-")[1] != token_of(juris).split("-")[1]


def test_the_same_person_has_another_link_for_another_event():
    first, second = a_seminar(), a_seminar(key="otrs")
    assert first.people["anna"] == second.people["anna"]
    assert token_of(first.with_link("anna")) != token_of(second.with_link("anna"))


def test_a_token_has_at_least_128_bits_that_nobody_can_guess():
    proof = token_of(a_seminar().with_link()).split("-")[1]
    assert len(proof) * 4 == 160
    assert set(proof) <= set("0123456789abcdef")


def test_a_new_link_shuts_the_one_before():
    cast = a_seminar()
    old = token_of(cast.with_link())
    new = token_of(cast.with_link())
    assert speaker_for(old) is None
    assert speaker_for(new) is not None


def test_where_no_link_was_ever_given_none_opens():
    speaker = a_seminar().speaker()
    assert speaker_for(token_of(speaker)) is None


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "0", lambda t: t.split("-")[0], lambda t: "z" + t])
def test_a_changed_token_opens_nothing(change):
    assert speaker_for(change(token_of(a_seminar().with_link()))) is None


@pytest.mark.parametrize("token", ["", "-", "1-", "ā-00", "zzzzzzzzzzzzz-0", "zzzzzzzzzzzzzzzzz-0", "1-" + "0" * 40])
def test_nonsense_opens_nothing(token):
    a_seminar().with_link()
    assert speaker_for(token) is None


def test_a_link_outlives_a_change_of_the_key_that_is_kept_as_a_fallback(settings):
    speaker = a_seminar().with_link()
    old = token_of(speaker)
    with override_settings(SECRET_KEY="another key", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert speaker_for(old) == speaker
    with override_settings(SECRET_KEY="another key", SECRET_KEY_FALLBACKS=[]):
        assert speaker_for(old) is None


def test_no_line_of_the_log_keeps_it():
    token = token_of(a_seminar().with_link())
    record = logging.LogRecord("x", logging.ERROR, "", 0, "Failed: %s", (f"/s/{token}/files/",), None)
    WithoutLinks().filter(record)
    assert token not in record.getMessage()
    assert record.getMessage() == "Failed: /s/…/files/"
