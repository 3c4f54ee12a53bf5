"""Lengths and places are whole frames."""

from understudy.timeline import plan, speech_places

AROUND = {
    "fps": 25,
    "chunk_seconds": 4.0,
    "lead_in": 0.24,
    "tail": 0.46,
    "opening_card": 2.0,
    "closing_card": 1.0,
}


def test_scenes_follow_each_other_without_a_gap() -> None:
    timeline = plan([1.0, 2.345, 7.0], scenes=["a", "b", "c"], **AROUND)
    position = timeline["opening_card"]
    for entry in timeline["scenes"]:
        assert entry["start"] == position
        position += entry["frames"]
    assert timeline["frames"] == position + timeline["closing_card"]


def test_a_scene_is_never_shorter_than_its_speech_with_lead_in_and_tail() -> None:
    for duration in (0.01, 1.3, 3.999, 4.0, 11.11):
        (entry,) = plan([duration], scenes=["a"], **AROUND)["scenes"]
        assert 0 <= entry["frames"] / 25 - (duration + 0.24 + 0.46) < 1 / 25 + 1e-6


def test_chunks_cover_the_scene_and_the_first_ones_stay_as_it_grows() -> None:
    (short,) = plan([2.0], scenes=["a"], **AROUND)["scenes"]
    (grown,) = plan([9.0], scenes=["a"], **AROUND)["scenes"]
    assert sum(grown["chunks"]) >= grown["frames"] > sum(grown["chunks"][:-1])
    assert grown["chunks"][: len(short["chunks"])] == short["chunks"]


def test_speech_begins_after_the_card_and_the_lead_in() -> None:
    timeline = plan([1.0, 1.0], scenes=["a", "b"], **AROUND)
    first, second = speech_places(timeline, 0.24)
    assert first == 2.24
    assert second == timeline["scenes"][1]["start"] / 25 + 0.24
