"""Speech as a picture: the sound's waves, and under them each word where it is said."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from understudy.speech.content import Word

if TYPE_CHECKING:
    import numpy

PIXELS_A_SECOND = 96
"""Room for the letters of most words under the time in which they are said."""
HEIGHT = 56
"""Pixels of the waves."""
_COLUMN = 2
"""Pixels of one stroke with the gap after it."""
_LINE_HEIGHT, _LETTER = 15, 6.4
"""Pixels of a line of words, and of a letter of 11 pixels on average."""
_MOST_LINES = 3
"""In which words that would touch are set; what has no room even then goes over its neighbour."""
_LONGEST_WORD = 24
"""Letters that are shown of a word."""


def strokes(samples: "numpy.ndarray", columns: int, height: float, step: float = 1.0) -> str:
    """The highest and lowest sample of each column, as the path of an SVG; `step` pixels from one to the next."""
    import numpy as np

    middle = height / 2
    return "".join(
        f"M{index * step:g} {middle * (1 - column.max()):.1f}V{middle * (1 - column.min()):.1f}"
        for index, column in enumerate(np.array_split(samples, columns))
        if len(column)
    )


def waveform(samples: "numpy.ndarray", rate: int, words: Sequence[Word], *, starts: float = 0.0) -> Markup:
    """Waves and words of one speech, as an SVG of PIXELS_A_SECOND.

    Args:
        samples: from -1 to 1, mono.
        rate: samples a second.
        words: {"text", "start", "end"}, seconds of the samples.
        starts: seconds of the film at which the samples start; the words' data-start and data-end count from there.
    """
    seconds = max(len(samples) / rate, 0.1)
    width = round(seconds * PIXELS_A_SECOND)
    lines = _lines([(word["start"] * PIXELS_A_SECOND, _shown(word["text"])) for word in words])
    height = HEIGHT + _LINE_HEIGHT * (max(lines, default=0) + 1) + 6
    drawn = Markup("").join(
        _word(word, line, starts + word["start"], starts + word["end"])
        for word, line in zip(words, lines, strict=True)
    )
    loudest = float(abs(samples).max()) if len(samples) else 0.0
    path = strokes(samples / max(loudest, 1e-3), width // _COLUMN, HEIGHT, _COLUMN)
    return Markup(
        '<svg class="waveform" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        'aria-label="Waveform of {seconds} seconds of speech, with its words">'
        '<path class="waves" d="{path}"/>{words}</svg>'
    ).format(width=width, height=height, seconds=f"{seconds:.1f}", path=path, words=drawn)


def _word(word: Word, line: int, start: float, end: float) -> Markup:
    left = word["start"] * PIXELS_A_SECOND
    return Markup(
        '<g class="word" data-start="{start:.3f}" data-end="{end:.3f}"><title>{text}, {begins:.2f} s</title>'
        '<rect x="{left:.1f}" y="0" width="{width:.1f}" height="{height}"/>'
        '<path d="M{left:.1f} {height}v{stem}"/><text x="{left:.1f}" y="{base}">{shown}</text></g>'
    ).format(
        start=start,
        end=end,
        begins=word["start"],
        text=word["text"],
        shown=_shown(word["text"]),
        left=left,
        width=max(1.0, (word["end"] - word["start"]) * PIXELS_A_SECOND),
        height=HEIGHT,
        stem=4 + line * _LINE_HEIGHT,
        base=HEIGHT + 15 + line * _LINE_HEIGHT,
    )


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_WORD else text[: _LONGEST_WORD - 1] + "…"


def _lines(words: Sequence[tuple[float, str]]) -> list[int]:
    """For each (left, text), the first line in which it does not touch the word before it."""
    ends = [0.0] * _MOST_LINES
    lines = []
    for left, text in words:
        line = next((line for line in range(_MOST_LINES) if ends[line] <= left), ends.index(min(ends)))
        ends[line] = left + (len(text) + 1) * _LETTER
        lines.append(line)
    return lines
