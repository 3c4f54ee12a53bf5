"""Who speaks, as a direction in space: the speaker encoder that the package Resemblyzer brings along.

Wan et al. 2018, https://arxiv.org/abs/1710.10467; Resemblyzer 0.1.4 is Apache-2.0, its weights included. Its code
is not imported, for it needs a package that has to be compiled; only its weights are read.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from understudy.errors import UserError
from understudy.files import package_file

if TYPE_CHECKING:
    import numpy
    import torch

RATE = 16_000
WINDOW = round(1.6 * RATE)
"""Samples that the encoder was trained to hear at a time."""
TRANSFORM, HOP, BANDS = 400, 160, 40
"""Its spectrum: samples and mel bands, of power rather than of logarithms."""
UNITS, LAYERS = 256, 3
QUIETEST = 10 ** (-30 / 20)
"""Root mean square to which quieter sound is raised, as the package does."""
BATCH = 128
"""Windows that are best heard together: more at once are no faster."""


def read_speech(path: Path) -> "numpy.ndarray":
    """A WAV file as float32 samples at RATE, resampled without its whole spectrum in memory."""
    import soxr

    from understudy.media.audio import read_wav

    return soxr.resample(*read_wav(path), RATE)


class SpeakerEncoder:
    """Turns sound into directions of length 1; those of one speaker point the same way."""

    def __init__(self) -> None:
        """Raises UserError where Resemblyzer is not installed."""
        import torch
        from torchaudio.functional import melscale_fbanks

        weights = torch.load(_weights_file(), map_location="cpu", weights_only=True)["model_state"]
        self._memory = torch.nn.LSTM(BANDS, UNITS, LAYERS, batch_first=True)
        self._projection = torch.nn.Linear(UNITS, UNITS)
        for name, layer in (("lstm", self._memory), ("linear", self._projection)):
            layer.load_state_dict(
                {
                    key.removeprefix(f"{name}."): value
                    for key, value in weights.items()
                    if key.startswith(name)
                }
            )
        self._filters = melscale_fbanks(
            TRANSFORM // 2 + 1, 0.0, RATE / 2, BANDS, RATE, norm="slaney", mel_scale="slaney"
        )

    def __call__(self, windows: "numpy.ndarray") -> "numpy.ndarray":
        """Float32 sound at RATE, windows x samples, to windows x UNITS."""
        import numpy as np
        import torch

        level = np.sqrt((windows.astype(np.float64) ** 2).mean(1, keepdims=True))
        windows = windows * np.maximum(1, QUIETEST / np.maximum(level, np.finfo(np.float32).tiny))
        with torch.inference_mode():
            return self._hear(torch.from_numpy(windows).float()).numpy()

    def _hear(self, windows: "torch.Tensor") -> "torch.Tensor":
        import torch

        spectrum = torch.stft(
            windows,
            TRANSFORM,
            HOP,
            window=torch.hann_window(TRANSFORM),
            pad_mode="constant",
            return_complex=True,
        )
        # The package leaves out the last moment, which is half silence.
        bands = spectrum[..., :-1].abs().square().transpose(1, 2) @ self._filters
        _, (last, _) = self._memory(bands)
        return torch.nn.functional.normalize(torch.relu(self._projection(last[-1])), dim=1)


def _weights_file() -> Path:
    try:
        return package_file("resemblyzer").with_name("pretrained.pt")
    except ModuleNotFoundError:
        raise UserError(
            "Resemblyzer, which tells speakers apart, is not installed. Set the environment f5 up again with "
            "`make studio`."
        ) from None
