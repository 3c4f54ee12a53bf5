"""Recordings of which every word is known: two scratch voices that take turns, over noise.

`python tests/helpers/recorded_voices.py <folder>` writes some, for tests in environments without the scratch voice.
"""

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from understudy.media.audio import resample, write_wav
from understudy.speech.scratch import recite

RATE = 24_000
WANTED = {"variant": "m3", "pitch": 30}
OTHER = {"variant": "f2", "pitch": 70}
"""The speaker encoder finds windows of the same voice 0.87 to 0.89 alike on average, of these two 0.58."""
NOISE = -45.0
"""dB of full scale: a room with a fan, 25 dB under the speech."""

OPENINGS = [
    "In the morning",
    "After the rain",
    "Near the old bridge",
    "Once a year",
    "Without a word",
    "By the window",
]
SUBJECTS = [
    "my grandmother",
    "the baker",
    "a tired sailor",
    "the youngest child",
    "our neighbour",
    "the night guard",
]
DEEDS = [
    "counts the boats",
    "opens the letter",
    "waters the garden",
    "mends a wooden chair",
    "sings to the dog",
]
ENDS = [
    "before anyone wakes",
    "as if it were easy",
    "with great care",
    "and tells nobody",
    "until the lamps go out",
]


def sentences(count: int, first: int = 0) -> list[str]:
    """Different sentences, each about three seconds long."""
    return [
        f"{OPENINGS[i % 6]} {SUBJECTS[(i // 2) % 6]} {DEEDS[i * 3 % 5]} {ENDS[(i + i // 5) % 5]}."
        for i in range(first, first + count)
    ]


@dataclass
class Recorded:
    """A recording, and what is on it."""

    samples: np.ndarray
    said: list[tuple[str, float, float, str]] = field(default_factory=list)
    """(speaker, start, end, text) of each sentence; seconds."""

    def speech(self, speaker: str) -> np.ndarray:
        """Which samples this speaker sounds in."""
        sounding = np.zeros(len(self.samples), bool)
        for who, start, end, _ in self.said:
            if who == speaker:
                sounding[round(start * RATE) : round(end * RATE)] = True
        return sounding

    def subtitles(self) -> str:
        """All that is said, as SubRip."""
        return "\n".join(
            f"{number}\n{_time(start)} --> {_time(end)}\n{text}\n"
            for number, (_, start, end, text) in enumerate(self.said, 1)
        )


def record(
    turns: list[tuple[str, list[str]]], seed: int = 0, pause: float = 0.35, noise: float = NOISE
) -> Recorded:
    """Speakers "wanted" and "other" say their sentences in turn, with `pause` seconds between, twice that at turns."""
    random = np.random.default_rng(seed)
    pieces, said, place = [np.zeros(RATE // 2, np.float32)], [], RATE // 2
    for speaker, texts in turns:
        for text in texts:
            voice = WANTED if speaker == "wanted" else OTHER
            recital = recite(text, "en-gb", voice=voice, pronunciations={})
            samples = 0.8 * resample(recital.samples, recital.rate, RATE)
            said.append((speaker, place / RATE, (place + len(samples)) / RATE, text))
            is_last = text is texts[-1]
            silence = np.zeros(
                round(pause * (2 if is_last else 1) * random.uniform(0.8, 1.2) * RATE), np.float32
            )
            pieces += [samples, silence]
            place += len(samples) + len(silence)
    sound = np.concatenate(pieces)
    return Recorded(sound + 10 ** (noise / 20) * random.standard_normal(len(sound)).astype(np.float32), said)


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02},{rest % 1000:03}"


def conversation(turns: int, seed: int = 0) -> Recorded:
    """The wanted speaker alone for half a minute, then both in turn; the other also throws in a word."""
    order, number = [("wanted", sentences(12))], 12
    for turn in range(turns):
        order.append(("other", [*sentences(2 + turn % 3, number), "I see."]))
        order.append(("wanted", sentences(3 + turn % 3, number + 4)))
        number += 7
    return record(order, seed)


def _write(folder: Path) -> None:
    """Clips of each speaker, as training has them, and a conversation."""
    recorded = conversation(turns=2)
    write_wav(folder / "talk.wav", recorded.samples, RATE)
    for speaker, count, first in (("wanted", 60, 0), ("other", 8, 300)):
        texts = sentences(count, first)
        (folder / speaker).mkdir()
        for number, text in enumerate(texts):
            spoken = record([(speaker, [text])], seed=number)
            write_wav(folder / speaker / f"{number:03}.wav", spoken.samples, RATE)
        (folder / speaker / "texts.json").write_text(json.dumps(texts))


if __name__ == "__main__":
    _write(Path(sys.argv[1]))
