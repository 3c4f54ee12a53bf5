"""Recordings of any kind as WAV files of one form and level."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.errors import UserError
from understudy.files import write_json
from understudy.media.audio import read_audio, write_wav
from understudy.media.errors import MediaError

if TYPE_CHECKING:
    import numpy

REVISION = "1"

RATE = 24_000
"""Samples a second, as F5-TTS hears."""
TRANSCRIPTS = (".srt", ".vtt", ".ass", ".tsv", ".json", ".txt")
"""Suffixes of what stands beside the recordings, the one first that tells times best."""

LEVEL = -20.0
"""Root mean square in dB of full scale, as in the Emilia pipeline (Amphion, preprocessors/Emilia)."""
MOST_GAIN = 3.0
"""dB by which a recording is moved towards LEVEL after its peak was brought to full scale; Emilia's limit, too."""

SILENT = -55.0
"""dB of full scale: a recording whose loudest moment is below it holds no speech."""
CLIPPED_LEVEL = 0.985
"""Of full scale: samples beyond it are counted as clipped; resampling moves a cut peak by about a hundredth."""
MOST_CLIPPED = 5.0
"""Thousandths of the samples: more are heard as a rattle all through a recording."""


@dataclass(frozen=True)
class Recording:
    """What is known of a converted recording."""

    name: str
    """Its file's name in the user's folder."""
    sound: str
    """Its file's name in the folder of converted recordings."""
    seconds: float
    gain: float
    """dB by which it was raised."""


def recording_files(folder: Path) -> list[Path]:
    """The recordings in a folder, sorted; all files but transcripts and hidden ones."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and path.suffix.lower() not in TRANSCRIPTS and not path.name.startswith(".")
    )


def convert(recordings: list[Path], folder: Path) -> None:
    """Writes each recording as mono 16-bit WAV of RATE into `folder`, and recordings.json about them.

    Raises UserError for a file that holds no sound, is silent, or is clipped all through.
    """
    folder.mkdir(parents=True, exist_ok=True)
    converted = []
    for path in recordings:
        samples = _read(path)
        gain = _gain(samples)
        write_wav(folder / f"{path.name}.wav", samples * 10 ** (gain / 20), RATE)
        converted.append(Recording(path.name, f"{path.name}.wav", len(samples) / RATE, round(gain, 2)))
    write_json(folder / "recordings.json", [asdict(recording) for recording in converted])


def clipped(samples: "numpy.ndarray", limit: float = CLIPPED_LEVEL) -> float:
    """Thousandths of the samples whose size is `limit` or more."""
    import numpy as np

    return 1000 * float(np.mean(np.abs(samples) >= limit))


def _read(path: Path) -> "numpy.ndarray":
    import numpy as np

    try:
        samples = read_audio(path, rate=RATE)
    except MediaError as error:
        raise UserError(
            f"recording {path}: no sound can be read from it. Take it out of the folder of recordings, or save it anew "
            f"from where it came. {error}"
        ) from None
    peak = float(np.abs(samples).max(initial=0))
    if peak < 10 ** (SILENT / 20):
        raise UserError(
            f"recording {path}: it is silent, nothing in it is louder than {SILENT:g} dB of full scale. Check which "
            "track or microphone it was recorded from, or take it out of the folder of recordings."
        )
    if (found := clipped(samples)) > MOST_CLIPPED:
        raise UserError(
            f"recording {path}: it is clipped, {found:.0f} of 1000 samples are cut off at full scale (at most "
            f"{MOST_CLIPPED:g} can be used). Record again with less gain, or take it out of the folder of recordings."
        )
    return samples


def _gain(samples: "numpy.ndarray") -> float:
    """dB. Emilia limits the gain before it normalises the peak, which undoes it; here the peak comes first."""
    import numpy as np

    to_full_scale = -20 * np.log10(float(np.abs(samples).max()))
    level = 20 * np.log10(float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))) + to_full_scale
    # Never over full scale: only a recording that is louder than LEVEL is moved.
    return float(to_full_scale + np.clip(LEVEL - level, -MOST_GAIN, 0))
