"""Each gate on material with a known fault, which it catches, and on the same material without, which it lets pass."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
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

from understudy import performing
from understudy.film.subtitles import cues, to_srt
from understudy.media.audio import read_wav, write_wav
from understudy.quality import film as of_film
from understudy.quality import image, lips, speech
from understudy.quality.attempts import Budget
from understudy.quality.form import Figure
from understudy.quality.words import MEANINGS
from understudy.video.drift.limits import Limits
from understudy.video.drift.steady import Target, make_steady


def failed(figures: Any) -> set[str]:
    return {figure.name for figure in figures if figure.passed is False}


def reasons(figures: Any) -> dict[str, str]:
    return {figure.name: figure.reason for figure in figures if figure.value is None}


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("speech") / "speech.wav"
    say(path)
    return path


def heard(sound: Path, text: str = TEXT, **limits: Any) -> list[Figure]:
    return speech.figures(sound, LIMITS["speech"] | limits, FILM, text)


def test_clean_speech_passes(spoken: Path) -> None:
    assert failed(heard(spoken)) == set()


@pytest.mark.parametrize(
    ("fault", "name"), [(gap, "longest_silence"), (clipped, "clipping"), (cut_off, "ending")]
)
def test_a_fault_of_the_sound_is_caught_and_no_other(spoken: Path, fault: Callable, name: str) -> None:
    found = failed(heard(changed(spoken, fault)))
    assert name in found
    assert found <= {name, "pace"}  # a sentence that is cut off is also said too fast


@pytest.mark.parametrize("words_per_minute", [70, 330])
def test_a_wrong_speaking_rate_is_caught(tmp_path: Path, words_per_minute: int) -> None:
    say(tmp_path / "speech.wav", words_per_minute=words_per_minute)
    assert failed(heard(tmp_path / "speech.wav")) == {"pace"}


def test_two_words_are_too_short_for_a_speaking_rate(tmp_path: Path) -> None:
    say(tmp_path / "short.wav", "Good morning.")
    figures = heard(tmp_path / "short.wav", "Good morning.")
    assert failed(figures) == set()
    assert reasons(figures)["pace"] == "the dialogue is too short to tell"


def test_no_sound_at_all_is_caught(tmp_path: Path) -> None:
    write_wav(tmp_path / "silent.wav", np.zeros(48_000 * 8, np.float32))
    assert failed(heard(tmp_path / "silent.wav")) == {"longest_silence"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (TEXT.upper().replace(",", ""), set()),
        (TEXT.replace("packet", "pocket"), set()),
        (TEXT.split(".")[0], {"word_errors"}),
        ("Compound interest means that you earn interest on your interest.", {"word_errors"}),
    ],
    ids=["the same", "one word misheard", "a sentence left out", "other words"],
)
def test_wrong_words_are_caught_where_a_transcriber_is_named(
    spoken: Path, monkeypatch: pytest.MonkeyPatch, text: str, found: set[str]
) -> None:
    monkeypatch.setattr("understudy.performing.ask", lambda *asked, **files: [text])
    monkeypatch.setitem(FILM, "models", {"whisper": {"path": "models/whisper"}})
    assert failed(heard(spoken, transcriber="whisper")) == found


def test_without_a_transcriber_it_is_said_that_words_were_not_measured(spoken: Path) -> None:
    assert "no transcriber is named" in reasons(heard(spoken))["word_errors"]


# Images.


def seen(picture: Path, on_camera: bool = True, **limits: Any) -> list[Figure]:
    photos = ["photo.png"] if limits.pop("has_photos", False) else []
    return image.figures(picture, LIMITS["image"] | limits, FILM, on_camera=on_camera, photos=photos)


def test_a_sharp_picture_passes_and_a_blurred_one_is_caught(tmp_path: Path) -> None:
    assert failed(seen(keyframe(tmp_path / "sharp.png"))) == set()
    assert failed(seen(keyframe(tmp_path / "blurred.png", blur=4))) == {"sharpness"}


def test_a_file_that_is_no_picture_is_named(tmp_path: Path) -> None:
    (tmp_path / "image.png").write_text("no picture")
    assert reasons(seen(tmp_path / "image.png"))["sharpness"] == "image.png cannot be read as a picture"


@pytest.mark.parametrize(("count", "found"), [(0, {"faces"}), (1, set()), (2, {"faces"})])
def test_no_face_or_two_are_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, found: set[str]
) -> None:
    monkeypatch.setattr(
        "understudy.performing.ask", lambda *asked, **files: [[[100.0, 20.0, 300.0, 220.0]] * count]
    )
    assert failed(seen(keyframe(tmp_path / "a.png"), count_faces=True)) == found
    assert failed(seen(keyframe(tmp_path / "a.png"), on_camera=False, count_faces=True)) == set()


@pytest.mark.parametrize(("likeness", "found"), [(0.6, set()), (0.1, {"identity"}), (None, {"identity"})])
def test_a_wrong_face_is_caught_where_a_model_knows_faces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, likeness: float | None, found: set[str]
) -> None:
    monkeypatch.setattr("understudy.performing.ask", lambda *asked, **files: likeness)
    monkeypatch.setitem(FILM, "models", {"faces": {"path": "models/faces"}})
    assert failed(seen(keyframe(tmp_path / "a.png"), identity="faces", has_photos=True)) == found


def test_a_persona_without_photos_is_not_compared(tmp_path: Path) -> None:
    figures = seen(keyframe(tmp_path / "a.png"), identity="faces")
    assert reasons(figures)["identity"] == "the persona has no photos"


def test_a_blurred_image_is_drawn_again_with_another_seed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds = []

    def draw(stage: str, verb: str, film: dict, request: dict, output: Path) -> None:
        seeds.append(request["seed"])
        keyframe(output, blur=0 if len(seeds) == 2 else 4)

    monkeypatch.setattr(performing, "perform", draw)
    held = {"limits": LIMITS["image"], "retries": 3, "best_of": 1, "on_camera": True, "photos": []}
    quality = image.draw(FILM, {"seed": 5, "gate": held}, tmp_path / "image.png")
    assert seeds[0] == 5
    assert len(set(seeds)) == 2
    assert [attempt.badness > 1 for attempt in quality.attempts] == [True, False]
    assert failed(seen(tmp_path / "image.png")) == set()


# Chunks.

KEYFRAME = presenter()[0]


def chunk(pictures: np.ndarray) -> set[str]:
    target = Target(KEYFRAME, KEYFRAME, again=0, dropped=0, fps=CHUNK_FPS, on_camera=True)
    kept = make_steady(
        lambda seed: (pictures, None), target, Limits(6.0, 0.8, 0.3), seed=1, strength=1.0, budget=Budget()
    )
    return failed(kept.quality.figures)


def test_a_chunk_that_moves_passes() -> None:
    assert chunk(noisy(sway(KEYFRAME, 33))) == set()


def test_a_chunk_that_freezes_is_caught() -> None:
    assert chunk(noisy(np.repeat(KEYFRAME[None], 33, axis=0), spread=0.1)) == {"frozen"}


def test_a_chunk_that_flickers_is_caught() -> None:
    pictures = noisy(sway(KEYFRAME, 33))
    pictures[10::2] = np.clip(pictures[10::2] * 1.2, 0, 255)
    assert "flicker" in chunk(pictures)


def test_a_chunk_that_turns_black_is_caught() -> None:
    pictures = noisy(sway(KEYFRAME, 33))
    pictures[-3:] = 0
    assert "black" in chunk(pictures)


# Lips.


def synced(openings: list[list[float]], sound: Path) -> list[Figure]:
    return lips.judged(openings, sound, LIMITS["lips"], LEAD_IN)


@pytest.mark.parametrize(
    ("late", "found"), [(0.0, set()), (0.08, set()), (0.2, {"offset"}), (-0.2, {"offset"})]
)
def test_a_mouth_200_ms_late_or_early_is_caught(tmp_path: Path, late: float, found: set[str]) -> None:
    speaking = mouth(say(tmp_path / "speech.wav"), late)
    figures = synced(speaking, tmp_path / "speech.wav")
    assert failed(figures) == found
    assert figures[0].value == pytest.approx(late, abs=0.03)


def test_a_mouth_that_moves_by_itself_or_not_at_all_is_caught(spoken: Path) -> None:
    frames = len(mouth(say(spoken.with_name("again.wav"))))
    assert "confidence" in failed(synced(chewing(frames, seed=3), spoken))
    shut = [[frame / FPS, 0.0] for frame in range(frames)]
    assert "confidence" in failed(synced(shut, spoken))


def test_a_face_that_is_hardly_seen_is_not_measured(spoken: Path) -> None:
    assert reasons(synced([[0.5, 0.1]], spoken))["offset"] == "the mouth is seen for less than a second"


@pytest.mark.parametrize(("weights", "reason"), [("", "no weights are named"), ("syncnet", "is drawn")])
def test_syncnet_is_asked_for_real_frames_where_its_weights_are_named(
    tmp_path: Path, weights: str, reason: str
) -> None:
    request = {"gate": {"limits": LIMITS["lips"] | {"syncnet": weights}}}
    film = {"lips": {"engine": "unchanged"}}
    figures = lips.figures(tmp_path / "clip.json", tmp_path / "a.wav", film, request)
    reasons = {figure.name: figure.reason for figure in figures}
    assert reason in reasons["syncnet_offset"]
    assert reason in reasons["syncnet_confidence"]


def unmoved(tmp_path: Path) -> list[Figure]:
    """What is measured of lips that nobody has moved."""
    film, request = {"lips": {"engine": "unchanged"}}, {"gate": {"limits": LIMITS["lips"]}}
    return lips.figures(tmp_path / "clip.mkv", tmp_path / "a.wav", film, request)


def test_lips_that_are_left_as_they_are_are_not_measured(tmp_path: Path) -> None:
    assert reasons(unmoved(tmp_path))["offset"] == "the engine leaves the mouth as it is"


# Films.


@pytest.fixture
def small(tmp_path: Path) -> SmallFilm:
    return SmallFilm(tmp_path)


def measured(small: SmallFilm, **other: Any) -> list[Figure]:
    asked = {"limits": LIMITS["film"], "loudness": -20.0, "true_peak": -1.5, "length": None} | other
    return list(of_film.measure(small.film, small.srt, small.sound, small.words, **asked).figures)


def test_a_clean_film_passes(small: SmallFilm) -> None:
    level = next(one.value for one in measured(small) if one.name == "loudness")
    assert failed(measured(small, loudness=level, length=8.0)) == set()


def test_a_film_of_another_loudness_or_length_is_caught(small: SmallFilm) -> None:
    level = next(one.value for one in measured(small) if one.name == "loudness")
    assert failed(measured(small, loudness=level + 3)) == {"loudness"}
    assert failed(measured(small, loudness=level, true_peak=-60.0)) == {"true_peak"}
    assert failed(measured(small, loudness=level, length=40.0)) == {"length"}


@pytest.mark.parametrize("how", ["by its time stamp", "in the sound itself"])
def test_a_sound_that_is_late_is_caught(small: SmallFilm, how: str) -> None:
    if how == "by its time stamp":
        small.delay_sound(0.2)
    else:
        samples, rate = read_wav(small.sound)
        write_wav(small.folder / "late.wav", np.concatenate([np.zeros(rate // 5), samples])[: len(samples)])
        small.join(small.folder / "late.wav")
    figures = measured(small)
    assert "offset" in failed(figures)
    assert next(one.value for one in figures if one.name == "offset") == pytest.approx(0.2, abs=0.01)


def test_a_silent_film_is_caught(small: SmallFilm) -> None:
    write_wav(small.folder / "silent.wav", np.zeros(len(read_wav(small.sound)[0]), np.float32))
    small.join(small.folder / "silent.wav")
    assert "loudness" in failed(measured(small))


@pytest.mark.parametrize(
    ("shift", "until", "found"),
    [
        (0.0, 99.0, set()),
        (0.3, 99.0, {"subtitles_apart"}),
        (99.0, 999.0, {"subtitles_apart", "subtitles_outside"}),
        (0.0, 4.0, {"subtitles_missing"}),
    ],
    ids=["in time", "0.3 s late", "outside the film", "some left out"],
)
def test_subtitles_out_of_time_are_caught(
    small: SmallFilm, shift: float, until: float, found: set[str]
) -> None:
    shifted = [{**word, "start": word["start"] + shift, "end": word["end"] + shift} for word in small.words]
    small.srt.write_text(to_srt(cues(shifted, "en", until=until)))
    assert failed(measured(small)) - {"loudness"} == found


def test_every_figure_has_a_meaning_and_a_remedy_where_it_has_a_limit(
    tmp_path: Path, spoken: Path, small: SmallFilm
) -> None:
    limits = Limits(6.0, 0.8, 0.3)
    target = Target(KEYFRAME, KEYFRAME, again=0, dropped=0, fps=CHUNK_FPS, on_camera=True)
    moving = make_steady(
        lambda seed: (sway(KEYFRAME, 5), None), target, limits, seed=1, strength=1.0, budget=Budget()
    )
    all_figures = {
        "image": seen(keyframe(tmp_path / "a.png")),
        "speech": heard(spoken),
        "video": moving.quality.figures,
        "lips": [*synced(chewing(50, seed=1), spoken), *unmoved(tmp_path)],
        "film": measured(small, length=8.0),
    }
    for stage, figures in all_figures.items():
        assert {figure.name for figure in figures} == set(MEANINGS[stage])
        for figure in figures:
            if figure.passed is not None:
                assert MEANINGS[stage][figure.name].remedy, figure.name
