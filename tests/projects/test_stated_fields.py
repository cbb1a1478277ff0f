"""Money, numbers and codes are read as people write them, and what could be two things is refused."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from projects.forms.fields import PartialDateFormField, TextFormField
from projects.forms.stated import AmountField, CodeField, LineField, LinesField, NumberField, WordField, YesNoField
from projects.partial_dates import PartialDate


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("24859.09", "24859.09"),
        ("24859,09", "24859.09"),
        ("791 256,19", "791256.19"),
        ("791\u00a0256,19", "791256.19"),
        ("791,256.19", "791256.19"),
        ("791.256,19", "791256.19"),
        ("10.50", "10.50"),
        ("1000", "1000"),
        ("1 000", "1000"),
        ("-5", "-5"),
        ("−5,5", "-5.5"),
        ("", None),
        ("  ", None),
    ],
)
def test_an_amount_keeps_the_decimals_that_were_written(typed: str, kept: str | None):
    assert AmountField().clean(typed) == kept


@pytest.mark.parametrize("typed", ["1,234", "1.234", "12,5 tūkstoši", "EUR 5", "5-6", "1e3", ","])
def test_an_amount_that_can_be_read_in_two_ways_is_refused(typed: str):
    with pytest.raises(ValidationError):
        AmountField().clean(typed)


@pytest.mark.parametrize("language", ["lv", "en"])
@pytest.mark.parametrize("stated", ["24859.09", "10.50", "1000000", "0.5", "-3"])
def test_an_amount_that_is_shown_is_read_back(language: str, stated: str):
    with override(language):
        assert AmountField().clean(AmountField().prepare_value(stated)) == stated


def test_a_number_has_only_the_digits_that_both_databases_keep():
    assert NumberField().clean("6,7") == Decimal("6.7")
    assert NumberField().clean("12 500") == 12500
    assert NumberField().prepare_value(Decimal("12500.000000000")) == "12500"
    with pytest.raises(ValidationError):
        NumberField().clean("0,1234567891")
    with pytest.raises(ValidationError):
        NumberField().clean("1234567890123456")


def test_a_code_is_chosen_by_its_word_and_one_without_a_word_stays():
    field = CodeField({"ngo": "biedrība"})
    field.offer(["ngo", "guild", None])
    choices: Any = field.choices
    assert [code for code, _word in choices] == ["", "ngo", "guild"]
    assert field.clean("guild") == "guild"
    assert field.clean("") is None
    with pytest.raises(ValidationError):
        field.clean("other")


def test_a_word_stands_for_its_code_and_other_words_for_themselves():
    field = WordField(lambda: {"persons": "cilvēki"})
    assert field.prepare_value("persons") == "cilvēki"
    assert field.clean("Cilvēki") == "persons"
    assert field.clean("mājas") == "mājas"
    assert field.clean("") is None


def test_lines_are_a_list():
    assert LinesField().clean("www.latlit.eu\r\n\r\n www.europa.eu ") == ["www.latlit.eu", "www.europa.eu"]
    assert LinesField().prepare_value(["a", "b"]) == "a\nb"


@pytest.mark.parametrize(("typed", "read"), [("", None), ("True", True), ("False", False)])
def test_yes_no_or_not_stated(typed: str, read: bool | None):
    assert YesNoField().clean(typed) is read


def test_what_is_empty_states_nothing():
    assert LineField().clean(" ") is None
    assert TextFormField(required=False).clean(["", " ", ""]) is None
    assert PartialDateFormField().clean("") is None


def test_a_text_of_several_lines_has_the_ends_of_lines_that_files_have():
    typed: Any = ["viens\r\ndivi", "", ""]
    assert TextFormField(rows=3).clean(typed) == {"lv": "viens\ndivi"}


def test_a_date_is_shown_as_it_is_typed():
    with override("lv"):
        assert PartialDateFormField().prepare_value(PartialDate(2018, 3, None)) == "2018. gada marts"
    assert PartialDateFormField().clean("2018. gada marts") == PartialDate(2018, 3, None)
    with pytest.raises(ValidationError):
        PartialDateFormField().clean("drīz")
