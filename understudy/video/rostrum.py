"""A rostrum camera: it films a still picture, moving so smoothly over it that no pixel jumps."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from understudy.animatic import camera
from understudy.drawing.safe_area import design_frame
from understudy.errors import UserError
from understudy.media.fitting import fitted

# A picture stays sharp where its pixels fall on the film's and blurs where they fall between: in a slow move, bands
# of both would crawl over it. Filmed from four times the film's size at twice its size, and shrunk, its fine
# detail changes by 2 % in a pan; filmed from its own size, by 43 %.
_PICTURE_SCALE, _FILMED_SCALE = 4, 2


@dataclass(frozen=True)
class View:
    """What the camera sees of the picture."""

    zoom: float
    """1 shows all of the picture that fits the film's shape; 2 shows half its width."""
    pan: float
    """How far the picture stands to the right, in pixels of the film."""


class Rostrum:
    """Films one picture at one size."""

    def __init__(self, picture: Path, width: int, height: int) -> None:
        """Take a picture file of any shape; what does not fit the film's is left out at both sides alike.

        `width` and `height` are pixels of the film. Raises UserError if the file is no picture.
        """
        whole = cv2.imread(str(picture), cv2.IMREAD_COLOR_RGB)
        if whole is None:
            raise UserError(f"{picture}: can't be read as a picture. Delete it and make it again.")
        self._width, self._height = width, height
        self._picture = fitted(whole, width * _PICTURE_SCALE, height * _PICTURE_SCALE)

    def film(self, view: View) -> np.ndarray:
        """One frame: height x width x 3 bytes, red, green, blue. What lies beyond the picture repeats its edge."""
        width, height = self._width * _FILMED_SCALE, self._height * _FILMED_SCALE
        step = _PICTURE_SCALE / _FILMED_SCALE / view.zoom
        # The middles of both pictures meet, but for the pan; pixels are counted at their own middles.
        left = (self._picture.shape[1] - 1 - step * (width - 1)) / 2 - view.pan * _PICTURE_SCALE / view.zoom
        top = (self._picture.shape[0] - 1 - step * (height - 1)) / 2
        filmed = cv2.warpAffine(
            self._picture,
            np.array([[step, 0, left], [0, step, top]]),
            (width, height),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return cv2.resize(filmed, (self._width, self._height), interpolation=cv2.INTER_AREA)


def views(prompt: str, first: int, frames: int, fps: int, width: int, height: int) -> list[View]:
    """The camera's move over a scene that a video prompt asks for, from the scene's frame `first` on.

    Where it asks for none the camera moves in a little all the same: nothing else in the picture moves.
    """
    move = camera.move_of(prompt)
    if move == "hold":
        tracks = camera.diagram_tracks(first, frames, fps)
    else:
        tracks = camera.camera_tracks(move, first, frames, fps)
    scale = design_frame(width, height).pixels_per_unit
    pans = [pan * scale for pan in tracks.get("pan", [0.0] * frames)]
    # A pan needs some of the picture beside what is seen.
    closer = 1 + camera.LIMIT_PAN * scale / width if move.startswith("pan") else 1.0
    return [View(zoom * closer, pan) for zoom, pan in zip(tracks["zoom"], pans, strict=True)]
