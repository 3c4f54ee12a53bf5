"""How late a mouth is for the speech, and how surely, by SyncNet (MIT). Runs in the environment latentsync."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.workers.place import Place

if TYPE_CHECKING:
    import numpy

    from understudy.faces.tracks import Which
    from understudy.media.lossless import Clip

FPS, RATE = 25, 16_000
"""Pictures and samples a second that SyncNet knows."""
FARTHEST = 15
"""Pictures by which a mouth may be late or early: as its makers look for it."""
FEWEST = 25
"""Pictures without which nothing can be told: a second."""
AT_ONCE = 8
"""Fifths of a second that are seen at once: half a gigabyte."""

_CEPSTRA_A_PICTURE = 4
_STEADY = 13
"""Pictures over which the place of a face is steadied, by its median; this and the crop are the makers'."""
_BESIDE, _BELOW = 1.4, 1.8
"""Half the size of a face: how far a crop reaches to the sides and down; upwards it is 1."""
_GREY = 110
"""Of what is cropped beyond the picture's edge, of 255."""
_LOUD = 32768
"""The cepstra are of 16-bit samples."""


@dataclass(frozen=True)
class Settings:
    """Which weights are used."""

    model: str
    """An entry of config/models.yaml: syncnet_v2.model, or a folder with it."""


class Engine:
    """Compares what a mouth does with what is said."""

    revision = "1"
    environment = "latentsync"
    models = ("model",)
    beside = True
    settings_type = Settings

    def __init__(self, settings: Settings, place: Place) -> None:
        """Raises UserError if the weights are not SyncNet's."""
        from understudy.quality.syncnet_model import load

        self._network, self._place = load(place.models[settings.model]), place

    def compare(
        self, clip: Path, sound: Path, *, fps: int, speech_start: float, face: "Which"
    ) -> tuple[float, float] | None:
        """How late the mouth is in seconds (early is below 0), and SyncNet's confidence; None if it is hardly seen.

        Args:
            clip: a clip of real frames.
            sound: the speech, a WAV file.
            fps: frames per second of the film.
            speech_start: when the speech begins, in seconds of the scene.
            face: "largest", "leftmost" or "rightmost" is the one that speaks.
        """
        from understudy.media.lossless import read_clip

        known = read_clip(clip)
        first, crops = self._crops(known, fps, face)
        if len(crops) < FEWEST:
            return None
        mouths, sounds = self._numbers(crops, first, sound, speech_start)
        late, confidence = offset_and_confidence(mouths, sounds)
        return late / FPS, confidence

    def _crops(self, clip: "Clip", fps: int, face: "Which") -> tuple[int, list["numpy.ndarray"]]:
        """The longest time in which the face is seen: its first picture, at FPS, and the crops from there on."""
        import numpy as np

        from understudy.faces.mesh import FaceMesh
        from understudy.faces.opening import chosen
        from understudy.media.rates import film_seconds

        seconds = np.array(film_seconds(clip.shots, clip.fps, fps))
        ticks = np.arange(0, seconds[-1] + 1 / clip.fps, 1 / FPS)
        nearest = np.abs(seconds[None] - ticks[:, None]).argmin(axis=1)
        mesh, boxes, wanted = FaceMesh(), {}, set(nearest.tolist())
        for number, picture in enumerate(clip.pictures()):
            self._place.report(number, clip.frames, "frames")
            if number in wanted and (meshes := mesh.near_and_far(picture)):
                found = chosen(meshes, face)
                boxes[number] = (*found.min(axis=0), *found.max(axis=0))
        runs = list(_runs([number in boxes for number in nearest]))
        if not runs:
            return 0, []
        first, end = max(runs, key=lambda run: run[1] - run[0])
        shown = nearest[first:end].tolist()
        places = _steadied(np.array([boxes[number] for number in shown]))
        crops = {}
        for number, picture in enumerate(clip.pictures()):
            for index in [index for index, other in enumerate(shown) if other == number]:
                crops[index] = crop(picture, *places[index])
        return first, [crops[index] for index in range(len(shown))]

    def _numbers(
        self, crops: list["numpy.ndarray"], first: int, sound: Path, speech_start: float
    ) -> tuple["numpy.ndarray", "numpy.ndarray"]:
        """What SyncNet makes of mouth and sound at each picture."""
        import numpy as np
        import torch

        from understudy.quality.syncnet_model import CEPSTRA, PICTURES

        cepstra = _cepstra(sound, speech_start, (first + len(crops)) / FPS)
        seen = np.stack(crops)[..., ::-1].transpose(3, 0, 1, 2)  # blue, green, red
        mouths, sounds = [], []
        starts = range(len(crops) - PICTURES + 1)
        for begin in range(0, len(starts), AT_ONCE):
            part = starts[begin : begin + AT_ONCE]
            self._place.report(begin, len(starts), "looks")
            pictures = np.stack([seen[:, start : start + PICTURES] for start in part]).astype(np.float32)
            at = [_CEPSTRA_A_PICTURE * (first + start) for start in part]
            spectra = np.stack([cepstra[:, start : start + CEPSTRA][None] for start in at])
            with torch.inference_mode():
                mouths.append(self._network.see(torch.from_numpy(pictures)).numpy())
                sounds.append(self._network.hear(torch.from_numpy(spectra)).numpy())
        return np.concatenate(mouths), np.concatenate(sounds)


def offset_and_confidence(mouths: "numpy.ndarray", sounds: "numpy.ndarray") -> tuple[int, float]:
    """By how many pictures a mouth is late, and by how much the sound fits better there than elsewhere.

    Both arrays have a row of numbers for each picture. As SyncNet's makers have it: the mean distance at each delay,
    of which the least is chosen; the confidence is the median of them less that.
    """
    import numpy as np

    padded = np.pad(sounds, ((FARTHEST, FARTHEST), (0, 0)))
    distances = np.array(
        [
            np.linalg.norm(mouths - padded[shift : shift + len(mouths)], axis=1).mean()
            for shift in range(2 * FARTHEST + 1)
        ]
    )
    best = int(distances.argmin())
    return FARTHEST - best, float(np.median(distances) - distances[best])


def crop(picture: "numpy.ndarray", across: float, down: float, half: float) -> "numpy.ndarray":
    """The face at a place of a picture, by the middle and half the size of its box; SIDE x SIDE."""
    import cv2
    import numpy as np

    from understudy.quality.syncnet_model import SIDE

    beyond = int(half * _BELOW)
    padded = np.pad(picture, ((beyond, beyond), (beyond, beyond), (0, 0)), constant_values=_GREY)
    x, y = across + beyond, down + beyond
    cut = padded[int(y - half) : int(y + _BELOW * half), int(x - _BESIDE * half) : int(x + _BESIDE * half)]
    return cv2.resize(cut, (SIDE, SIDE))


def _steadied(boxes: "numpy.ndarray") -> "numpy.ndarray":
    """Left, top, right, bottom of each picture -> the middle across and down, and half the longer side."""
    import numpy as np
    from scipy.signal import medfilt

    left, top, right, bottom = boxes.T
    raw = (left + right) / 2, (top + bottom) / 2, np.maximum(right - left, bottom - top) / 2
    around = _STEADY // 2
    # The filter counts zeros beyond the ends, which would pull the face into the corner there.
    return np.stack([medfilt(np.pad(part, around, "edge"), _STEADY)[around:-around] for part in raw], axis=1)


def _cepstra(sound: Path, speech_start: float, seconds: float) -> "numpy.ndarray":
    """13 x spectra of the scene's sound, a hundred a second, so many that the last picture has all of its own."""
    import numpy as np
    from python_speech_features import mfcc

    from understudy.media.audio import read_wav, resample
    from understudy.quality.syncnet_model import CEPSTRA

    heard = np.zeros(round((seconds + CEPSTRA / 100) * RATE), np.int16)
    begins = round(speech_start * RATE)
    speech = np.clip(np.rint(resample(*read_wav(sound), RATE) * _LOUD), -_LOUD, _LOUD - 1)
    speech = speech[: max(0, len(heard) - begins)]
    heard[begins : begins + len(speech)] = speech
    return mfcc(heard, RATE).T.astype(np.float32)


def _runs(flags: list[bool]) -> Iterator[tuple[int, int]]:
    """First and end of each run of what is true."""
    begins = None
    for number, flag in enumerate([*flags, False]):
        if flag and begins is None:
            begins = number
        elif not flag and begins is not None:
            yield begins, number
            begins = None
