"""Chunks that drift are brought back to their keyframe, measured, and made again; nothing else is touched."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from drifting import BURGUNDY, FPS, FRAMES, HEIGHT, WIDTH, drifting, noisy, presenter, red_cast, sway

from understudy.quality.attempts import Budget
from understudy.video.drift.cells import cells
from understudy.video.drift.figures import black, clothes, flicker, frozen, identity, sharpness
from understudy.video.drift.lab import delta_e, to_lab
from understudy.video.drift.limits import Limits
from understudy.video.drift.matching import fit, matched
from understudy.video.drift.steady import Steady, Target, make_steady

CHUNKS = 10
LIMITS = Limits(colour=6.0, clothes=0.8, sharpness=0.3)
KEYFRAME = presenter()[0]
START = Target(KEYFRAME, KEYFRAME, again=0, dropped=0, fps=FPS, on_camera=True)


def steady(
    make: Callable[[int], np.ndarray],
    target: Target = START,
    seed: int = 0,
    strength: float = 1.0,
    retries: int = 0,
    recogniser: Any = None,
) -> Steady[None]:
    return make_steady(
        lambda seed: (make(seed), None),
        target,
        LIMITS,
        seed=seed,
        strength=strength,
        budget=Budget(retries),
        recogniser=recogniser,
    )


def figures(steady: Steady[Any]) -> dict[str, float | None]:
    return {figure.name: figure.value for figure in steady.quality.figures}


def frames(steady: Steady[Any]) -> np.ndarray:
    return np.stack(list(steady.pictures))


def difference(pictures: np.ndarray, others: np.ndarray) -> float:
    """CIEDE2000 between mean colours."""
    first, second = (to_lab(each).reshape(-1, 3).mean(axis=0) for each in (pictures, others))
    return float(delta_e(first, second))


def test_uncorrected_chunks_drift_far_from_the_keyframe():
    before = KEYFRAME
    for index in range(CHUNKS):
        before = drifting(before, seed=index)[-1]
    assert difference(before, KEYFRAME) > 10


@pytest.mark.slow
@pytest.mark.parametrize("decoded", [True, False], ids=["frames handed over", "latents handed over"])
def test_ten_chained_chunks_stay_within_one_and_a_half_of_the_keyframe(decoded):
    made = before = KEYFRAME
    for index in range(CHUNKS):
        raw = drifting(before if decoded else made, seed=index)
        pictures = frames(
            steady(lambda seed, raw=raw: raw, replace(START, before=before, dropped=min(index, 1)))
        )
        made, before = raw[-1], pictures[-1]
        assert difference(pictures, KEYFRAME) < 1.5


SCENES = {
    "a presenter who moves": presenter(frames=24),
    "a camera that comes nearer": presenter(frames=24, move="push in", fps=3),
    "other clothes": presenter(BURGUNDY, 24),
}


@pytest.fixture
def entering():
    pictures = SCENES["a presenter who moves"].copy()
    pictures[8:, 60:200, 300:400] = (220, 40, 40)
    return pictures


def left(truth: np.ndarray) -> float:
    """Mean CIEDE2000 of all pixels between a scene and itself after a strong cast and its match."""
    cast = noisy(red_cast(red_cast(truth.astype(float))), spread=0.5)
    match, _ = fit(cells(cast), cells(KEYFRAME))
    return float(delta_e(match.apply(to_lab(cast)), to_lab(truth)).mean())


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_what_moves_or_changes_does_not_mislead_the_match(scene):
    assert left(scene) < 1.0


@pytest.mark.slow
def test_what_enters_does_not_mislead_the_match(entering):
    assert left(entering) < 1.0


def test_a_chunk_without_drift_stays_as_it_is():
    match, _ = fit(cells(noisy(presenter(frames=12))), cells(KEYFRAME))
    assert np.abs(match.apply(to_lab(KEYFRAME)) - to_lab(KEYFRAME)).max() < 0.5


def test_a_still_scene_does_not_flicker():
    still = np.repeat(red_cast(KEYFRAME.astype(float)).astype(np.uint8)[None], FRAMES, axis=0)
    kept = frames(steady(lambda seed: still)).astype(int)
    assert np.abs(np.diff(kept, axis=0)).max() <= 1
    assert np.array_equal(kept[FPS // 2 :], np.repeat(kept[-1:], FRAMES - FPS // 2, axis=0))


def test_a_match_never_makes_more_of_a_change_between_frames_than_its_largest_gain():
    moving = drifting(KEYFRAME, 1)
    match, _ = fit(cells(moving), cells(KEYFRAME))
    gain = np.linalg.norm(match.matrix, 2)
    change = np.diff(to_lab(moving), axis=0)
    assert np.linalg.norm(np.diff(match.apply(to_lab(moving)), axis=0), axis=-1).max() <= (
        gain * np.linalg.norm(change, axis=-1).max() + 1e-3
    )


def test_a_chunk_that_drifts_more_and_more_begins_in_the_colours_that_the_one_before_ended_with():
    def drifts_on(start):
        once, often = start.astype(float), start.astype(float)
        for _ in range(4):
            often = red_cast(often)
        share = np.linspace(0, 1, FRAMES)[:, None, None, None]
        return np.rint(once * (1 - share) + often * share).astype(np.uint8)

    first = frames(steady(lambda seed: drifts_on(KEYFRAME)))
    target = replace(START, before=first[-1], dropped=1)
    second = frames(steady(lambda seed: drifts_on(first[-1]), target))
    assert difference(second[0], first[-1]) < 0.7  # what it drifts in one frame
    own, _ = fit(cells(drifts_on(first[-1])), cells(KEYFRAME))
    at_once = next(matched(drifts_on(first[-1])[1:], own, own, FPS))
    assert difference(at_once, first[-1]) > 1.5  # without the fade


def test_frames_are_not_touched_where_no_match_is_asked_for():
    raw = drifting(KEYFRAME, 1)
    assert np.array_equal(frames(steady(lambda seed: raw, strength=0.0)), raw)


def test_gains_stay_within_what_bytes_can_bear():
    flat = np.clip(KEYFRAME.astype(float) * 0.2 + 100, 0, 255).astype(np.uint8)
    match, _ = fit(cells(flat[None]), cells(KEYFRAME))
    assert np.linalg.eigvalsh(match.matrix).max() <= 1.5 + 1e-9


def other_clothes(start: np.ndarray) -> np.ndarray:
    """What a generator makes that forgets the clothes."""
    return drifting(presenter(BURGUNDY)[0], 3)


@pytest.mark.slow
@pytest.mark.parametrize("prompt", ["Medium shot.", "Close-up.", "Wide shot."])
def test_other_clothes_are_seen_and_a_moving_presenter_keeps_hers(prompt):
    keyframe = cells(presenter(prompt=prompt)[0])
    moving = noisy(presenter(frames=48, prompt=prompt, move="push in", seed=5))
    assert clothes(cells(moving), keyframe) > 0.85
    for wardrobe in (BURGUNDY, "a teal jumper", "a black jumper", "a white shirt"):
        assert clothes(cells(noisy(presenter(wardrobe, 6, prompt=prompt))), keyframe) < 0.75


def test_clothes_are_told_under_a_red_cast():
    chunk = cells(drifting(KEYFRAME, 1, lambda pictures: red_cast(red_cast(red_cast(pictures)))))
    match, _ = fit(chunk, cells(KEYFRAME))
    assert clothes(match.apply(chunk), cells(KEYFRAME)) > 0.95


def test_the_cast_of_a_chunk_is_told_before_and_after_its_match():
    of_chunk = figures(steady(lambda seed: drifting(KEYFRAME, 1)))
    assert of_chunk["made_colour"] > 1 > 0.2 > of_chunk["colour"]
    assert of_chunk["made_red"] > 0.8 > 0.1 > abs(of_chunk["red"])


@pytest.mark.parametrize(("spread", "low", "high"), [(0.01, 0.95, 1.05), (0.8, 0.4, 0.7), (1.5, 0.2, 0.4)])
def test_sharpness_falls_with_blur(spread, low, high):
    assert low < sharpness(cv2.GaussianBlur(KEYFRAME, (0, 0), spread)[None], KEYFRAME) < high


def test_contrast_is_no_sharpness():
    flatter = (KEYFRAME * 0.7 + 40).astype(np.uint8)
    assert sharpness(flatter[None], KEYFRAME) == pytest.approx(1, abs=0.05)


def test_a_picture_that_stops_is_told_in_seconds():
    moving = cells(noisy(sway(KEYFRAME, 33)))
    stopped = cells(noisy(np.concatenate([sway(KEYFRAME, 17), np.repeat(KEYFRAME[None], 16, axis=0)])))
    assert frozen(moving, FPS) < 0.3
    assert frozen(stopped, FPS) == pytest.approx(1.0, abs=0.2)


def test_a_flash_is_told_and_a_slow_fade_is_not():
    darker = np.linspace(1, 0.5, 33)[:, None, None, None]
    fading = (KEYFRAME * darker).astype(np.uint8)
    flash = fading.copy()
    flash[10] = np.clip(flash[10] * 1.3, 0, 255)
    assert flicker(cells(fading)) < 0.2
    assert flicker(cells(flash)) > LIMITS.flicker


def test_black_frames_are_counted_unless_the_scene_is_black():
    chunk = np.repeat(KEYFRAME[None], 5, axis=0)
    chunk[2:4] = 0
    assert black(cells(chunk), cells(KEYFRAME)) == 2
    assert black(cells(chunk), cells(np.zeros_like(KEYFRAME))) == 0


def test_a_chunk_past_a_limit_is_made_again_and_the_better_one_is_kept():
    asked = []

    def make(seed):
        asked.append(seed)
        return other_clothes(KEYFRAME) if len(asked) == 1 else drifting(KEYFRAME, seed)

    kept = steady(make, seed=7, retries=2)
    assert asked[0] == 7
    assert len(asked) == len(set(asked)) == 2  # the second is good enough
    assert [attempt.seed for attempt in kept.quality.attempts] == asked
    assert [attempt.badness > 1 for attempt in kept.quality.attempts] == [True, False]
    assert kept.quality.kept == 1
    assert figures(kept)["clothes"] > 0.95


def test_the_least_bad_of_all_bad_attempts_is_kept_with_what_came_with_it():
    blurs = iter([4.0, 2.5, 6.0])

    def make(seed):
        spread = next(blurs)
        return np.stack([cv2.GaussianBlur(picture, (0, 0), spread) for picture in sway(KEYFRAME)]), spread

    kept = make_steady(make, START, LIMITS, seed=1, strength=1.0, budget=Budget(2))
    assert kept.rest == 2.5
    attempts = [attempt["figures"] for attempt in kept.quality.to_json()["attempts"]]
    assert len(attempts) == 3
    assert attempts[kept.quality.kept]["sharpness"] == max(each["sharpness"] for each in attempts)


def test_a_good_chunk_is_made_once():
    asked = []
    steady(lambda seed: asked.append(seed) or drifting(KEYFRAME, seed), retries=2)
    assert asked == [0]


class Recogniser:
    """Sees no face in the pictures with these numbers, and finds the others as alike as it is told."""

    def __init__(self, likenesses: list[float], without: set[int] = frozenset()) -> None:
        self.likenesses, self.without, self.seen = likenesses, without, 0

    def features(self, picture: np.ndarray) -> np.ndarray | None:
        self.seen += 1
        return None if self.seen - 1 in self.without else picture

    def alike(self, first: np.ndarray, second: np.ndarray) -> float:
        return self.likenesses.pop(0)


def test_a_chunk_with_another_person_in_it_is_made_again():
    recogniser = Recogniser([0.2] * 9 + [0.7] * 9)
    kept = steady(lambda seed: drifting(KEYFRAME, seed)[:9], retries=2, recogniser=recogniser)
    assert len(kept.quality.attempts) == 2
    assert figures(kept)["identity"] == pytest.approx(0.7)


def test_a_head_that_turns_for_a_moment_is_still_the_same_person():
    chunk = np.stack([KEYFRAME] * 9)
    assert identity(chunk, KEYFRAME, Recogniser([0.8] * 6 + [0.1] * 2 + [0.8])) == pytest.approx(0.8)
    assert identity(chunk, KEYFRAME, Recogniser([0.8] * 6, without={4, 5, 6})) == pytest.approx(0.8)


def test_without_a_face_nothing_is_said_of_identity():
    chunk = np.stack([KEYFRAME] * 9)
    assert identity(chunk, KEYFRAME, Recogniser([], without={0})) is None
    assert identity(chunk, KEYFRAME, Recogniser([], without=set(range(1, 10)))) is None


def test_a_diagram_may_stand_still_and_has_no_clothes():
    still = np.repeat(KEYFRAME[None], 60, axis=0)
    kept = steady(lambda seed: still, replace(START, on_camera=False), retries=1)
    assert figures(kept)["clothes"] is None
    assert figures(kept)["frozen"] > 3
    assert len(kept.quality.attempts) == 1


def test_the_same_seed_gives_the_same_frames_and_figures():
    first, second = (steady(lambda seed: drifting(KEYFRAME, seed), seed=3) for _ in range(2))
    assert first.quality == second.quality
    assert np.array_equal(frames(first), frames(second))


def test_a_picture_of_noise_against_another_is_no_error():
    noise = np.random.default_rng(1).integers(0, 256, (3, HEIGHT, WIDTH, 3), np.uint8)
    kept = steady(lambda seed: noise, retries=1)
    assert frames(kept).shape == noise.shape
    assert all(np.isfinite(attempt.badness) for attempt in kept.quality.attempts)
