"""The European emblem drawn to its official construction (Interinstitutional Style Guide, annex A1).

A rectangle of 2 : 3; twelve upright five-pointed stars like the hours of a clock, their centres on a circle of a
third of the height, each star in a circle of an eighteenth of the height.
"""

from math import cos, pi, sin

REFLEX_BLUE = "#003399"
YELLOW = "#FFCC00"
HEIGHT = 540
WIDTH = HEIGHT * 3 // 2
RING = HEIGHT / 3
STAR = HEIGHT / 18
# The inner corners of a pentagram: circumscribed radius times (3 − √5) / 2.
_INNER = STAR * (3 - 5**0.5) / 2

Point = tuple[float, float]


def star_centres() -> list[Point]:
    return [_around((WIDTH / 2, HEIGHT / 2), RING, hour * pi / 6) for hour in range(12)]


def star(centre: Point) -> list[Point]:
    """Ten corners clockwise from the upper point, which points straight up."""
    return [_around(centre, _INNER if n % 2 else STAR, n * pi / 5) for n in range(10)]


def _around(centre: Point, radius: float, angle: float) -> Point:
    return (centre[0] + radius * sin(angle), centre[1] - radius * cos(angle))


def svg() -> str:
    """The file `static/images/emblem.svg`."""
    stars = "".join(f'<path d="M{"L".join(f"{x:.2f} {y:.2f}" for x, y in star(c))}z"/>' for c in star_centres())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path fill="{REFLEX_BLUE}" d="M0 0h{WIDTH}v{HEIGHT}H0z"/><g fill="{YELLOW}">{stars}</g></svg>\n'
    )
