"""What all hairstyles share: colours, light, strands and the shadow on the face.

Coordinates are design units from the middle of the face; the skull's top lies at -168, the ears at +-100.
"""

from understudy.animatic.presenter.look import HAIRS, Look
from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import Command, fill, linear, mix, path, shaded, stroke


class Hairstyle:
    """Hair behind the head, and hair before it."""

    top = 200.0
    """How far it reaches over the middle of the face."""
    covers_ears = False

    def __init__(self, look: Look, face: "skia.Path") -> None:
        self.base, self.light = HAIRS[look.hair]
        self.dark = mix(self.base, "#0A0606", 0.42)
        self.face, self._shadow_on_skin = face, look.skin_tones.deep

    def draw_behind(self, canvas: "skia.Canvas") -> None:
        """Hair that head and neck cover."""

    def draw_before(self, canvas: "skia.Canvas") -> None:
        """Hair that covers the head."""

    def lit(self) -> "skia.Paint":
        """A fill for hair in the light, which comes from the upper left."""
        stops = [
            mix(self.base, self.light, 0.7),
            mix(self.base, self.light, 0.22),
            mix(self.base, self.dark, 0.3),
        ]
        return shaded(linear((-120, -190), (130, 80), stops))

    def unlit(self) -> "skia.Paint":
        """A fill for hair in the shade of the head."""
        stops = [mix(self.base, self.dark, 0.25), mix(self.base, self.dark, 0.65), self.dark]
        return shaded(linear((-130, -160), (130, 140), stops))

    def fill_lock(self, canvas: "skia.Canvas", shape: "skia.Path", shadow: tuple[float, float]) -> None:
        """Fill a mass of hair, after its shadow, moved by `shadow`, on the face."""
        canvas.save()
        canvas.clipPath(self.face, True)
        canvas.translate(*shadow)
        canvas.drawPath(shape, fill(self._shadow_on_skin, 115, blur=7))
        canvas.restore()
        canvas.drawPath(shape, self.lit())

    def draw_strand(self, canvas: "skia.Canvas", number: int, *commands: Command) -> None:
        """One strand of many: every third is a dark one, the others light and fine."""
        if number % 3 == 1:
            canvas.drawPath(path(*commands), stroke(self.dark, 4.5, 60))
        else:
            canvas.drawPath(path(*commands), stroke(self.light, 2.2 if number % 3 else 1.5, 85))

    def draw_sheen(self, canvas: "skia.Canvas", width: float, *commands: Command) -> None:
        """A soft band of light."""
        canvas.drawPath(
            path(*commands), stroke(mix(self.light, "#FFFFFF", 0.4), width, 78, blur=width * 0.55)
        )
