"""What the model hears at a frame: features of OpenAI's Whisper around the frame's time.

Radford et al. 2022, https://arxiv.org/abs/2212.04356; LatentSync conditions its UNet on the output of all layers.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch

from understudy.lips.mouth.code import whisper_package
from understudy.media.audio import stream_audio

RATE = 16_000
"""Samples a second that Whisper listens to."""

_ROWS_PER_SECOND = 50
"""Of features; Whisper's second convolution halves its 100 spectra a second."""

_WINDOW = 1500
"""Rows that the encoder gives at once: 30 s."""

_MARGIN = 50
"""Rows (1 s) at each end of a window that are taken from its neighbour, where the encoder hears both sides."""

_STEP = _WINDOW - 2 * _MARGIN

_SPECTRA_PER_ROW = 2

_EXACT = 6
"""Decimals of a row to which times are exact: a frame at 0.06 s is at row 3, not at 2.9999."""

_FEWEST = 400
"""Samples: the length of the window of Whisper's spectra."""


def on_clip(sound: Path, start: float, duration: float) -> np.ndarray:
    """The speech of a clip: samples at 16 kHz of the clip's length, with silence before and after; raises MediaError.

    `start` is when the speech begins and `duration` how long the clip is, in seconds.
    """
    # Resampled piece by piece: a transform of the whole would need memory for the whole.
    speech = np.concatenate(list(stream_audio(sound, RATE)) or [np.zeros(0, np.float32)])
    samples = np.zeros(max(_FEWEST, round(duration * RATE)), np.float32)
    first = round(start * RATE)
    heard = speech[: max(0, len(samples) - first)]
    samples[first : first + len(heard)] = heard
    return samples


class Hearing:
    """Whisper's encoder, and how much of its features belongs to a frame."""

    def __init__(self, checkout: Path, weights: Path, device: str, around: tuple[int, int]) -> None:
        """`around`: frames of 25 a second that are heard before and after a frame."""
        whisper = whisper_package(checkout)
        self._spectra_of = whisper.log_mel_spectrogram
        self._encoder = whisper.load_model(str(weights), device).encoder.eval()
        self._device = device
        before, after = around
        self._rows = np.arange(-before * _SPECTRA_PER_ROW, (after + 1) * _SPECTRA_PER_ROW)

    def listen(self, samples: np.ndarray) -> "Heard":
        """To the sound of a clip, at 16 kHz."""
        return Heard(self._spectra_of(samples), self._encode, self._rows)

    @torch.no_grad()
    def _encode(self, spectra: torch.Tensor) -> torch.Tensor:
        padded = torch.nn.functional.pad(spectra, (0, _WINDOW * _SPECTRA_PER_ROW - spectra.shape[1]))
        _, layers = self._encoder(padded[None].to(self._device), include_embeddings=True)
        return torch.from_numpy(layers[0]).transpose(0, 1)  # rows, layers, width


class Heard:
    """The features of one clip's sound, made window by window as they are asked for."""

    def __init__(
        self, spectra: torch.Tensor, encode: Callable[[torch.Tensor], torch.Tensor], around: np.ndarray
    ) -> None:
        """Spectra (bands, 100 a second); what makes rows of features of those; which rows are heard, as offsets."""
        self._spectra, self._encode, self._around = spectra, encode, around
        self._length = max(1, spectra.shape[1] // _SPECTRA_PER_ROW)
        self._last_window = max(0, -(-(self._length - _WINDOW) // _STEP))
        self._windows: dict[int, torch.Tensor] = {}

    def at(self, seconds: Sequence[float]) -> torch.Tensor:
        """Features for the frames that are seen at these times: (frames, rows x layers, width), on the CPU."""
        middles = np.floor(np.round(np.array(seconds) * _ROWS_PER_SECOND, _EXACT)).astype(int)
        rows = np.clip(middles[:, None] + self._around, 0, self._length - 1)
        windows = np.clip((rows - _MARGIN) // _STEP, 0, self._last_window)
        self._windows = {number: self._window(int(number)) for number in np.unique(windows)}
        heard = [
            self._windows[window][row - window * _STEP]
            for window, row in zip(windows.ravel(), rows.ravel(), strict=True)
        ]
        return torch.stack(heard).reshape(len(seconds), -1, heard[0].shape[-1])

    def _window(self, number: int) -> torch.Tensor:
        if number not in self._windows:
            first = number * _STEP * _SPECTRA_PER_ROW
            return self._encode(self._spectra[:, first : first + _WINDOW * _SPECTRA_PER_ROW])
        return self._windows[number]
