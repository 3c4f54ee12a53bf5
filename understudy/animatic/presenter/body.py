"""Neck, shoulders and chest, without clothes' details: see clothes.py for what is worn over them.

Coordinates are design units from the pit of the neck; the middle of the face lies NECK units higher.
"""

from understudy.animatic.presenter import clothes
from understudy.animatic.presenter.look import Look
from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import Layer, fill, linear, path, shaded, stroke

NECK = 128
"""How far the pit of the neck lies under the middle of the face."""

_HALF_WIDTH, _TOP = 430, -110  # of what body and neck cover
_BREATHING_ROOM = 10  # how far breath lifts the lower edge, and more

_WIDTH = {"slim": 0.93, "broad": 1.06}

_CHEST = (
    ("M", -66, 58),
    ("C", -108, 84, -186, 96, -246, 132),
    ("C", -312, 172, -338, 262, -350, 420),
    ("C", -358, 540, -366, 760, -368, 1000),
    ("L", 368, 1000),
    ("C", 366, 760, 358, 540, 350, 420),
    ("C", 338, 262, 312, 172, 246, 132),
    ("C", 186, 96, 108, 84, 66, 58),
    ("C", 40, 96, -40, 96, -66, 58),
    "Z",
)

_NECK = (
    ("M", -55, -80),
    ("L", -55, 24),
    ("C", -57, 44, -70, 54, -94, 66),
    ("C", -70, 140, -30, 170, 0, 176),
    ("C", 30, 170, 70, 140, 94, 66),
    ("C", 70, 54, 57, 44, 55, 24),
    ("L", 55, -80),
    "Z",
)


def _draw_neck(canvas: "skia.Canvas", look: Look) -> None:
    tones, neck = look.skin_tones, path(*_NECK)
    canvas.drawPath(neck, shaded(linear((-60, 0), (70, 0), [tones.light, tones.light, tones.shade])))
    canvas.save()
    canvas.clipPath(neck, True)
    under_chin = path(("M", -90, -90), ("L", 90, -90), ("L", 90, -6), ("C", 56, 46, -30, 46, -90, -2), "Z")
    canvas.drawPath(under_chin, fill(tones.deep, 125, blur=8))
    for side in (-1, 1):
        collarbone = path(("M", 14 * side, 92), ("Q", 34 * side, 76, 74 * side, 70))
        canvas.drawPath(collarbone, stroke(tones.deep, 4, 75, blur=2.5))
        sinew = path(("M", 44 * side, 20), ("Q", 30 * side, 66, 12 * side, 90))
        canvas.drawPath(sinew, stroke(tones.deep, 7, 34, blur=4))
    canvas.restore()


def _draw_microphone(canvas: "skia.Canvas") -> None:
    """A small lapel microphone, its cable running down."""
    canvas.save()
    canvas.translate(28, -8)
    canvas.rotate(-5, 52, 150)
    canvas.drawPath(path(("M", 52, 166), ("C", 60, 240, 40, 420, 34, 1000)), stroke("#14161A", 2.2, 130))
    canvas.drawPath(path(("M", 52, 134), ("L", 52, 168)), stroke("#000000", 22, 70, blur=4))
    canvas.drawPath(path(("M", 51, 150), ("L", 51, 164)), stroke("#1D2025", 17))
    canvas.drawPath(path(("M", 46, 150), ("L", 46, 163)), stroke("#FFFFFF", 3, 50))
    canvas.drawPath(path(("M", 51, 131), ("L", 51, 137)), stroke("#2B2F36", 21))
    canvas.drawPath(path(("M", 46, 128), ("L", 46, 132)), stroke("#FFFFFF", 5, 60, blur=1.5))
    canvas.restore()


class Body:
    """The presenter under the head, flattened once."""

    def __init__(self, look: Look, scale: float, visible: float) -> None:
        """`scale` is the largest number of pixels per unit at which the body will be shown.

        `visible` is how many units under the middle of the face the picture ends.
        """

        def draw(canvas: "skia.Canvas") -> None:
            chest = path(*_CHEST)
            canvas.scale(_WIDTH[look.build], 1)
            garment = clothes.GARMENTS[look.garment](look.top_colour, chest)
            garment.draw_behind_neck(canvas)
            garment.draw_under_neck(canvas)
            _draw_neck(canvas, look)
            garment.draw(canvas)
            _draw_microphone(canvas)

        height = visible - NECK + _BREATHING_ROOM - _TOP
        self._layer = Layer((-_HALF_WIDTH, _TOP, 2 * _HALF_WIDTH, height), draw, scale)

    def draw(self, canvas: "skia.Canvas", breath: float) -> None:
        """Draw it, the canvas's origin in the middle of the face."""
        canvas.save()
        canvas.translate(0, NECK - breath * 1.8)
        canvas.scale(1 + breath * 0.002, 1 + breath * 0.003)
        self._layer.place(canvas)
        canvas.restore()
