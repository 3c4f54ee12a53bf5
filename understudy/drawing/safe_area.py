"""Where things go in a frame of any shape, in design units: the frame's short side is 720 of them."""

from dataclasses import dataclass
from typing import Literal

Shape = Literal["wide", "square", "tall"]

SHORT_SIDE = 720.0

# Top and bottom of the captions as shares of the height. On a phone the lowest sixth is under the player's
# own title and buttons.
_CAPTION_BAND: dict[Shape, tuple[float, float]] = {
    "wide": (0.82, 0.95),
    "square": (0.82, 0.95),
    "tall": (0.72, 0.84),
}
_CLEARLY_LONGER = 1.2  # times the other side


@dataclass(frozen=True)
class DesignFrame:
    """A frame in design units."""

    width: float
    height: float
    pixels_per_unit: float

    @property
    def shape(self) -> Shape:
        """Whether the frame is lying, about square, or standing."""
        if self.width > _CLEARLY_LONGER * self.height:
            return "wide"
        return "tall" if self.height > _CLEARLY_LONGER * self.width else "square"

    @property
    def margin(self) -> float:
        """What is kept free at the sides; a camera that pushes in takes some of it."""
        return 84.0 if self.shape == "wide" else 56.0

    @property
    def caption_band(self) -> tuple[float, float]:
        """Top and bottom of the strip that is kept free for captions."""
        top, bottom = _CAPTION_BAND[self.shape]
        return top * self.height, bottom * self.height


def design_frame(width: int, height: int) -> DesignFrame:
    """The design units of a frame of so many pixels."""
    pixels_per_unit = min(width, height) / SHORT_SIDE
    return DesignFrame(width / pixels_per_unit, height / pixels_per_unit, pixels_per_unit)
