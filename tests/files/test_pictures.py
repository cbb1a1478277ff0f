"""Pictures drawn anew: what is seen stays, what a camera noted goes, and what cannot be read is refused."""

from io import BytesIO

import pytest
from PIL import Image

from files.pictures import drawn_anew, square
from files.refusals import FileRefused
from tests.files.samples import a_photo_with_a_place, a_picture


def test_place_and_camera_are_gone_and_the_picture_stands_upright() -> None:
    sent = a_photo_with_a_place()
    assert b"Secret Camera" in sent
    anew = drawn_anew(BytesIO(sent), longest_side=1200)
    content = anew.getvalue()
    assert b"Secret Camera" not in content
    assert b"Exif" not in content
    with Image.open(anew) as picture:
        assert (picture.format, picture.size) == ("WEBP", (675, 1200))
        assert not picture.getexif()


def test_a_small_picture_is_not_blown_up_and_a_portrait_is_square() -> None:
    with Image.open(drawn_anew(BytesIO(a_picture(size=(300, 200))), longest_side=1200)) as picture:
        assert picture.size == (300, 200)
    with Image.open(square(BytesIO(a_picture(size=(300, 500))), side=192)) as picture:
        assert picture.size == (192, 192)


def test_clear_places_stay_clear() -> None:
    sent = BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(sent, "PNG")
    with Image.open(drawn_anew(sent, longest_side=100)) as picture:
        assert picture.convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]


def test_bytes_behind_the_picture_are_not_kept() -> None:
    assert b"<script>" not in drawn_anew(BytesIO(a_picture("PNG") + b"<script>"), longest_side=100).getvalue()


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(50), a_picture()[:200], b"<svg/>"])
def test_what_cannot_be_read_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        drawn_anew(BytesIO(content), longest_side=100)
    assert refused.value.code == "not_a_picture"


def test_too_many_pixels_are_refused_before_they_are_unpacked() -> None:
    sent = BytesIO()
    Image.new("1", (12_000, 9_000)).save(sent, "PNG")
    assert len(sent.getvalue()) < 100_000
    with pytest.raises(FileRefused) as refused:
        drawn_anew(sent, longest_side=100)
    assert refused.value.code == "too_many_pixels"
