"""The film's sound: every scene's speech in its place, music under it, at one loudness."""

from pathlib import Path
from typing import TYPE_CHECKING

from understudy.errors import UserError
from understudy.media.audio import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy

REVISION = "3"
"""Raised when the same request would give another file; then it is made again."""

HEADROOM = 1.25
"""dB by which peaks may grow when the film's sound is marked and compressed. Of 240 marks in six narrated films one
added 1.12 dB, the most; `understudy.media.muxing.AAC` adds 0.03 at most."""

FADE_IN, FADE_OUT = 1.0, 2.5
"""Seconds over which music comes and goes."""
CROSSFADE = 2.0
"""Seconds over which music that is shorter than the film joins its own beginning."""

DUCKED = -10.0
"""dB by which music gives way to speech."""
DUCKING_STEP = SAMPLE_RATE // 100
"""Samples between two values of the music's level."""
SPEECH_ABOVE = -30.0
"""dB against the loudest step of the speech, above which someone speaks."""
HOLD, EASE = 35, 25
"""Steps around speech in which music stays down, lest it pump between words, and in which it moves."""


def mix(
    placements: list[tuple[float, Path]],
    duration: float,
    output: Path,
    *,
    music: Path | None,
    music_level: float,
    loudness: float,
    true_peak: float,
) -> None:
    """Writes the sound of a whole film as a WAV file of 48 kHz, exactly as long as its pictures.

    Args:
        placements: for each scene, the second of the film at which its speech begins, and its WAV file.
        duration: seconds of the film, a whole number of frames.
        output: the WAV file.
        music: any sound file; repeated if it is shorter than the film.
        music_level: dB of the music against the speech, where no one speaks.
        loudness: LUFS of the film, as EBU R128 measures it.
        true_peak: dBTP that the finished film's sound stays below.

    Raises:
        UserError: a file can't be read, or the speech is longer than the film.
    """
    from understudy.film.loudness import SILENCE, integrated_loudness, normalise
    from understudy.media.audio import write_wav

    total = round(duration * SAMPLE_RATE)
    sound = _laid(placements, total)
    if music is not None:
        level = integrated_loudness(sound)
        if level == SILENCE:
            level = loudness
        sound = sound + _bed(Path(music), sound, level + music_level)
    write_wav(output, normalise(sound, loudness, true_peak - HEADROOM))


def _laid(placements: list[tuple[float, Path]], total: int) -> "numpy.ndarray":
    import numpy as np

    from understudy.media.audio import read_wav, resample

    sound = np.zeros(total, np.float32)
    for start, path in placements:
        speech = resample(*read_wav(path), SAMPLE_RATE)
        begin = round(start * SAMPLE_RATE)
        if begin + len(speech) > total:
            over = (begin + len(speech) - total) / SAMPLE_RATE
            raise UserError(
                f"{path}: ends {over:.2f} s after the film. Delete the topic's timeline.json and run again."
            )
        sound[begin : begin + len(speech)] += speech
    return sound


def _bed(music: Path, speech: "numpy.ndarray", level: float) -> "numpy.ndarray":
    """The music for the whole film, at `level` LUFS where no one speaks, faded and ducked."""
    import numpy as np

    from understudy.film.loudness import SILENCE, at_samples, integrated_loudness
    from understudy.media.audio import read_audio

    sound = _repeated(read_audio(music, longest=len(speech) / SAMPLE_RATE), len(speech))
    measured = integrated_loudness(sound)
    if measured == SILENCE:
        raise UserError(f"{music}: is silent. Name another file as the topic's `music:`, or none.")
    seconds = np.arange(len(speech)) / SAMPLE_RATE
    left = np.minimum(seconds / FADE_IN, (seconds[-1] - seconds) / FADE_OUT).clip(0, 1)
    fades = np.sin(left * np.pi / 2).astype(np.float32)
    ducking = at_samples(10 ** (_ducking(speech) / 20), DUCKING_STEP, len(speech))
    return sound * fades * ducking * np.float32(10 ** ((level - measured) / 20))


def _repeated(music: "numpy.ndarray", total: int) -> "numpy.ndarray":
    import numpy as np

    if len(music) >= total:
        return music[:total]
    crossfade = min(round(CROSSFADE * SAMPLE_RATE), len(music) // 2)
    ramp = np.sin(np.linspace(0, np.pi / 2, crossfade, dtype=np.float32))
    piece = music.copy()
    piece[:crossfade] *= ramp
    piece[len(piece) - crossfade :] *= ramp[::-1]
    repeated = np.zeros(total + len(piece), np.float32)
    for begin in range(0, total, len(piece) - crossfade):
        repeated[begin : begin + len(piece)] += piece
    return repeated[:total]


def _ducking(speech: "numpy.ndarray") -> "numpy.ndarray":
    """dB of the music at each step: down before someone speaks, and up when they have done."""
    import numpy as np

    from understudy.film.loudness import lowest_near, smooth

    padded = np.pad(speech, (0, -len(speech) % DUCKING_STEP)).reshape(-1, DUCKING_STEP)
    power = np.square(padded).mean(axis=1)
    speaking = power > power.max() * 10 ** (SPEECH_ABOVE / 10)
    return smooth(lowest_near(np.where(speaking, DUCKED, 0.0), HOLD), EASE)
