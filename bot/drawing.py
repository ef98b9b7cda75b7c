"""Pictures with Chinese in them: the shipped font, and which signs it lacks.

Pillow is loaded only when a picture is drawn.
"""

from functools import cache
from importlib import resources
from io import BytesIO
from typing import Any

FONT = "NotoSansSC-Regular.otf"


@cache
def font(size: int) -> Any:
    """The shipped font at a size in pixels."""
    from PIL import ImageFont

    data = resources.files("bot").joinpath("fonts", FONT).read_bytes()
    return ImageFont.truetype(BytesIO(data), size)


def missing(text: str) -> str:
    """The signs of a text for which the font has none, each once."""
    return "".join(sign for sign in dict.fromkeys(text) if not _has(sign))


def drawable(text: str) -> str:
    """The text with “?” for what the font lacks: never an empty box."""
    return "".join(sign if _has(sign) else "?" for sign in text)


@cache
def _has(sign: str) -> bool:
    """The sign that no font has is drawn as the box; another drawn alike is not there either."""
    from PIL import ImageFont

    size: ImageFont.FreeTypeFont = font(32)
    return sign.isspace() or bytes(size.getmask(sign)) != bytes(size.getmask("\uffff"))
