"""Portraits and slides of the demonstration, drawn here: nobody real is shown, and nothing is fetched."""

import colorsys
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

from config.demo.pdf import page_of, pdf

SIDE, FINER = 480, 2
_SKIN = ("#f1c9a5", "#e0ac86", "#f6d7bd", "#c98f68")
_HAIR = ("#3b2a20", "#7a5230", "#b98d5c", "#8c8c8c", "#22242a", "#a33b2a")
WIDE, TALL = 842, 474


def portrait(key: str) -> BytesIO:
    """A head and shoulders in flat colours, the same for the same person."""
    rng, side = Random(f"portrait of {key}"), SIDE * FINER  # noqa: S311  # the same every time
    ground = tuple(int(255 * part) for part in colorsys.hls_to_rgb(rng.random(), 0.82, 0.25))
    coat = tuple(int(255 * part) for part in colorsys.hls_to_rgb(rng.random(), 0.35, 0.35))
    picture = Image.new("RGB", (side, side * 5 // 4), ground)
    pen, middle, eyes = ImageDraw.Draw(picture), side // 2, side * 9 // 20
    skin, hair, long_hair = rng.choice(_SKIN), rng.choice(_HAIR), rng.random() < 0.6
    if long_hair:
        pen.ellipse([middle - 250, eyes - 280, middle + 250, eyes + 420], fill=hair)
    pen.ellipse([middle - 420, eyes + 330, middle + 420, eyes + 1500], fill=coat)
    pen.rectangle([middle - 80, eyes + 150, middle + 80, eyes + 400], fill=skin)
    pen.ellipse([middle - 190, eyes - 230, middle + 190, eyes + 250], fill=skin)
    pen.pieslice([middle - 205, eyes - 260, middle + 205, eyes + 170], 180, 360, fill=hair)
    for place in (-75, 75):
        pen.ellipse([middle + place - 14, eyes + 5, middle + place + 14, eyes + 33], fill="#2a2320")
    pen.arc([middle - 70, eyes + 60, middle + 70, eyes + 150], 20, 160, fill="#8d4a3f", width=10)
    made = BytesIO()
    picture.resize((SIDE, SIDE * 5 // 4), Image.Resampling.LANCZOS).save(made, "JPEG", quality=88)
    made.seek(0)
    return made


def slides(title: str, *pages: tuple[str, ...]) -> BytesIO:
    """Slides of ASCII lines: a title page in colour, then headings with points."""
    drawn = [_front(title)] + [_slide(*lines) for lines in pages]
    return BytesIO(pdf(drawn, title=title))


def _front(title: str) -> str:
    ground = f"0.56 0.12 0.2 rg 0 0 {WIDE} {TALL} re f 1 1 1 rg"
    return page_of(WIDE, TALL, f"{ground}\nBT /F2 34 Tf 64 250 Td 40 TL", *_wrapped(title, 36))


def _slide(heading: str, *points: str) -> str:
    bar = f"0.56 0.12 0.2 rg 0 {TALL - 8} {WIDE} 8 re f 0.1 0.12 0.11 rg"
    lines = [heading, "", *(f"-  {point}" for point in points)]
    return page_of(WIDE, TALL, f"{bar}\nBT /F1 24 Tf 64 {TALL - 84} Td 38 TL", *lines)


def _wrapped(text: str, letters: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > letters:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
