"""A clip has exactly the frames that its scene needs, cut where the timeline says."""

import tracemalloc

import numpy as np
import pytest

from understudy.media.errors import MediaError
from understudy.media.lossless import Shot, read_clip, write_clip
from understudy.video.joining import join_shots

WIDTH, HEIGHT = 48, 32


def numbered(first, count):
    """Pictures whose every byte is their number."""
    return (np.full((HEIGHT, WIDTH, 3), number, np.uint8) for number in range(first, first + count))


def write_chunks(folder, lengths, fps=16):
    """Chunks whose pictures are numbered: chunk n begins at 50 n."""
    chunks = []
    for index, length in enumerate(lengths):
        chunks.append(folder / f"{index}.mkv")
        write_clip(numbered(50 * index, length), chunks[-1], fps=fps)
    return chunks


def numbers(clip):
    return [int(picture[0, 0, 0]) for picture in read_clip(clip).pictures()]


def test_chunks_stand_end_to_end_and_each_shot_is_cut_to_its_length(tmp_path):
    chunks = write_chunks(tmp_path, [9, 8, 9])
    # 25 and 12 frames of a film of 25 a second are 16 and 7.68 of 16 a second.
    shots = [{"frames": 25, "chunks": [9, 9]}, {"frames": 12, "chunks": [9]}]
    join_shots(chunks, tmp_path / "clip.mkv", shots=shots, fps=25)
    assert numbers(tmp_path / "clip.mkv") == [*range(9), *range(50, 57), *range(100, 108)]


def test_the_clip_says_how_long_each_shot_is_in_clip_and_film(tmp_path):
    chunks = write_chunks(tmp_path, [25, 13], fps=24)
    shots = [{"frames": 25, "chunks": [25]}, {"frames": 13, "chunks": [13]}]
    join_shots(chunks, tmp_path / "clip.mkv", shots=shots, fps=25)
    clip = read_clip(tmp_path / "clip.mkv")
    assert (clip.fps, clip.frames, clip.shots) == (24, 37, (Shot(24, 25), Shot(13, 13)))


def test_a_shot_with_too_few_pictures_is_an_error(tmp_path):
    chunks = write_chunks(tmp_path, [9])
    with pytest.raises(MediaError, match="9 pictures for shots of"):
        join_shots(chunks, tmp_path / "clip.mkv", shots=[{"frames": 25, "chunks": [9]}], fps=25)


def test_memory_does_not_grow_with_the_scene(tmp_path):
    chunks = write_chunks(tmp_path, [81] * 4)
    tracemalloc.start()
    shots = [{"frames": 500, "chunks": [81] * 4}]
    join_shots(chunks, tmp_path / "clip.mkv", shots=shots, fps=25)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40 * HEIGHT * WIDTH * 3
