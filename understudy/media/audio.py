"""Sound as samples: read, written, resampled. It is mono: arrays of float32 between -1 and 1."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.media.container import decoding_errors, opened
from understudy.media.errors import MediaError
from understudy.media.ffmpeg_process import file_argument, run

if TYPE_CHECKING:
    import wave

    import numpy


SAMPLE_RATE = 48_000
"""Samples a second of all sound in the graph; a whole number of them fits a frame at every usual rate."""


def read_audio(path: Path, *, longest: float | None = None, rate: int = SAMPLE_RATE) -> "numpy.ndarray":
    """The sound of any file that ffmpeg understands: mono, `rate` samples a second, its first `longest` seconds.

    Without what a codec added at its end, which `stream_audio` gives, too. Raises MediaError.
    """
    import ffmpeg
    import numpy as np

    length = {} if longest is None else {"t": longest}
    stream = ffmpeg.input(file_argument(path)).audio.output("pipe:", format="f32le", ac=1, ar=rate, **length)
    return np.frombuffer(run(stream, task="reading the sound", path=path).stdout, np.float32)


def stream_audio(path: Path, rate: int = SAMPLE_RATE) -> Iterator["numpy.ndarray"]:
    """The sound of a file piece by piece, however long: mono float32, `rate` samples a second; raises MediaError.

    It needs no ffmpeg but PyAV's, as the engines' environments have it.
    """
    import av

    with opened(path) as container:
        if not container.streams.audio:
            raise MediaError(f"{path}: holds no sound.")
        resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
        with decoding_errors(path):
            for frame in container.decode(container.streams.audio[0]):
                for piece in resampler.resample(frame):
                    yield piece.to_ndarray()[0]
            for piece in resampler.resample(None):
                yield piece.to_ndarray()[0]


def read_wav(path: Path) -> tuple["numpy.ndarray", int]:
    """Samples and sample rate of a 16-bit WAV file, mixed to mono; raises MediaError."""
    import numpy as np

    with _opened_wav(path) as file:
        width, channels, rate = file.getsampwidth(), file.getnchannels(), file.getframerate()
        data = file.readframes(file.getnframes())
    if width != 2:
        raise MediaError(f"{path}: holds {8 * width}-bit samples; save it as a 16-bit PCM WAV file.")
    return np.frombuffer(data, "<i2").reshape(-1, channels).mean(axis=1, dtype=np.float32) / 32768, rate


def wav_seconds(path: Path) -> float:
    """How long a WAV file is, by its header; raises MediaError."""
    with _opened_wav(path) as file:
        return file.getnframes() / file.getframerate()


@contextmanager
def _opened_wav(path: Path) -> Iterator["wave.Wave_read"]:
    import wave

    try:
        with wave.open(str(path), "rb") as file:
            yield file
    except (OSError, EOFError, wave.Error) as error:
        raise MediaError(f"{path}: is no WAV file that can be read ({error}).") from error


def write_wav(path: Path, samples: "numpy.ndarray", rate: int = SAMPLE_RATE) -> None:
    """Writes float samples between -1 and 1 as 16-bit mono; what lies outside is clipped."""
    import wave

    import numpy as np

    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.clip(np.rint(samples * 32768), -32768, 32767).astype("<i2").tobytes())


def resample(samples: "numpy.ndarray", from_rate: int, to_rate: int) -> "numpy.ndarray":
    """The same sound at another sample rate, by cutting or padding its spectrum; float32.

    Returns round(len(samples) * to_rate / from_rate) samples. Best for whole utterances that begin and end
    in silence: the transform treats them as a loop.
    """
    import numpy as np

    if from_rate == to_rate or not len(samples):
        return np.asarray(samples, np.float32)
    # Whole fifths of a second have a whole number of samples at all usual rates, even 11,025, and small
    # prime factors, which the transform likes.
    fifths = -(-5 * len(samples) // from_rate)
    length = fifths * to_rate // 5
    spectrum = np.fft.rfft(samples, fifths * from_rate // 5)
    resampled = np.fft.irfft(spectrum[: length // 2 + 1], length)
    return (resampled[: round(len(samples) * to_rate / from_rate)] * (to_rate / from_rate)).astype(np.float32)
