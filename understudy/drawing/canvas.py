"""Drawing on a skia canvas: colours, paints, paths, and layers that are drawn once and placed many times.

Colours are "#rrggbb" texts, alpha is 0..255, lengths are pixels of the canvas at hand.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import cv2
import numpy as np

from understudy.drawing.bare_skia import skia

cv2.setNumThreads(1)  # jobs are parallel already; and one thread is reproducible

Drawing = Callable[["skia.Canvas"], None]
Command = tuple[Any, ...] | str
"""A letter as in SVG's paths, with numbers."""

# BGRA in memory. The binding's own kN32_ColorType says RGBA and would swap red and blue.
NATIVE = skia.ImageInfo.MakeN32Premul(1, 1).colorType()


def colour(text: str, alpha: float = 255) -> int:
    """skia's number for "#rrggbb"."""
    return skia.Color(int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16), int(alpha))


def mix(first: str, second: str, share: float) -> str:
    """The colour `share` (0..1) of the way from `first` to `second`."""
    pairs = ((int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * (1 - share) + b * share):02x}" for a, b in pairs)


def fill(colour_text: str, alpha: float = 255, blur: float = 0.0) -> "skia.Paint":
    """A paint that fills, with soft edges of `blur` pixels where asked for."""
    paint = skia.Paint(AntiAlias=True, Color=colour(colour_text, alpha))
    if blur:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
    return paint


def stroke(
    colour_text: str, width: float, alpha: float = 255, blur: float = 0.0, round_ends: bool = True
) -> "skia.Paint":
    """A paint that draws a line of `width` pixels."""
    paint = fill(colour_text, alpha, blur)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(width)
    if round_ends:
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def shaded(shader: "skia.Shader") -> "skia.Paint":
    """A paint that fills with a gradient."""
    return skia.Paint(AntiAlias=True, Shader=shader)


def _colours(stops: Sequence[str | int]) -> list[int]:
    return [colour(stop) if isinstance(stop, str) else stop for stop in stops]


def linear(
    start: tuple[float, float],
    end: tuple[float, float],
    stops: Sequence[str | int],
    positions: Sequence[float] | None = None,
) -> "skia.Shader":
    """A gradient along a line."""
    points = [skia.Point(*start), skia.Point(*end)]
    return skia.GradientShader.MakeLinear(points, _colours(stops), positions)


def radial(
    centre: tuple[float, float],
    radius: float,
    stops: Sequence[str | int],
    positions: Sequence[float] | None = None,
) -> "skia.Shader":
    """A gradient from a centre outwards."""
    return skia.GradientShader.MakeRadial(skia.Point(*centre), radius, _colours(stops), positions)


def path(*commands: Command) -> "skia.Path":
    """A path from SVG-like commands: ("M", x, y), ("L", x, y), ("Q", ...), ("C", ...), "Z"."""
    builder = skia.PathBuilder()
    verbs = {"M": builder.moveTo, "L": builder.lineTo, "Q": builder.quadTo, "C": builder.cubicTo}
    for command in commands:
        if command == "Z":
            builder.close()
        else:
            verbs[command[0]](*command[1:])
    return builder.detach()


def arc(box: tuple[float, float, float, float], start: float, sweep: float) -> "skia.Path":
    """Part of the ellipse in the box (x, y, width, height); degrees, clockwise from the right."""
    builder = skia.PathBuilder()
    builder.addArc(skia.Rect.MakeXYWH(*box), start, sweep)
    return builder.detach()


def rect(x: float, y: float, width: float, height: float) -> "skia.Rect":
    """A rectangle."""
    return skia.Rect.MakeXYWH(x, y, width, height)


def rounded(x: float, y: float, width: float, height: float, radius: float) -> "skia.RRect":
    """A rectangle with round corners."""
    return skia.RRect.MakeRectXY(rect(x, y, width, height), radius, radius)


def raster(
    width: float, height: float, draw: Drawing, scale: float = 1.0, opaque: bool = False
) -> "skia.Image":
    """Draw once; the result keeps skia's native pixel form, all others are 3-9 times slower to place."""
    alpha = skia.kOpaque_AlphaType if opaque else skia.kPremul_AlphaType
    surface = skia.Surface.MakeRaster(
        skia.ImageInfo.MakeN32(math.ceil(width * scale), math.ceil(height * scale), alpha)
    )
    canvas = surface.getCanvas()
    canvas.scale(scale, scale)
    draw(canvas)
    return surface.makeImageSnapshot()


def pixels(image: "skia.Image") -> np.ndarray:
    """The picture as premultiplied BGRA, uint8 (height, width, 4)."""
    array = np.zeros((image.height(), image.width(), 4), np.uint8)
    info = skia.ImageInfo.MakeN32Premul(image.width(), image.height())
    if not image.readPixels(info, array, image.width() * 4, 0, 0):
        raise RuntimeError(f"skia could not read back a picture of {image.width()}x{image.height()} pixels")
    return array


class Frame:
    """A picture in memory that skia draws into and numpy reads: BGRA, uint8 (height, width, 4)."""

    def __init__(self, width: int, height: int) -> None:
        self.array = np.zeros((height, width, 4), np.uint8)
        self._surface = skia.Surface.MakeRasterDirect(skia.ImageInfo.MakeN32Premul(width, height), self.array)
        self.canvas = self._surface.getCanvas()


class Layer:
    """A drawing flattened once, cut to what it covers, placed under the canvas's current matrix.

    Placing goes through OpenCV: skia's raster sampler needs some 40 ns a pixel for a turned or scaled
    picture, OpenCV some 6.
    """

    def __init__(self, box: tuple[float, float, float, float], draw: Drawing, scale: float) -> None:
        """Draw the box (x, y, width, height) of the drawing's own units at `scale` pixels per unit."""
        x, y, width, height = box

        def moved(canvas: "skia.Canvas") -> None:
            canvas.translate(-x, -y)
            draw(canvas)

        array = pixels(raster(width, height, moved, scale))
        rows = np.flatnonzero(array[..., 3].any(1))
        columns = np.flatnonzero(array[..., 3].any(0))
        if not len(rows):
            rows = columns = np.array([0])
        margin = 2  # pixels of nothing around, so that interpolation fades to it
        top, left = max(0, rows[0] - margin), max(0, columns[0] - margin)
        self._array = np.ascontiguousarray(
            array[top : rows[-1] + margin + 1, left : columns[-1] + margin + 1]
        )
        self._x, self._y, self._scale = x + left / scale, y + top / scale, scale

    def place(self, canvas: "skia.Canvas", dx: float = 0.0, dy: float = 0.0) -> None:
        """Draw the layer, moved by (dx, dy) of the drawing's units."""
        matrix, (height, width) = canvas.getTotalMatrix(), self._array.shape[:2]
        scale_x, skew_x = matrix.getScaleX() / self._scale, matrix.getSkewX() / self._scale
        skew_y, scale_y = matrix.getSkewY() / self._scale, matrix.getScaleY() / self._scale
        corner = matrix.mapXY(self._x + dx, self._y + dy)
        xs = [corner.x() + a * scale_x * width + b * skew_x * height for a in (0, 1) for b in (0, 1)]
        ys = [corner.y() + a * skew_y * width + b * scale_y * height for a in (0, 1) for b in (0, 1)]
        clip = canvas.getDeviceClipBounds()
        left, right = max(clip.left(), math.floor(min(xs)) - 1), min(clip.right(), math.ceil(max(xs)) + 1)
        top, bottom = max(clip.top(), math.floor(min(ys)) - 1), min(clip.bottom(), math.ceil(max(ys)) + 1)
        if right <= left or bottom <= top:
            return
        affine = np.array([[scale_x, skew_x, corner.x() - left], [skew_y, scale_y, corner.y() - top]])
        warped = cv2.warpAffine(self._array, affine, (right - left, bottom - top), flags=cv2.INTER_LINEAR)
        image = skia.Image.fromarray(warped, colorType=NATIVE, alphaType=skia.kPremul_AlphaType, copy=False)
        canvas.save()
        canvas.resetMatrix()
        canvas.drawImage(image, left, top)
        canvas.restore()
