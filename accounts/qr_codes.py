"""A text as a QR drawing: one path of an SVG, dark squares in rows."""

from dataclasses import dataclass

from qrcode import constants
from qrcode.main import QRCode

QUIET_ZONE = 4  # modules left blank around it (ISO/IEC 18004)


@dataclass(frozen=True, slots=True)
class Drawing:
    """`path` is drawn in a square of `size` units."""

    path: str
    size: int


def drawn(text: str) -> Drawing:
    """Any text, correctable when a quarter of it is worn away."""
    symbol = QRCode(error_correction=constants.ERROR_CORRECT_Q, border=QUIET_ZONE)
    symbol.add_data(text)
    symbol.make(fit=True)
    rows = symbol.get_matrix()
    return Drawing("".join(_row(number, row) for number, row in enumerate(rows)), len(rows))


def _row(number: int, modules: list[bool]) -> str:
    path, start = "", None
    for place, is_dark in enumerate([*modules, False]):
        if is_dark and start is None:
            start = place
        elif not is_dark and start is not None:
            path += f"M{start} {number}h{place - start}v1h{start - place}z"
            start = None
    return path
