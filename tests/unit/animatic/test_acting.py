"""Acting that chunks carry on."""

import json

import numpy as np
import pytest

from understudy.animatic.acting import TRACKS, Acting
from understudy.animatic.choreography import Choreography
from understudy.animatic.composition import Composition, Subject
from understudy.image import embed
from understudy.video.animatic import Engine, Settings

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0IEND\xaeB`\x82"


@pytest.fixture
def chunks(tmp_path):
    """Makes the chunks of a scene of so many frames each, chained; returns their files."""

    def make(lengths, kind="presenter", seeds=None, subjects=()):
        composition = Composition(kind, 1280, 720, palette=0, seed=5, subjects=subjects)
        start = tmp_path / "image.png"
        start.write_bytes(embed.add_composition(PNG, composition))
        engine, files = Engine(Settings()), []
        for index, frames in enumerate(lengths):
            files.append(tmp_path / f"{'-'.join(map(str, lengths))}.{index}.json")
            seed = (seeds or range(100))[index]
            engine.animate(
                start, files[-1], prompt="slow push in", frames=frames, fps=25, seed=seed, index=index
            )
            start = files[-1]
        return files

    return make


def joined(files, output, frames, speech=None):
    Engine(Settings()).join(files, output, frames=frames, speech=speech, speech_start=0.5)
    return Choreography.from_json(output.read_text())


def test_joined_chunks_equal_one_long_chunk(chunks, tmp_path):
    parts = joined(chunks([70, 50, 80]), tmp_path / "parts.json", 200)
    whole = joined(chunks([200]), tmp_path / "whole.json", 200)
    assert parts.tracks == whole.tracks


def test_a_state_survives_being_written_as_json():
    acting = Acting(seed=3)
    acting.advance(60, 25)
    restored = Acting.from_state(json.loads(json.dumps(acting.to_state())))
    assert restored.advance(100, 25) == acting.advance(100, 25)


def test_another_seed_acts_differently():
    assert Acting(1).advance(50, 25)["head_yaw"] != Acting(2).advance(50, 25)["head_yaw"]


def test_every_track_has_a_value_per_frame():
    tracks = Acting(4).advance(33, 25)
    assert set(tracks) == set(TRACKS)
    assert {len(values) for values in tracks.values()} == {33}


def test_people_blink_ten_to_thirty_times_a_minute():
    for seed in range(5):
        blink = np.array(Acting(seed).advance(60 * 25, 25)["blink"])
        blinks = int((np.diff((blink > 0.5).astype(int)) == 1).sum())
        assert 10 <= blinks <= 30


def test_the_head_neither_jumps_nor_leaves_its_range():
    tracks = Acting(7).advance(60 * 25, 25)
    assert np.abs(tracks["head_yaw"]).max() < 0.8
    assert np.abs(np.diff(tracks["head_yaw"])).max() < 0.12
    assert np.abs(np.diff(tracks["head_tilt"])).max() < 0.5


def test_the_frame_rate_does_not_change_the_acting():
    slow, fast = (Acting(2).advance(4 * fps, fps)["head_yaw"] for fps in (25, 50))
    assert np.abs(np.array(slow) - np.array(fast)[::2]).max() < 0.06


def test_a_diagram_gets_a_slow_zoom_and_no_acting(chunks, tmp_path):
    clip = joined(chunks([50, 50], kind="diagram"), tmp_path / "clip.json", 100)
    assert set(clip.tracks) == {"zoom"}
    assert 1.0 == clip.tracks["zoom"][0] < clip.tracks["zoom"][-1] < 1.05


def test_a_clip_reveals_its_parts_with_their_words(chunks, tmp_path):
    speech = {
        "words": [{"text": "The", "start": 0.0, "end": 0.1}, {"text": "pump", "start": 1.5, "end": 2.0}]
    }
    files = chunks([100], subjects=(Subject("Pump"),))
    assert joined(files, tmp_path / "clip.json", 100, speech).reveals == (1.75,)


def test_a_diagram_is_not_empty_for_long(chunks, tmp_path):
    files = chunks([200], kind="diagram", subjects=(Subject("Pump"), Subject("Valve")))
    assert joined(files, tmp_path / "clip.json", 200).reveals[0] <= 1.2
