"""Lips moved by LatentSync's own code with random weights, in clips of the drawn presenter."""

import shutil
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from understudy.errors import UserError
from understudy.lips.latentsync import Engine
from understudy.lips.mouth.hearing import Heard
from understudy.lips.mouth.model import MouthModel, read_configuration
from understudy.media.lossless import Shot, read_clip, write_clip
from understudy.workers.place import Cancelled


def swaying(picture: np.ndarray, frames: int) -> list[np.ndarray]:
    """The picture moved a little from frame to frame."""
    return [np.roll(picture, (i % 3, i), (0, 1)) for i in range(frames)]


def changes(one: list[np.ndarray], other: list[np.ndarray]) -> list[float]:
    """Mean difference of each pair of pictures."""
    return [float(np.abs(x.astype(int) - y).mean()) for x, y in zip(one, other, strict=True)]


@pytest.mark.parametrize(("fps", "frames"), [(16, 17), (24, 5), (25, 19), (30, 1)])
def test_a_clip_keeps_its_frames_rate_and_size(
    fps: int, frames: int, sync: Callable, presenter: np.ndarray
) -> None:
    made, clip = sync(swaying(presenter, frames), fps=fps)
    assert (len(made), clip.fps, clip.frames) == (frames, fps, frames)
    assert (clip.height, clip.width, clip.shots) == (*presenter.shape[:2], (Shot(frames, frames),))


def test_only_the_mouths_region_changes(sync: Callable, presenter: np.ndarray) -> None:
    given = swaying(presenter, 6)
    made, _ = sync(given)
    for x, y in zip(given, made, strict=True):
        rows, columns = np.nonzero((x != y).any(axis=2))
        assert len(rows) > 500
        # Its eyes end at row 79, its chin at 133 and its collar begins at 155; the head is 100 pixels wide.
        assert rows.min() > 80 and rows.max() < 157
        assert np.ptp(columns) < 100


def test_frames_without_a_face_pass_unchanged(
    sync: Callable, presenter: np.ndarray, empty: np.ndarray
) -> None:
    given = [presenter] * 12 + [empty] * 9 + [presenter] * 12
    made, _ = sync(given)
    change = changes(given, made)
    assert change[12:21] == [0.0] * 9
    assert min(change[:12] + change[21:]) > 0


def test_the_made_mouth_fades_where_the_face_is_lost_and_found(
    sync: Callable, presenter: np.ndarray, empty: np.ndarray
) -> None:
    given = [presenter] * 12 + [empty] * 9 + [presenter] * 12
    made, _ = sync(given)
    change = changes(given, made)
    rising = [change[number] / change[26] for number in range(21, 27)]
    falling = [change[number] / change[6] for number in range(11, 5, -1)]
    sixths = [step / 6 for step in range(1, 7)]  # 0.2 s are five frames
    assert rising == pytest.approx(sixths, abs=0.1)
    assert falling == pytest.approx(sixths, abs=0.1)
    assert min(change[0], change[-1]) > 0.9 * change[6]  # the clip's own ends do not fade


def test_a_clip_without_any_face_passes_unchanged(sync: Callable, empty: np.ndarray) -> None:
    made, _ = sync([empty] * 7)
    assert changes([empty] * 7, made) == [0.0] * 7


def test_nothing_flows_across_a_cut(sync: Callable, presenter: np.ndarray) -> None:
    second = swaying(presenter, 9)
    after_itself, _ = sync(swaying(presenter, 8) + second, shots=(8, 9))
    after_another, _ = sync([np.roll(presenter, 60, 1)] * 8 + second, shots=(8, 9))
    assert changes(after_itself[8:], after_another[8:]) == [0.0] * 9
    assert max(changes(after_itself[:8], after_another[:8])) > 0


def test_the_same_seed_makes_the_same_bytes(sync: Callable, presenter: np.ndarray) -> None:
    given = swaying(presenter, 5)
    once = sync(given, seed=1)[1].path.read_bytes()
    other = sync(given, seed=2)[1].path.read_bytes()
    again = sync(given, seed=1)[1].path.read_bytes()
    assert once == again != other


def test_lips_follow_the_sound(
    engine: Engine, sync: Callable, presenter: np.ndarray, sound: Path, tmp_path: Path
) -> None:
    given = [presenter] * 5
    early, _ = sync(given)
    engine.sync(tmp_path / "clip.mkv", sound, tmp_path / "late.mkv", fps=25, speech_start=30.0, seed=1)
    late = list(read_clip(tmp_path / "late.mkv").pictures())
    assert min(changes(early, late)) > 0


def test_after_a_cut_lips_hear_what_sounds_then_in_the_film(
    engine: Engine, presenter: np.ndarray, sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[float] = []
    at = Heard.at
    monkeypatch.setattr(Heard, "at", lambda self, seconds: heard.extend(seconds) or at(self, seconds))
    # 13 frames of the film at 25 a second last 0.52 s; 9 at 16 a second would last 0.5625.
    write_clip([presenter] * 12, tmp_path / "clip.mkv", fps=16, shots=[Shot(9, 13), Shot(3, 4)])
    engine.sync(tmp_path / "clip.mkv", sound, tmp_path / "synced.mkv", fps=25, speech_start=0.0, seed=1)
    assert heard[8:10] == [8 / 16, 13 / 25]


@pytest.fixture(scope="session")
def two_faces(presenter: np.ndarray) -> np.ndarray:
    """The presenter on the right, and a little smaller on the left."""
    right = presenter[:, 80:240]
    left = np.full_like(right, 128)
    small = cv2.resize(right, None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA)
    left[: small.shape[0], : small.shape[1]] = small
    return np.hstack([left, right])


def changed_halves(given: list[np.ndarray], made: list[np.ndarray]) -> tuple[bool, bool]:
    """Whether the left and the right halves of pictures changed."""
    middle = given[0].shape[1] // 2
    changed = np.array([(x != y).any(axis=(0, 2)) for x, y in zip(given, made, strict=True)])
    return bool(changed[:, :middle].any()), bool(changed[:, middle:].any())


def test_of_two_faces_the_larger_speaks(sync: Callable, two_faces: np.ndarray) -> None:
    given = [two_faces] * 4
    made, _ = sync(given)
    assert changed_halves(given, made) == (False, True)


def test_of_two_faces_the_chosen_one_speaks(
    sync: Callable, two_faces: np.ndarray, make_engine: Callable[..., Engine]
) -> None:
    given = [two_faces] * 4
    made, _ = sync(given, by=make_engine(face="leftmost"))
    assert changed_halves(given, made) == (True, False)


def test_paths_may_have_spaces_and_a_folder_called_temp_survives(
    engine: Engine, presenter: np.ndarray, sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "my clips; $(x) 'é"
    (folder / "temp").mkdir(parents=True)
    (folder / "temp/kept").touch()
    monkeypatch.chdir(folder)
    write_clip([presenter] * 2, folder / "a clip.mkv", fps=25, shots=[Shot(2, 2)])
    shutil.copy(sound, folder / "a sound.wav")
    engine.sync(
        Path("a clip.mkv"), Path("a sound.wav"), Path("a synced clip.mkv"), fps=25, speech_start=0.0, seed=1
    )
    assert sorted(path.name for path in folder.rglob("*")) == [
        "a clip.mkv", "a sound.wav", "a synced clip.mkv", "kept", "temp",
    ]  # fmt: skip


def test_progress_counts_frames_then_steps(
    make_engine: Callable[..., Engine], sync: Callable, presenter: np.ndarray
) -> None:
    reports: list[tuple[int, int, str]] = []
    sync([presenter] * 17, by=make_engine(report=lambda *told: reports.append(told)))
    assert reports[:17] == [(i + 1, 17, "frames") for i in range(17)]
    assert reports[17:] == [(i + 1, 4, "steps") for i in range(4)]  # two groups of two steps


def test_a_job_that_nobody_waits_for_ends(
    make_engine: Callable[..., Engine], sync: Callable, presenter: np.ndarray
) -> None:
    def cancel(done: int, total: int, unit: str) -> None:
        if unit == "steps":
            raise Cancelled

    with pytest.raises(Cancelled):
        sync([presenter] * 2, by=make_engine(report=cancel))


def test_weights_that_lack_a_tensor_are_refused(
    models: dict[str, Path], checkout: Path, tmp_path: Path
) -> None:
    weights = models["tiny-latentsync"]
    shutil.copytree(weights, tmp_path / "model")
    file = tmp_path / "model/latentsync_unet.pt"
    content = torch.load(file, weights_only=True)
    del content["state_dict"]["conv_in.weight"]
    torch.save(content, file)
    configuration = read_configuration("tiny-latentsync", weights, checkout)
    with pytest.raises(UserError, match=r"1 of \d+ tensors .* conv_in.weight is missing"):
        MouthModel(
            configuration,
            tmp_path / "model",
            models["tiny-sd-vae"],
            checkout,
            device="cpu",
            precision=torch.float32,
        )


def test_the_makers_configurations_tell_the_size(checkout: Path, tmp_path: Path) -> None:
    sizes = {
        name: read_configuration(name, tmp_path, checkout).size
        for name in ("latentsync-1.5", "latentsync-1.6")
    }
    assert sizes == {"latentsync-1.5": 256, "latentsync-1.6": 512}


def test_weights_of_ones_own_need_their_configuration(checkout: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"unet\.yaml is missing"):
        read_configuration("my-lips", tmp_path, checkout)
