"""How much a face is like the persona's, by InsightFace's models, which the user may have for research alone."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.errors import UserError
from understudy.workers.place import Place

if TYPE_CHECKING:
    import numpy

_RECOGNISER = "w600k_r50.onnx"
"""Of the collection buffalo_l, as its detector: ArcFace (Deng et al. 2019, https://arxiv.org/abs/1801.07698)."""


@dataclass(frozen=True)
class Settings:
    """Which weights are used."""

    model: str
    """An entry of config/models.yaml whose folder holds InsightFace's buffalo_l."""


class Engine:
    """Compares faces by what ArcFace sees in them."""

    revision = "2"
    environment = "latentsync"
    models = ("model",)
    beside = True
    settings_type = Settings

    def __init__(self, settings: Settings, place: Place) -> None:
        """Raises UserError if one of the models is missing."""
        from understudy.faces.insightface import load, load_detector

        folder = place.models[settings.model]
        self._detector, self._recogniser, self._place = (
            load_detector(folder),
            load(folder / _RECOGNISER),
            place,
        )

    def likeness(self, picture: Path, photos: list[Path]) -> float | None:
        """Cosine, -1 to 1, between the picture's largest face and the mean of the photos' largest faces.

        None if the picture shows no face. Raises UserError if no photo shows one.
        """
        import numpy as np

        directions = []
        for done, photo in enumerate([picture, *photos], 1):
            directions.append(self._direction(photo))
            self._place.report(done, 1 + len(photos), "pictures")
        own, known = directions[0], [direction for direction in directions[1:] if direction is not None]
        if not known:
            raise UserError(f"{photos[0].parent}: no face was found in the persona's photos; replace them.")
        if own is None:
            return None
        mean = np.mean(known, axis=0)
        return float(own @ mean / np.linalg.norm(mean))

    def _direction(self, photo: Path) -> "numpy.ndarray | None":
        """Of what the recogniser sees in the largest face: 512 numbers of length 1."""
        import numpy as np
        from insightface.app.common import Face

        from understudy.image.pictures import read_pixels

        picture = read_pixels(photo)
        if picture is None:
            raise UserError(f"{photo} cannot be read as a picture; replace it.")
        boxes, points = self._detector.detect(picture)
        if not len(boxes):
            return None
        sizes = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
        largest = int(np.argmax(sizes))
        seen = self._recogniser.get(picture, Face(bbox=boxes[largest, :4], kps=points[largest]))
        return np.asarray(seen, np.float64) / np.linalg.norm(seen)
