"""AudioSeal (Meta, MIT), a mark in the sound that its public weights find for everybody. Runs in the environment f5.

R. San Roman et al., Proactive Detection of Voice Cloning with Localized Watermarking, 2024, arXiv:2401.17264.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from understudy.trust.marks.audioseal_model import BITS, RATE, load_detector, load_generator
from understudy.workers.place import Place

if TYPE_CHECKING:
    import numpy
    from audioseal import AudioSealDetector, AudioSealWM

PIECE_SECONDS = 20
"""What is worked on at once: half a gigabyte of memory."""


@dataclass(frozen=True)
class Settings:
    """Which weights are used."""

    model: str
    """An entry of config/models.yaml: a folder with generator_base.pth and detector_base.pth."""


class Engine:
    """Lays the mark into a sound, and looks for it."""

    revision = "1"
    environment = "f5"
    models = ("model",)
    beside = True
    settings_type = Settings

    def __init__(self, settings: Settings, place: Place) -> None:
        self._folder, self._report = place.models[settings.model], place.report

    def mark(self, sound: Path, output: Path, payload: str) -> None:
        """Write the sound, a WAV file, with the mark; `payload` is 2 bytes in hexadecimal digits."""
        import numpy as np
        import torch

        from understudy.media.audio import read_wav, resample, write_wav

        samples, rate = read_wav(sound)
        message = torch.tensor([[int(bit) for bit in f"{int(payload, 16):0{BITS}b}"]])
        marked = []
        for piece in self._pieces(samples, rate):
            heard = torch.from_numpy(resample(piece, rate, RATE))[None, None]
            with torch.inference_mode():
                mark = self._generator.get_watermark(heard, message=message)[0, 0].numpy()
            marked.append(piece + np.resize(resample(mark, RATE, rate), len(piece)))
        write_wav(output, np.concatenate(marked), rate)

    def find(self, sound: Path) -> dict[str, Any]:
        """How much of a sound, a WAV file, looks marked, from 0 to 1, and what the mark says: {"share", "payload"}."""
        import numpy as np
        import torch

        from understudy.media.audio import read_wav, resample

        samples, rate = read_wav(sound)
        shares, bits = [], []
        for piece in self._pieces(samples, rate):
            heard = torch.from_numpy(resample(piece, rate, RATE))[None, None]
            with torch.inference_mode():
                found, message = self._detector(heard)
            shares.append(float((found[0, 1] > 0.5).float().mean()))
            bits.append(message[0].numpy())
        said = "".join(str(int(bit > 0.5)) for bit in np.mean(bits, axis=0))
        return {"share": float(np.mean(shares)), "payload": f"{int(said, 2):0{BITS // 4}x}"}

    def _pieces(self, samples: "numpy.ndarray", rate: int) -> Iterator["numpy.ndarray"]:
        """Parts of nearly the same length; the mark is in each sample, and does not mind where they begin."""
        import numpy as np

        count = -(-len(samples) // (PIECE_SECONDS * rate)) or 1
        for done, piece in enumerate(np.array_split(samples, count)):
            self._report(done, count, "pieces")
            yield piece

    @cached_property
    def _generator(self) -> "AudioSealWM":
        return load_generator(self._folder)

    @cached_property
    def _detector(self) -> "AudioSealDetector":
        return load_detector(self._folder)
