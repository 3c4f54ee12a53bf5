"""How far the mouth is open in each picture of a clip, by MediaPipe's face mesh."""

from collections.abc import Callable

import numpy as np

from understudy.faces.mesh import FaceMesh
from understudy.faces.tracks import Which
from understudy.media.lossless import Clip
from understudy.media.rates import film_seconds

# Points of the mesh: the inner edges of both lips in their middle, the top of the forehead, and the chin's tip.
_UPPER_LIP, _LOWER_LIP, _FOREHEAD, _CHIN = 13, 14, 10, 152


def openings(
    clip: Clip, mesh: FaceMesh, which: Which, fps: int, on_frame: Callable[[int], None]
) -> list[list[float]]:
    """[second of the scene, opening in parts of the face's height] for each picture that shows a face, in order.

    `which` face is meant where there are several; `fps` is the film's rate, in which the clip's shots have their
    lengths. `on_frame` is called with the number of pictures seen.
    """
    found = []
    seconds = film_seconds(clip.shots, clip.fps, fps)
    for number, (second, picture) in enumerate(zip(seconds, clip.pictures(), strict=True), 1):
        meshes = mesh.near_and_far(picture)
        if meshes:
            found.append([second + 0.5 / clip.fps, opening(chosen(meshes, which))])
        on_frame(number)
    return found


def opening(mesh: np.ndarray) -> float:
    """Of one face, as a mesh of 478 points."""
    gap, height = mesh[_LOWER_LIP] - mesh[_UPPER_LIP], mesh[_CHIN] - mesh[_FOREHEAD]
    return float(np.linalg.norm(gap) / np.linalg.norm(height))


def chosen(meshes: list[np.ndarray], which: Which) -> np.ndarray:
    """The face that is meant, of those of a picture."""

    def rank(mesh: np.ndarray) -> float:
        across = mesh[:, 0].mean()
        return float(
            {"largest": np.ptp(mesh, axis=0).prod(), "leftmost": -across, "rightmost": across}[which]
        )

    return max(meshes, key=rank)
