"""Full curly hair."""

import math
import random

from understudy.animatic.presenter.hair.hairstyle import Hairstyle
from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import arc, fill, mix, path, stroke


class Curly(Hairstyle):
    """A round cloud of curls down to the jaw."""

    top = 232.0
    covers_ears = True

    def draw_behind(self, canvas: "skia.Canvas") -> None:
        cloud = path(
            ("M", 0, -214), ("C", -96, -216, -152, -150, -146, -50), ("C", -150, 10, -150, 60, -106, 84),
            ("L", 106, 84), ("C", 150, 60, 150, 10, 146, -50), ("C", 152, -150, 96, -216, 0, -214), "Z",
        )  # fmt: skip
        canvas.drawPath(cloud, self.unlit())
        self._draw_rings(canvas, rings=(1.0, 0.72), first=-205, last=25, shade=0.5)

    def draw_before(self, canvas: "skia.Canvas") -> None:
        hairline = path(
            ("M", -104, 6), ("C", -104, -60, -84, -118, -34, -128), ("C", 10, -138, 60, -128, 84, -100),
            ("C", 98, -80, 104, -40, 104, 6), ("L", 128, 0), ("C", 136, -120, 96, -204, 0, -204),
            ("C", -96, -204, -136, -120, -128, 0), "Z",
        )  # fmt: skip
        self.fill_lock(canvas, hairline, shadow=(1, 8))
        self._draw_rings(canvas, rings=(0.9, 0.62, 0.36, 0.12), first=-190, last=10, shade=0.0)

    def _draw_rings(
        self, canvas: "skia.Canvas", rings: tuple[float, ...], first: float, last: float, shade: float
    ) -> None:
        """Curls on arcs round the face, from outside (1) to the hairline (0); angles in degrees."""
        dice = random.Random(5)
        for share in rings:
            radius_x, radius_y = 103 + 39 * share, 94 + 76 * share
            step = 13 - 4 * share
            angle = first + dice.uniform(0, step)
            while angle < last:
                x = math.cos(math.radians(angle)) * radius_x + dice.uniform(-4, 4)
                y = -44 + math.sin(math.radians(angle)) * radius_y + dice.uniform(-4, 4)
                self._draw_curl(canvas, x, y, dice.uniform(15, 21), dice.uniform(0, 360), shade)
                angle += step

    def _draw_curl(
        self, canvas: "skia.Canvas", x: float, y: float, radius: float, turn: float, shade: float
    ) -> None:
        lit = max(0.0, min(1.0, 0.42 - x / 360 - (y + 60) / 420)) * (1 - shade)
        canvas.drawCircle(x, y, radius, fill(mix(mix(self.base, self.dark, 0.45), self.light, lit * 0.62)))
        for size, alpha in ((0.68, 105), (0.34, 90)):
            box = (x - radius * size, y - radius * size, 2 * radius * size, 2 * radius * size)
            canvas.drawPath(arc(box, turn, 210), stroke(self.light, 2.4, alpha * (1 - shade * 0.6)))
            canvas.drawPath(arc(box, turn + 215, 120), stroke(self.dark, 2.4, 120))
        canvas.drawPath(
            arc((x - radius, y - radius, 2 * radius, 2 * radius), 20, 130), stroke(self.dark, 2, 110)
        )
