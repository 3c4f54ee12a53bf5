"""What the presenter wears: jumper, shirt and blazer, in any colour.

Coordinates are design units from the pit of the neck, as in body.py.
"""

from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import arc, fill, linear, mix, path, shaded, stroke


class Garment:
    """Cloth over the chest in one colour; the kinds below add what makes them a jumper or a shirt."""

    def __init__(self, cloth: str, chest: "skia.Path") -> None:
        self.cloth = cloth
        self.light, self.dark = mix(cloth, "#FFFFFF", 0.16), mix(cloth, "#0B0F16", 0.26)
        self.chest = chest

    def draw_behind_neck(self, canvas: "skia.Canvas") -> None:
        """The inside of the collar, seen behind the neck."""

    def draw_under_neck(self, canvas: "skia.Canvas") -> None:
        """Cloth that the neck is drawn over."""

    def draw(self, canvas: "skia.Canvas") -> None:
        """Cloth that lies over the neck."""

    def draw_cloth(self, canvas: "skia.Canvas", area: "skia.Path") -> None:
        """Fill the area, and fold and light it."""
        canvas.save()
        canvas.clipPath(area, True)
        canvas.drawPath(area, shaded(linear((-340, 60), (340, 320), [self.light, self.cloth, self.dark])))
        for side in (-1, 1):
            sleeve = path(
                ("M", 226 * side, 130), ("C", 208 * side, 196, 226 * side, 300, 240 * side, 440),
                ("C", 246 * side, 560, 236 * side, 800, 226 * side, 1000),
            )  # fmt: skip
            canvas.drawPath(sleeve, stroke(self.dark, 14, 70, blur=6))
            canvas.drawPath(sleeve, stroke(self.dark, 3.5, 130))
            elbow = path(("M", 250 * side, 240), ("C", 262 * side, 284, 284 * side, 304, 304 * side, 310))
            canvas.drawPath(elbow, stroke(self.dark, 8, 100, blur=4))
            fold = path(("M", 204 * side, 262), ("C", 170 * side, 312, 130 * side, 340, 86 * side, 350))
            canvas.drawPath(fold, stroke(self.dark, 11, 80, blur=6))
            drape = path(("M", 122 * side, 108), ("C", 98 * side, 152, 72 * side, 176, 40 * side, 190))
            canvas.drawPath(drape, stroke(self.dark, 12, 50, blur=7))
        shoulder = path(
            ("M", -66, 58), ("C", -108, 84, -186, 96, -246, 132), ("C", -312, 172, -338, 262, -350, 420)
        )
        canvas.drawPath(shoulder, stroke("#FFFFFF", 16, 64, blur=8))
        canvas.restore()


class Jumper(Garment):
    """A ribbed jumper with a round neck."""

    _RING = (-92, 30, 184, 76)

    def draw_behind_neck(self, canvas: "skia.Canvas") -> None:
        canvas.drawPath(arc(self._RING, 176, 188), stroke(mix(self.dark, "#000000", 0.3), 22))

    def draw(self, canvas: "skia.Canvas") -> None:
        below_collar = path(
            ("M", -420, 0), ("L", -92, 60), ("C", -84, 120, 84, 120, 92, 60), ("L", 420, 0),
            ("L", 420, 1000), ("L", -420, 1000), "Z",
        )  # fmt: skip
        canvas.save()
        canvas.clipPath(below_collar, True)
        self.draw_cloth(canvas, self.chest)
        canvas.clipPath(self.chest, True)
        self._draw_knit(canvas)
        canvas.drawOval(skia.Rect.MakeXYWH(-126, 36, 252, 116), fill("#000000", 52, blur=16))
        canvas.restore()
        self._draw_collar(canvas)

    def _draw_knit(self, canvas: "skia.Canvas") -> None:
        for column in range(-60, 61):
            x = column * 6.2
            rib = path(("M", x * 0.55, 60), ("C", x * 0.9, 140, x, 260, x * 1.04, 420), ("L", x * 1.04, 1000))
            canvas.drawPath(rib, stroke(self.dark if column % 2 else self.light, 2, 30, round_ends=False))

    def _draw_collar(self, canvas: "skia.Canvas") -> None:
        collar = arc(self._RING, -7, 194)
        canvas.save()
        canvas.clipPath(self.chest, True)
        canvas.translate(0, 6)
        canvas.drawPath(collar, stroke("#000000", 22, 70, blur=5, round_ends=False))
        canvas.restore()
        canvas.drawPath(collar, stroke(self.dark, 23, round_ends=False))
        ribbing = stroke(self.cloth, 20, round_ends=False)
        lights = [mix(self.cloth, "#FFFFFF", 0.22), mix(self.cloth, "#FFFFFF", 0.07), self.dark]
        ribbing.setShader(linear((-92, 0), (92, 0), lights))
        canvas.drawPath(collar, ribbing)
        measure = skia.PathMeasure(collar, False)
        ribs = 46
        for i in range(ribs + 1):
            point, tangent = measure.getPosTan(measure.getLength() * i / ribs)
            dx, dy = -tangent.y() * 7.5, tangent.x() * 7.5
            rib = path(("M", point.x() - dx, point.y() - dy), ("L", point.x() + dx, point.y() + dy))
            canvas.drawPath(rib, stroke(self.dark, 1.6, 110))


class Shirt(Garment):
    """A shirt with an open collar and buttons."""

    def draw_behind_neck(self, canvas: "skia.Canvas") -> None:
        inside = path(
            ("M", -84, 66), ("C", -80, 14, -40, 6, 0, 6), ("C", 40, 6, 80, 14, 84, 66), ("L", 0, 90), "Z"
        )
        canvas.drawPath(inside, fill(mix(self.dark, "#000000", 0.3)))

    def draw(self, canvas: "skia.Canvas") -> None:
        open_collar = path(
            ("M", -420, 0), ("L", -84, 40), ("L", 0, 150), ("L", 84, 40), ("L", 420, 0),
            ("L", 420, 1000), ("L", -420, 1000), "Z",
        )  # fmt: skip
        canvas.save()
        canvas.clipPath(open_collar, True)
        self.draw_cloth(canvas, self.chest)
        canvas.restore()
        self._draw_buttons(canvas)
        for side in (-1, 1):
            self._draw_collar_leaf(canvas, side)

    def _draw_buttons(self, canvas: "skia.Canvas") -> None:
        for x, alpha in ((-15, 90), (15, 150)):
            canvas.drawPath(path(("M", x, 132), ("L", x, 1000)), stroke(self.dark, 2.4, alpha))
        for y in range(196, 1000, 112):
            canvas.drawCircle(0, y + 1.5, 7, fill("#000000", 60, blur=1.5))
            canvas.drawCircle(0, y, 6.5, fill(mix(self.light, "#FFFFFF", 0.5)))
            canvas.drawCircle(0, y, 2.4, fill(self.dark, 160))

    def _draw_collar_leaf(self, canvas: "skia.Canvas", side: int) -> None:
        leaf = path(
            ("M", 60 * side, 20), ("C", 68 * side, 14, 78 * side, 20, 108 * side, 62),
            ("C", 110 * side, 92, 102 * side, 132, 92 * side, 164),
            ("C", 66 * side, 160, 34 * side, 156, 2 * side, 150),
            ("C", 20 * side, 118, 52 * side, 80, 60 * side, 20), "Z",
        )  # fmt: skip
        canvas.save()
        canvas.translate(4, 8)
        canvas.drawPath(leaf, fill("#000000", 66, blur=6))
        canvas.restore()
        ends = [mix(self.light, "#FFFFFF", 0.12), self.cloth] if side < 0 else [self.cloth, self.dark]
        canvas.drawPath(leaf, shaded(linear((-100, 30), (100, 160), ends)))
        seam = path(
            ("M", 100 * side, 84),
            ("C", 100 * side, 110, 94 * side, 132, 86 * side, 156),
            ("L", 14 * side, 145),
        )
        canvas.drawPath(seam, stroke(self.dark, 1.8, 130))


class Blazer(Garment):
    """A blazer over a pale round-necked top."""

    _TOP = "#F1EDE4"

    def draw_under_neck(self, canvas: "skia.Canvas") -> None:
        canvas.save()
        canvas.clipPath(self.chest, True)
        canvas.drawPaint(shaded(linear((-120, 60), (120, 200), [self._TOP, mix(self._TOP, "#7A7F88", 0.3)])))
        canvas.restore()

    def draw(self, canvas: "skia.Canvas") -> None:
        self._draw_top(canvas)
        jacket = path(
            ("M", -420, 0), ("L", -78, 36), ("C", -70, 150, -44, 290, 0, 404),
            ("C", 44, 290, 70, 150, 78, 36), ("L", 420, 0), ("L", 420, 1000), ("L", -420, 1000), "Z",
        )  # fmt: skip
        canvas.save()
        canvas.clipPath(jacket, True)
        self.draw_cloth(canvas, self.chest)
        canvas.restore()
        canvas.drawPath(path(("M", 4, 396), ("L", 4, 1000)), stroke(self.dark, 3, 200))
        for side in (1, -1):
            self._draw_lapel(canvas, side)
        for y in (430, 540):
            canvas.drawCircle(14, y + 2, 11, fill("#000000", 80, blur=2))
            canvas.drawCircle(14, y, 10, fill(mix(self.dark, "#000000", 0.3)))

    def _draw_top(self, canvas: "skia.Canvas") -> None:
        shade = mix(self._TOP, "#5B6470", 0.42)
        front = path(
            ("M", -120, 60), ("L", -88, 62), ("C", -76, 118, 76, 118, 88, 62), ("L", 120, 60),
            ("L", 60, 404), ("L", -60, 404), "Z",
        )  # fmt: skip
        canvas.drawPath(front, shaded(linear((-90, 80), (90, 300), [self._TOP, self._TOP, shade])))
        hem = path(("M", -88, 62), ("C", -76, 118, 76, 118, 88, 62))
        canvas.drawPath(hem, stroke(shade, 12, 90, blur=4))
        canvas.drawPath(hem, stroke(mix(self._TOP, "#FFFFFF", 0.5), 9))
        canvas.drawPath(path(("M", -84, 70), ("C", -72, 125, 72, 125, 84, 70)), stroke(shade, 1.6, 120))

    def _draw_lapel(self, canvas: "skia.Canvas", side: int) -> None:
        collar = (
            ("M", 58 * side, 8), ("C", 72 * side, 26, 92 * side, 44, 116 * side, 58),
            ("L", 158 * side, 150), ("L", 112 * side, 164),
        )  # fmt: skip
        lapel = path(
            *collar, ("L", 150 * side, 196), ("C", 120 * side, 280, 60 * side, 360, 4 * side, 412),
            ("C", 40 * side, 300, 66 * side, 160, 58 * side, 8), "Z",
        )  # fmt: skip
        canvas.save()
        canvas.translate(4, 8)
        canvas.drawPath(lapel, fill("#000000", 80, blur=7))
        canvas.restore()
        lit, dim = mix(self.cloth, "#FFFFFF", 0.14), mix(self.cloth, "#000000", 0.12)
        canvas.drawPath(lapel, shaded(linear((-150, 40), (150, 300), [lit, self.cloth, dim])))
        canvas.drawPath(lapel, stroke(self.dark, 2, 170))
        canvas.drawPath(path(("M", 112 * side, 164), ("L", 76 * side, 110)), stroke(self.dark, 2.4, 170))


GARMENTS: dict[str, type[Garment]] = {"jumper": Jumper, "shirt": Shirt, "blazer": Blazer}
