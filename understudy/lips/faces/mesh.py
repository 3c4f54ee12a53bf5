"""Faces by MediaPipe's face mesh: its weights come with the package, all under Apache-2.0.

Kartynnik et al. 2019, https://arxiv.org/abs/1907.06724.
"""

import mediapipe
import numpy as np

from understudy.lips.faces.face import Face

_MOST_FACES = 4
"""More are hardly large enough to be the one that speaks."""

# The model's makers align faces by InsightFace's 106 points: the means of 43 and 48-51, of 101-105, and of 74, 77,
# 83 and 86. In the common numbering of 68 points those are the brows 17-21 and 22-26; of the nose, the lower bridge
# (29), the tip (30) and both wings. These are the points of the mesh at the same places.
_LEFT_BROW = (70, 63, 105, 66, 107)
_RIGHT_BROW = (336, 296, 334, 293, 300)
_NOSE = (5, 4, 129, 358)


class FaceMesh:
    """Finds every face anew in each picture, so that a picture's faces do not depend on those before it."""

    def __init__(self) -> None:
        self._mesh = mediapipe.solutions.face_mesh.FaceMesh(
            static_image_mode=True, max_num_faces=_MOST_FACES, refine_landmarks=True
        )

    def find(self, picture: np.ndarray) -> list[Face]:
        """All faces of a picture, height x width x 3 bytes: red, green, blue."""
        height, width, _ = picture.shape
        found = self._mesh.process(np.ascontiguousarray(picture)).multi_face_landmarks or []
        return [
            _face(np.array([(point.x * width, point.y * height) for point in mesh.landmark]))
            for mesh in found
        ]


def _face(mesh: np.ndarray) -> Face:
    points = np.stack([mesh[list(part)].mean(axis=0) for part in (_LEFT_BROW, _RIGHT_BROW, _NOSE)])
    return Face(box=(*mesh.min(axis=0), *mesh.max(axis=0)), points=points)
