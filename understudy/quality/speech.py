"""A scene's speech, measured: its pace, its gaps, what was cut off, and whether its words are the dialogue's."""

from pathlib import Path
from typing import TYPE_CHECKING

from understudy.performing import perform_best
from understudy.quality.form import Figure, Quality, at_most, between, no_louder, not_measured
from understudy.settings.film import Film, SpeechLimits
from understudy.speech.content import Speech, SpokenSentences
from understudy.stages.stage import Request

if TYPE_CHECKING:
    import numpy

_LONG_ENOUGH = 2.0
"""Seconds that a text must take for its pace to say something: of two words, half are pauses."""

_FULL_SCALE = 0.999
_CUT_SAMPLES = 3
"""Successive samples at full scale that make a peak a flat one."""

_STEP = 0.01
"""Seconds for which loudness is told at a time."""

_LOUD_SHARE, _SILENCE = 0.95, -35.0
"""Nineteen in twenty steps are quieter than what counts as loud; so many dB below that nobody hears a word."""

_FADED, _ENDING = 0.005, 0.015
"""Seconds before the end: what engines fade, and within which a word has ended by itself."""

_LOWEST_DB = -99.0
"""Stands for silence: JSON has no infinity."""


def speak(film: Film, request: Request, output: Path) -> tuple[Speech | SpokenSentences, Quality]:
    """Say what a request asks for, and keep the best: what its engine told of it, and what was measured.

    Raises UserError as its engine does.
    """
    limits = request["gate"]["limits"]
    return perform_best(
        "speech", film, request, lambda path, _: figures(path, limits, film, request["text"]), output
    )


def figures(sound: Path, limits: SpeechLimits, film: Film, text: str) -> list[Figure]:
    """What is measured of a scene's speech.

    Args:
        sound: its WAV file.
        limits: those of `understudy.settings.quality.SpeechGate`.
        film: the resolved settings of its film.
        text: the dialogue.
    """
    from understudy.media.audio import read_wav

    samples, rate = read_wav(sound)
    pace = film["persona"]["voice"]["words_per_minute"]
    return [
        _pace(text, len(samples) / rate, pace, film["language"], limits),
        at_most("longest_silence", longest_silence(samples, rate), limits["longest_silence"], "s"),
        at_most("clipping", clipping(samples, rate), limits["longest_clipping"], "ms"),
        no_louder("ending", ending(samples, rate), limits["loudest_ending"], "dBFS"),
        _word_errors(sound, text, film, limits),
    ]


def _pace(text: str, seconds: float, words_per_minute: float, language: str, limits: SpeechLimits) -> Figure:
    from understudy.script.speech_time import speaking_seconds

    expected = speaking_seconds(text, words_per_minute, language)
    if expected < _LONG_ENOUGH:
        return not_measured("pace", "the dialogue is too short to tell", "words/min")
    pace = words_per_minute * expected / max(seconds, _STEP)
    return between("pace", pace, limits["slowest"], limits["fastest"], "words/min")


def longest_silence(samples: "numpy.ndarray", rate: int) -> float:
    """Seconds of the longest time in which nothing can be heard beside the speech."""
    import numpy as np

    step = round(_STEP * rate)
    whole = samples[: len(samples) // step * step].reshape(-1, step)
    level = np.sqrt(np.square(whole).mean(axis=1))
    if not level.any():
        return len(samples) / rate
    silent = level < np.quantile(level, _LOUD_SHARE) * 10 ** (_SILENCE / 20)
    return _longest_run(silent) * _STEP


def clipping(samples: "numpy.ndarray", rate: int) -> float:
    """Milliseconds that are cut off at full scale."""
    import numpy as np

    loud = np.abs(samples) >= _FULL_SCALE
    if loud.sum() < _CUT_SAMPLES:
        return 0.0
    borders = np.flatnonzero(np.diff(np.concatenate([[False], loud, [False]]).astype(np.int8)))
    lengths = borders[1::2] - borders[::2]
    return float(lengths[lengths >= _CUT_SAMPLES].sum() / rate * 1000)


def ending(samples: "numpy.ndarray", rate: int) -> float:
    """The loudest sample near the end, in dB under full scale, where the last word should have ended."""
    import numpy as np

    near = samples[len(samples) - round(_ENDING * rate) : len(samples) - round(_FADED * rate)]
    loudest = float(np.abs(near).max(initial=0))
    return 20 * float(np.log10(loudest)) if loudest else _LOWEST_DB


def _word_errors(sound: Path, text: str, film: Film, limits: SpeechLimits) -> Figure:
    name = limits["transcriber"]
    if not name:
        return not_measured("word_errors", "no transcriber is named: `quality: speech: transcriber`")
    from understudy.performing import ask
    from understudy.quality.heard import word_error_rate

    heard = ask(
        "quality",
        "transcriber",
        "transcribe",
        film,
        settings={"model": name},
        paths={"clips": [sound]},
        arguments={"language": film["language"]},
        models={name: film["models"][name]["path"]},
    )
    return at_most("word_errors", word_error_rate([text], heard), limits["most_word_errors"])


def _longest_run(flags: "numpy.ndarray") -> int:
    import numpy as np

    borders = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return int((borders[1::2] - borders[::2]).max(initial=0))
