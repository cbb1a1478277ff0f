"""Small pictures for mails, which show no drawings: the emblem and a code, as PNG files written here."""

import struct
import zlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from qrcode import constants
from qrcode.main import QRCode

from accounts.qr_codes import QUIET_ZONE
from events import emblem
from registrations.drawing import PREFIX

EMBLEM_HEIGHT = 128
MODULE = 6
_FINER = 4

Pixels = NDArray[np.uint8]


@lru_cache(maxsize=1)
def emblem_png() -> bytes:
    """The European emblem, twice as fine as it is shown."""
    size = EMBLEM_HEIGHT * _FINER
    scale = size / emblem.HEIGHT
    stars = np.zeros((size, size * 3 // 2), dtype=bool)
    for centre in emblem.star_centres():
        _fill(stars, [(x * scale, y * scale) for x, y in emblem.star(centre)])
    share = stars.reshape(EMBLEM_HEIGHT, _FINER, -1, _FINER).mean(axis=(1, 3))[..., None]
    blue, yellow = _rgb(emblem.REFLEX_BLUE), _rgb(emblem.YELLOW)
    return png((blue + (yellow - blue) * share).round().astype(np.uint8))


@lru_cache(maxsize=64)
def code_png(code: str) -> bytes:
    """The code as the desk scans it, with the light border it needs on any ground."""
    symbol = QRCode(error_correction=constants.ERROR_CORRECT_Q, border=QUIET_ZONE)
    symbol.add_data(PREFIX + code)
    symbol.make(fit=True)
    dark = np.array(symbol.get_matrix(), dtype=bool).repeat(MODULE, axis=0).repeat(MODULE, axis=1)
    return png(np.where(dark, 0, 255).astype(np.uint8)[..., None].repeat(3, axis=2))


def png(pixels: Pixels) -> bytes:
    """Rows of red, green and blue as a file (PNG, ISO/IEC 15948): 8 bits, no filter, compressed."""
    height, width, _ = pixels.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), pixels.reshape(height, width * 3)], axis=1)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", head), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _rgb(colour: str) -> NDArray[np.float64]:
    return np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)], dtype=np.float64)


def _fill(grid: NDArray[np.bool_], corners: list[emblem.Point]) -> None:
    """Set what lies inside the outline: a point with an odd number of edges to its right."""
    left, top = (int(min(values)) for values in zip(*corners, strict=True))
    right, bottom = (int(max(values)) + 2 for values in zip(*corners, strict=True))
    y, x = np.mgrid[top:bottom, left:right] + 0.5
    inside = np.zeros(x.shape, dtype=bool)
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        if y1 != y2:
            crosses = ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
            inside ^= crosses
    grid[top:bottom, left:right] |= inside
