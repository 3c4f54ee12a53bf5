"""Hair tied up: a bun."""

from understudy.animatic.presenter.hair.hairstyle import Hairstyle
from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import arc, path, stroke


class Bun(Hairstyle):
    """Combed back to a bun on top of the head."""

    top = 268.0

    def draw_behind(self, canvas: "skia.Canvas") -> None:
        canvas.drawCircle(6, -218, 47, self.lit())
        for i in range(7):
            twist = path(
                ("M", -34 + 3 * i, -196 - 2 * i),
                ("C", -52 + 10 * i, -236, -20 + 12 * i, -262, 30 + 3 * i, -250 + 7 * i),
            )
            canvas.drawPath(twist, stroke(self.dark if i % 3 == 1 else self.light, 2.4, 80))
        canvas.drawPath(arc((-40, -196, 92, 22), 0, -180), stroke(self.dark, 9, 110, blur=4))
        cap = path(
            ("M", 0, -206), ("C", -90, -206, -120, -140, -110, -20), ("L", 110, -20),
            ("C", 120, -140, 90, -206, 0, -206), "Z"
        )  # fmt: skip
        canvas.drawPath(cap, self.unlit())

    def draw_before(self, canvas: "skia.Canvas") -> None:
        shape = path(
            ("M", -100, -14), ("C", -100, -70, -80, -112, -30, -132), ("C", 34, -126, 92, -92, 100, -14),
            ("C", 104, -22, 106, -30, 107, -40), ("C", 118, -130, 86, -208, 0, -208),
            ("C", -86, -208, -118, -130, -107, -40), ("C", -106, -30, -104, -22, -100, -14), "Z",
        )  # fmt: skip
        self.fill_lock(canvas, shape, shadow=(1, 6))
        canvas.save()
        canvas.clipPath(shape, True)
        for i, x in enumerate(range(-104, 105, 13)):
            root = -134 + abs(x) ** 1.5 * 0.11
            self.draw_strand(
                canvas, i, ("M", x * 1.04, root), ("Q", x * 0.92, -176 + abs(x) * 0.34, x * 0.22 + 5, -214)
            )
        self.draw_sheen(canvas, 14, ("M", -104, -86), ("C", -92, -156, -50, -188, 0, -192))
        canvas.restore()
        for side in (-1, 1):
            loose = path(("M", side * 99, -34), ("C", side * 104, 0, side * 98, 26, side * 106, 56))
            canvas.drawPath(loose, stroke(self.base, 2.4, 200))
            canvas.drawPath(
                path(("M", side * 98, -30), ("Q", side * 97, -4, side * 92, 16)), stroke(self.base, 2, 170)
            )
