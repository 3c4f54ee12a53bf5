"""Faces by MediaPipe's face mesh: its weights come with the package, all under Apache-2.0.

Kartynnik et al. 2019, https://arxiv.org/abs/1907.06724.
"""

import mediapipe
import numpy as np

from understudy.faces.face import Face

_MOST_FACES = 4
"""More are hardly large enough to be the one that speaks."""

# The model's makers align faces by InsightFace's 106 points: the means of 43 and 48-51, of 101-105, and of 74, 77,
# 83 and 86. In the common numbering of 68 points those are the brows 17-21 and 22-26; of the nose, the lower bridge
# (29), the tip (30) and both wings. These are the points of the mesh at the same places.
_LEFT_BROW = (70, 63, 105, 66, 107)
_RIGHT_BROW = (336, 296, 334, 293, 300)
_NOSE = (5, 4, 129, 358)


_SURROUNDINGS = 2.0
"""Times the size of a far face: what is cut out around it to look for its mesh."""

_LEAST_CONFIDENCE = 0.5
"""Of the detector of far faces, 0..1; MediaPipe's default."""


class FaceMesh:
    """Finds every face anew in each picture, so that a picture's faces do not depend on those before it.

    The mesh's own detector sees faces that take a ninth of the picture's width or more. For the smaller ones, down
    to about a twentieth, it is shown the places where MediaPipe's detector of far faces finds some.
    """

    def __init__(self) -> None:
        solutions = mediapipe.solutions
        self._mesh = solutions.face_mesh.FaceMesh(
            static_image_mode=True, max_num_faces=_MOST_FACES, refine_landmarks=True
        )
        self._far = solutions.face_detection.FaceDetection(
            model_selection=1, min_detection_confidence=_LEAST_CONFIDENCE
        )

    def find(self, picture: np.ndarray) -> list[Face]:
        """All faces of a picture, height x width x 3 bytes: red, green, blue."""
        return [_face(mesh) for mesh in self.near_and_far(picture)]

    def near_and_far(self, picture: np.ndarray) -> list[np.ndarray]:
        """The meshes of all faces, (478, 2) each: x, y in pixels."""
        meshes = self.meshes(picture)
        faces = [_face(mesh) for mesh in meshes]
        for left, top, right, bottom in self._far_boxes(picture):
            middle = np.array([(left + right) / 2, (top + bottom) / 2])
            if any(_is_inside(middle, face.box) for face in faces):
                continue
            reach = _SURROUNDINGS / 2 * max(right - left, bottom - top)
            corner = np.maximum(0, np.floor(middle - reach)).astype(int)
            end = np.ceil(middle + reach).astype(int)
            for mesh in self.meshes(picture[corner[1] : end[1], corner[0] : end[0]]):
                face = _face(mesh + corner)
                if _is_inside(middle, face.box):
                    meshes.append(mesh + corner)
                    faces.append(face)
        return meshes

    def meshes(self, picture: np.ndarray) -> list[np.ndarray]:
        """The meshes of large faces, (478, 2) each: x, y in pixels."""
        height, width, _ = picture.shape
        found = self._mesh.process(np.ascontiguousarray(picture)).multi_face_landmarks or []
        return [np.array([(point.x * width, point.y * height) for point in mesh.landmark]) for mesh in found]

    def _far_boxes(self, picture: np.ndarray) -> list[tuple[float, float, float, float]]:
        """Left, top, right, bottom in pixels."""
        height, width, _ = picture.shape
        found = self._far.process(np.ascontiguousarray(picture)).detections or []
        boxes = [face.location_data.relative_bounding_box for face in found]
        return [
            (
                box.xmin * width,
                box.ymin * height,
                (box.xmin + box.width) * width,
                (box.ymin + box.height) * height,
            )
            for box in boxes
        ]


def _is_inside(point: np.ndarray, box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    return left <= point[0] <= right and top <= point[1] <= bottom


def _face(mesh: np.ndarray) -> Face:
    points = np.stack([mesh[list(part)].mean(axis=0) for part in (_LEFT_BROW, _RIGHT_BROW, _NOSE)])
    return Face(box=(*mesh.min(axis=0), *mesh.max(axis=0)), points=points)
