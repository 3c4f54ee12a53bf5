"""The draft's clip shows things as they are said."""

import pytest

from understudy.animatic.choreography import Choreography
from understudy.animatic.composition import Composition, Subject
from understudy.video.animatic import Engine, Settings

SAID = "Air is full of molecules and light is scattered about 4 times as much"


@pytest.mark.parametrize(("number", "figure_at"), [("4", 10.25), ("9", 0.0), ("", 0.0)])
def test_a_figure_begins_to_count_as_it_is_said(tmp_path, number, figure_at):
    composition = Composition(
        "diagram", 640, 360, 1, 1, layout="number", number=number, unit="", subjects=(Subject("Molecules"),)
    )
    chunk = tmp_path / "0.json"
    chunk.write_text(Choreography(composition, 500, 25).to_json())
    words = [{"text": word, "start": float(i), "end": i + 0.9} for i, word in enumerate(SAID.split())]
    Engine(Settings()).join(
        [chunk], tmp_path / "clip.json", frames=500, speech={"words": words}, speech_start=0.5
    )
    clip = Choreography.from_json((tmp_path / "clip.json").read_text())
    assert clip.figure_at == figure_at
    assert clip.reveals == (1.2,)
