import numpy as np

from understudy.lips.unchanged import Engine, Settings
from understudy.media.lossless import Shot, write_clip


def test_a_clip_passes_as_it_is(tmp_path):
    write_clip(np.zeros((3, 16, 16, 3), np.uint8), tmp_path / "clip.mkv", fps=16, shots=[Shot(3, 5)])
    Engine(Settings()).sync(clip=tmp_path / "clip.mkv", output=tmp_path / "synced.mkv")
    assert (tmp_path / "synced.mkv").read_bytes() == (tmp_path / "clip.mkv").read_bytes()
