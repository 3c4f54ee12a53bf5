"""What holding chunks to their keyframe costs, and which way of matching colours leaves least:

    PYTHONPATH=. python bench/drift.py

Writes bench/results/drift.json. The material is the draft's presenter under casts of known form, so that what is left
is told against the truth, pixel by pixel.
"""

import json
import sys
import time
from pathlib import Path

import cv2
import numpy as np
from draft import machine

sys.path.append(str(Path(__file__).parents[1] / "tests/helpers"))
from drifting import BURGUNDY, FPS, drifting, noisy, presenter, red_cast

from understudy.quality.attempts import Budget
from understudy.video.drift.cells import cells
from understudy.video.drift.lab import delta_e, to_lab
from understudy.video.drift.limits import Limits
from understudy.video.drift.matching import Match, fit
from understudy.video.drift.steady import Target, make_steady

RESULTS = Path(__file__).parent / "results/drift.json"
LIMITS = Limits(colour=6.0, clothes=0.8, sharpness=0.3)
WIDTH, HEIGHT, FRAMES = 848, 480, 81  # a chunk of Wan's at 480 lines
CHUNKS = 10


def moments(colours: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and covariance."""
    return colours.mean(axis=0), np.cov(colours.T) + np.eye(3)


def mean_and_deviation(given: np.ndarray, wanted: np.ndarray) -> Match:
    """Each of L*, a* and b* by itself (Reinhard and others 2001)."""
    (mean, spread), (wanted_mean, wanted_spread) = moments(given), moments(wanted)
    matrix = np.diag(np.sqrt(np.diag(wanted_spread) / np.diag(spread)))
    return Match(matrix, wanted_mean - matrix @ mean)


def least_squares(given: np.ndarray, wanted: np.ndarray) -> Match:
    """The affine change with the smallest error from cell to cell."""
    (mean, spread), (wanted_mean, _) = moments(given), moments(wanted)
    matrix = ((wanted - wanted_mean).T @ (given - mean) / len(given) + np.eye(3)) @ np.linalg.inv(spread)
    return Match(matrix, wanted_mean - matrix @ mean)


def monge_kantorovich(given: np.ndarray, wanted: np.ndarray) -> Match:
    """As `understudy.video.drift.matching`, but to all cells."""
    (mean, spread), (wanted_mean, wanted_spread) = moments(given), moments(wanted)

    def power(matrix: np.ndarray, exponent: float) -> np.ndarray:
        values, axes = np.linalg.eigh(matrix)
        return (axes * values**exponent) @ axes.T

    root, inverse = power(spread, 0.5), power(spread, -0.5)
    matrix = inverse @ power(root @ wanted_spread @ root, 0.5) @ inverse
    return Match(matrix, wanted_mean - matrix @ mean)


def scenes() -> dict[str, np.ndarray]:
    """Chunks as they would be without drift; each begins like the keyframe."""
    moving = presenter(frames=24)
    entering = moving.copy()
    entering[8:, 60:200, 300:400] = (220, 40, 40)
    panned = np.stack([np.roll(picture, 3 * number, axis=1) for number, picture in enumerate(moving)])
    return {
        "presenter moves": moving,
        "camera pans by a sixth": panned,
        "red thing enters": entering,
        "other clothes": presenter(BURGUNDY, 24),
    }


def residuals() -> dict[str, dict[str, float]]:
    """Scene -> way of matching -> mean CIEDE2000 of all pixels to the truth."""
    keyframe = cells(presenter()[0])
    table = {}
    for name, truth in scenes().items():
        cast = noisy(red_cast(red_cast(red_cast(truth.astype(float)))), spread=0.5)
        chunk = cells(cast)
        match, heed = fit(chunk, keyframe)
        pairs = chunk.reshape(-1, 3).astype(float), np.broadcast_to(keyframe, chunk.shape).reshape(-1, 3)
        chosen = np.tile(heed.ravel() > np.median(heed), len(chunk))
        heeded = pairs[0][chosen], pairs[1][chosen]

        ways = {
            "none": Match(np.eye(3), np.zeros(3)),
            "mean and deviation, all cells": mean_and_deviation(*pairs),
            "Monge-Kantorovich, all cells": monge_kantorovich(*pairs),
            "least squares, all cells": least_squares(*pairs),
            "mean and deviation, cells that agree": mean_and_deviation(*heeded),
            "least squares, cells that agree": least_squares(*heeded),
            "as it is done": match,
        }
        table[name] = {
            way: round(float(delta_e(one.apply(to_lab(cast[::4])), to_lab(truth[::4])).mean()), 2)
            for way, one in ways.items()
        }
    return table


def mean_difference(pictures: np.ndarray, keyframe: np.ndarray) -> float:
    """CIEDE2000 between mean colours."""
    first, second = (to_lab(each).reshape(-1, 3).mean(axis=0) for each in (pictures, keyframe))
    return round(float(delta_e(first, second)), 2)


def chains() -> dict[str, list[float]]:
    """How far each of ten chained chunks is from the keyframe: as made, and held to it in two ways of chaining."""
    keyframe = presenter()[0]
    rows = {}
    for name, strength, decoded in (
        ("uncorrected", 0.0, True),
        ("frames", 1.0, True),
        ("latents", 1.0, False),
    ):
        made = before = keyframe
        row = rows[name] = []
        for index in range(CHUNKS):
            raw = drifting(before if decoded else made, seed=index)
            target = Target(keyframe, before, again=0, dropped=min(index, 1), fps=FPS, on_camera=True)
            kept = make_steady(
                lambda seed, raw=raw: (raw, None),
                target,
                LIMITS,
                seed=index,
                strength=strength,
                budget=Budget(),
            )
            pictures = np.stack(list(kept.pictures))
            made, before = raw[-1], pictures[-1]
            row.append(mean_difference(pictures, keyframe))
    return rows


def cost() -> dict[str, float]:
    """Seconds of the processor for one chunk of 81 frames of 848x480: fitting and measuring, and its new colours."""
    keyframe = cv2.resize(presenter()[0], (WIDTH, HEIGHT))
    raw = np.stack([noisy(red_cast(keyframe.astype(float)), seed) for seed in range(FRAMES)])
    target = Target(keyframe, keyframe, again=0, dropped=0, fps=FPS, on_camera=True)
    begun = time.process_time()
    kept = make_steady(lambda seed: (raw, None), target, LIMITS, seed=0, strength=1.0, budget=Budget())
    measured = time.process_time()
    for _ in kept.pictures:
        pass
    matched = time.process_time()
    return {"fit and measure": round(measured - begun, 2), "change colours": round(matched - measured, 2)}


def main() -> None:
    """Measure everything and write it down."""
    report = {
        "machine": machine(),
        "processor seconds per chunk of 81 frames of 848x480": cost(),
        "delta E 2000 of all pixels to the truth": residuals(),
        "delta E 2000 of mean colours to the keyframe, chunk by chunk": chains(),
    }
    RESULTS.write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
