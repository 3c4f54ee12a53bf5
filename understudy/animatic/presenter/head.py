"""The presenter's head: soft layers that turn and tilt, and on them the features that move.

A turn of the head is drawn as parallax: features slide over the face, hair and glasses by their distance.
"""

from understudy.animatic.presenter import face
from understudy.animatic.presenter.eyes import Eyes
from understudy.animatic.presenter.glasses import draw_glasses
from understudy.animatic.presenter.hair import HAIRSTYLES
from understudy.animatic.presenter.look import Look
from understudy.animatic.presenter.mouth import MouthDrawing
from understudy.animatic.presenter.pose import Pose
from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import Layer, path, stroke

_BOX = (-190, -290, 380, 590)
_JAW_TOP = 44  # what lies lower stretches when the mouth opens
_JAW_DROP = 0.055  # of the lower face's height, mouth fully open
_MOUTH_Y = 84


class Head:
    """A head in one look, its resting parts flattened once."""

    def __init__(self, look: Look, scale: float) -> None:
        """`scale` is the largest number of pixels per design unit at which the head will be shown."""
        outline = face.outline(look)
        hairstyle = HAIRSTYLES[look.hair_style](look, outline)
        self._look = look
        self._eyes, self._mouth = Eyes(look), MouthDrawing(look)
        self._nostrils = stroke(look.skin_tones.deep, 2.8, 190)

        def draw_skull(canvas: "skia.Canvas") -> None:
            hairstyle.draw_behind(canvas)
            if not hairstyle.covers_ears:
                face.draw_ears(canvas, look)
            face.draw_skin(canvas, look)

        def draw_jaw(canvas: "skia.Canvas") -> None:
            canvas.clipRect(skia.Rect.MakeLTRB(-190, _JAW_TOP, 190, 300))
            face.draw_skin(canvas, look)

        self._skull = Layer(_BOX, draw_skull, scale)
        self._jaw = Layer(_BOX, draw_jaw, scale)
        self._features = Layer(_BOX, lambda canvas: face.draw_features(canvas, look), scale)
        self._hair = Layer(_BOX, hairstyle.draw_before, scale)

    def turn(self, canvas: "skia.Canvas", pose: Pose) -> None:
        """Move the canvas, its origin in the middle of the face, to where the head is in this pose."""
        canvas.translate(pose.head_yaw * 9, pose.head_pitch * 5 - pose.breath)
        canvas.rotate(pose.head_tilt, 0, 120)

    def draw_rest(self, canvas: "skia.Canvas", pose: Pose) -> None:
        """Skull, skin and hair, on a turned canvas: the costly part."""
        self._skull.place(canvas)
        if pose.mouth.open > 0.02:
            canvas.save()
            canvas.translate(0, _JAW_TOP)
            canvas.scale(1, 1 + _JAW_DROP * pose.mouth.open)
            self._jaw.place(canvas, dy=-_JAW_TOP)
            canvas.restore()
        dx, dy = self._slide(pose)
        self._features.place(canvas, dx, dy)
        self._hair.place(canvas, pose.head_yaw * 3, pose.head_pitch * 2)

    def draw_features(self, canvas: "skia.Canvas", pose: Pose) -> None:
        """Eyes, brows, nostrils, mouth and glasses, on a turned canvas."""
        dx, dy = self._slide(pose)
        self._draw_nostrils(canvas, dx * 1.3, dy * 1.25)
        canvas.save()
        canvas.translate(dx * 1.1, _MOUTH_Y + dy * 1.1)
        self._mouth.draw(canvas, pose.mouth, pose.smile)
        canvas.restore()
        self._eyes.draw(canvas, pose, dx, dy)
        if self._look.glasses != "none":
            draw_glasses(canvas, self._look.glasses, dx * 1.05, dy)

    def _slide(self, pose: Pose) -> tuple[float, float]:
        """How far the features slide over the face."""
        return pose.head_yaw * 13, pose.head_pitch * 9

    def _draw_nostrils(self, canvas: "skia.Canvas", x: float, y: float) -> None:
        y += 40
        curve = path(
            ("M", x - 15, y),
            ("C", x - 13, y + 7, x - 6, y + 6, x, y + 8),
            ("C", x + 6, y + 6, x + 13, y + 7, x + 15, y),
        )
        canvas.drawPath(curve, self._nostrils)
