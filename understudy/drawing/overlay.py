"""What lies over a scene besides captions: the presenter's name, the slate of drafts and the film's label."""

from typing import TYPE_CHECKING

from understudy.drawing.bare_skia import skia
from understudy.drawing.canvas import fill, mix, raster, rounded
from understudy.drawing.easing import clamp, ease, ease_out
from understudy.drawing.palette import Palette
from understudy.drawing.safe_area import Shape, design_frame
from understudy.drawing.text import CAP_HEIGHT, Weight, draw_text, fit, is_right_to_left, measure

if TYPE_CHECKING:
    from understudy.drawing.safe_area import DesignFrame

_WHITE = "#ffffff"
_DRAFT = "#d94a21"
_NIGHT = "#0f1720"

_APPEARS, _LEAVES = 0.5, 4.2  # seconds from the scene's start
_IN, _OUT = 0.55, 0.4  # seconds of movement
GONE = _LEAVES + _OUT
"""Seconds from the scene's start after which the name is no longer seen."""
_SLIDE = 46.0  # design units
_REACH = 30.0  # of the shadow, design units

_NAME_SIZES = (36.0, 32.0, 28.0, 24.0, 20.0)
_ROLE_SIZES = (21.0, 19.0, 17.0, 15.0)


class LowerThird:
    """Name and role of the presenter on a plate that slides in and out again."""

    def __init__(self, name: str, role: str, width: int, height: int, palette: Palette) -> None:
        """`width` and `height` of the picture in pixels; an empty role leaves one line."""
        frame = design_frame(width, height)
        self._scale = frame.pixels_per_unit
        widest = min(frame.width * 0.62, 560.0)
        name_size, name_lines = fit(name, "ExtraBold", widest, _NAME_SIZES, 1)
        role_size, role_lines = fit(role, "Medium", widest, _ROLE_SIZES, 1)
        self._rows: list[tuple[str, float, Weight, str]] = [
            *((line, name_size, "ExtraBold", palette.ink) for line in name_lines),
            *((line, role_size, "Medium", mix(palette.ink, _WHITE, 0.22)) for line in role_lines),
        ]
        self._from_right = is_right_to_left(name)
        self._accent = palette.accent
        text_width = max((measure(text, size, weight) for text, size, weight, _ in self._rows), default=0)
        self._width, self._height = text_width + 64, 94.0 if role_lines else 70.0
        self._x = frame.width - frame.margin - self._width if self._from_right else frame.margin - 20
        self._y = frame.caption_band[0] - 36 - self._height
        self._plate = raster(
            self._width + 2 * _REACH, self._height + 2 * _REACH, self._draw_plate, self._scale
        )

    def _draw_plate(self, canvas: "skia.Canvas") -> None:
        canvas.translate(_REACH, _REACH)
        canvas.drawRRect(rounded(4, 8, self._width - 8, self._height - 2, 16), fill(_NIGHT, 70, blur=9))
        canvas.drawRRect(rounded(0, 0, self._width, self._height, 16), fill(_WHITE, 242))
        bar = self._width - 24 if self._from_right else 16
        canvas.drawRRect(rounded(bar, 18, 7, self._height - 36, 3.5), fill(self._accent))
        middles = (self._height * 0.36, self._height * 0.72) if len(self._rows) == 2 else (self._height / 2,)
        for (text, size, weight, colour), middle in zip(self._rows, middles, strict=False):
            x = self._width - 40 - measure(text, size, weight) if self._from_right else 40
            draw_text(canvas, x, middle + size * CAP_HEIGHT / 2, text, size, weight, colour)

    def draw(self, canvas: "skia.Canvas", seconds: float) -> None:
        """Draw the plate as it stands at that time of the scene; the canvas counts pixels."""
        shown = ease_out((seconds - _APPEARS) / _IN) * (1 - ease((seconds - _LEAVES) / _OUT))
        if shown <= 0 or not self._rows:
            return
        slide = _SLIDE * (1 - shown) * (1 if self._from_right else -1)
        x, y = round((self._x + slide - _REACH) * self._scale), round((self._y - _REACH) * self._scale)
        paint = skia.Paint(Alpha=round(255 * clamp(shown * 1.3)))
        canvas.drawImage(self._plate, x, y, skia.SamplingOptions(), paint)


_SLATE_SIZE = 16.0
_SLATE_SPACING = 0.8  # would tear Arabic letters apart
_SLATE_HEIGHT = 29.0
_LONGEST_TITLE = 300.0  # design units
_SLATE_PLACE: dict[Shape, tuple[float, float]] = {"wide": (28, 24), "square": (24, 22), "tall": (28, 64)}


class Slate:
    """The word for a draft, the scene's name and its running timecode (minutes:seconds:frames)."""

    def __init__(self, draft: str, scene: str, width: int, height: int, fps: int) -> None:
        """`draft`: the word; `width` and `height` of the picture in pixels."""
        frame: DesignFrame = design_frame(width, height)
        self._fps, self._scale = fps, frame.pixels_per_unit
        self._place = _SLATE_PLACE[frame.shape]
        _, (self._scene, *_) = fit(scene or "–", "SemiBold", _LONGEST_TITLE, (_SLATE_SIZE,), 1)
        self._draft, self._spacing = draft, 0.0 if is_right_to_left(draft) else _SLATE_SPACING
        self._draft_width = measure(draft, _SLATE_SIZE, "ExtraBold", self._spacing) + 24
        self._time_x = self._draft_width + 6 + 14 + measure(self._scene, _SLATE_SIZE, "SemiBold") + 16
        self._width = self._time_x + measure("00:00:00", _SLATE_SIZE, "Medium") + 14
        self._ground = raster(self._width, _SLATE_HEIGHT, self._draw_ground, self._scale)

    def _draw_ground(self, canvas: "skia.Canvas") -> None:
        base = _SLATE_HEIGHT / 2 + _SLATE_SIZE * CAP_HEIGHT / 2
        canvas.drawRRect(rounded(0, 0, self._draft_width, _SLATE_HEIGHT, 7), fill(_DRAFT))
        draw_text(canvas, 12, base, self._draft, _SLATE_SIZE, "ExtraBold", _WHITE, spacing=self._spacing)
        left = self._draft_width + 6
        canvas.drawRRect(rounded(left, 0, self._width - left, _SLATE_HEIGHT, 7), fill(_NIGHT, 165))
        draw_text(canvas, left + 14, base, self._scene, _SLATE_SIZE, "SemiBold", _WHITE, 240)

    def draw(self, canvas: "skia.Canvas", seconds: float) -> None:
        """Draw the slate at that time of the scene; the canvas counts pixels."""
        x, y = (round(each * self._scale) for each in self._place)
        canvas.drawImage(self._ground, x, y)
        base = _SLATE_HEIGHT / 2 + _SLATE_SIZE * CAP_HEIGHT / 2
        canvas.save()
        canvas.translate(x, y)
        canvas.scale(self._scale, self._scale)
        draw_text(
            canvas, self._time_x, base, timecode(seconds, self._fps), _SLATE_SIZE, "Medium", _WHITE, 235
        )
        canvas.restore()


_LABEL_SIZE = 32.0
_LABEL_HEIGHT = 54.0
_LABEL_MARGIN = 22.0  # design units between the words and the edge of their plate


class Label:
    """Says in the upper corner, where reading ends, that the film is AI-generated."""

    def __init__(self, label: str, until: float | None, width: int, height: int) -> None:
        """`until`: seconds of the scene for which the label is shown, None for all; `width`, `height` in pixels."""
        frame = design_frame(width, height)
        self._label, self._until, self._scale = label, until, frame.pixels_per_unit
        self._width = measure(label, _LABEL_SIZE, "Bold") + 2 * _LABEL_MARGIN
        side, top = _SLATE_PLACE[frame.shape]
        below_slate = 0.0 if frame.shape == "wide" else _SLATE_HEIGHT + 12
        self._place = (frame.width - side - self._width, top + below_slate)
        self._plate = raster(self._width, _LABEL_HEIGHT, self._draw_plate, self._scale)

    def _draw_plate(self, canvas: "skia.Canvas") -> None:
        canvas.drawRRect(rounded(0, 0, self._width, _LABEL_HEIGHT, 11), fill(_NIGHT, 205))
        base = _LABEL_HEIGHT / 2 + _LABEL_SIZE * CAP_HEIGHT / 2
        draw_text(canvas, _LABEL_MARGIN, base, self._label, _LABEL_SIZE, "Bold", _WHITE)

    def draw(self, canvas: "skia.Canvas", seconds: float) -> None:
        """Draw the label at that time of the scene; the canvas counts pixels."""
        if self._until is None or seconds < self._until:
            x, y = (round(each * self._scale) for each in self._place)
            canvas.drawImage(self._plate, x, y)


def timecode(seconds: float, fps: int) -> str:
    """Minutes:seconds:frames of a time, as "00:04:12"."""
    frames = round(seconds * fps)
    return f"{frames // fps // 60:02d}:{frames // fps % 60:02d}:{frames % fps:02d}"
