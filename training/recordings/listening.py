"""When somebody speaks in the recordings, and how much like the persona. Runs in the environment f5.

Voice activity is Silero's (MIT), whose network faster-whisper brings along.
"""

from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.recordings.speaker import BATCH, RATE, UNITS, WINDOW, SpeakerEncoder, read_speech
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
    settings_type = Settings

    def __init__(self, settings: Settings, place: Place) -> None:
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
        samples = read_speech(recordings[marked])
        clip = samples[round(mark["start"] * RATE) : round(mark["end"] * RATE)]
        own = np.concatenate([np.empty((0, UNITS)), *directions(self._encoder, clip, phrases(clip))])
        if len(own) * HOP < LEAST_MARKED:
            raise UserError(
                f"recording {mark['file']}: from {mark['start']:g} to {mark['end']:g} seconds, which the persona's "
                f"`mark` names, there are only {len(own) * HOP:.0f} seconds of clear speech. Mark a stretch of some 30 "
                "seconds in which the persona alone speaks."
            )
        # Each window beside the others, or it would be found similar to itself.
        similarities = [float(window @ unit(own.sum(0) - window)) for window in own]
        centre = unit(own.sum(0))
        heard = {}
        for index, (path, name) in enumerate(zip(recordings, names, strict=True)):
            samples = read_speech(path)
            spoken = phrases(samples)
            if not spoken:
                raise UserError(
                    f"recording {name}: nobody speaks in it. Take it out of the folder of recordings, or check which "
                    "track or microphone it was recorded from."
                )
            pointing = directions(self._encoder, samples, spoken)
            heard[name] = [
                _compared(phrase, found @ centre) for phrase, found in zip(spoken, pointing, strict=True)
            ]
            self._place.report(index + 1, len(recordings), "recordings")
        marked_similarity = float(np.mean(similarities))
        return {
            "threshold": round(marked_similarity - MARGIN, 4),
            "marked": round(marked_similarity, 4),
            "recordings": heard,
        }


def _compared(phrase: tuple[int, int], similarities: "numpy.ndarray") -> dict[str, float | None]:
    is_told = len(similarities) > 0
    return {
        "start": round(phrase[0] / RATE, 3),
        "end": round(phrase[1] / RATE, 3),
        "similarity": round(float(similarities.min()), 4) if is_told else None,
        "mean": round(float(similarities.mean()), 4) if is_told else None,
    }


def _window_places(start: int, end: int) -> list[tuple[int, int]]:
    """First sample and width of each window of a phrase."""
    length = end - start
    if length < SHORTEST_WINDOW * RATE:
        return []
    width = min(WINDOW, length)
    return [(place, width) for place in (*range(start, end - width, round(HOP * RATE)), end - width)]


def phrases(samples: "numpy.ndarray") -> list[tuple[int, int]]:
    """First and last-plus-one sample of each stretch of speech."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        min_silence_duration_ms=round(PAUSE * 1000),
        max_speech_duration_s=LONGEST_PHRASE,
        speech_pad_ms=round(BREATH * 1000),
    )
    return [(phrase["start"], phrase["end"]) for phrase in get_speech_timestamps(samples, options)]


def directions(
    encoder: SpeakerEncoder, samples: "numpy.ndarray", spoken: list[tuple[int, int]]
) -> list["numpy.ndarray"]:
    """Of the voice along each spoken phrase: windows x units; none where it is too short to tell."""
    import numpy as np

    # Windows of one width are heard together, for that is many times faster; a short phrase has its own.
    windows = [
        (number, start, width)
        for number, phrase in enumerate(spoken)
        for start, width in _window_places(*phrase)
    ]
    windows.sort(key=lambda window: window[2])
    found: list[list[numpy.ndarray]] = [[] for _ in spoken]
    for _, same in groupby(windows, key=lambda window: window[2]):
        while batch := list(islice(same, BATCH)):
            sound = np.stack([samples[start : start + width] for _, start, width in batch])
            for (number, _, _), direction in zip(batch, encoder(sound), strict=True):
                found[number].append(direction)
    return [np.array(pointing).reshape(-1, UNITS) for pointing in found]


def unit(vector: "numpy.ndarray") -> "numpy.ndarray":
    """The same direction, of length 1."""
    import numpy as np

    return vector / np.linalg.norm(vector)
