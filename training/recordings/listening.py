"""When somebody speaks in the recordings, and how much like the persona. Runs in the environment f5.

Voice activity is Silero's (MIT), whose network faster-whisper brings along.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from understudy.errors import UserError
from understudy.workers.place import Place

if TYPE_CHECKING:
    import numpy

PAUSE = 0.2
"""Seconds of silence that end a phrase; shorter ones are stops inside words."""
LONGEST_PHRASE = 12.0
"""Seconds after which one who does not pause is parted at the best place there is."""
BREATH = 0.03
"""Seconds around a phrase that belong to it, for the network is late."""
HOP = 0.4
"""Seconds from one window in which a voice is compared to the next."""
SHORTEST_WINDOW = 0.4
"""Seconds; who says less cannot be told."""
LEAST_MARKED = 10.0
"""Seconds of marked speech from which a voice is known well enough."""
MARGIN = 0.1
"""How much less alike than in the mark a voice may be: it varies more over an hour than within half a minute."""


@dataclass(frozen=True)
class Settings:
    """Nothing is left open."""


class Engine:
    """Hears who speaks when."""

    revision = "1"
    environment = "f5"
    models = ()
    Settings = Settings

    def __init__(self, settings: Settings, place: Place) -> None:
        from training.recordings.speaker import SpeakerEncoder

        self._place = place
        # On the processor, wherever models work: an hour takes it a minute, and every machine hears the same.
        self._encoder = SpeakerEncoder()

    def listen(self, recordings: list[Path], names: list[str], mark: dict[str, Any]) -> dict[str, Any]:
        """Phrases, each between two pauses, with the similarity of their voice to the marked one.

        Args:
            recordings: WAV files.
            names: what the user calls them.
            mark: {"file": one of the names, "start", "end": seconds}, where the persona alone speaks.

        Returns:
            {"threshold": the least similarity of the persona's phrases, "marked": mean similarity inside the mark,
            "recordings": {name: [{"start", "end", "similarity": lowest, "mean": average}]}}. Seconds; similarities
            from 0 to 1, None where a phrase is too short to tell.

        Raises:
            UserError: there is no speech in a recording, or not enough in the mark.
        """
        import numpy as np

        marked = names.index(mark["file"])
        samples = _read(recordings[marked])
        clip = samples[round(mark["start"] * _rate()) : round(mark["end"] * _rate())]
        own = np.concatenate([self._windows(clip, phrase) for phrase in _phrases(clip)] or [np.empty((0, 1))])
        if len(own) * HOP < LEAST_MARKED:
            raise UserError(
                f"recording {mark['file']}: from {mark['start']:g} to {mark['end']:g} seconds, which the persona's "
                f"`mark` names, there are only {len(own) * HOP:.0f} seconds of clear speech. Mark a stretch of some 30 "
                "seconds in which the persona alone speaks."
            )
        # Each window beside the others, or it would be found similar to itself.
        similarities = [float(window @ _direction(own.sum(0) - window)) for window in own]
        centre = _direction(own.sum(0))
        heard = {}
        for index, (path, name) in enumerate(zip(recordings, names, strict=True)):
            samples = _read(path)
            phrases = _phrases(samples)
            if not phrases:
                raise UserError(
                    f"recording {name}: nobody speaks in it. Take it out of the folder of recordings, or check which "
                    "track or microphone it was recorded from."
                )
            heard[name] = [self._compared(samples, phrase, centre) for phrase in phrases]
            self._place.report(index + 1, len(recordings), "recordings")
        marked_similarity = float(np.mean(similarities))
        return {
            "threshold": round(marked_similarity - MARGIN, 4),
            "marked": round(marked_similarity, 4),
            "recordings": heard,
        }

    def _compared(
        self, samples: "numpy.ndarray", phrase: tuple[int, int], centre: "numpy.ndarray"
    ) -> dict[str, float | None]:
        windows = self._windows(samples, phrase)
        found = windows @ centre if len(windows) else None
        return {
            "start": round(phrase[0] / _rate(), 3),
            "end": round(phrase[1] / _rate(), 3),
            "similarity": None if found is None else round(float(found.min()), 4),
            "mean": None if found is None else round(float(found.mean()), 4),
        }

    def _windows(self, samples: "numpy.ndarray", phrase: tuple[int, int]) -> "numpy.ndarray":
        """Directions of the voice along a phrase: windows x units; one of its own length for a short phrase."""
        import numpy as np

        from training.recordings.speaker import WINDOW

        sound = samples[slice(*phrase)]
        if len(sound) < SHORTEST_WINDOW * _rate():
            return np.empty((0, len(self._encoder(np.zeros((1, WINDOW), np.float32))[0])), np.float32)
        width = min(WINDOW, len(sound))
        starts = [*range(0, len(sound) - width, round(HOP * _rate())), len(sound) - width]
        return self._encoder(np.stack([sound[start : start + width] for start in starts]))


def _rate() -> int:
    from training.recordings.speaker import RATE

    return RATE


def _read(path: Path) -> "numpy.ndarray":
    import soxr

    from understudy.media import read_wav

    samples, rate = read_wav(path)
    return soxr.resample(samples, rate, _rate())


def _phrases(samples: "numpy.ndarray") -> list[tuple[int, int]]:
    """First and last-plus-one sample of each stretch of speech."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        min_silence_duration_ms=round(PAUSE * 1000),
        max_speech_duration_s=LONGEST_PHRASE,
        speech_pad_ms=round(BREATH * 1000),
    )
    return [(phrase["start"], phrase["end"]) for phrase in get_speech_timestamps(samples, options)]


def _direction(vector: "numpy.ndarray") -> "numpy.ndarray":
    import numpy as np

    return vector / np.linalg.norm(vector)
