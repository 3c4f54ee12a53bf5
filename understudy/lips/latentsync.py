"""LatentSync: lips moved to the speech by a diffusion model, in clips of any length and rate.

Li et al. 2024, https://arxiv.org/abs/2412.09262. The model's code is run from a checkout (`understudy.lips.checkout`);
its loop over frames is not, but one that bears frames without a face, and holds 16 frames at a time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from annotated_types import Ge, Le

from understudy.errors import UserError
from understudy.lips.checkout import DEFAULT, check_checkout
from understudy.settings.film import EngineSection, Film
from understudy.workers.place import Place

if TYPE_CHECKING:
    import numpy
    import torch

    from understudy.faces.face import Detector
    from understudy.lips.mouth.hearing import Heard
    from understudy.lips.mouth.places import Mouth
    from understudy.media.lossless import Clip


@dataclass(frozen=True)
class Settings:
    """LatentSync: moves the lips of a filmed or generated presenter to the speech."""

    model: str = "latentsync-1.5"
    """Weights, an entry of config/models.yaml; latentsync-1.6 sees 512 instead of 256 pixels, and needs 18 GB."""
    whisper: str = "whisper-tiny"
    """What it hears with, an entry of config/models.yaml."""
    vae: str = "sd-vae-ft-mse"
    """Its autoencoder, an entry of config/models.yaml."""
    insightface: str = ""
    """InsightFace's models instead of MediaPipe's to find faces, an entry of config/models.yaml; empty: MediaPipe."""
    checkout: str = DEFAULT
    """Folder with the model's code, which you fetch with git; without it, a run says with which commands."""
    face: Literal["largest", "leftmost", "rightmost"] = "largest"
    """Whose lips move where several faces are seen; in each shot that person is followed."""
    steps: Annotated[int, Ge(1), Le(100)] = 20
    """Of denoising; 20 is its makers' default, more make lips a little clearer."""
    guidance: Annotated[float, Ge(1), Le(3)] = 1.5
    """How closely lips keep to the sound; its makers' 1.5. More is livelier, and may tremble."""
    precision: Literal["auto", "float32", "float16"] = "auto"
    """Of the arithmetic: auto is float16 on a GPU, as its makers run it, and float32 on the CPU."""


class Engine:
    """Lips by LatentSync, face by face and group by group of frames."""

    revision = "2"
    preloads = ()
    environment = "latentsync"
    models = ("model", "whisper", "vae", "insightface")
    suffix = "mkv"
    reads = ("mkv",)
    settings_type = Settings

    def __init__(self, settings: Settings, place: Place) -> None:
        import torch

        from understudy.lips.mouth.crop import Cropper
        from understudy.lips.mouth.hearing import Hearing
        from understudy.lips.mouth.model import MouthModel, read_configuration
        from understudy.workers.card import hold_to

        self._settings, self._place = settings, place
        checkout = Path(settings.checkout).expanduser()
        check_checkout(checkout)
        hold_to(place)
        weights = place.models[settings.model]
        configuration = read_configuration(settings.model, weights, checkout)
        half = settings.precision == "float16" or (settings.precision == "auto" and place.device != "cpu")
        self._group = configuration.frames
        self._cropper = Cropper(configuration.size, checkout / "latentsync/utils/mask.png")
        self._hearing = Hearing(
            checkout, _only_file(place.models[settings.whisper]), place.device, configuration.around
        )
        self._model = MouthModel(
            configuration,
            weights,
            place.models[settings.vae],
            checkout,
            device=place.device,
            precision=torch.float16 if half else torch.float32,
        )
        self._detector = self._load_detector()

    def _load_detector(self) -> "Detector":
        if self._settings.insightface:
            from understudy.faces.insightface import InsightFace

            return InsightFace(self._place.models[self._settings.insightface])
        from understudy.faces.mesh import FaceMesh

        return FaceMesh()

    @staticmethod
    def check(film: Film) -> None:
        """Raises UserError, with the commands to type, if the checkout is missing or another one."""
        check_checkout(Path(film["lips"]["checkout"]))

    @staticmethod
    def tracked(section: EngineSection, vram: float, models: dict[str, Path]) -> EngineSection:
        """What lips depend on of the settings: not where the checkout lies, whose content is always the same."""
        return {name: value for name, value in section.items() if name != "checkout"}

    def sync(
        self, clip: Path, sound: Path, output: Path, *, fps: int, speech_start: float, seed: int
    ) -> None:
        """Write the clip with lips moved to the speech: the same frames, rate, size, shots and figures.

        Frames in which no face is seen, and everything outside the mouth's region, are as they were to the bit.

        Args:
            clip: of real frames, as `understudy.media.lossless` writes them.
            sound: WAV file of the speech; before and after it the model hears silence.
            output: the clip to write.
            fps: frames per second of the film, in which the clip's shots have their lengths.
            speech_start: when the speech begins, in seconds of the scene.
            seed: the same gives the same bytes on the same machine.

        Raises:
            UserError: the clip or the sound can't be read.
            Cancelled: by the place.
        """
        from understudy.lips.mouth.hearing import on_clip
        from understudy.lips.mouth.places import find_mouths
        from understudy.media.lossless import read_clip, write_clip
        from understudy.media.rates import film_seconds

        known = read_clip(clip)
        seconds = film_seconds(known.shots, known.fps, fps)
        length = sum(shot.film_frames for shot in known.shots) / fps
        heard = self._hearing.listen(on_clip(sound, speech_start, length))
        mouths = find_mouths(
            known,
            self._detector,
            self._settings.face,
            lambda done: self._place.report(done, known.frames, "frames"),
        )
        pictures = self._pictures(known, mouths, seconds, heard, seed)
        write_clip(pictures, output, fps=known.fps, shots=known.shots, figures=known.figures)

    def openings(self, clip: Path, *, fps: int) -> list[list[float]]:
        """[second of the scene, how far the mouth is open] for each picture of a synced clip that shows the face.

        Args:
            clip: what `sync` wrote.
            fps: frames per second of the film.

        Raises:
            UserError: the clip can't be read.
            Cancelled: by the place.
        """
        from understudy.faces.mesh import FaceMesh
        from understudy.faces.opening import openings
        from understudy.media.lossless import read_clip

        known = read_clip(clip)
        mesh = self._detector if isinstance(self._detector, FaceMesh) else FaceMesh()
        return openings(
            known,
            mesh,
            self._settings.face,
            fps,
            lambda done: self._place.report(done, known.frames, "frames"),
        )

    def _pictures(
        self, clip: "Clip", mouths: "list[Mouth | None]", seconds: list[float], heard: "Heard", seed: int
    ) -> Iterator["numpy.ndarray"]:
        """The clip's pictures with their mouths, in order; a group of them in memory at a time."""
        from understudy.lips.mouth.places import groups

        parts = groups(mouths, self._group)
        total = self._settings.steps * sum(mouths[part[0]] is not None for part in parts)
        done = 0

        def count() -> None:
            nonlocal done
            done += 1
            self._place.report(done, total, "steps")

        pictures = clip.pictures()
        for part in parts:
            group = islice(pictures, len(part))
            speaking = [mouth for i in part if (mouth := mouths[i]) is not None]
            if not speaking:
                yield from group
            else:
                features = heard.at([seconds[i] for i in part])
                yield from self._speaking(list(group), speaking, features, seed, count)

    def _speaking(
        self,
        pictures: "list[numpy.ndarray]",
        mouths: "list[Mouth]",
        heard: "torch.Tensor",
        seed: int,
        count: Callable[[], None],
    ) -> Iterator["numpy.ndarray"]:
        import numpy as np

        alignments = [self._cropper.align(mouth.points) for mouth in mouths]
        cut = [
            self._cropper.cut(picture, alignment)
            for picture, alignment in zip(pictures, alignments, strict=True)
        ]
        made = self._model.make(
            np.stack(cut),
            self._cropper.mask,
            heard,
            steps=self._settings.steps,
            guidance=self._settings.guidance,
            seed=seed,
            on_step=count,
        )
        for picture, square, alignment, mouth in zip(pictures, made, alignments, mouths, strict=True):
            yield self._cropper.paste(picture, square, alignment, mouth.weight)


def _only_file(place: Path) -> Path:
    """The .pt file of an entry that is a file, or a folder with that file in it."""
    files = [place] if place.is_file() else sorted(place.rglob("*.pt"))
    if len(files) != 1:
        raise UserError(f"{place}: holds {len(files)} .pt files instead of one. Fetch the weights again.")
    return files[0]
