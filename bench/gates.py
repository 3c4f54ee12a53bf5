"""What each gate measures on clean material and on material with a known fault, and what measuring costs:

    PYTHONPATH=. python bench/gates.py

Writes bench/results/gates.json. The material is the draft's: its voice, its presenter and films of it.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from draft import machine

sys.path.append(str(Path(__file__).parents[1] / "tests/helpers"))
from drifting import FPS as CHUNK_FPS
from drifting import noisy, presenter, sway
from faulty import (
    FILM,
    FPS,
    LEAD_IN,
    LIMITS,
    TEXT,
    SmallFilm,
    changed,
    chewing,
    clipped,
    cut_off,
    gap,
    keyframe,
    mouth,
    say,
)

from understudy.film.subtitles import cues, to_srt
from understudy.quality import film as of_film
from understudy.quality import image, lips, speech
from understudy.quality.attempts import Budget
from understudy.quality.form import Figure
from understudy.video.drift.limits import Limits
from understudy.video.drift.steady import Target, make_steady

RESULTS = Path(__file__).parent / "results/gates.json"
SENTENCES = (
    TEXT,
    "Compound interest means that you earn interest on your interest, and so your money grows faster every year.",
    "Why is the sky blue? Sunlight holds all colours, and the air scatters blue light far more than red.",
)
MINDLESS = 40
"""Mouths that move by themselves, whose agreement with a speech is chance."""


def told(figures: Iterable[Figure], *names: str) -> dict[str, object]:
    """The named figures, and which of all are past their limits."""
    figures = list(figures)
    values = {
        figure.name: round(figure.value, 3)
        for figure in figures
        if figure.name in names and figure.value is not None
    }
    return {**values, "past their limits": [figure.name for figure in figures if figure.passed is False]}


def speeches(folder: Path) -> dict[str, dict[str, object]]:
    """Clean speech, and one fault each."""
    sound = folder / "speech.wav"
    say(sound)

    def heard(path: Path) -> list[Figure]:
        return speech.figures(path, LIMITS["speech"], FILM, TEXT)

    rows = {"clean": told(heard(sound), "pace", "longest_silence", "clipping", "ending")}
    for name, change, figure in (
        ("2 s of silence inside", gap, "longest_silence"),
        ("four times too loud", clipped, "clipping"),
        ("ends inside a word", cut_off, "ending"),
    ):
        rows[name] = told(heard(changed(sound, change)), figure)
    for rate in (70, 330):
        say(folder / "rate.wav", words_per_minute=rate)
        rows[f"{rate} words a minute"] = told(heard(folder / "rate.wav"), "pace")
    return rows


def images(folder: Path) -> dict[str, dict[str, object]]:
    """A drawn presenter, sharp and blurred."""
    rows = {}
    for blur in (0.0, 1.0, 2.0, 4.0):
        picture = keyframe(folder / "image.png", blur)
        figures = image.figures(picture, LIMITS["image"], FILM, on_camera=True)
        rows[f"blurred over {blur:g} pixels" if blur else "clean"] = told(figures, "sharpness")
    return rows


def chunks() -> dict[str, dict[str, object]]:
    """A chunk that moves, and one fault each."""
    key = presenter()[0]
    moving = noisy(sway(key, 33))
    flickering, black = moving.copy(), moving.copy()
    flickering[10::2] = np.clip(flickering[10::2] * 1.2, 0, 255)
    black[-3:] = 0
    target = Target(key, key, again=0, dropped=0, fps=CHUNK_FPS, on_camera=True)
    rows = {}
    for name, pictures in (
        ("clean", moving),
        ("freezes", noisy(np.repeat(key[None], 33, axis=0), spread=0.1)),
        ("flickers", flickering),
        ("three black pictures", black),
    ):
        kept = make_steady(
            lambda seed, pictures=pictures: (pictures, None),
            target,
            Limits(6.0, 0.8, 0.3),
            seed=1,
            strength=1.0,
            budget=Budget(),
        )
        rows[name] = told(kept.quality.figures, "frozen", "flicker", "black")
    return rows


def mouths(folder: Path) -> dict[str, object]:
    """Drawn mouths in time, late and early; and what agreement mouths reach by chance."""
    errors, agreements, caught = [], [], 0
    by_chance = []
    for text in SENTENCES:
        sound = folder / "speech.wav"
        spoken = say(sound, text)
        for late in (0.0, 0.04, 0.08, 0.2, -0.2):
            figures = lips.judged(mouth(spoken, late), sound, LIMITS["lips"], LEAD_IN)
            offset, confidence = (figure.value for figure in figures)
            errors.append(abs(offset - late))
            agreements.append(confidence)
            caught += figures[0].passed is (abs(late) < LIMITS["lips"]["farthest_offset"])
        frames = len(mouth(spoken))
        by_chance += [
            lips.judged(chewing(frames, seed), sound, LIMITS["lips"], LEAD_IN)[1].value
            for seed in range(MINDLESS)
        ]
    return {
        "mouths 0, 40, 80, 200 and -200 ms late, told right": f"{caught} of {len(errors)}",
        "largest error of the delay in seconds": round(max(errors), 3),
        "smallest agreement of a mouth that speaks": round(min(agreements), 3),
        "agreement of mouths that move by themselves, 95 in 100 below": round(
            float(np.quantile(by_chance, 0.95)), 3
        ),
    }


def films(folder: Path) -> dict[str, dict[str, object]]:
    """A film of eight seconds, and one fault each."""
    small = SmallFilm(folder)
    asked = {"limits": LIMITS["film"], "loudness": -20.0, "true_peak": -1.5, "length": 8.0}

    def measured(**other: object) -> list[Figure]:
        return list(
            of_film.measure(small.film, small.srt, small.sound, small.words, **(asked | other)).figures
        )

    asked["loudness"] = next(figure.value for figure in measured() if figure.name == "loudness")
    rows = {
        "clean": told(
            measured(), "length", "loudness", "true_peak", "offset", "ends_apart", "subtitles_apart"
        )
    }
    rows["3 LU too quiet"] = told(measured(loudness=asked["loudness"] + 3), "loudness")
    rows["a fifth of its length"] = told(measured(length=40.0), "length")
    shifted = [{**word, "start": word["start"] + 0.3, "end": word["end"] + 0.3} for word in small.words]
    right = small.srt.read_text()
    small.srt.write_text(to_srt(cues(shifted, "en", until=small.frames / FPS)))
    rows["subtitles 0.3 s late"] = told(measured(), "subtitles_apart")
    small.srt.write_text(right)
    small.delay_sound(0.2)
    rows["sound 0.2 s late"] = told(measured(), "offset")
    return rows


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Of the processor, the least of some runs."""

    def once() -> float:
        begun = time.process_time()
        work()
        return time.process_time() - begun

    return round(min(once() for _ in range(times)), 4)


def cost(folder: Path) -> dict[str, float]:
    """Seconds of the processor to measure one of each, as the draft does: a scene of eight seconds."""
    sound, small = folder / "speech.wav", SmallFilm(folder)
    opened = mouth(say(sound))
    picture = keyframe(folder / "image.png")
    asked = {"limits": LIMITS["film"], "loudness": -20.0, "true_peak": -1.5, "length": None}
    return {
        "image": seconds(lambda: image.figures(picture, LIMITS["image"], FILM, on_camera=True)),
        "speech": seconds(lambda: speech.figures(sound, LIMITS["speech"], FILM, TEXT)),
        "lips": seconds(lambda: lips.judged(opened, sound, LIMITS["lips"], LEAD_IN)),
        "film": seconds(lambda: of_film.measure(small.film, small.srt, small.sound, small.words, **asked)),
    }


def main() -> None:
    """Measure everything and write it down."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = {
            "machine": machine(),
            "speech": speeches(folder),
            "image": images(folder),
            "chunk": chunks(),
            "lips": mouths(folder),
            "film": films(folder),
            "processor seconds of measuring one scene of 8 s, and a film of it": cost(folder),
        }
    RESULTS.write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
