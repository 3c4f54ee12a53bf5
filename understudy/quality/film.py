"""The finished film, measured as its viewers get it: length, loudness, sound against picture, subtitles in time."""

from pathlib import Path
from typing import TYPE_CHECKING

from understudy.quality.form import (
    Figure,
    Quality,
    around,
    at_most,
    between,
    measured_once,
    no_louder,
    not_measured,
    told,
)
from understudy.settings.film import FilmGate
from understudy.speech.content import Word

if TYPE_CHECKING:
    import numpy

_STEP = 48
"""Samples for which loudness is told at a time when sounds are compared: a millisecond."""

_FARTHEST = 1.0
"""Seconds by which the film's sound is looked for before and after its place."""

_QUIETEST = -99.0
"""LUFS or dBTP that stand for silence: JSON has no infinity."""


def measure(
    film: Path,
    srt: Path,
    sound: Path,
    words: list[Word],
    *,
    limits: FilmGate,
    loudness: float,
    true_peak: float,
    length: float | None,
) -> Quality:
    """What is measured of a film.

    Args:
        film: the film.
        srt: its subtitles.
        sound: the sound that was laid for it, as long as its picture.
        words: all spoken words {"text", "start", "end"}; seconds of the film.
        limits: those of `understudy.settings.quality.FilmGate`.
        loudness: LUFS that it is to have.
        true_peak: dBTP that it is to stay below.
        length: seconds that its topic names; None where it names none.

    Raises:
        MediaError: the film or the sound can't be read.
    """
    from understudy.film.loudness import highest_peak, integrated_loudness
    from understudy.film.subtitles import read_srt
    from understudy.media.audio import read_audio, read_wav
    from understudy.media.probing import probe

    facts = probe(film)
    if facts.audio_duration is None:
        figures = [not_measured("offset", "the film has no sound", "s")]
    else:
        heard, (laid, _) = read_audio(film), read_wav(sound)
        late = facts.audio_start - facts.video_start + delay(heard, laid)
        end = facts.audio_start + facts.audio_duration - facts.video_start - facts.duration
        farthest = limits["farthest_offset"]
        level, peak = (
            max(_QUIETEST, measured) for measured in (integrated_loudness(heard), highest_peak(heard))
        )
        figures = [
            around("loudness", level, loudness, limits["loudness_error"], "LUFS"),
            no_louder("true_peak", peak, true_peak, "dBTP"),
            around("offset", late, 0.0, farthest, "s"),
            around("ends_apart", end, 0.0, farthest, "s"),
        ]
    cues = read_srt(srt.read_text(encoding="utf-8"))
    return measured_once(
        "film",
        [_length(facts.duration, length, limits), *figures, *_subtitles(cues, words, facts.duration, limits)],
    )


def _length(seconds: float, wanted: float | None, limits: FilmGate) -> Figure:
    if wanted is None:
        return told("length", seconds, "s")
    return between("length", seconds, limits["shortest"] * wanted, limits["longest"] * wanted, "s")


def delay(heard: "numpy.ndarray", laid: "numpy.ndarray") -> float:
    """Seconds by which a sound is later than it was laid; both mono, 48,000 samples a second."""
    import numpy as np

    from understudy.media.audio import SAMPLE_RATE

    one, other = _envelope(heard), _envelope(laid)
    size = 1 << (len(one) + len(other)).bit_length()
    alike = np.fft.irfft(np.fft.rfft(one, size) * np.fft.rfft(other, size).conj(), size)
    farthest = round(_FARTHEST * SAMPLE_RATE / _STEP)
    delays = np.arange(-farthest, farthest + 1)
    return float(delays[alike[delays].argmax()] * _STEP / SAMPLE_RATE)


def _envelope(samples: "numpy.ndarray") -> "numpy.ndarray":
    import numpy as np

    level = np.abs(samples[: len(samples) // _STEP * _STEP]).reshape(-1, _STEP).mean(axis=1)
    return level - level.mean()


def outside(cues: list[tuple[float, float, str]], duration: float) -> int:
    """How many subtitles are shown before the film begins or after it ends, for no time, or with the one before."""
    wrong, last = 0, 0.0
    for start, end, _ in cues:
        wrong += not (last <= start < end <= duration + _MILLISECOND)
        last = end
    return wrong


_MILLISECOND = 0.001
"""Seconds to which subtitles tell their times."""


def _subtitles(
    cues: list[tuple[float, float, str]], words: list[Word], duration: float, limits: FilmGate
) -> list[Figure]:
    from understudy.film.subtitles import plain

    # By letters, as not every language has spaces between its words.
    shown = [(start, end) for start, end, text in cues for _ in "".join(text.split())]
    spoken = [word["start"] for word in words for _ in "".join(plain(word["text"]).split())]
    missing = at_most("subtitles_missing", abs(len(spoken) - len(shown)), 0, "letters")
    if missing.passed:
        pairs = zip(spoken, shown, strict=True)
        apart = max((max(start - said, said - end, 0.0) for said, (start, end) in pairs), default=0.0)
        in_time = at_most("subtitles_apart", apart, limits["farthest_subtitle"], "s")
    else:
        in_time = not_measured("subtitles_apart", "other words are shown than spoken", "s")
    return [in_time, missing, at_most("subtitles_outside", outside(cues, duration), 0, "subtitles")]
