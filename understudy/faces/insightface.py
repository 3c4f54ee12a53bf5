"""Faces by InsightFace's detector and its 106 landmarks, as LatentSync's makers find them.

The package is MIT; its published models are for non-commercial research only.
"""

from pathlib import Path
from typing import Any

import numpy as np
from insightface.app.common import Face as InsightFaceFace
from insightface.model_zoo import get_model

from understudy.errors import UserError
from understudy.faces.face import Face

_DETECTOR, _LANDMARKS = "det_10g.onnx", "2d106det.onnx"
"""Of the collection buffalo_l."""

_INPUT = (512, 512)
"""Pixels that a picture is fitted into for the detector, as LatentSync's makers do."""

_LEAST_CONFIDENCE = 0.5
"""Of the detector, 0..1; the makers' threshold."""

# As in the makers' code: outer to inner end of the left brow, the right brow, and of the nose bridge, wings and tip.
_LEFT_BROW = (43, 48, 49, 51, 50)
_RIGHT_BROW = (101, 102, 103, 104, 105)
_NOSE = (74, 77, 83, 86)


class InsightFace:
    """Finds every face anew in each picture, on the CPU."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds the two models. Raises UserError if one is missing."""
        self._detector, self._landmarks = load_detector(folder), load(folder / _LANDMARKS)

    def find(self, picture: np.ndarray) -> list[Face]:
        """All faces of a picture, height x width x 3 bytes: red, green, blue."""
        reversed_colours = np.ascontiguousarray(picture[..., ::-1])
        boxes, _ = self._detector.detect(reversed_colours)
        faces = []
        for left, top, right, bottom, _ in boxes.tolist():
            box = np.array([left, top, right, bottom])
            landmarks = self._landmarks.get(reversed_colours, InsightFaceFace(bbox=box))
            points = np.stack(
                [landmarks[list(part)].mean(axis=0) for part in (_LEFT_BROW, _RIGHT_BROW, _NOSE)]
            )
            faces.append(Face((left, top, right, bottom), points))
        return faces


def load_detector(folder: Path) -> Any:
    """The model that finds faces, on the CPU. Raises UserError if it is missing."""
    detector = load(folder / _DETECTOR)
    detector.prepare(ctx_id=-1, input_size=_INPUT, det_thresh=_LEAST_CONFIDENCE)
    return detector


def load(file: Path) -> Any:
    """One of the models of buffalo_l, on the CPU. Raises UserError if it is missing."""
    if not file.is_file():
        raise UserError(
            f"{file} is missing. It belongs to InsightFace's collection buffalo_l; fetch it again."
        )
    return get_model(str(file), providers=["CPUExecutionProvider"])
