"""Which part of a file a browser asks for."""

from io import BytesIO

import pytest

from files.stretches import NotSatisfiable, Stretch, asked_for


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-9", (0, 10)),
        ("bytes=90-", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-500", (0, 100)),
        ("bytes=50-500", (50, 100)),
        ("", None),
        ("bytes=", None),
        ("bytes=-", None),
        ("bytes=9-3", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-9", None),
        ("bytes=0x1-5", None),
    ],
)
def test_the_part_that_is_asked_for(header: str, part: tuple[int, int] | None) -> None:
    assert asked_for(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=-0", "bytes=999999999999999-"])
def test_a_part_behind_the_end_is_refused(header: str) -> None:
    with pytest.raises(NotSatisfiable):
        asked_for(header, 100)


def test_a_stretch_reads_no_further() -> None:
    stretch = Stretch(BytesIO(b"0123456789"), 2, 7)
    assert stretch.read(3) + stretch.read(10) + stretch.read(10) == b"23456"
