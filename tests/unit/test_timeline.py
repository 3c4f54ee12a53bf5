"""Lengths and places are whole frames."""

from dataclasses import asdict

import pytest

from understudy.timeline import Pace, chunks_of, plan, speech_places

AROUND = {
    "language": "en",
    "fps": 25,
    "pace": asdict(Pace(fps=25, longest=100, shortest=100)),
    "lead_in": 0.24,
    "tail": 0.46,
    "opening_card": 2.0,
    "closing_card": 1.0,
}


GENERATED = Pace(fps=16, longest=81, shortest=33, step=4, overlap=1, cuts=True)
"""As Wan makes chunks: up to five seconds of sixteen frames."""


def said(*sentences: float) -> dict:
    """Speech of sentences of so many seconds, with a rest of a fifth of a second between them."""
    words, start = [], 0.0
    for seconds in sentences:
        words += [
            {"text": "Well", "start": start, "end": start + seconds / 2},
            {"text": "said.", "start": start + seconds / 2, "end": start + seconds},
        ]
        start += seconds + 0.2
    return {"duration": start - 0.2, "words": words}


def test_scenes_follow_each_other_without_a_gap() -> None:
    timeline = plan([said(1.0), said(2.345), said(7.0)], scenes=["a", "b", "c"], **AROUND)
    position = timeline["opening_card"]
    for entry in timeline["scenes"]:
        assert entry["start"] == position
        position += entry["frames"]
    assert timeline["frames"] == position + timeline["closing_card"]


def test_a_scene_is_never_shorter_than_its_speech_with_lead_in_and_tail() -> None:
    for duration in (0.01, 1.3, 3.999, 4.0, 11.11):
        (entry,) = plan([said(duration)], scenes=["a"], **AROUND)["scenes"]
        assert 0 <= entry["frames"] / 25 - (duration + 0.24 + 0.46) < 1 / 25 + 1e-6


def test_chunks_cover_the_scene_and_the_first_ones_stay_as_it_grows() -> None:
    (short,) = plan([said(2.0)], scenes=["a"], **AROUND)["scenes"]
    (grown,) = plan([said(9.0)], scenes=["a"], **AROUND)["scenes"]
    ((before,), (after,)) = short["shots"], grown["shots"]
    assert sum(after["chunks"]) >= grown["frames"] > sum(after["chunks"][:-1])
    assert after["chunks"][: len(before["chunks"])] == before["chunks"]


def test_a_scene_that_outgrows_a_chunk_is_cut_between_sentences() -> None:
    around = AROUND | {"pace": asdict(GENERATED)}
    (entry,) = plan([said(3.0, 3.0, 3.0)], scenes=["a"], **around)["scenes"]
    first_border = 0.24 + 3.1
    assert entry["shots"][0]["frames"] == round(first_border * 25)
    assert sum(shot["frames"] for shot in entry["shots"]) == entry["frames"]
    assert all(len(shot["chunks"]) == 1 for shot in entry["shots"])


def test_a_scene_is_not_cut_at_an_abbreviation() -> None:
    speech = said(3.0, 3.0)
    speech["words"][1]["text"] = "p.m."
    speech["words"][2]["text"] = "is"
    (entry,) = plan([speech], scenes=["a"], **AROUND | {"pace": asdict(GENERATED)})["scenes"]
    assert len(entry["shots"]) == 1


def test_short_sentences_share_a_shot() -> None:
    (entry,) = plan([said(1.0, 1.0, 1.0)], scenes=["a"], **AROUND | {"pace": asdict(GENERATED)})["scenes"]
    assert len(entry["shots"]) == 1


def test_a_sentence_longer_than_a_chunk_is_made_in_a_chain() -> None:
    (entry,) = plan([said(8.0)], scenes=["a"], **AROUND | {"pace": asdict(GENERATED)})["scenes"]
    assert [chunk["continues"] for chunk in chunks_of(entry)] == [False, True]


@pytest.mark.parametrize("frames", [1, 33, 34, 80, 81, 82, 140, 161, 162, 1000])
def test_chunks_without_what_they_repeat_cover_a_shot_and_have_lengths_that_the_model_makes(
    frames: int,
) -> None:
    lengths = GENERATED.lengths(frames)
    assert sum(lengths) - (len(lengths) - 1) * GENERATED.overlap >= frames
    assert all(33 <= length <= 81 and length % 4 == 1 for length in lengths)
    assert sum(lengths[:-1]) - (len(lengths) - 2) * GENERATED.overlap < frames or len(lengths) == 1


def test_speech_begins_after_the_card_and_the_lead_in() -> None:
    timeline = plan([said(1.0), said(1.0)], scenes=["a", "b"], **AROUND)
    first, second = speech_places(timeline, 0.24)
    assert first == 2.24
    assert second == timeline["scenes"][1]["start"] / 25 + 0.24
