"""How a keyframe is framed for a video: cut to its shape, and nearer in every other shot."""

from pathlib import Path

from PIL import Image

NEARER = 1.2
"""How much larger things are in the nearer framing.

A cut to nearly the same framing looks like a mistake, a jump; a fifth nearer looks like a second camera. A
keyframe of 720 lines still has 600 in it, more than the 480 that Wan makes.
"""

_ABOVE = 0.25
"""Part of what the nearer framing leaves out that lies above it: eyes stay in the upper third."""


def framed(image: Path, size: tuple[int, int], shot: int) -> Image.Image:
    """The keyframe of a shot: as drawn in the first and every other one, in between as if the camera were nearer.

    Args:
        image: a picture of any shape, from which as little as possible is cut off.
        size: width and height in pixels.
        shot: number of the shot in the scene, from 0.
    """
    width, height = size
    scale = NEARER if shot % 2 else 1.0
    with Image.open(image) as picture:
        # As large as fits into the picture in the shape that is wanted, then nearer.
        fitting = min(picture.width / width, picture.height / height)
        seen_width, seen_height = (side * fitting / scale for side in size)
        left = (picture.width - seen_width) / 2
        spare = picture.height - height * fitting
        top = spare / 2 + (height * fitting - seen_height) * _ABOVE
        box = (left, top, left + seen_width, top + seen_height)
        return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS, box=box)
