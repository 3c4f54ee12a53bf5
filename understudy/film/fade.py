"""How one scene becomes another: half of the fade in each, the other one standing still, so that nothing is longer."""

from pathlib import Path

import cv2

from understudy.drawing.canvas import Frame
from understudy.film.footage import footage


class Fade:
    """The part of a fade that lies in one scene."""

    def __init__(
        self, neighbour: Path, frame: Frame, *, place: int, edge: int, frames: int, introduced: bool, fps: int
    ) -> None:
        """Take the picture of the neighbour that stands still.

        Args:
            neighbour: the clip of the scene before or after.
            frame: of the film's size.
            place: of the picture: 0 for its first, -1 for its last.
            edge: the frame of this scene that is next to the neighbour.
            frames: of this scene that fade.
            introduced: whether the presenter's name lies over the neighbour.
            fps: frames a second of the film.
        """
        height, width, _ = frame.array.shape
        still = Frame(width, height)
        next(footage(neighbour, still, introduced=introduced, fps=fps, place=place))
        self._still, self._edge, self._frames = still, edge, frames

    def mix(self, frame: Frame, index: int) -> None:
        """Let the neighbour shine through frame number `index`: by nearly half at the edge, and less away from it."""
        distance = abs(index - self._edge)
        if distance < self._frames:
            share = 0.5 - (distance + 0.5) / (2 * self._frames)
            cv2.addWeighted(self._still.array, share, frame.array, 1 - share, 0, dst=frame.array)
