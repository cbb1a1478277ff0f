"""Pictures drawn anew: only what is seen stays, nothing of camera, place or author, and no byte of what was sent."""

import warnings
from io import BytesIO
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

from files.refusals import FileRefused

MOST_PIXELS = 50_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")


def drawn_anew(content: IO[bytes], *, longest_side: int) -> "BytesIO":
    """The picture upright and no larger than stated, as WebP; a drawing with clear places keeps them.

    Refuses what cannot be read as a picture and what has too many pixels, before they are unpacked.
    """
    picture = _read(content)
    picture.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    return _written(picture)


def square(content: IO[bytes], *, side: int) -> "BytesIO":
    """The middle of the picture, a little above it in an upright one, where a face is."""
    return _written(ImageOps.fit(_read(content), (side, side), Image.Resampling.LANCZOS, centering=(0.5, 0.35)))


def size_of(content: IO[bytes]) -> tuple[int, int]:
    return _read(content).size


def _read(content: IO[bytes]) -> Image.Image:
    content.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(content, formats=_FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise FileRefused("too_many_pixels")
            picture.load()
            upright = ImageOps.exif_transpose(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, UnidentifiedImageError) as error:
        raise FileRefused("not_a_picture") from error
    has_clear_places = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    return upright.convert("RGBA" if has_clear_places else "RGB")


def _written(picture: Image.Image) -> "BytesIO":
    picture.info.clear()
    made = BytesIO()
    picture.save(made, "WEBP", quality=82, method=4)
    made.seek(0)
    return made
