"""A registration's code as a QR drawing. It holds the code and no address."""

from accounts.qr_codes import Drawing, drawn

PREFIX = "DALIBA:"


def drawing_of(code: str) -> Drawing:
    """What the desk's scanner reads as this code."""
    return drawn(PREFIX + code)
