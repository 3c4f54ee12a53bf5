"""Glasses, in front of the eyes."""

from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import fill, path, rounded, stroke

_RIM = stroke("#22252B", 4.4)
_GLASS = fill("#FFFFFF", 24)
_GLINT = stroke("#FFFFFF", 4, 110)
_CORNERS = {"round": 27, "square": 13}


def draw_glasses(canvas: "skia.Canvas", kind: str, dx: float, dy: float) -> None:
    """Draw them, moved by (dx, dy) with the turn of the head; the temples end at the ears."""
    for side in (-1, 1):
        x, y = side * 44 + dx, -13 + dy
        lens = rounded(x - 36, y - 27, 72, 56, _CORNERS[kind])
        canvas.drawRRect(lens, _GLASS)
        canvas.drawRRect(lens, _RIM)
        canvas.drawPath(path(("M", x - 21, y - 16), ("L", x - 6, y - 20)), _GLINT)
        canvas.drawLine(x + side * 36, y - 9, side * 102, -24, _RIM)
    canvas.drawPath(path(("M", -8 + dx, -13 + dy), ("Q", dx, -21 + dy, 8 + dx, -13 + dy)), _RIM)
