import cv2
import numpy as np
import pytest

from understudy.film import picture
from understudy.finish import classical
from understudy.media.decoding import last_frame, read_video
from understudy.media.errors import MediaError
from understudy.media.lossless import Shot, write_clip
from understudy.media.probing import probe
from understudy.media.rates import frames_for
from understudy.video import camera

WIDTH, HEIGHT, FPS = 426, 240, 25
BARE = {
    "words": [],
    "language": "en",
    "width": WIDTH,
    "height": HEIGHT,
    "fps": FPS,
    "speech_start": 0.2,
    "burn_captions": False,
    "slate": None,
    "label_until": 0.0,
    "lower_third": None,
    "palette": 3,
    "encoding": {"preset": "ultrafast", "crf": 21},
}


def plain(red, green, blue, width=WIDTH, height=HEIGHT):
    return np.full((height, width, 3), (red, green, blue), np.uint8)


@pytest.mark.parametrize(
    "colour", [(255, 0, 0), (200, 30, 40), (0, 255, 0), (0, 0, 255), (228, 84, 46), (128, 128, 128)]
)
def test_a_colour_of_the_keyframe_is_that_of_the_film(tmp_path, colour):
    cv2.imwrite(str(tmp_path / "image.png"), plain(*colour)[..., ::-1])
    video, finish = camera.Engine(camera.Settings()), classical.Engine(classical.Settings())
    size = {"width": WIDTH, "height": HEIGHT, "fps": FPS}
    video.animate(
        tmp_path / "image.png",
        tmp_path / "image.png",
        tmp_path / "0.mkv",
        prompt="Push in.",
        frames=5,
        index=0,
        **size,
    )
    video.join([tmp_path / "0.mkv"], tmp_path / "clip.mkv", frames=5, fps=FPS)
    finish.enhance(tmp_path / "clip.mkv", tmp_path / "enhanced.mkv", **size)
    picture.make(tmp_path / "enhanced.mkv", tmp_path / "finished.mp4", **BARE)
    blue, green, red, _ = last_frame(tmp_path / "finished.mp4")[HEIGHT // 2, WIDTH // 2].astype(int)
    assert np.abs(np.array([red, green, blue]) - colour).max() <= 3


@pytest.mark.slow
@pytest.mark.parametrize(("fps", "film_fps"), [(16, 25), (24, 25), (16, 30), (25, 50)])
def test_real_frames_become_a_film_of_exact_length_with_hard_cuts(tmp_path, fps, film_fps):
    lengths, colours = (13, 27, 1, 31), [(220, 30, 30), (30, 200, 40), (40, 40, 230), (240, 240, 240)]
    shots = [Shot(frames_for(length, fps, film_fps), length) for length in lengths]
    frames = [
        plain(*colour, 208, 120)
        for shot, colour in zip(shots, colours, strict=True)
        for _ in range(shot.frames)
    ]
    write_clip(frames, tmp_path / "clip.mkv", fps=fps, shots=shots)
    classical.Engine(classical.Settings()).enhance(
        tmp_path / "clip.mkv", tmp_path / "enhanced.mkv", width=WIDTH, height=HEIGHT, fps=film_fps
    )
    picture.make(tmp_path / "enhanced.mkv", tmp_path / "finished.mp4", **BARE | {"fps": film_fps})
    facts = probe(tmp_path / "finished.mp4")
    assert (facts.frames, facts.fps, facts.width, facts.height) == (sum(lengths), film_fps, WIDTH, HEIGHT)
    expected = [colour for colour, length in zip(colours, lengths, strict=True) for _ in range(length)]
    seen = [frame[..., 2::-1].mean((0, 1)) for frame in read_video(tmp_path / "finished.mp4")]
    assert np.abs(np.array(seen) - expected).max() < 3


def test_captions_name_and_slate_lie_over_real_frames(tmp_path):
    write_clip([plain(90, 90, 90)] * 50, tmp_path / "clip.mkv", fps=FPS, shots=[Shot(50, 50)])
    over = {
        "words": [{"text": "Hello", "start": 0.0, "end": 1.8}],
        "burn_captions": True,
        "slate": "opening",
        "lower_third": {"name": "Ada", "role": "Presenter"},
    }
    picture.make(tmp_path / "clip.mkv", tmp_path / "finished.mp4", **BARE | over)
    drawn = np.abs(last_frame(tmp_path / "finished.mp4")[..., :3].astype(int) - 90).max(2) > 40
    slate, name = drawn[: HEIGHT // 6, : WIDTH // 2], drawn[HEIGHT // 2 : HEIGHT * 4 // 5, : WIDTH // 2]
    captions, rest = drawn[HEIGHT * 4 // 5 :, WIDTH // 4 : WIDTH * 3 // 4], drawn[HEIGHT // 4 : HEIGHT // 2]
    assert slate.any()
    assert name.any()
    assert captions.any()
    assert not rest.any()


def test_a_fade_goes_evenly_from_one_scene_to_the_next_and_makes_neither_longer(tmp_path):
    for name, grey in (("a", 40), ("b", 200)):
        write_clip([plain(grey, grey, grey)] * 20, tmp_path / f"{name}.mkv", fps=FPS, shots=[Shot(20, 20)])
    a, b, fade = tmp_path / "a.mkv", tmp_path / "b.mkv", {"frames": 5, "introduced": False}
    picture.make(a, tmp_path / "a.mp4", after=b, fade_out=fade, **BARE)
    picture.make(b, tmp_path / "b.mp4", before=a, fade_in=fade, **BARE)
    seen = [frame[..., :3].mean() for name in "ab" for frame in read_video(tmp_path / f"{name}.mp4")]
    assert np.allclose(seen, [40] * 15 + list(np.linspace(48, 192, 10)) + [200] * 15, atol=3)


def test_a_fade_lies_under_the_captions(tmp_path):
    write_clip([plain(90, 90, 90)] * 10, tmp_path / "clip.mkv", fps=FPS, shots=[Shot(10, 10)])
    over = {
        "words": [{"text": "Hello", "start": 0.0, "end": 1.0}],
        "burn_captions": True,
        "speech_start": 0.0,
    }
    made = []
    for name, fade in (("plain", None), ("faded", {"frames": 5, "introduced": False})):
        files = tmp_path / "clip.mkv", tmp_path / f"{name}.mp4"
        picture.make(*files, **BARE | over, before=tmp_path / "clip.mkv", fade_in=fade)
        made.append(np.array([frame.astype(int) for frame in read_video(files[1])]))
    assert np.abs(made[0] - made[1]).max() <= 1


def test_frames_of_another_rate_or_size_are_refused_by_name(tmp_path):
    write_clip([plain(9, 9, 9)] * 3, tmp_path / "clip.mkv", fps=16, shots=[Shot(3, 3)])
    with pytest.raises(MediaError, match=r"clip\.mkv: 426x240 pixels at 16 frames a second, for .* at 25"):
        picture.make(tmp_path / "clip.mkv", tmp_path / "finished.mp4", **BARE)
