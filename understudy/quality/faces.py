"""Finds the faces in pictures, in the environment that has a detector with a free licence: LatentSync's."""

from dataclasses import dataclass
from pathlib import Path

from understudy.workers.place import Place


@dataclass(frozen=True)
class Settings:
    """There is nothing to choose."""


class Engine:
    """MediaPipe's face mesh, whose weights come with its package."""

    revision = "1"
    environment = "latentsync"
    beside = True
    settings_type = Settings

    def __init__(self, settings: Settings, place: Place) -> None:
        from understudy.faces.mesh import FaceMesh

        self._mesh, self._place = FaceMesh(), place

    def find(self, photos: list[Path]) -> list[list[list[float]]]:
        """The boxes of the faces in each photo: left, top, right, bottom in pixels of the upright picture.

        A photo that cannot be read has none: who measures it will say so.
        """
        import cv2

        from understudy.image.pictures import read_pixels

        found = []
        for done, photo in enumerate(photos, 1):
            picture = read_pixels(photo)
            faces = [] if picture is None else self._mesh.find(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
            found.append([[round(float(edge), 1) for edge in face.box] for face in faces])
            self._place.report(done, len(photos), "photos")
        return found
