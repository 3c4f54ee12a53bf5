"""The ground behind every diagram and card: a soft gradient, a grid of dots, large shapes that drift."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from understudy.drawing.canvas import fill, linear, mix, raster, rect, shaded, stroke
from understudy.drawing.easing import wander
from understudy.drawing.palette import Palette
from understudy.drawing.safe_area import DesignFrame

if TYPE_CHECKING:
    from understudy.drawing.bare_skia import skia

_DOT_DISTANCE = 32
_PARALLAX = 0.35  # share of the zoom that the discs follow


@dataclass(frozen=True)
class _Disc:
    """A drifting disc: centre as shares of the frame, radius and drift in design units."""

    x: float
    y: float
    radius: float
    drift: float
    second: bool
    ring: bool = False


_DISCS = (
    _Disc(0.9, 0.1, 250, 26, second=False),
    _Disc(0.05, 0.92, 290, 30, second=True),
    _Disc(0.97, 0.9, 125, 22, second=True),
    _Disc(0.76, 0.06, 58, 40, second=True, ring=True),
    _Disc(0.14, 0.72, 40, 46, second=False, ring=True),
)


class Background:
    """Drawn first in every frame; the whole frame is covered."""

    def __init__(self, frame: DesignFrame, palette: Palette, seed: int) -> None:
        self._frame, self._palette, self._seed = frame, palette, seed % 97
        self._ground = raster(
            frame.width, frame.height, self._draw_ground, frame.pixels_per_unit, opaque=True
        )

    def _draw_ground(self, canvas: "skia.Canvas") -> None:
        colours, width, height = self._palette, self._frame.width, self._frame.height
        bright = mix(colours.background, "#ffffff", 0.6)
        deep = mix(colours.background, colours.soft, 0.55)
        gradient = linear((0, 0), (width, height), [bright, colours.background, deep])
        canvas.drawRect(rect(0, 0, width + 1, height + 1), shaded(gradient))
        dot = fill(colours.ink, 15)
        for column in range(math.ceil(width / _DOT_DISTANCE)):
            for row in range(math.ceil(height / _DOT_DISTANCE)):
                canvas.drawCircle((column + 0.5) * _DOT_DISTANCE, (row + 0.5) * _DOT_DISTANCE, 1.6, dot)

    def draw(self, canvas: "skia.Canvas", seconds: float, zoom: float) -> None:
        """Fill the frame; the canvas counts pixels. The discs, being far away, follow little of the zoom."""
        canvas.drawImage(self._ground, 0, 0)
        canvas.save()
        canvas.scale(self._frame.pixels_per_unit, self._frame.pixels_per_unit)
        spread = 1 + (zoom - 1) * _PARALLAX
        for i, disc in enumerate(_DISCS):
            x = self._frame.width * (0.5 + (disc.x - 0.5) * spread)
            y = self._frame.height * (0.5 + (disc.y - 0.5) * spread)
            x += disc.drift * wander(seconds * 0.16, self._seed + i)
            y += disc.drift * wander(seconds * 0.13, self._seed + i + 9.5)
            soft = self._palette.soft2 if disc.second else self._palette.soft
            strong = self._palette.accent2 if disc.second else self._palette.accent
            paint = stroke(strong, 7, 42) if disc.ring else fill(soft, 150)
            canvas.drawCircle(x, y, disc.radius * spread, paint)
        canvas.restore()
