"""Pages as pictures: drawn apart, within limits; what is broken fails alone."""

from io import BytesIO

import pytest
from PIL import Image

from files.pages import PagesNotDrawn, drawn_pages
from tests.files.samples import a_pdf


def test_each_page_is_a_picture_and_the_files_go_with_the_block() -> None:
    with drawn_pages(BytesIO(a_pdf(3))) as drawn:
        assert drawn.number == 3
        assert [path.name for path in drawn.pictures] == ["1.webp", "2.webp", "3.webp"]
        with Image.open(drawn.pictures[0]) as picture:
            assert picture.width == 960
    assert not drawn.pictures[0].exists()


def test_only_the_first_pages_of_many_are_drawn() -> None:
    with drawn_pages(BytesIO(a_pdf(5)), most_pages=2) as drawn:
        assert (drawn.number, len(drawn.pictures)) == (5, 2)


@pytest.mark.parametrize("content", [b"%PDF-1.7\n%%EOF", a_pdf()[:300], b""])
def test_a_broken_file_says_so_and_harms_nobody(content: bytes) -> None:
    with pytest.raises(PagesNotDrawn), drawn_pages(BytesIO(content)):
        pass


def test_a_page_as_tall_as_a_house_is_drawn_smaller() -> None:
    tall = a_pdf().replace(b"[0 0 842 474]", b"[0 0 200 9e3]")
    with drawn_pages(BytesIO(tall)) as drawn, Image.open(drawn.pictures[0]) as picture:
        assert picture.width * picture.height <= 6_100_000


def test_memory_is_limited() -> None:
    with pytest.raises(PagesNotDrawn), drawn_pages(BytesIO(a_pdf()), memory=30_000_000):
        pass


def test_time_is_limited_and_what_was_drawn_in_it_counts() -> None:
    with drawn_pages(BytesIO(a_pdf(600)), most_pages=600, seconds=1) as drawn:
        assert drawn.number == 600
        assert 0 < len(drawn.pictures) < 600
