"""What pages make of stated texts: a link leads somewhere only when it is plainly an address of the web."""

import pytest

from projects.templatetags.in_words import as_address, material_kind


@pytest.mark.parametrize(
    ("stated", "address"),
    [
        ("https://www.latlit.eu", "https://www.latlit.eu"),
        ("www.latlit.eu", "https://www.latlit.eu"),
        ("HTTP://example.org:8080/a?b=c#d", "HTTP://example.org:8080/a?b=c#d"),
        ("https://pētījums.lv/mājas/ģimene.pdf", "https://pētījums.lv/mājas/ģimene.pdf"),
        ("https://example.org/a b", ""),
        ('https://example.org/"onclick', ""),
        ("https://example.org/'x", ""),
        ("https://example.org/<b>", ""),
        ("https://user@example.org/", ""),
        ("https://", ""),
        ("https://x", ""),
        ("https:example.org", ""),
        ("javascript:alert(1)", ""),
        ("javascript://example.org/%0aalert(1)", ""),
        ("data:text/html,x", ""),
        ("skat. mājaslapā", ""),
        ("nav", ""),
        ("a" * 5000, ""),
        ("https://example.org\n", ""),
    ],
)
def test_only_a_plain_address_can_be_followed(stated: str, address: str):
    assert as_address(stated) == address


def test_a_kind_of_material_is_a_word():
    assert material_kind("programme_document") == "programmas dokuments"
    assert material_kind("kas cits") == "kas cits"
