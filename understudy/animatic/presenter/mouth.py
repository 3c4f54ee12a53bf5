"""Lips, teeth and tongue; drawn anew in every frame.

Coordinates are design units from the middle of the mouth.
"""

from typing import NamedTuple

from understudy.animatic.presenter.look import Look
from understudy.animatic.presenter.pose import Mouth
from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import colour, fill, linear, mix, path, radial, shaded, stroke

_CLOSED = 0.035  # below this opening the lips meet in a line
_TEETH_SHOW, _TONGUE_SHOWS = 0.3, 0.35  # openings from which they are seen with any sound


class _Shape(NamedTuple):
    """Measures of the lips in one frame."""

    half: float
    """Half the mouth's width."""
    corner: float
    """Height of the corners."""
    above: float
    """How far the opening reaches above the middle."""
    below: float
    upper: float
    """Thickness of the upper lip."""
    lower: float
    bow: float
    """How far out, in halves, the lips stay at full height: a round mouth is fuller at its sides."""


def _shape(mouth: Mouth, smile: float, fullness: float) -> _Shape:
    spread = 1 - mouth.round
    full = fullness * (1 - 0.5 * mouth.press)
    return _Shape(
        half=22 + 34 * mouth.width * (1 - 0.28 * mouth.round) + 4 * smile * spread,
        corner=-14 * smile * spread * (1 - 0.45 * mouth.open),
        above=11 * mouth.open,
        below=35 * mouth.open,
        upper=8.0 * full + 2.5 * mouth.round,
        lower=11.0 * full + 3.0 * mouth.round,
        bow=0.55 + 0.2 * mouth.round,
    )


def _outer_edge(shape: _Shape) -> "skia.Path":
    half, corner, above, below, upper, lower, bow = shape
    peak, dip, shoulder = -above - upper * 1.28, -above - upper * 0.74, -above - upper * 0.75
    side, bottom = below * 0.92 + lower * 0.95, below + lower * 1.18
    return path(
        ("M", -half - 1, corner),
        ("C", -half * bow, shoulder, -half * 0.26, peak, 0, dip),
        ("C", half * 0.26, peak, half * bow, shoulder, half + 1, corner),
        ("C", half * (bow + 0.12), side, half * 0.3, bottom, 0, below + lower * 1.1),
        ("C", -half * 0.3, bottom, -half * (bow + 0.12), side, -half - 1, corner),
        "Z",
    )


def _inner_edge(shape: _Shape, width: float) -> "skia.Path":
    """The opening; `width` is half of its own."""
    corner, above, below, bow = shape.corner + 0.5, shape.above, shape.below, shape.bow
    return path(
        ("M", -width, corner),
        ("C", -width * bow, -above * 1.05, -width * 0.3, -above * 1.12, 0, -above),
        ("C", width * 0.3, -above * 1.12, width * bow, -above * 1.05, width, corner),
        ("C", width * (bow + 0.1), below * 0.9, width * 0.32, below * 1.04, 0, below),
        ("C", -width * 0.32, below * 1.04, -width * (bow + 0.1), below * 0.9, -width, corner),
        "Z",
    )


class MouthDrawing:
    """The mouth of one look."""

    def __init__(self, look: Look) -> None:
        tones = look.skin_tones
        lip = mix(tones.lips, "#B03048", 0.42) if look.lipstick else mix(tones.lips, tones.shade, 0.22)
        self._shades = [mix(lip, "#3A1414", 0.2), lip, mix(lip, "#FFFFFF", 0.12)]
        self._fullness = 1.0 if look.lipstick or look.lashes else 0.82
        self._line = stroke(mix(lip, "#2A0E10", 0.58), 2.8, 235)
        self._gloss = stroke("#FFFFFF", 3, 70 if look.lipstick else 36)
        self._dimple = stroke(tones.deep, 2.6, 110)
        self._shadow = [colour(tones.deep, 96), colour(tones.deep, 0)]

    def draw(self, canvas: "skia.Canvas", mouth: Mouth, smile: float) -> None:
        """Draw the mouth around the canvas's origin."""
        shape = _shape(mouth, smile, self._fullness)
        self._draw_shadow(canvas, shape)
        tones = linear(
            (0, -shape.above - shape.upper), (0, shape.below + shape.lower), self._shades, [0, 0.45, 1]
        )
        canvas.drawPath(_outer_edge(shape), shaded(tones))
        if mouth.open > _CLOSED:
            self._draw_inside(canvas, mouth, shape)
        else:
            self._draw_line(canvas, shape)
        self._draw_lights(canvas, shape)

    def _draw_shadow(self, canvas: "skia.Canvas", shape: _Shape) -> None:
        """Under the lower lip."""
        y, half = shape.below + shape.lower, shape.half * 0.6
        canvas.drawOval(
            skia.Rect.MakeXYWH(-half, y - 1, 2 * half, 19), shaded(radial((0, y + 8), half, self._shadow))
        )

    def _draw_line(self, canvas: "skia.Canvas", shape: _Shape) -> None:
        """Where closed lips meet."""
        half, corner = shape.half, shape.corner
        line = path(
            ("M", -half + 1, corner),
            ("C", -half * 0.5, 2 + corner * 0.1, -half * 0.18, 0.4, 0, 2),
            ("C", half * 0.18, 0.4, half * 0.5, 2 + corner * 0.1, half - 1, corner),
        )
        canvas.drawPath(line, self._line)

    def _draw_lights(self, canvas: "skia.Canvas", shape: _Shape) -> None:
        """Gloss on the lower lip, and dimples at the corners."""
        reach, y, sag = shape.half * 0.28, shape.below + shape.lower * 0.55, shape.lower * 0.25
        canvas.drawPath(path(("M", -reach, y), ("Q", 0, y + sag, reach, y)), self._gloss)
        for side in (-1, 1):
            x, y = side * shape.half, shape.corner
            dimple = path(("M", x + side, y - 2.5), ("Q", x + side * 4.5, y - 1, x + side * 4, y + 2.5))
            canvas.drawPath(dimple, self._dimple)

    def _draw_inside(self, canvas: "skia.Canvas", mouth: Mouth, shape: _Shape) -> None:
        width = shape.half - 5 - 2 * mouth.round
        opening = _inner_edge(shape, width)
        canvas.save()
        canvas.clipPath(opening, True)
        canvas.drawPath(opening, shaded(linear((0, -shape.above), (0, shape.below), ["#2B0C10", "#5A1F24"])))
        if mouth.tongue > 0.02 or mouth.open > _TONGUE_SHOWS:
            height = shape.below * (0.35 + 0.45 * mouth.tongue)
            box = skia.Rect.MakeXYWH(-width * 0.66, shape.below - height * 0.78, width * 1.32, height * 1.7)
            tongue = linear((0, shape.below - height), (0, shape.below + 8), ["#D9777A", "#B4525A"])
            canvas.drawOval(box, shaded(tongue))
        shown = max(mouth.teeth, 0.45 if mouth.open > _TEETH_SHOW else 0.0)
        if shown > 0.02:
            self._draw_teeth(canvas, shape, width, shown)
        canvas.restore()

    def _draw_teeth(self, canvas: "skia.Canvas", shape: _Shape, width: float, shown: float) -> None:
        above, corner = shape.above, shape.corner
        edge = min(3 + (above + shape.below) * 0.42, 5 + 9.5 * shown)
        side_y, middle_y = corner * 0.3 - above * 0.5 + edge * 0.55, -above * 0.8 + edge
        teeth = path(
            ("M", -width, -above * 1.3 - 14),
            ("L", width, -above * 1.3 - 14),
            ("L", width * 0.92, side_y),
            ("C", width * 0.5, middle_y, -width * 0.5, middle_y, -width * 0.92, side_y),
            "Z",
        )
        canvas.drawPath(teeth, fill("#FBF8F1"))
        lip_y = -above * 1.1 + 2
        under_lip = path(("M", -width, corner), ("C", -width * 0.4, lip_y, width * 0.4, lip_y, width, corner))
        canvas.drawPath(under_lip, stroke("#6A2A2C", 5, 46))
