"""Whether pictures show the same person: features of faces, and how alike they are.

By two networks that OpenCV knows how to call and whose licences let films be sold: YuNet, which finds faces (MIT), and
SFace, which knows them (Apache-2.0). Their weights are fetched as all others are.
"""

from pathlib import Path

import cv2
import numpy as np

from understudy.errors import UserError

SAME_PERSON = 0.363
"""Cosine between SFace's features above which two faces are one person's, as OpenCV's documentation has it."""

_LEAST_CONFIDENCE = 0.6
"""Of YuNet, 0..1; half-hidden faces lie below."""


class Recogniser:
    """The two networks, loaded. They work on the processor."""

    def __init__(self, finder: Path, knower: Path) -> None:
        """Load YuNet and SFace, .onnx files or folders with one. Raises UserError."""
        try:
            self._finder = cv2.FaceDetectorYN.create(
                str(_network(finder)), "", (320, 320), score_threshold=_LEAST_CONFIDENCE
            )
            self._knower = cv2.FaceRecognizerSF.create(str(_network(knower)), "")
        except cv2.error as error:
            raise UserError(
                f"{finder}, {knower}: OpenCV cannot load them as YuNet and SFace ({error.err}). Fetch them again."
            ) from None

    def features(self, picture: np.ndarray) -> np.ndarray | None:
        """Of the largest face in height x width x 3 bytes (red, green, blue); None without one."""
        reversed_colours = np.ascontiguousarray(picture[..., ::-1])
        height, width, _ = picture.shape
        self._finder.setInputSize((width, height))
        _, faces = self._finder.detect(reversed_colours)
        if faces is None:
            return None
        largest = max(faces, key=lambda face: face[2] * face[3])
        return self._knower.feature(self._knower.alignCrop(reversed_colours, largest)).copy()

    def alike(self, first: np.ndarray, second: np.ndarray) -> float:
        """Cosine between the features of two faces: 1 is the same picture, 0 has nothing to do with it."""
        return float(self._knower.match(first, second, cv2.FaceRecognizerSF_FR_COSINE))


def _network(place: Path) -> Path:
    files = [place] if place.is_file() else sorted(place.rglob("*.onnx"))
    if len(files) != 1:
        raise UserError(f"{place} has {len(files)} .onnx files. Leave one there.")
    return files[0]
