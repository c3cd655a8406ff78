"""Photos that people send in: turned upright, of a sensible size, and without what the camera noted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import PurePath
from threading import RLock
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from cmk.core.files import form_of

# The endings that are photos, and what Pillow calls their form.
PHOTOS = {"jpg": "JPEG", "png": "PNG", "heic": "HEIF"}
LONGEST_SIDE = 2400  # pixels: sharp on a whole screen and in print, some 1 MB
MOST_PIXELS = 80_000_000  # what a photo may unpack to; phones of today make at most 50 million by themselves
QUALITY = 85
ONE_AT_A_TIME = RLock()


def is_photo(name: str) -> bool:
    """Say whether the ending of ``name`` is that of a photo."""
    return form_of(name) in PHOTOS


@cache
def _read_iphones() -> None:
    import pi_heif  # type: ignore[import-untyped]

    pi_heif.register_heif_opener()


@contextmanager
def _whole_only() -> Iterator[None]:
    """Let Pillow refuse half a picture. WeasyPrint lets it through in the whole process once it is imported."""
    from PIL import ImageFile

    with ONE_AT_A_TIME:
        lenient = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def tidy_photo(file: IO[bytes], *, name: str) -> ContentFile[bytes]:
    """Return the photo upright, at most ``LONGEST_SIDE`` pixels long, with nothing in it but the picture itself.

    A png stays png; jpg and the heic of an iPhone become jpg. Its content was checked (``check_file``). Raises
    ``ValidationError`` with what to do when it cannot be read, or is too large to unpack.
    """
    from PIL import Image, ImageOps

    form = form_of(name)
    if form == "heic":
        _read_iphones()
    kept = "png" if form == "png" else "jpg"
    target = io.BytesIO()
    try:
        file.seek(0)
        with _whole_only(), Image.open(file, formats=[PHOTOS[form]]) as photo:
            if photo.width * photo.height > MOST_PIXELS:
                raise ValidationError(
                    _("This photo has %(size)s million pixels, and %(most)s million is the most. Make it smaller.")
                    % {"size": photo.width * photo.height // 1_000_000, "most": MOST_PIXELS // 1_000_000}
                )
            photo.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(photo)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            colours = upright.info.get("icc_profile")
            if kept == "jpg" and upright.mode != "RGB":
                upright, colours = upright.convert("RGB"), None
            upright.info.clear()
            upright.save(target, PHOTOS[kept], quality=QUALITY, optimize=kept == "png", icc_profile=colours)
    except ValidationError:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError, Image.DecompressionBombError, Warning) as error:
        raise ValidationError(
            _("This photo cannot be opened: it is damaged, or not whole. Choose it again, or save it as jpg.")
        ) from error
    finally:
        file.seek(0)
    return ContentFile(target.getvalue(), name=f"{PurePath(name).stem}.{kept}")
