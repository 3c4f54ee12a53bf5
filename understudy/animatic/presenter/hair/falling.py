"""Hair that falls at both sides of the face: a bob, and long waves."""

from understudy.animatic.presenter.hair.hairstyle import Hairstyle
from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import path, stroke

_PART = (-36, -176)  # where the two sides of the hair meet over the forehead


class Bob(Hairstyle):
    """Straight to the jaw, parted at the side."""

    top = 212.0
    covers_ears = True

    def draw_behind(self, canvas: "skia.Canvas") -> None:
        shape = path(
            ("M", 0, -204), ("C", -90, -206, -132, -140, -130, -50), ("C", -130, 10, -142, 62, -134, 112),
            ("C", -130, 138, -104, 142, -78, 134), ("C", -50, 124, -44, 108, -44, 80), ("L", 44, 80),
            ("C", 44, 108, 50, 124, 78, 134), ("C", 104, 142, 130, 138, 134, 112),
            ("C", 142, 62, 130, 10, 130, -50),
            ("C", 132, -140, 90, -206, 0, -204), "Z",
        )  # fmt: skip
        canvas.drawPath(shape, self.unlit())

    def draw_before(self, canvas: "skia.Canvas") -> None:
        left = path(
            ("M", *_PART), ("C", -46, -140, -86, -112, -98, -52), ("C", -104, -10, -100, 34, -97, 70),
            ("C", -94, 96, -96, 118, -106, 132), ("C", -128, 140, -142, 122, -140, 92),
            ("C", -146, 40, -134, 0, -133, -50), ("C", -136, -146, -92, -211, -4, -211), "Z",
        )  # fmt: skip
        right = path(
            ("M", *_PART), ("C", -30, -126, 44, -94, 98, -46), ("C", 106, -14, 102, 34, 99, 70),
            ("C", 96, 96, 98, 118, 108, 132), ("C", 130, 140, 144, 122, 142, 92),
            ("C", 148, 40, 136, 0, 135, -50), ("C", 138, -146, 94, -213, -10, -211),
            ("C", -24, -203, -33, -192, *_PART), "Z",
        )  # fmt: skip
        self._draw_side(canvas, left, -1, end=130)
        self._draw_side(canvas, right, 1, end=130)
        self._draw_parting(canvas)

    def _draw_side(self, canvas: "skia.Canvas", shape: "skia.Path", side: int, end: float) -> None:
        self.fill_lock(canvas, shape, shadow=(-side * 5, 5))
        canvas.save()
        canvas.clipPath(shape, True)
        for i in range(9):
            out, down = 4.6 * i, 3.6 * i
            if side < 0:
                curves = (
                    ("M", _PART[0] - 2.5 * i, _PART[1] - down),
                    ("C", -54 - 7 * i, -138 - 6 * i, -96 - out, -92, -101 - out, -34),
                    ("C", -106 - out, 10, -100 - out, 50, -100 - out, end + 20),
                )
            else:
                curves = (
                    ("M", _PART[0] + 3 * i, _PART[1] - down),
                    ("C", -16 + 8 * i, -122 - 9 * i, 64 + 8 * i, -88 - 8 * i, 101 + out, -32),
                    ("C", 108 + out, 10, 102 + out, 50, 102 + out, end + 20),
                )
            self.draw_strand(canvas, i, *curves)
        self.draw_sheen(
            canvas, 16, ("M", side * 24 - 14, -196), ("C", side * 72, -178, side * 112, -130, side * 121, -70)
        )
        if side < 0:
            rim = path(
                ("M", -20, -209),
                ("C", -96, -205, -134, -146, -133, -50),
                ("C", -136, 0, -146, 50, -140, end - 20),
            )
            canvas.drawPath(rim, stroke("#FFFFFF", 5, 70, blur=3))
        canvas.restore()

    def _draw_parting(self, canvas: "skia.Canvas") -> None:
        parting = path(("M", *_PART), ("C", -34, -192, -24, -202, -8, -210))
        canvas.drawPath(parting, stroke(self.dark, 2.4, 150))


class Long(Bob):
    """Waves that fall over the shoulders."""

    def draw_behind(self, canvas: "skia.Canvas") -> None:
        shape = path(
            ("M", 0, -204), ("C", -94, -206, -134, -140, -131, -50), ("C", -128, 60, -166, 130, -150, 250),
            ("C", -128, 290, -84, 280, -74, 214), ("C", -66, 160, -56, 120, -52, 60), ("L", 52, 60),
            ("C", 56, 120, 66, 160, 74, 214), ("C", 84, 280, 128, 290, 150, 250),
            ("C", 166, 130, 128, 60, 131, -50), ("C", 134, -140, 94, -206, 0, -204), "Z",
        )  # fmt: skip
        canvas.drawPath(shape, self.unlit())

    def draw_before(self, canvas: "skia.Canvas") -> None:
        for side in (-1, 1):
            inner = ("C", -46, -140, -86, -112, -98, -52) if side < 0 else ("C", -30, -126, 44, -94, 98, -46)
            shape = path(
                ("M", *_PART), inner,
                ("C", side * 106, -4, side * 94, 40, side * 92, 84),
                ("C", side * 90, 130, side * 66, 160, side * 74, 214),
                ("C", side * 78, 246, side * 96, 268, side * 112, 276),
                ("C", side * 134, 270, side * 160, 236, side * 154, 190),
                ("C", side * 150, 150, side * 164, 120, side * 156, 76),
                ("C", side * 150, 40, side * 136, 0, side * 134, -50),
                ("C", side * 137, -146, side * 93, -211, -7, -211), "Z",
            )  # fmt: skip
            self._draw_side(canvas, shape, side, end=40)
            self._draw_waves(canvas, shape, side)
        self._draw_parting(canvas)

    def _draw_waves(self, canvas: "skia.Canvas", shape: "skia.Path", side: int) -> None:
        canvas.save()
        canvas.clipPath(shape, True)
        for i in range(9):
            x = side * (98 + 5.2 * i)
            self.draw_strand(
                canvas, i,
                ("M", x, 40), ("C", x - side * 4, 90, x - side * (26 - i), 130, x - side * 18, 180),
                ("C", x - side * 14, 216, x + side * 4, 244, x + side * 12, 290),
            )  # fmt: skip
        self.draw_sheen(
            canvas, 12, ("M", side * 112, 60), ("C", side * 112, 110, side * 92, 140, side * 96, 190)
        )
        canvas.restore()
