"""Short hair: a side-swept cut, a receding crop, and none."""

from understudy.animatic.presenter.hair.hairstyle import Hairstyle
from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import colour, fill, linear, path, shaded, stroke


class Short(Hairstyle):
    """Swept up and aside, the sides cut close."""

    top = 222.0

    def draw_behind(self, canvas: "skia.Canvas") -> None:
        skull = path(
            ("M", -103, -16), ("C", -116, -120, -78, -196, 0, -196), ("C", 78, -196, 116, -120, 103, -16), "Z"
        )
        canvas.drawPath(skull, self.lit())

    def draw_before(self, canvas: "skia.Canvas") -> None:
        self._draw_sides(canvas)
        shape = path(
            ("M", -94, -96), ("C", -86, -116, -72, -126, -52, -130), ("C", -16, -112, 40, -112, 84, -132),
            ("C", 92, -122, 96, -110, 98, -98), ("C", 112, -120, 110, -152, 94, -174),
            ("C", 72, -206, 34, -222, -6, -221),
            ("C", -44, -222, -76, -206, -92, -178), ("C", -108, -154, -110, -122, -94, -96), "Z",
        )  # fmt: skip
        self.fill_lock(canvas, shape, shadow=(2, 7))
        canvas.save()
        canvas.clipPath(shape, True)
        for i in range(15):
            x = -66 + 11 * i
            self.draw_strand(canvas, i, ("M", x - 6, -112), ("C", x - 8, -150, x + 6, -186, x + 40, -216))
        for i in range(6):
            self.draw_strand(
                canvas, i,
                ("M", -56 - 7 * i, -130 + 8 * i),
                ("C", -72 - 6 * i, -160, -66 - 6 * i, -190, -40 - 8 * i, -216),
            )  # fmt: skip
        self.draw_sheen(canvas, 18, ("M", -74, -170), ("C", -40, -204, 34, -208, 78, -170))
        canvas.restore()

    def _draw_sides(self, canvas: "skia.Canvas") -> None:
        """Close-cut hair at the temples, which fades into the skin before the ears."""
        fade = linear((0, -60), (0, 18), [colour(self.base, 230), colour(self.base, 0)])
        for side in (-1, 1):
            temple = path(
                ("M", side * 84, -132),
                ("C", side * 92, -84, side * 97, -50, side * 93, 16),
                ("L", side * 103, 16),
                ("C", side * 106, -50, side * 110, -100, side * 103, -140),
                "Z",
            )
            canvas.drawPath(temple, shaded(fade))


class Crop(Short):
    """Cut short all over, receding at the temples."""

    top = 204.0

    def draw_before(self, canvas: "skia.Canvas") -> None:
        self._draw_sides(canvas)
        shape = path(
            ("M", -95, -92), ("C", -92, -124, -84, -146, -62, -158), ("C", -38, -140, 34, -140, 62, -158),
            ("C", 84, -146, 92, -124, 95, -92), ("C", 112, -118, 110, -152, 92, -172),
            ("C", 68, -198, 34, -204, 0, -204),
            ("C", -34, -204, -68, -198, -92, -172), ("C", -110, -152, -112, -118, -95, -92), "Z",
        )  # fmt: skip
        self.fill_lock(canvas, shape, shadow=(1, 5))
        canvas.save()
        canvas.clipPath(shape, True)
        for i, x in enumerate(range(-112, 113, 4)):
            hair = path(
                ("M", x, -118 - (1 - abs(x) / 112) * 34), ("Q", x * 0.95 + 3, -172, x * 0.8 + 10, -206)
            )
            canvas.drawPath(hair, stroke(self.light if i % 2 else self.dark, 1.7, 62))
        self.draw_sheen(canvas, 16, ("M", -84, -166), ("C", -44, -192, 30, -194, 76, -168))
        canvas.restore()


class Bald(Hairstyle):
    """No hair, but light on the skull."""

    top = 170.0

    def draw_before(self, canvas: "skia.Canvas") -> None:
        canvas.save()
        canvas.clipPath(self.face, True)
        canvas.drawOval(skia.Rect.MakeXYWH(-60, -152, 70, 40), fill("#FFFFFF", 70, blur=12))
        canvas.restore()
