"""Eyes, lids and brows; drawn anew in every frame.

Coordinates are design units from the middle of an eye; x grows towards the temple on both sides.
"""

from understudy.animatic.presenter.look import HAIRS, IRISES, Look
from understudy.animatic.presenter.pose import Pose
from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import Command, fill, linear, mix, path, radial, shaded, stroke

_X, _Y = 43, -16  # from the middle of the face
_HALF = 25.5  # half an eye's width
_CLOSED = 0.12  # below this opening no eyeball is drawn
_GAZE_X, _GAZE_Y = 6.5, 4.0  # how far the iris moves


class Eyes:
    """Both eyes and brows of one look."""

    def __init__(self, look: Look) -> None:
        tones, (hair, light) = look.skin_tones, HAIRS[look.hair]
        iris, dark = IRISES[look.iris], mix(hair, "#120A0A", 0.6)
        stops = [mix(iris, "#FFFFFF", 0.34), iris, mix(iris, "#000000", 0.5)]
        self._iris = shaded(radial((0, 4), 16, stops, [0, 0.6, 1]))
        self._white = shaded(linear((0, -18), (0, 10), ["#E4DEDA", "#FDFBF8", "#F7F1EC"], [0, 0.45, 1]))
        self._pupil = fill("#130E0D")
        self._catchlight, self._glow = fill("#FFFFFF", 240), fill("#FFFFFF", 110)
        self._lid_shadow = stroke("#2A1A16", 9, 50)
        self._lid = fill(mix(tones.light, tones.shade, 0.55))
        self._crease = stroke(tones.deep, 2.0, 110)
        self._lash = fill(dark)
        self._lash_height = 4.4 if look.lashes else 3.0
        self._lower_lash = stroke(mix(tones.deep, "#120A0A", 0.3), 1.7, 80)
        self._flick = stroke(dark, 2.6) if look.lashes else None
        pale = look.hair in ("blond", "white")
        self._brow = fill(mix(hair, tones.deep, 0.55) if pale else mix(hair, light, 0.08), 235)
        self._brow_height = 1.2 if look.lashes else 2.6

    def draw(self, canvas: "skia.Canvas", pose: Pose, dx: float, dy: float) -> None:
        """Draw both, moved by (dx, dy) with the turn of the head."""
        for side in (-1, 1):
            canvas.save()
            canvas.translate(side * _X + dx, _Y + dy)
            canvas.scale(side, 1)
            self._draw_eye(canvas, side, pose)
            self._draw_brow(canvas, pose.brow)
            canvas.restore()

    def _draw_eye(self, canvas: "skia.Canvas", side: int, pose: Pose) -> None:
        opening = max(0.0, 1 - pose.blink)
        # Height of the lids' control points; a closed eye is the lower lid's curve.
        upper = -22.4 * opening * (1 + 0.12 * pose.brow) + 10.6 * (1 - opening)
        lower = 11.5 - 3.0 * pose.smile
        upper_lid = ("C", -_HALF * 0.5, upper, _HALF * 0.62, upper, _HALF, 0.5)
        if opening > _CLOSED:
            self._draw_eyeball(canvas, side, pose, upper_lid, lower)
        else:
            canvas.drawOval(skia.Rect.MakeXYWH(-_HALF + 2, -10, 2 * _HALF - 4, 18), self._lid)
        self._draw_lashes(canvas, opening, upper, upper_lid)
        lift = 7.5 + 4.5 * opening
        crease = path(
            ("M", -_HALF * 0.7, -6 - lift * 0.5),
            ("C", -_HALF * 0.3, -13 - lift, _HALF * 0.55, -12 - lift, _HALF * 0.98, -4 - lift * 0.5),
        )
        canvas.drawPath(crease, self._crease)

    def _draw_eyeball(
        self, canvas: "skia.Canvas", side: int, pose: Pose, upper_lid: Command, lower: float
    ) -> None:
        inner = (-_HALF, 3.0)
        almond = path(
            ("M", *inner), upper_lid, ("C", _HALF * 0.6, lower, -_HALF * 0.5, lower + 1, *inner), "Z"
        )
        canvas.save()
        canvas.clipPath(almond, True)
        canvas.drawPath(almond, self._white)
        canvas.save()
        canvas.translate(side * pose.gaze_x * _GAZE_X, pose.gaze_y * _GAZE_Y - 1.5)
        canvas.scale(side, 1)  # the light comes from the same side in both eyes
        canvas.drawCircle(0, 0, 14.2, self._iris)
        canvas.drawCircle(0, 0, 6.8, self._pupil)
        canvas.drawCircle(-4.6, -5.0, 3.9, self._catchlight)
        canvas.drawCircle(4.4, 4.6, 2.0, self._glow)
        canvas.restore()
        canvas.drawPath(path(("M", *inner), upper_lid), self._lid_shadow)
        canvas.restore()
        edge = ("C", _HALF * 0.5, lower - 0.5, 0, lower, -_HALF * 0.5, lower - 3)
        canvas.drawPath(path(("M", _HALF * 0.92, 3), edge), self._lower_lash)

    def _draw_lashes(self, canvas: "skia.Canvas", opening: float, upper: float, upper_lid: Command) -> None:
        inner, thick = (-_HALF, 3.0), self._lash_height
        lash = path(
            ("M", *inner),
            upper_lid,
            ("L", _HALF + 2, 0.5 - thick * 0.3),
            ("C", _HALF * 0.66, upper - thick * 1.25, -_HALF * 0.5, upper - thick * 0.9, *inner),
            "Z",
        )
        canvas.drawPath(lash, self._lash)
        if self._flick:
            tip = -6 * opening + 5 * (1 - opening)
            canvas.drawPath(
                path(("M", _HALF - 1, -0.5), ("Q", _HALF + 4, tip * 0.3, _HALF + 6, tip)), self._flick
            )

    def _draw_brow(self, canvas: "skia.Canvas", raised: float) -> None:
        y, thick = -35 - 7 * raised, self._brow_height
        top, bottom = y - thick, y + thick
        shape = path(
            ("M", -23, top),
            ("C", -8, top - 7, 14, top - 10, 32, y + 5 - raised),
            ("C", 14, bottom - 6, -6, bottom - 2, -22, bottom + 4),
            ("C", -28, bottom + 5, -28, top, -23, top),
            "Z",
        )
        canvas.drawPath(shape, self._brow)
