"""The face without what moves in it: outline, skin, ears, beard, and the shading of the features.

Coordinates are design units from the middle of the face; eyes at (+-43, -16), mouth at (0, 84).
"""

from understudy.animatic.presenter.look import HAIRS, Look
from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import colour, fill, linear, mix, path, radial, shaded, stroke

# Half the width at cheek and jaw, and where the chin ends.
_SHAPES = {"oval": (99, 68, 139), "round": (102, 76, 134), "square": (101, 80, 140)}

_BLUSH = {"fair": 66, "light": 58, "tan": 44, "brown": 34, "dark": 26}


def outline(look: Look) -> "skia.Path":
    """Skull and face."""
    cheek, jaw, chin = _SHAPES[look.face]
    round_chin = jaw * 0.36
    return path(
        ("M", -cheek, -40), ("C", -104, -128, -62, -168, 0, -168), ("C", 62, -168, 104, -128, cheek, -40),
        ("C", cheek + 1, 20, cheek - 4, 62, jaw, 98), ("C", jaw - 18, chin - 13, round_chin, chin, 0, chin),
        ("C", -round_chin, chin, -jaw + 18, chin - 13, -jaw, 98),
        ("C", -cheek + 4, 62, -cheek - 1, 20, -cheek, -40), "Z",
    )  # fmt: skip


def beard_colour(look: Look) -> str:
    """The hair's colour, warmed by the skin."""
    return mix(HAIRS[look.hair][0], look.skin_tones.shade, 0.16)


def draw_ears(canvas: "skia.Canvas", look: Look) -> None:
    """Both ears, behind the face."""
    tones = look.skin_tones
    for side in (-1, 1):
        canvas.drawOval(
            skia.Rect.MakeXYWH(side * 101 - 17, -36, 34, 64), fill(tones.light if side < 0 else tones.shade)
        )
        fold = path(("M", side * 104, -24), ("C", side * 115, -22, side * 113, 2, side * 104, 14))
        canvas.drawPath(fold, stroke(tones.deep, 3, 120))
        canvas.drawOval(skia.Rect.MakeXYWH(side * 103 - 6, -14, 12, 22), fill(tones.deep, 70, blur=2))


def draw_skin(canvas: "skia.Canvas", look: Look) -> None:
    """The face's ground: skin, lit from the left, and the beard on it."""
    tones, face = look.skin_tones, outline(look)
    lit = [mix(tones.light, "#FFFFFF", 0.12), tones.light, mix(tones.light, tones.shade, 0.7)]
    canvas.drawPath(face, shaded(linear((-104, -60), (112, 40), lit)))
    canvas.save()
    canvas.clipPath(face, True)
    far_side = path(("M", 124, -170), ("L", 124, 170), ("L", 6, 170), ("C", 72, 120, 86, 40, 78, -170), "Z")
    canvas.drawPath(far_side, fill(tones.deep, 58, blur=16))
    jaw_shade = path(("M", -92, 60), ("C", -60, 130, -30, 142, 0, 143), ("C", 30, 142, 60, 130, 92, 60))
    canvas.drawPath(jaw_shade, stroke(tones.deep, 10, 50, blur=7))
    if look.hair_style != "bald":
        under_hair = path(
            ("M", -110, -176), ("L", 110, -176), ("L", 104, -70), ("C", 80, -124, -40, -132, -104, -60), "Z"
        )
        canvas.drawPath(under_hair, fill(tones.deep, 62, blur=10))
    rim = path(("M", -96, -60), ("C", -99, 20, -90, 62, -66, 98))
    canvas.drawPath(rim, stroke("#FFFFFF", 7, 66, blur=5))
    if look.beard != "none":
        _draw_beard(canvas, look)
    canvas.restore()


def _draw_beard(canvas: "skia.Canvas", look: Look) -> None:
    shape = path(
        ("M", -106, 0), ("C", -92, 30, -78, 56, -54, 62), ("C", -44, 50, -24, 50, 0, 56),
        ("C", 24, 50, 44, 50, 54, 62), ("C", 78, 56, 92, 30, 106, 0), ("L", 112, 172), ("L", -112, 172), "Z",
    )  # fmt: skip
    if look.beard == "stubble":
        canvas.drawPath(shape, fill(beard_colour(look), 74, blur=7))
        return
    canvas.drawPath(shape, fill(beard_colour(look), 240, blur=3))
    canvas.save()
    canvas.clipPath(shape, True)
    light = mix(HAIRS[look.hair][1], look.skin_tones.shade, 0.2)
    for x in range(-90, 91, 9):
        hair = path(("M", x, 74 - abs(x) * 0.5), ("Q", x * 0.98, 104, x * 0.84, 138))
        canvas.drawPath(hair, stroke(light, 1.6, 52))
    canvas.restore()
    below_lip = path(("M", -15, 108), ("Q", 0, 103, 15, 108), ("Q", 0, 114, -15, 108), "Z")
    canvas.drawPath(below_lip, fill(look.skin_tones.shade, 130, blur=2))


def draw_features(canvas: "skia.Canvas", look: Look) -> None:
    """Soft shading that turns with the features: sockets, cheeks, nose; and the lines of age."""
    tones, blush = look.skin_tones, _BLUSH[look.skin]
    for side in (-1, 1):
        canvas.drawOval(skia.Rect.MakeXYWH(side * 43 - 31, -46, 62, 42), fill(tones.shade, 84, blur=7))
        if look.beard != "full":
            glow = radial((side * 60, 42), 32, [colour("#E5675A", blush), colour("#E5675A", 0)])
            canvas.drawCircle(side * 60, 42, 32, shaded(glow))
    if look.age == "senior":
        _draw_lines_of_age(canvas, look)
    _draw_nose(canvas, look)


def _draw_nose(canvas: "skia.Canvas", look: Look) -> None:
    tones = look.skin_tones
    shaded_side = path(
        ("M", 5, -24),
        ("C", 11, 4, 20, 24, 19, 36),
        ("C", 16, 46, 2, 48, -8, 44),
        ("C", 4, 38, 3, -2, 5, -24),
        "Z",
    )
    canvas.drawPath(shaded_side, fill(tones.deep, 78, blur=4))
    canvas.drawPath(path(("M", 12, -44), ("Q", 6, -30, 7, -8)), stroke(tones.deep, 5, 42, blur=3))
    canvas.drawPath(path(("M", -1, -16), ("L", -1, 18)), stroke("#FFFFFF", 6, 50, blur=3))
    canvas.drawOval(skia.Rect.MakeXYWH(-9, 22, 12, 13), fill("#FFFFFF", 88, blur=3))
    canvas.drawOval(skia.Rect.MakeXYWH(-14, 45, 28, 9), fill(tones.deep, 60, blur=4))


def _draw_lines_of_age(canvas: "skia.Canvas", look: Look) -> None:
    deep = look.skin_tones.deep
    for side in (-1, 1):
        cheek = path(("M", side * 23, 40), ("C", side * 36, 50, side * 44, 62, side * 47, 80))
        canvas.drawPath(cheek, stroke(deep, 3, 92, blur=1.2))
        pouch = path(("M", side * 26, 6), ("Q", side * 43, 16, side * 62, 5))
        canvas.drawPath(pouch, stroke(deep, 2.4, 70, blur=1))
        for end_y in (-24, -8):
            crow_foot = path(("M", side * 73, -14), ("L", side * 85, end_y))
            canvas.drawPath(crow_foot, stroke(deep, 1.8, 70))
    for y, half in ((-96, 50), (-82, 58)):
        canvas.drawPath(
            path(("M", -half, y + 3), ("Q", 0, y - 4, half, y + 3)), stroke(deep, 2, 52, blur=0.8)
        )
